"""Aegis: the vault file, plain or sealed by a password (docs/vault.md of Aegis)."""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import ImportDamaged, ImportUnsupported, ImportWrongPassword
from tidekey.importers.base import Entry, Reading
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, documents, drafts
from tidekey.importers.parts.documents import items, record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "aegis"
TITLE: Final = "Aegis"
_BY_PASSWORD: Final = 1
_KNOWN: Final = ("type", "name", "issuer", "note", "favorite", "icon", "icon_mime", "icon_hash",
                 "group", "groups", "info")  # fmt: skip


def sniff(source: Source) -> bool:
    """Whether it has a header beside its database, or is a database that was opened elsewhere."""
    return documents.has(source.document, "header", "db") or _is_database(source.document)


def _is_database(value: JSON) -> bool:
    entries = items(value, "entries") if documents.has(value, "version") else []
    return any(text(one, "type") and text(record(one, "info"), "secret") for one in entries[:10])


def read(source: Source) -> Reading:
    """The entries of the database."""
    database = source.record.get("db", source.document)
    if isinstance(database, str):
        database = _opened(source, database)
    if not isinstance(database, dict):
        raise ImportDamaged(part="the database")
    names = {text(one, "uuid"): text(one, "name") for one in items(database, "groups")}
    return Reading(APP).each(items(database, "entries"), lambda one: _entry(one, names))


def _opened(source: Source, sealed: str) -> JSON:
    header = record(source.document, "header")
    master = _master(source, items(header, "slots"))
    params = record(header, "params")
    nonce, tag = _hex(params, "nonce"), _hex(params, "tag")
    try:
        body = binascii.a2b_base64(sealed)
    except ValueError:
        raise ImportDamaged(part="the database") from None

    def damaged() -> ImportDamaged:
        return ImportDamaged(part="the database")

    plain = ciphers.open_gcm(master, nonce, body + tag, failed=damaged)
    found = documents.parsed(plain)
    if not isinstance(found, dict):
        raise damaged()
    return found


def _master(source: Source, slots: list[JSON]) -> bytes:
    """The key that one of the password slots holds."""
    by_password = [one for one in slots if documents.number(one, "type") == _BY_PASSWORD]
    if not by_password:
        raise ImportUnsupported(reason="it has no password, only the phone's own lock")
    read = [_slot(one) for one in by_password]  # damage is said before a password is asked for
    password = source.password().encode()
    for slot in read:
        key = source.derive(slot.kdf._replace(password=password))
        try:
            return ciphers.open_gcm(key, slot.nonce, slot.sealed)
        except ImportWrongPassword:
            continue
    raise ImportWrongPassword


class _Slot(NamedTuple):
    kdf: Kdf
    nonce: bytes
    sealed: bytes


def _slot(slot: JSON) -> _Slot:
    n, r, p = (documents.number(slot, name) for name in ("n", "r", "p"))
    if not (isinstance(n, int) and isinstance(r, int) and isinstance(p, int)):
        raise ImportDamaged(part="a password slot")
    params = record(slot, "key_params")
    kdf = Kdf("scrypt", b"", _hex(slot, "salt"), n, lanes=p, block=r)
    return _Slot(kdf, _hex(params, "nonce"), _hex(slot, "key") + _hex(params, "tag"))


def _hex(value: JSON, name: str) -> bytes:
    try:
        return bytes.fromhex(text(value, name))
    except ValueError:
        raise ImportDamaged(part="the header") from None


def _entry(one: JSON, names: dict[str, str]) -> Entry:
    info = record(one, "info")
    kind = drafts.kind_of(text(one, "type"))
    draft = drafts.made(
        _secret(kind, text(info, "secret")), kind=kind, text=text(info, "secret"),
        issuer=text(one, "issuer"), name=text(one, "name"),
        algorithm=text(info, "algo", "algorithm"), digits=documents.number(info, "digits"),
        period=documents.number(info, "period"), counter=documents.number(info, "counter"),
        pin=text(info, "pin"),
    )  # fmt: skip
    return Entry(
        draft, draft.issuer, draft.name, note=text(one, "note"), tags=tuple(_tags(one, names)),
        pinned=documents.flag(one, "favorite"), icon=drafts.icon_of(text(one, "icon")),
        extra=documents.rest(one, *_KNOWN),
    )  # fmt: skip


def _secret(kind: str, encoded: str) -> str | bytes:
    """The key; of mOTP the text that is hashed, which Aegis keeps as bytes."""
    return drafts.from_base32(encoded)[0].hex().encode() if kind == "motp" else encoded


def _tags(one: JSON, names: dict[str, str]) -> Iterator[str]:
    if alone := text(one, "group"):
        yield alone
    for group in items(one, "groups"):
        if isinstance(group, str) and (named := names.get(group)):
            yield named
