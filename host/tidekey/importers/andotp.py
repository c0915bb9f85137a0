"""andOTP: its backup, plain or sealed in the newer way; the old GNOME Authenticator writes it too.

Leaves the older seal, which nothing in a file tells, to `andotp_old`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged, ImportUnsupported, UriInvalid
from tidekey.importers.base import Entry, Reading
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, documents, drafts
from tidekey.importers.parts.documents import items, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "andotp"
TITLE: Final = "andOTP"
NONCE: Final = 12
TAG: Final = 16
_HEAD: Final = 16  # rounds in 4 bytes, a salt in 12
_ROUNDS: Final = range(140_000, 160_001)
_ARMOUR: Final = b"-----BEGIN PGP MESSAGE-----"
_HEX: Final = re.compile(b"(?:[0-9a-fA-F]{2})+")
_KNOWN: Final = ("secret", "issuer", "label", "digits", "type", "algorithm", "period", "counter",
                 "tags", "algo", "pin")  # fmt: skip


def sniff(source: Source) -> bool:
    """Whether it is a list of accounts with labels, or begins with a number of rounds."""
    if isinstance(source.document, list):
        return any(map(_is_account, source.document[:10]))
    return _is_sealed(source.data) or _is_pgp(source.data)


def read(source: Source) -> Reading:
    """The accounts of the list."""
    if isinstance(source.document, list):
        return accounts(source.document)
    if _is_pgp(source.data):
        raise ImportUnsupported(reason="only OpenPGP opens it; decrypt it with that first")
    salt, body = source.data[4:_HEAD], source.data[_HEAD:]
    kdf = Kdf("pbkdf2", source.password().encode(), salt, _rounds(source.data), hash="sha1")
    plain = ciphers.open_gcm(source.derive(kdf), body[:NONCE], body[NONCE:])
    return accounts(documents.parsed(plain))


def accounts(document: JSON) -> Reading:
    """The accounts of an opened backup; ImportDamaged where it is none."""
    if not isinstance(document, list):
        raise ImportDamaged(part="the list of accounts")
    return Reading(APP).each(document, _entry)


def _is_account(value: JSON) -> bool:
    named = documents.has(value, "secret", "label")
    return named and isinstance(value["secret"] if isinstance(value, dict) else None, str)


def _rounds(data: bytes) -> int:
    return int.from_bytes(data[:4], "big")


def _is_sealed(data: bytes) -> bool:
    return len(data) >= _HEAD + NONCE + TAG and _rounds(data) in _ROUNDS


def _is_pgp(data: bytes) -> bool:
    """Whether it is an OpenPGP message: armoured, or a session key for somebody first."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_ARMOUR):
        return True
    if data[:1] == b"\x85":
        return data[3:4] == b"\x03" and 128 <= int.from_bytes(data[1:3], "big") <= 2100
    return data[:1] in (b"\x84", b"\xc1") and data[2:3] == b"\x03" and 64 <= data[1] < 192


def _entry(one: JSON) -> Entry:
    kind = drafts.kind_of(text(one, "type"))
    issuer, name = _names(one)
    draft = drafts.made(
        _secret(kind, text(one, "secret")), kind=kind, text=text(one, "secret"), issuer=issuer,
        name=name, algorithm=text(one, "algorithm", "algo"), pin=text(one, "pin"),
        digits=documents.number(one, "digits"), period=documents.number(one, "period"),
        counter=documents.number(one, "counter"),
    )  # fmt: skip
    known = (*_KNOWN, *(["thumbnail"] if text(one, "thumbnail") == "Default" else []))
    return Entry(
        draft, draft.issuer, draft.name, extra=documents.rest(one, *known),
        tags=tuple(tag for tag in items(one, "tags") if isinstance(tag, str) and tag.strip()),
    )  # fmt: skip


def _secret(kind: str, encoded: str) -> str | bytes:
    """The key; of mOTP the text that is hashed, which andOTP keeps in base32 and cotp as it is."""
    if kind != "motp":
        return encoded
    as_it_is = encoded.encode() if _HEX.fullmatch(encoded.encode()) else b""
    try:
        decoded = drafts.from_base32(encoded)[0]
    except UriInvalid:
        if not as_it_is:
            raise
        return as_it_is
    return as_it_is if as_it_is and not _HEX.fullmatch(decoded) else decoded


def _names(one: JSON) -> tuple[str, str]:
    """Issuer and name; the first versions had no issuer but `Issuer - name` as their label."""
    label = text(one, "label")
    if documents.has(one, "issuer"):
        return text(one, "issuer"), label
    for mark in (" - ", ":"):
        issuer, found, name = label.partition(mark)
        if found:
            return issuer, name
    tag = next((one for one in items(one, "tags") if isinstance(one, str)), "")
    return (tag if documents.has(one, "last_used", "thumbnail") else ""), label
