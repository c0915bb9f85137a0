"""TOTP Authenticator (BinaryBoot): its backup, sealed by a password or by the app's fixed one, and
its preferences.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged, ImportWrongPassword
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import ciphers, documents, drafts, trees
from tidekey.importers.parts.documents import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "totp_authenticator"
TITLE: Final = "TOTP Authenticator"
_LIST: Final = "STATIC_TOTP_CODES_LIST"
_WITHOUT_PASSWORD: Final = "TotpAuthenticator"  # noqa: S105 - what everybody's app uses
_LEAST: Final = 32
_MANIFEST: Final = "manifest.json"
_DECODERS: Final[dict[str, Callable[[str], bytes]]] = {
    "16": drafts.from_hex, "32": lambda one: drafts.from_base32(one)[0], "64": drafts.from_base64,
}  # fmt: skip
_KNOWN: Final = ("issuer", "name", "key", "base", "digits", "period", "isFavorite",
                 "accountHeaderLabel")  # fmt: skip
_PASSING: Final = ("totpCode", "timeRemaining", "isSelected", "isWidgetActive", "widgetId",
                   "allowNotifications", "setIconFromDrawable")  # fmt: skip
"""What the screen shows at the moment of the backup."""


def sniff(source: Source) -> bool:
    """Whether it is base64 of whole blocks, or preferences with a list of codes.

    A Steam file beside its manifest is base64 of whole blocks too.
    """
    if _LIST in trees.preferences(source.tree):
        return True
    return _MANIFEST not in map(str.lower, source.beside) and bool(_sealed(source))


def read(source: Source) -> Reading:
    """The accounts of the list."""
    if source.tree is not None:
        rows = _listed(trees.preferences(source.tree)[_LIST])
        if rows is None:
            raise ImportDamaged(part="the list of accounts")
        return Reading(APP).each(rows, _entry)
    sealed = _sealed(source)
    rows = _opened(sealed, _WITHOUT_PASSWORD)
    if rows is None:
        rows = _opened(sealed, source.password())
    if rows is None:
        raise ImportWrongPassword
    return Reading(APP).each(rows, _entry)


def _sealed(source: Source) -> bytes:
    """The blocks of the backup; empty where it is none."""
    bare = re.sub(r"\s+", "", (source.text or "").strip("\ufeff\0"))
    if not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", bare):
        return b""
    try:
        blocks = binascii.a2b_base64(bare, strict_mode=True)
    except ValueError:
        return b""
    return blocks if len(blocks) >= _LEAST and len(blocks) % 16 == 0 else b""


def _opened(sealed: bytes, password: str) -> list[JSON] | None:
    key = hashlib.sha256(password.encode()).digest()
    try:
        plain = documents.parsed(ciphers.open_cbc(key, bytes(16), sealed))
    except ImportWrongPassword:
        return None
    if not isinstance(plain, dict):
        return None
    # the list stands, as text, where any other JSON has the name of a field
    return next((rows for name in plain if (rows := _listed(name)) is not None), None)


def _listed(listed: str) -> list[JSON] | None:
    rows = documents.parsed(listed.encode("utf-8", "replace"))
    if not isinstance(rows, list):
        return None
    return [documents.parsed(one.encode()) if isinstance(one, str) else one for one in rows]


def _entry(one: JSON) -> Entry:
    base = text(one, "base") or "32"
    if base not in _DECODERS:
        raise Skip("base", "is none of 16, 32 and 64")
    encoded = text(one, "key")
    draft = drafts.made(
        encoded if base == "32" else _DECODERS[base](encoded), text=encoded.strip(),
        issuer=text(one, "issuer"), name=text(one, "name"),
        digits=documents.number(one, "digits"), period=documents.number(one, "period"),
    )  # fmt: skip
    group = text(one, "accountHeaderLabel").strip()
    return Entry(
        draft, draft.issuer, draft.name, tags=(group,) if group else (),
        pinned=documents.flag(one, "isFavorite"), extra=documents.rest(one, *_KNOWN, *_PASSING),
    )  # fmt: skip
