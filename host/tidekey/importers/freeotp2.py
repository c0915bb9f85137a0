"""FreeOTP 2: its external backup, a serialized map with keys under a master key under a password.

Some phones wrote the master key of one day and the tokens of another: then the password is right
and each such token is left out with that reason.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import ImportDamaged, ImportUnsupported, ImportWrongPassword
from tidekey.importers import freeotp
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, documents, java_maps
from tidekey.importers.parts.documents import items, record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "freeotp"
TITLE: Final = "FreeOTP"
_MASTER: Final = "masterKey"
_TOKEN: Final = "-token"  # noqa: S105 - the end of a name
_GCM: Final = "AES/GCM/NoPadding"
_STEAM: Final = "Steam"


class _Sealed(NamedTuple):
    nonce: bytes
    sealed: bytes
    kind: str
    """What the key is for, which its seal covers."""


def sniff(source: Source) -> bool:
    """Whether it is a serialized Java object."""
    return source.data.startswith(java_maps.MAGIC)


def read(source: Source) -> Reading:
    """The tokens of the map, in its order, which is none of the app's."""
    kept = java_maps.parsed(source.data)
    master = _master(source, kept)
    ids = dict.fromkeys(name.removesuffix(_TOKEN) for name in kept if name != _MASTER)
    return Reading(APP).each(ids, lambda one: _entry(one, kept, master))


def _master(source: Source, kept: dict[str, str]) -> bytes:
    value = documents.parsed(kept.get(_MASTER, "").encode())
    rounds = documents.number(value, "mIterations")
    try:
        salt, sealed = (
            freeotp.signed(items(value, "mSalt")),
            _sealed(record(value, "mEncryptedKey")),
        )
    except Skip:
        raise ImportDamaged(part="the master key") from None
    if not isinstance(rounds, int):
        raise ImportDamaged(part="the master key")
    kdf = Kdf("pbkdf2", b"", salt, rounds, hash=_hash(text(value, "mAlgorithm")))
    key = source.derive(kdf._replace(password=source.password().encode()))
    master = _opened(key, sealed)
    if len(master) not in (16, 24, 32):
        raise ImportDamaged(part="the master key")
    return master


def _hash(algorithm: str) -> str:
    found = re.fullmatch(r"PBKDF2withHmac(SHA(?:1|224|256|384|512))", algorithm, re.I)
    if not found:
        raise ImportUnsupported(reason="its key is made in a way that is not known")
    return found[1].lower()


def _sealed(value: JSON) -> _Sealed:
    """A key under another one; Skip where a part is missing."""
    sealed = freeotp.signed(items(value, "mCipherText"))
    nonce = _nonce(freeotp.signed(items(value, "mParameters")))
    if len(sealed) < 16 or not nonce or text(value, "mCipher") not in ("", _GCM):
        raise Skip("secret", "is not there in full")
    return _Sealed(nonce, sealed, text(value, "mToken"))


def _nonce(parameters: bytes) -> bytes:
    """The octet string of the parameters, or of the sequence that they are (RFC 5084)."""
    if parameters[:1] == b"\x30":
        parameters = parameters[2:]
    size = parameters[1] if len(parameters) > 1 and parameters[0] == 4 else 0
    nonce = parameters[2 : 2 + size]
    return nonce if len(nonce) == size and 8 <= size <= 127 else b""


def _opened(key: bytes, sealed: _Sealed) -> bytes:
    return ciphers.open_gcm(key, sealed.nonce, sealed.sealed, aad=sealed.kind.encode())


def _entry(one: str, kept: dict[str, str], master: bytes) -> Entry | None:
    holder = documents.parsed(kept.get(one, "").encode())
    token = documents.parsed(kept.get(one + _TOKEN, "").encode())
    if not isinstance(holder, dict) or not isinstance(token, dict):
        raise Skip("token", "has only one of its two halves in the file")
    sealed = _sealed(
        record(documents.parsed(text(holder, "key").encode())) or record(holder, "key")
    )
    try:
        key = _opened(master, sealed)
    except ImportWrongPassword:
        raise Skip("secret", "was sealed by another key than that of this file") from None
    return freeotp.account(
        token, key, counter=documents.number(token, "counter"),
        steam=text(token, "issuerExt") == _STEAM,
        algorithm=re.sub("^hmac", "", sealed.kind, flags=re.I),
    )  # fmt: skip
