"""Bitwarden: a vault's export in JSON, open or under a password of its own, in CSV or in a ZIP.

An export that is bound to its account is told from one with a password and refused by name.
"""

from __future__ import annotations

import binascii
import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import HostError, ImportDamaged, ImportUnsupported, ImportWrongPassword
from tidekey.importers import bitwarden_items
from tidekey.importers.base import Reading
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import archives, ciphers, documents
from tidekey.importers.parts.documents import text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "bitwarden"
TITLE: Final = "Bitwarden"
_INSIDE: Final = "data.json"
_CHECK: Final = "encKeyValidation_DO_NOT_EDIT"
_PBKDF2, _ARGON2ID = 0, 1
_BOUND: Final = "it is bound to its Bitwarden account; export it again with a password of its own"
_NEWER: Final = "a newer Bitwarden wrote it"


def sniff(source: Source) -> bool:
    """Whether it says if it is encrypted and has items, or has the vault's columns."""
    if _INSIDE in source.members:
        inner = _unpacked(source)
        return inner is not None and sniff(inner)
    given = source.record
    if "encrypted" in given:
        return isinstance(given.get("items"), list) or isinstance(given.get("data"), str)
    if isinstance(given.get("folders") or given.get("collections"), list):
        return any(map(_is_login, documents.items(given, "items")[:20]))  # before it said so
    return source.table.has("type", "name", "login_totp")


def _is_login(item: JSON) -> bool:
    return documents.number(item, "type") == 1 and bool(documents.record(item, "login"))


def read(source: Source) -> Reading:
    """The codes among the items."""
    if _INSIDE in source.members:
        source = source.inner(archives.read(source, _INSIDE))
    if not source.record:
        return bitwarden_items.from_table(source.table, APP)
    document: JSON = source.record
    if documents.flag(document, "encrypted"):
        document = _opened(source)
    return bitwarden_items.from_json(document, APP)


def _unpacked(source: Source) -> Source | None:
    """The export in a ZIP that holds attachments too; None where it cannot be had."""
    try:
        return source.inner(archives.read(source, _INSIDE))
    except HostError:
        return None


def _opened(source: Source) -> JSON:
    given = source.record
    if not documents.flag(given, "passwordProtected"):
        raise ImportUnsupported(reason=_BOUND)
    check, sealed = _sealed(text(given, _CHECK)), _sealed(text(given, "data"))
    kdf = _kdf(given)._replace(password=source.password().encode())
    key = source.derive(kdf)
    encryption, authentication = _expanded(key, b"enc"), _expanded(key, b"mac")
    if not ciphers.same_mac(authentication, check.iv + check.body, check.mac):
        raise ImportWrongPassword
    if not ciphers.same_mac(authentication, sealed.iv + sealed.body, sealed.mac):
        raise _damaged()
    found = documents.parsed(ciphers.open_cbc(encryption, sealed.iv, sealed.body, failed=_damaged))
    if not isinstance(found, dict):
        raise _damaged()
    return found


def _damaged() -> ImportDamaged:
    return ImportDamaged(part="the encrypted items")


class _Sealed(NamedTuple):
    iv: bytes
    body: bytes
    mac: bytes


def _sealed(encoded: str) -> _Sealed:
    """A text of Bitwarden's second kind: AES-256-CBC, then HMAC-SHA256."""
    kind, dot, rest = encoded.partition(".")
    if dot and kind != "2":
        raise ImportUnsupported(reason=_NEWER)
    try:
        made = _Sealed(*map(binascii.a2b_base64, rest.split("|")))
    except (TypeError, ValueError):
        raise _damaged() from None
    if len(made.iv) != 16 or not made.body or len(made.mac) != 32:
        raise _damaged()
    return made


def _kdf(given: JSON) -> Kdf:
    """The derivation, its password left empty; the salt is used as the text that stands there."""
    kind, rounds, memory, lanes = (
        documents.number(given, f"kdf{name}")
        for name in ("Type", "Iterations", "Memory", "Parallelism")
    )
    salt = text(given, "salt").encode()
    if not isinstance(rounds, int) or not salt:
        raise ImportDamaged(part="the header")
    if kind == _PBKDF2:
        return Kdf("pbkdf2", b"", salt, rounds)
    if kind != _ARGON2ID:
        raise ImportUnsupported(reason=_NEWER)
    if not isinstance(memory, int) or not isinstance(lanes, int):
        raise ImportDamaged(part="the header")
    salt = hashlib.sha256(salt).digest()
    return Kdf("argon2id", b"", salt, rounds, memory_kib=memory << 10, lanes=lanes)


def _expanded(key: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    return HKDFExpand(SHA256(), 32, info).derive(key)
