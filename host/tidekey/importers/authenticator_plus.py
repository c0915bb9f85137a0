"""Authenticator Plus: the ZIP archive with key URIs, and the encrypted database.

Leaves opening the database to `sqlcipher`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import archives, databases, documents, drafts, sqlcipher, uris
from tidekey.importers.parts.documents import text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "authenticator_plus"
TITLE: Final = "Authenticator Plus"
_LIST: Final = "accounts.txt"
_EVERYTHING: Final = "All Accounts"
_KINDS: Final = {"": "totp", "0": "totp", "1": "hotp", "2": "totp"}
_BLIZZARD: Final = "2"
_KNOWN: Final = ("_id", "email", "secret", "counter", "type", "issuer", "original_name",
                 "category")  # fmt: skip


def sniff(source: Source) -> bool:
    """Whether the list is in the archive, or it is a database, plain or by its look encrypted."""
    if _is_plain(source) or _list(source):
        return True
    return source.text is None and sqlcipher.fits(source.data)


def read(source: Source) -> Reading:
    """The accounts of the list or of the database."""
    if name := _list(source):
        listed = source.inner(archives.read(source, name)).text
        if listed is None:
            raise ImportDamaged(part="the list in the archive")
        return Reading(APP).each_at(uris.lines(listed), uris.entry)
    if not _is_plain(source):
        source = source.inner(sqlcipher.opened(source))
        if not _is_plain(source):
            raise ImportDamaged(part="the database")
    order = "_id" if "_id" in source.tables["accounts"] else ""
    rows = databases.rows(source.data, source.wal, "accounts", order=order)
    return Reading(APP).each(map(databases.plain, rows), _entry)


def _list(source: Source) -> str:
    """The name of the list in the archive."""
    names = (name for name in source.members if name.rpartition("/")[2].lower() == _LIST)
    return next(names, "")


def _is_plain(source: Source) -> bool:
    return {"email", "secret", "category"} <= set(source.tables.get("accounts", ()))


def _entry(row: dict[str, JSON]) -> Entry:
    given = text(row, "type")
    if given not in _KINDS:
        raise Skip("kind", "is none that Tidekey knows")
    issuer, name = _names(row)
    secret, blizzard = text(row, "secret"), given == _BLIZZARD
    draft = drafts.made(
        drafts.from_hex(secret) if blizzard else secret,
        kind=_KINDS[given],
        text=secret,
        issuer=issuer or ("Blizzard" if blizzard else ""),
        name=name,
        digits=8 if blizzard else 6,
        counter=documents.number(row, "counter"),
    )
    category = text(row, "category")
    tags = (category,) if category and category != _EVERYTHING else ()
    more = documents.rest(row, *_KNOWN)
    return Entry(draft, draft.issuer, draft.name, tags=tags, extra=more)


def _names(row: dict[str, JSON]) -> tuple[str, str]:
    """Issuer and name; either may stand in the name as it once came alone."""
    issuer, name = text(row, "issuer"), text(row, "email")
    first, colon, second = text(row, "original_name").partition(":")
    if colon:
        issuer, name = issuer or first, name or second
    return drafts.split_name(issuer, name or text(row, "original_name"))
