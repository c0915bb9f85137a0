"""LastPass Authenticator: its JSON export, versions 1 (iOS) and 3 and what comes after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import documents, drafts
from tidekey.importers.parts.documents import items, record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "lastpass_authenticator"
TITLE: Final = "LastPass Authenticator"
_NAMES: Final = ("issuerName", "originalIssuerName")
_FAVORITES: Final = "1"
_BUILT_IN: Final = ("0", _FAVORITES)
_KNOWN: Final = ("issuerName", "userName", "secret", "timeStep", "digits", "algorithm",
                 "isFavorite", "folderData")  # fmt: skip


def sniff(source: Source) -> bool:
    """Whether its accounts have LastPass's words, or none are there beside its folders."""
    accounts = items(source.document, "accounts")
    if accounts:
        return any(name in one for one in accounts if isinstance(one, dict) for name in _NAMES)
    return documents.has(source.document, "accounts", "folders", "deviceName")


def read(source: Source) -> Reading:
    """The accounts; the folder of one becomes its tag."""
    folders = {text(one, "id"): text(one, "name") for one in items(source.document, "folders")}
    accounts = items(source.document, "accounts")
    return Reading(APP).each(accounts, lambda one: _entry(one, folders))


def _entry(one: JSON, folders: dict[str, str]) -> Entry:
    if not isinstance(one, dict):
        raise Skip("account", "is no object")
    folder = text(record(one, "folderData"), "folderId")
    issuer, name = _named(one, "issuerName"), _named(one, "userName")
    pinned = documents.flag(one, "isFavorite") or folder == _FAVORITES
    tag = folders.get(folder, "") if folder not in _BUILT_IN else ""
    tags, extra = (tag,) if tag else (), documents.rest(one, *_KNOWN, *_unchanged(one))
    if not text(one, "secret") and documents.flag(one, "pushNotification"):
        return Entry(None, issuer, name, tags=tags, pinned=pinned, scope="name-only", extra=extra)
    draft = drafts.made(
        text(one, "secret"), issuer=issuer, name=name, algorithm=text(one, "algorithm"),
        digits=documents.number(one, "digits"), period=documents.number(one, "timeStep"),
    )  # fmt: skip
    return Entry(draft, draft.issuer, draft.name, tags=tags, pinned=pinned, extra=extra)


def _named(one: dict[str, JSON], name: str) -> str:
    """The name as the person left it; as it came where that is missing."""
    return text(one, name if isinstance(one.get(name), str) else _original(name))


def _original(name: str) -> str:
    return f"original{name[0].upper()}{name[1:]}"


def _unchanged(one: dict[str, JSON]) -> list[str]:
    pairs = ((name, _original(name)) for name in ("issuerName", "userName"))
    return [old for name, old in pairs if _named(one, name) == text(one, old)]
