"""2FAS: its backup file of schema 1 to 4, plain or sealed by a password."""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import ImportDamaged, ImportWrongPassword
from tidekey.importers.base import Entry, Reading
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, documents, drafts
from tidekey.importers.parts.documents import items, number, record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "2fas"
TITLE: Final = "2FAS"
_NEWEST: Final = 4
_ROUNDS: Final = 10_000
_LAST: Final = float("inf")
_KNOWN: Final = ("name", "secret", "groupId", "order", "otp")
_KNOWN_OTP: Final = ("label", "account", "issuer", "digits", "period", "algorithm", "counter",
                     "tokenType", "link")  # fmt: skip
"""`link` is not kept: it holds the key once more."""


def sniff(source: Source) -> bool:
    """Whether it has services and says which schema they follow."""
    found = source.record
    services = isinstance(found.get("services"), list) or "servicesEncrypted" in found
    return services and ("schemaVersion" in found or "appOrigin" in found)


def read(source: Source) -> Reading:
    """The services in the order the person gave them."""
    reading = Reading(APP)
    schema = number(source.document, "schemaVersion")
    if isinstance(schema, int) and schema > _NEWEST:
        reading.note("schemaVersion", "is newer than the ones that Tidekey knows")
    services: list[JSON] = items(source.document, "services")
    if sealed := text(source.document, "servicesEncrypted"):
        services = _opened(source, sealed)
    groups = {text(one, "id"): text(one, "name") for one in items(source.document, "groups")}
    in_order = sorted(enumerate(services, start=1), key=lambda row: _position(row[1]))
    return reading.each_at(in_order, lambda one: _entry(one, groups))


def _position(service: JSON) -> float:
    place = number(record(service, "order"), "position")
    return place if isinstance(place, (int, float)) else _LAST


class _Sealed(NamedTuple):
    body: bytes
    salt: bytes
    nonce: bytes


def _sealed(joined: str) -> _Sealed:
    """What three parts in base64 between colons hold."""
    try:
        body, salt, nonce = (binascii.a2b_base64(part) for part in joined.split(":")[:3])
    except ValueError:
        raise ImportDamaged(part="the encryption") from None
    if len(body) < 16 or not salt or len(nonce) != 12:
        raise ImportDamaged(part="the encryption")
    return _Sealed(body, salt, nonce)


def _opened(source: Source, joined: str) -> list[JSON]:
    sealed = _sealed(joined)
    password = source.password().encode()
    try:
        plain = _unsealed(source, sealed, password)
    except ImportWrongPassword:
        if _is_right(source, password):
            raise ImportDamaged(part="the services") from None
        raise
    services = documents.parsed(plain)
    if not isinstance(services, list):
        raise ImportDamaged(part="the services")
    return services


def _unsealed(source: Source, sealed: _Sealed, password: bytes) -> bytes:
    key = source.derive(Kdf("pbkdf2", password, sealed.salt, _ROUNDS))
    return ciphers.open_gcm(key, sealed.nonce, sealed.body)


def _is_right(source: Source, password: bytes) -> bool:
    """Whether the password opens the text that is there to try it on."""
    try:
        _unsealed(source, _sealed(text(source.document, "reference")), password)
    except (ImportWrongPassword, ImportDamaged):
        return False
    return True


def _entry(one: JSON, groups: dict[str, str]) -> Entry:
    otp = record(one, "otp")
    title, of_link = text(one, "name"), text(otp, "issuer")
    issuer = title or of_link
    name = text(otp, "account") or drafts.split_name(issuer, text(otp, "label"))[1]
    draft = drafts.made(
        text(one, "secret"), kind=drafts.kind_of(text(otp, "tokenType")), issuer=issuer, name=name,
        algorithm=text(otp, "algorithm"), digits=number(otp, "digits"),
        period=number(otp, "period"), counter=number(otp, "counter"), zero=True,
    )  # fmt: skip
    group = groups.get(text(one, "groupId"), "")
    extra = {**documents.rest(one, *_KNOWN), **documents.rest(otp, *_KNOWN_OTP)}
    if of_link and of_link != issuer:
        extra["issuer"] = of_link
    return Entry(draft, draft.issuer, draft.name, tags=(group,) if group else (), extra=extra)
