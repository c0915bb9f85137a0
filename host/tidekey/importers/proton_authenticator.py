"""Proton Authenticator: its export, plain or sealed by a password."""

from __future__ import annotations

import binascii
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tidekey.errors import ImportDamaged, UriInvalid
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, documents, drafts, uris
from tidekey.importers.parts.documents import has, items, number, record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.otpauth import Draft
    from tidekey.strictjson import JSON

APP: Final = "proton_authenticator"
TITLE: Final = "Proton Authenticator"
_NEWEST: Final = 1
_BOUND: Final = b"proton.authenticator.export.v1"
_SALT: Final = 16
_NONCE: Final = 12
_OVERHEAD: Final = 28
_STEAM: Final = "steam://"
_TWENTY_BYTES: Final = re.compile(r"[A-Za-z0-9+/]{27}=")
"""A key of Steam in base64: 27 letters and one sign of padding, which base32 never has."""


def sniff(source: Source) -> bool:
    """Whether it has entries with URIs, or is sealed as Proton seals."""
    found = source.record
    if has(found, "version", "salt", "content"):
        return isinstance(found["content"], str)
    entries = items(found, "entries")
    return "version" in found and any("uri" in record(one, "content") for one in entries[:9])


def read(source: Source) -> Reading:
    """The entries in their order."""
    document = source.document
    if has(document, "salt", "content"):
        document = _opened(source)
    reading = Reading(APP)
    version = number(document, "version")
    if isinstance(version, int) and version > _NEWEST:
        reading.note("version", "is newer than the one that Tidekey knows")
    return reading.each(items(document, "entries"), _entry)


def _opened(source: Source) -> JSON:
    salt, sealed = (_bytes(source.document, name) for name in ("salt", "content"))
    if len(salt) != _SALT or len(sealed) < _OVERHEAD:
        raise ImportDamaged(part="the encryption")
    password = source.password().encode()
    key = source.derive(Kdf("argon2id", password, salt, 2, memory_kib=19_456))
    plain = ciphers.open_gcm(key, sealed[:_NONCE], sealed[_NONCE:], aad=_BOUND)
    found = documents.parsed(plain)
    if not isinstance(found, dict):
        raise ImportDamaged(part="the entries")
    return found


def _bytes(value: JSON, name: str) -> bytes:
    try:
        return binascii.a2b_base64(text(value, name))
    except ValueError:
        raise ImportDamaged(part="the encryption") from None


def _entry(one: JSON) -> Entry:
    content = record(one, "content")
    uri, title = text(content, "uri").strip(), text(content, "name").strip()
    if not uri:
        raise Skip("uri", "is missing")
    steam = text(content, "entry_type").lower() == "steam" or uri.lower().startswith(_STEAM)
    found = _steam(uri, title) if steam else uris.entry(uri)
    extra = {**found.extra, **documents.rest(one, "id", "content", "note")}
    if title and title != found.name:
        if found.name:
            extra["label"] = found.name
        found = replace(found, draft=_titled(found.draft, title), name=title)
    return replace(found, note=text(one, "note"), extra=extra)


def _titled(draft: Draft | None, title: str) -> Draft | None:
    return replace(draft, name=title) if draft else None


def _steam(uri: str, title: str) -> Entry:
    """An account of Steam: a key alone, or a URI as others write it."""
    if uri.lower().startswith(_STEAM):
        key = unquote(uri[len(_STEAM) :].partition("?")[0]).rstrip("/")
        secret, issuer, name = _steam_key(key), "Steam", title
    else:
        draft, _ = uris.draft_and_parameters(uri)
        key, secret, issuer, name = draft.secret_text, draft.secret, draft.issuer, draft.name
    made = drafts.made(secret, kind="steam", issuer=issuer, name=name, text=key)
    return Entry(made, made.issuer, made.name)


def _steam_key(key: str) -> str | bytes:
    """The key as it stands where it is base32, else its bytes."""
    try:
        drafts.from_base32(key)
    except UriInvalid:
        return drafts.from_base64(key)
    return drafts.from_base64(key) if _TWENTY_BYTES.fullmatch(key) else key
