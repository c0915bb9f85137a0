"""Ente Auth: key URIs with what Ente shows beside them, plain or sealed by a password.

Leaves a plain export of an old version, which has nothing of Ente's own, to `otpauth_uri_list`, and
the HTML page to `html_backup`.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged, ImportWrongPassword
from tidekey.importers.base import Entry, Reading
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import documents, uris
from tidekey.importers.parts.documents import has, items, number, record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "ente"
TITLE: Final = "Ente Auth"
_SHOWN: Final = re.compile(r'^[\ufeff\0 \t"]*otpauth://[^\n]*[?&]codeDisplay=', re.I | re.M)
_LEAST_KIB: Final = 8
_LEAST_SALT: Final = 8
_HEADER: Final = 24
_OVERHEAD: Final = 17
_WITH_PIN: Final = re.compile(r"^otpauth://totp(?=/[^?]*\?(?:[^#]*&)?pin=[^&])", re.I)
_SHOWN_KEYS: Final = ("pinned", "trashed", "tags", "note")


def sniff(source: Source) -> bool:
    """Whether it is sealed as Ente seals, or a URI in it says how to show its code."""
    if source.record:
        return has(source.document, "kdfParams", "encryptedData") or has(_first(source), "rawData")
    return source.text is not None and bool(_SHOWN.search(source.text))


def _first(source: Source) -> JSON:
    return next(iter(items(source.document, "items")), None)


def read(source: Source) -> Reading:
    """The codes, those in the trash among them and marked."""
    if has(source.document, "encryptedData"):
        source = _opened(source)
    if source.record:
        return Reading(APP).each(items(source.document, "items"), _item)
    return Reading(APP).each_at(_lines(source.text or ""), _uri)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something; some versions wrote each as a JSON string."""
    for row, line in enumerate(text.split("\n"), start=1):
        line = line.strip("\ufeff\0 \t\r").strip('"')
        if line and not line.startswith("#"):
            yield row, line


def _uri(line: str) -> Entry:
    """A URI; a time-based one with a PIN is Yandex's, as Ente itself takes it."""
    return uris.entry(_WITH_PIN.sub("otpauth://yaotp", line))


def _item(one: JSON) -> Entry:
    """A URI with what is shown beside it, instead of in it."""
    found = _uri(text(one, "rawData"))
    shown = record(one, "display")
    tags = tuple(tag for tag in items(shown, "tags") if isinstance(tag, str))
    return replace(
        found, note=text(shown, "note") or found.note, tags=tags or found.tags,
        pinned=documents.flag(shown, "pinned") or found.pinned,
        trashed=documents.flag(shown, "trashed") or found.trashed,
        extra={**found.extra, **documents.rest(shown, *_SHOWN_KEYS)},
    )  # fmt: skip


def _opened(source: Source) -> Source:
    sealed, header = (
        _bytes(source.document, name) for name in ("encryptedData", "encryptionNonce")
    )
    kdf = _kdf(record(source.document, "kdfParams"))
    if len(header) != _HEADER or len(sealed) < _OVERHEAD:
        raise ImportDamaged(part="the encryption")
    key = source.derive(kdf._replace(password=source.password().encode()))
    return source.inner(_pulled(key, header, sealed))


def _kdf(params: JSON) -> Kdf:
    memory, passes = number(params, "memLimit"), number(params, "opsLimit")
    salt = _bytes(params, "salt")
    if not isinstance(memory, int) or not isinstance(passes, int) or len(salt) < _LEAST_SALT:
        raise ImportDamaged(part="the encryption")
    if memory >> 10 < _LEAST_KIB:
        raise ImportDamaged(part="the encryption")
    return Kdf("argon2id", b"", salt, passes, memory_kib=memory >> 10)


def _bytes(value: JSON, name: str) -> bytes:
    try:
        return binascii.a2b_base64(text(value, name))
    except ValueError:
        raise ImportDamaged(part="the encryption") from None


def _pulled(key: bytes, header: bytes, sealed: bytes) -> bytes:
    """The one message of a secretstream of libsodium."""
    from nacl import bindings
    from nacl.exceptions import CryptoError

    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
        plain, _ = bindings.crypto_secretstream_xchacha20poly1305_pull(state, sealed, None)
    except (CryptoError, RuntimeError):
        raise ImportWrongPassword from None
    return bytes(plain)
