"""KeePass's database KDBX 3.1 and 4, under a password, a key file or both.

Promises that the slow derivation is not done here: its parameters are read from the outer header,
and pykeepass gets the key that came of it. A key file may lie beside the database. Leaves the
entries to `keepass_entries`.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tidekey.errors import (
    ImportDamaged,
    ImportPasswordNeeded,
    ImportUnsupported,
    ImportWrongPassword,
)
from tidekey.importers import keepass_entries, keepass_keyfile
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import trees

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tidekey.importers.base import Reading
    from tidekey.importers.source import Source

APP: Final = "keepass_kdbx"
TITLE: Final = "KeePass"
MAGIC: Final = bytes.fromhex("03d9a29a67fb4bb5")
_ANCIENT: Final = bytes.fromhex("03d9a29a65fb4bb5")
_MOST_KEY_FILES: Final = 3
_AES: Final = (bytes.fromhex("c9d9f39a628a4460bf740d08c18a4fea"),
               bytes.fromhex("7c02bb8279a74ac0927d114a00648238"))  # fmt: skip
_ARGON2: Final = {bytes.fromhex("ef636ddf8c29444b91f7a9a403e30a0c"): "argon2d",
                  bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6"): "argon2id"}  # fmt: skip
_SEED, _ROUNDS, _INNER_STREAM, _KDF_PARAMETERS = 5, 6, 10, 11
_ARC_FOUR: Final = 1
_NUMBERS: Final = (0x04, 0x05, 0x08, 0x0C, 0x0D)
_ARGON2_VERSION: Final = 0x13


def sniff(source: Source) -> bool:
    """Whether it begins like a database, or lies beside one as its key file may."""
    return bool(_database(source))


def read(source: Source) -> Reading:
    """The entries with a key."""
    data = _database(source)
    if data.startswith(_ANCIENT):
        raise ImportUnsupported(reason="KeePass 1 wrote it; save it as KDBX first")
    kdf = _header(data)
    for composite in _composites(source, data):
        key = source.derive(kdf._replace(password=composite))
        try:
            return keepass_entries.read(_opened(data, key), APP)
        except ImportWrongPassword:
            continue
    raise ImportWrongPassword if source.has_password else ImportPasswordNeeded


def _database(source: Source) -> bytes:
    both = (source.data, *source.beside.values())
    return next((one for one in both if one[:8] in (MAGIC, _ANCIENT)), b"")


def _composites(source: Source, data: bytes) -> Iterator[bytes]:
    """What may open it: the password with each key file that lies beside it, and without one."""
    given = {"": source.data, **source.beside}
    files = [key for name, one in given.items() if one is not data
             and (key := keepass_keyfile.key_of(name, one))][:_MOST_KEY_FILES]  # fmt: skip
    typed = source.password() if source.has_password or not files else ""
    hashed = hashlib.sha256(typed.encode()).digest()
    for key in files:
        if source.has_password:
            yield hashlib.sha256(hashed + key).digest()
        if not typed:
            yield hashlib.sha256(key).digest()
    if source.has_password:
        yield hashlib.sha256(hashed).digest()


# the outer header ---------------------------------------------------------------------------------


def _header(data: bytes) -> Kdf:
    """The derivation that the header asks for, its password left empty."""
    try:
        major = struct.unpack_from("<H", data, 10)[0]
        if major not in (3, 4):
            raise ImportUnsupported(reason="a newer KeePass wrote it")
        fields, end = _fields(data, "<BI" if major == 4 else "<BH")
        if major == 4 and data[end : end + 32] != hashlib.sha256(data[:end]).digest():
            raise _damaged()
        return _kdf(_dictionary(fields[_KDF_PARAMETERS])) if major == 4 else _kdf3(fields)
    except (struct.error, KeyError, IndexError):
        raise _damaged() from None


def _damaged() -> ImportDamaged:
    return ImportDamaged(part="the header")


def _fields(data: bytes, shape: str) -> tuple[dict[int, bytes], int]:
    """The fields of the header, and where it ends."""
    found: dict[int, bytes] = {}
    at, last = 12, False
    while not last:
        kind, size = struct.unpack_from(shape, data, at)
        at += struct.calcsize(shape)
        if at + size > len(data):
            raise _damaged()
        found[kind] = data[at : at + size]
        at, last = at + size, kind == 0
    return found, at


def _kdf3(fields: dict[int, bytes]) -> Kdf:
    if int.from_bytes(fields.get(_INNER_STREAM, b""), "little") == _ARC_FOUR:
        raise ImportUnsupported(reason="a KeePass of before 2010 wrote it")
    return _aes(fields[_SEED], int.from_bytes(fields[_ROUNDS], "little"))


def _dictionary(data: bytes) -> dict[str, int | bytes]:
    """KeePass's dictionary of values with types."""
    found: dict[str, int | bytes] = {}
    at = 2
    while (kind := data[at]) != 0:
        size = struct.unpack_from("<I", data, at + 1)[0]
        name = data[at + 5 : at + 5 + size].decode("utf-8", "replace")
        at += 5 + size
        length = struct.unpack_from("<I", data, at)[0]
        value = data[at + 4 : at + 4 + length]
        found[name] = int.from_bytes(value, "little") if kind in _NUMBERS else value
        at += 4 + length
    return found


def _kdf(given: dict[str, int | bytes]) -> Kdf:
    kind, salt = given["$UUID"], given["S"]
    if not isinstance(kind, bytes) or not isinstance(salt, bytes):
        raise _damaged()
    if kind in _AES:
        return _aes(salt, _number(given, "R"))
    if kind not in _ARGON2 or _number(given, "V") != _ARGON2_VERSION or given.get("K"):
        raise ImportUnsupported(reason="its way to make a key is not known")
    kib, lanes = _number(given, "M") >> 10, _number(given, "P")
    if len(salt) < 8 or kib < 8 * lanes:
        raise _damaged()
    return Kdf(_ARGON2[kind], b"", salt, _number(given, "I"), memory_kib=kib, lanes=lanes)


def _number(given: dict[str, int | bytes], name: str) -> int:
    found = given[name]
    if not isinstance(found, int):
        raise _damaged()
    return found


def _aes(seed: bytes, rounds: int) -> Kdf:
    if len(seed) != 32:
        raise _damaged()
    return Kdf("aes", b"", seed, rounds)


# the body -----------------------------------------------------------------------------------------


def _opened(data: bytes, key: bytes) -> Element:
    """The XML inside, with its protected values open."""
    from construct import ConstructError  # type: ignore[import-untyped]
    from pykeepass import PyKeePass
    from pykeepass.exceptions import CredentialsError, HeaderChecksumError, PayloadChecksumError

    try:
        opened = PyKeePass(io.BytesIO(data), transformed_key=key)
        found = trees.parsed(opened.xml())
    except CredentialsError:
        raise ImportWrongPassword from None
    except (HeaderChecksumError, PayloadChecksumError, ConstructError, SyntaxError, zlib.error,
            struct.error, ValueError, KeyError, AttributeError, TypeError):  # fmt: skip
        raise ImportDamaged(part="the encrypted entries") from None
    if found is None or trees.local(found) != keepass_entries.ROOT:
        raise ImportDamaged(part="the encrypted entries")
    return found
