"""OTP Auth (iOS): its backup (`.otpauthdb`) and its single accounts (`.otpauth`).

A fixed key wraps an archive; in that the password seals another one, in an older and a newer way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import HostError, ImportDamaged, ImportUnsupported, ImportWrongPassword
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, drafts, keyed_archives
from tidekey.importers.parts.keyed_archives import Archive, Value

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "otp_auth"
TITLE: Final = "OTP Auth"
_WRAPPERS: Final = tuple(hashlib.sha256(one).digest() for one in (b"Authenticator", b"OTPAuth"))
_BLOCK: Final = 16
_KINDS: Final = {0: "totp", 1: "hotp", 2: "totp"}
_ALGORITHMS: Final = {0: "SHA1", 1: "SHA1", 2: "SHA256", 3: "SHA512", 4: "MD5"}
_ROUNDS: Final = 10_000
_BY_PASSWORD: Final = 1
_SEAL_VERSION: Final = 3


class _Row(NamedTuple):
    folder: str
    account: Value


def sniff(source: Source) -> bool:
    """Whether one of the fixed keys opens its first block to an archive."""
    return _wrapper(source.data) is not None


def read(source: Source) -> Reading:
    """The accounts of all folders, or the one account."""
    outer = _unwrapped(source.data)
    sealed = outer.data(outer.top, "WrappedData") or outer.data(outer.top, "Data")
    salt = outer.text(outer.top, "Salt")
    if salt:
        inner = _opened_before(source, outer, salt, sealed)
    else:
        inner = _archive(_opened(source, sealed))
    return Reading(APP).each(_rows(inner), lambda row: _entry(inner, row))


def _wrapper(data: bytes) -> bytes | None:
    if len(data) < _BLOCK:
        return None
    for key in _WRAPPERS:
        if ciphers.raw_cbc(key, bytes(_BLOCK), data[:_BLOCK]).startswith(keyed_archives.MAGIC):
            return key
    return None


def _unwrapped(data: bytes) -> Archive:
    key = _wrapper(data)
    if key is None:
        raise _damaged()
    return _archive(ciphers.open_cbc(key, bytes(_BLOCK), data, failed=_damaged))


def _archive(data: bytes) -> Archive:
    found = keyed_archives.parsed(data)
    if found is None:
        raise _damaged()
    return found


def _opened(source: Source, sealed: bytes) -> bytes:
    """RNCryptor's third version: version, options, two salts of 8, iv 16, AES-CBC, HMAC."""
    if len(sealed) < 34 + _BLOCK + 32:
        raise _damaged()
    if sealed[0] != _SEAL_VERSION or not sealed[1] & _BY_PASSWORD:
        raise ImportUnsupported(reason="it is sealed in a way that is not known")
    password = source.password().encode()
    seal, mac = (
        source.derive(Kdf("pbkdf2", password, salt, _ROUNDS, hash="sha1"))
        for salt in (sealed[2:10], sealed[10:18])
    )
    if not ciphers.same_mac(mac, sealed[:-32], sealed[-32:]):
        raise ImportWrongPassword
    return ciphers.open_cbc(seal, sealed[18:34], sealed[34:-32], failed=_damaged)


def _opened_before(source: Source, outer: Archive, salt: str, sealed: bytes) -> Archive:
    """The first versions: AES-CBC under the hash of salt and password, without a check."""
    mark = outer.text(outer.top, "IV").encode() or outer.data(outer.top, "IV")
    if not sealed or len(sealed) % _BLOCK or not mark:
        raise _damaged()
    iv = hashlib.sha1(_bytes(outer, mark), usedforsecurity=False).digest()[:_BLOCK]
    key = hashlib.sha256(f"{salt}-{source.password()}".encode()).digest()
    inner = keyed_archives.parsed(ciphers.open_cbc(key, iv, sealed))
    if inner is None:
        raise ImportWrongPassword
    return inner


def _bytes(outer: Archive, mark: bytes) -> bytes:
    """The iv as it was hashed: bytes stay bytes, though a text may stand for them."""
    return outer.data(outer.top, "IV") or mark


def _rows(inner: Archive) -> Iterator[_Row]:
    folders = inner.get(inner.top, "Folders")
    if folders is None:
        yield _Row("", inner.top)
    for folder in inner.items(folders):
        name = inner.text(folder, "name")
        for account in inner.items(inner.get(folder, "accounts")):
            yield _Row(name, account)


def _entry(inner: Archive, row: _Row) -> Entry:
    if not isinstance(row.account, dict):
        raise Skip("account", "cannot be read")
    numbers = {name: inner.number(row.account, name)
               for name in ("type", "algorithm", "digits", "period", "counter")}  # fmt: skip
    kind, algorithm = (_KINDS.get(int(numbers["type"] or 0)),
                       _ALGORITHMS.get(int(numbers["algorithm"] or 0)))  # fmt: skip
    if kind is None:
        raise Skip("type", "is none that Tidekey knows")
    if algorithm is None:
        raise Skip("algorithm", "is none that Tidekey knows")
    draft = drafts.made(
        inner.data(row.account, "secret"), kind=kind, algorithm=algorithm,
        issuer=inner.text(row.account, "issuer"), name=inner.text(row.account, "label"),
        digits=numbers["digits"], period=numbers["period"], counter=numbers["counter"],
    )  # fmt: skip
    folder = row.folder.strip()
    return Entry(draft, draft.issuer, draft.name, tags=(folder,) if folder else ())


def _damaged() -> HostError:
    return ImportDamaged(part="the archive")
