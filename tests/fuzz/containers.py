"""Each kind of container that importers open, fuzzed by itself.

Promises that what would stop every input at the door (a check value, a hash over a header, base64)
is made right again around the fuzzed bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple, cast
from urllib.parse import quote, unquote

import pyzipper.zipfile

from importers.canonical import ACCOUNTS, PASSWORD, PNG
from importers.encoders import google_authenticator, keepass_kdbx, keepass_xml, otpauth_uri_list
from tidekey.errors import HostError
from tidekey.importers import APPS
from tidekey.importers.base import Importer, Reading
from tidekey.importers.parts import archives, databases, icons, uris
from tidekey.importers.source import Source
from tidekey.secret import Secret

from . import cases, judge

_DATABASES = ("google_authenticator", "microsoft_authenticator", "stratum", "authenticator_plus")
_TEXTS = ("otpauth_uri_list", "ente", "winauth", "loose_text")
_LENGTH = struct.Struct(">I")
_MEMBERS = 20
_SMALL = 20_000


class Container(NamedTuple):
    """Seeds, the function that takes bytes, and the modules whose words it knows."""

    seeds: list[bytes]
    one: Callable[[bytes], object]
    modules: tuple[str, ...] = ()


def _importer(name: str) -> Importer:
    return cast("Importer", importlib.import_module(f"tidekey.importers.{name}"))


def _source(data: bytes, beside: dict[str, bytes] | None = None) -> Source:
    return Source(data, beside, Secret(PASSWORD), {}, "export")


def migration() -> Container:
    """Google's links: the message in them."""
    importer = _importer("google_authenticator")
    links = [google_authenticator.link(google_authenticator.held()[:size], size) for size in (1, 4)]
    seeds = [base64.b64decode(unquote(one.partition("data=")[2])) for one in links]

    def one(data: bytes) -> None:
        coded = quote(base64.b64encode(data))
        judge.by_one(importer, _source(f"otpauth-migration://offline?data={coded}".encode()))

    return Container(seeds, one, ("migration",))


def uri() -> Container:
    """Key URIs of every app."""
    importers = [_importer(name) for name in _TEXTS]
    lines = [
        *map(otpauth_uri_list.uri, ACCOUNTS),
        "steam://JBSWY3DPEHPK3PXP",
        "motp://a:b?secret=00112233",
    ]
    shown = "&codeDisplay=%7B%22pinned%22%3Atrue%2C%22tags%22%3A%5B%22a%22%5D%7D"
    data = "&data=%7B%22shared_secret%22%3A%22AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D%22%7D&icon=base64:MA"
    lines += [otpauth_uri_list.uri(ACCOUNTS[0]) + more for more in (shown, data)]

    def one(data: bytes) -> None:
        source = _source(data)
        Reading("uri").each_at(uris.lines(source.text or ""), uris.entry)
        for importer in importers:
            judge.by_one(importer, source)

    return Container([line.encode() for line in lines], one, ("uris", "winauth", "../otpauth"))


def sqlite() -> Container:
    """Databases with a write-ahead log: the length of the database, the database, the log."""
    importers = [_importer(name) for name in _DATABASES]
    found = [one for one in cases.all_written() if one.data.startswith(databases.MAGIC)]
    seeds = [
        _LENGTH.pack(len(one.data)) + one.data + next(iter(one.beside.values()), b"")
        for one in found
    ]

    def one(data: bytes) -> None:
        size = int.from_bytes(data[:4], "big") % (len(data) + 1)
        db, wal = data[4 : 4 + size], data[4 + size :]
        source = _source(db, {"export-wal": wal} if wal else {})
        for table in source.tables:
            _legal(lambda table=table: list(databases.rows(db, wal, table)))  # type: ignore[misc]
        for importer in importers:
            judge.by_one(importer, source)

    return Container(seeds, one, ("databases", *_DATABASES))


def xml() -> Container:
    """PSKC, KeePass, preferences, WinAuth's settings, and XML of nobody's."""
    importers = [_importer(name) for name in APPS]
    found = [one for one in cases.all_written() if one.data.lstrip()[:1] == b"<"]

    def one(data: bytes) -> None:
        judge.by_any(_source(data), importers)

    modules = ("pskc", "pskc_values", "keepass_fields", "winauth_xml", "authy", "loose_document")
    return Container([one.data for one in found], one, modules)


def archive() -> Container:
    """ZIP archives, whatever their check values say."""
    for module in (zipfile, pyzipper.zipfile):
        module.ZipExtFile._update_crc = lambda *_: None
    importers = [_importer(name) for name in APPS]
    found = [one for one in cases.all_written() if one.data.startswith(archives.MAGIC)]

    def one(data: bytes) -> None:
        source = _source(data)
        for name in list(source.members)[:_MEMBERS]:
            _legal(lambda name=name: archives.read(source, name))  # type: ignore[misc]
        judge.by_any(source, importers)

    return Container([*(one.data for one in found), *_small_archives()], one, ("archives",))


def _small_archives() -> list[bytes]:
    """One for each way to press a file."""
    found = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w", method) as opened:
            opened.writestr("data.json", b'{"encrypted":false,"items":[]}')
        found.append(kept.getvalue())
    return found


def picture() -> Container:
    """Icons: every format that is taken."""
    from PIL import Image

    seeds = [PNG]
    for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP"):
        kept = io.BytesIO()
        Image.new("P" if kind == "GIF" else "RGB", (9, 7), 3).save(kept, kind)
        seeds.append(kept.getvalue())
    return Container(seeds, icons.shrunk)


def every() -> Container:
    """Any file of any app, shown to every importer."""
    importers = [_importer(name) for name in APPS]
    holes = cases.outer([one for one in cases.all_written() if len(one.data) < _SMALL])

    def one(data: bytes) -> None:
        case, filling = cases.chosen(holes, data)
        judge.by_any(case.source(filling), importers)

    return Container(cases.inputs(holes), one, ("source", "documents"))


def _legal(work: Callable[[], object]) -> None:
    try:
        work()
    except (HostError, MemoryError) as why:
        if isinstance(why, HostError) and not why.code.startswith(judge.LEGAL):
            raise judge.OddError(why.code) from why


# KeePass ------------------------------------------------------------------------------------------


def kdbx() -> Container:
    """As it is; its header; its body of version 4 and of 3.1: the first byte says which."""
    importer = _importer("keepass_kdbx")
    files = [one for one, _ in keepass_kdbx.files().values()]
    cases.learn(importer, files)
    spelt, accounts = keepass_xml.spellings()["uri"]
    document = keepass_xml.document(accounts, spelt)
    sealed = _Sealed()
    inside = struct.pack("<BII", 1, 4, 3) + struct.pack("<BI", 2, 32) + bytes(32) + bytes(5)
    ways: tuple[Callable[[bytes], bytes], ...] = (
        bytes, sealed.under_header, sealed.version4, sealed.version3,
    )  # fmt: skip
    fillings = [(0, one.data) for one in files if not one.beside]
    fillings += [(1, sealed.header4), (2, inside + document), (3, sealed.blocks(document))]

    def one(data: bytes) -> None:
        way = ways[(data[0] if data else 0) % len(ways)]
        judge.by_one(importer, _source(way(data[1:])))

    seeds = [bytes([way]) + filling for way, filling in fillings]
    return Container(seeds, one, ("keepass_kdbx",))


class _Sealed:
    """Databases around fuzzed bytes, sealed as KeePass seals them."""

    def __init__(self) -> None:
        own: Any = keepass_kdbx
        word = hashlib.sha256(PASSWORD.encode()).digest()
        self._made = own._transformed(hashlib.sha256(word).digest(), "aes")
        self._key = hashlib.sha256(own._SEED + self._made).digest()
        self._own = own
        shared = {2: own._AES, 3: struct.pack("<I", 0), 4: own._SEED, 7: b"v" * 16}
        self.header4 = self._header(4, {**shared, 11: own._parameters("aes"), 0: b"\r\n\r\n"})
        self._header3 = self._header(3, {
            **shared, 5: own._SALT, 6: struct.pack("<Q", 6000), 8: own._STREAM, 9: own._START,
            10: struct.pack("<I", 2), 0: b"\r\n\r\n",
        })  # fmt: skip

    def _header(self, version: int, fields: dict[int, bytes]) -> bytes:
        shape = "<BI" if version == 4 else "<BH"
        found = b"".join(struct.pack(shape, kind, len(one)) + one for kind, one in fields.items())
        return bytes(self._own._MAGIC + struct.pack("<HH", 1, version) + found)

    def under_header(self, header: bytes, inner: bytes = bytes(5)) -> bytes:
        """A header of version 4 with its hash, its check value and a body."""
        own = self._own
        mac = hashlib.sha512(own._SEED + self._made + b"\1").digest()
        check = hmac.digest(hashlib.sha512(b"\xff" * 8 + mac).digest(), header, "sha256")
        body = own._ciphered(own._AES, self._key, b"v" * 16, inner)
        blocks = b"".join(own._block(mac, at, one) for at, one in enumerate((body, b"")))
        return bytes(header + hashlib.sha256(header).digest() + check + blocks)

    def version4(self, inner: bytes) -> bytes:
        """A database of version 4 around its inner header and document."""
        return self.under_header(self.header4, inner)

    def version3(self, blocks: bytes) -> bytes:
        """One of version 3.1 around its blocks."""
        own = self._own
        return bytes(
            self._header3 + own._ciphered(own._AES, self._key, b"v" * 16, own._START + blocks)
        )

    def blocks(self, document: bytes) -> bytes:
        """A document as the blocks of version 3.1."""
        head = struct.pack("<I", 0) + hashlib.sha256(document).digest()
        end = struct.pack("<I", 1) + bytes(32) + bytes(4)
        return head + struct.pack("<I", len(document)) + document + end


ALL: dict[str, Callable[[], Container]] = {
    "migration": migration, "kdbx": kdbx, "sqlite": sqlite, "xml": xml, "zip": archive, "uri": uri,
    "picture": picture, "any": every,
}  # fmt: skip
