"""An item of 1Password, as 1PUX, 1PIF and OPVault write it alike: an overview and details.

Promises every one-time password of an item: newer files have a value `totp`, older ones a field
whose name begins with `TOTP_`. Leaves files and encryption to the importers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.importers.base import Entry, Skip
from tidekey.importers.parts import logins
from tidekey.importers.parts.documents import items, record, text
from tidekey.importers.parts.logins import Login

if TYPE_CHECKING:
    from tidekey.strictjson import JSON

_PREFIX: Final = "TOTP_"


class Item(NamedTuple):
    """An item whose secrets are open."""

    overview: JSON
    details: JSON
    pinned: bool = False
    trashed: bool = False
    archived: bool = False
    place: str = ""


class Code(NamedTuple):
    """One of an item's codes."""

    item: Item
    text: str


def codes(item: Item) -> Iterator[Code]:
    """The codes of an item, in its order."""
    for section in items(item.details, "sections"):
        for field in items(section, "fields"):
            code = text(record(field, "value"), "totp")
            if not code and text(field, "n", "designation").startswith(_PREFIX):
                code = text(field, "v", "value")
            if code:
                yield Code(item, code)
    for field in items(item.details, "fields"):
        if text(field, "designation", "name").startswith(_PREFIX) and (
            code := text(field, "value")
        ):
            yield Code(item, code)


def entry(code: Code) -> Entry:
    """The account of a code."""
    item = code.item
    if item.trashed:
        raise Skip("item", "is in the trash")
    over = item.overview
    more = (text(one, "url", "u") for key in ("urls", "URLs") for one in items(over, key))
    return logins.entry(
        code.text,
        Login(
            text(over, "title"), _user(item), text(item.details, "notesPlain"),
            logins.unique((item.place, *map(str, items(over, "tags")))), item.pinned,
            urls=logins.unique((text(over, "url"), *more)),
            extra={"archived": True} if item.archived else {},
        ),
    )  # fmt: skip


def _user(item: Item) -> str:
    """The user's name: of the login, else of a field with that name, else of the overview."""
    for names in ("loginFields", "fields"):
        for field in items(item.details, names):
            if text(field, "designation").lower() == "username" and text(field, "value"):
                return text(field, "value")
    for section in items(item.details, "sections"):
        for field in items(section, "fields"):
            if text(field, "id", "n").lower() == "username":
                return text(record(field, "value"), "string") or text(field, "v")
    return text(item.overview, "ainfo")
