"""Google Authenticator: its export links in a text, mixed with key URIs, and its old database.

The database is that of Android before version 5.20. Leaves the links themselves to `migration`, and
pictures of them to `qr_image`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tidekey.errors import UriInvalid
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import databases, documents, drafts, migration, uris
from tidekey.importers.parts.documents import text
from tidekey.importers.parts.migration import LINK

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "google_authenticator"
TITLE: Final = "Google Authenticator"
_BEGINS: Final = re.compile(r"^[ \t\r\"'\ufeff]*otpauth-migration://", re.I | re.M)
_WRAPPED: Final = re.compile(r"[A-Za-z0-9+/=%_-]+")
_TYPES: Final = {"0": "totp", "": "totp", "1": "hotp"}
_KNOWN: Final = ("_id", "email", "secret", "counter", "type", "issuer", "isencrypted")


def sniff(source: Source) -> bool:
    """Whether a line begins with an export link, or the old database's table is there."""
    columns = source.tables.get("accounts", ())
    if {"email", "secret"} <= set(columns) and "category" not in columns:
        return True
    found = source.text or ""
    return found.lstrip()[:1] not in ("<", "{", "[") and bool(_BEGINS.search(found))


def read(source: Source) -> Reading:
    """The accounts of all links and key URIs, or of the database."""
    if source.tables:
        return _database(source)
    found, batches = Reading(APP), migration.Batches()

    def entries(line: str) -> Entry | Iterator[Entry]:
        if LINK.match(line):
            return migration.entries_of(line, found, batches)
        return uris.entry(line)

    found.each_at(_lines(source.text or ""), entries)
    migration.finish(found, batches)
    return found


def _lines(whole: str) -> Iterator[tuple[int, str]]:
    """The lines; a link that was wrapped is made one again."""
    at, link = 0, ""
    for number, line in uris.lines(whole):
        line = line.strip("\"'")
        if link and _WRAPPED.fullmatch(line):
            link += line
            continue
        if link:
            yield at, link
        at, link = number, line if LINK.match(line) else ""
        if not link:
            yield number, line
    if link:
        yield at, link


def _database(source: Source) -> Reading:
    order = "_id" if "_id" in source.tables["accounts"] else ""
    found = Reading(APP)
    if databases.lacks_log(source.data, source.wal):
        found.note("file", databases.LOG_MISSING)
    rows = databases.rows(source.data, source.wal, "accounts", order=order)
    return found.each(map(databases.plain, rows), _row)


def _row(row: dict[str, JSON]) -> Entry:
    kind = _TYPES.get(text(row, "type"))
    if kind is None:
        raise Skip("kind", "is none that Tidekey knows")
    issuer, name = drafts.split_name(text(row, "issuer"), text(row, "email"))
    draft = drafts.made(
        _secret(row),
        kind=kind,
        issuer=issuer,
        name=name,
        counter=documents.number(row, "counter"),
    )
    renamed = text(row, "original_name") != text(row, "email")
    more = documents.rest(row, *_KNOWN, *(() if renamed else ("original_name",)))
    return Entry(draft, draft.issuer, draft.name, extra=more)


def _secret(row: dict[str, JSON]) -> str:
    """The key in base32; since version 5.20 the app encrypts it with a key of the phone."""
    secret = text(row, "secret")
    locked = documents.flag(row, "isencrypted")
    if secret and not locked:
        try:
            drafts.from_base32(secret)
        except UriInvalid:
            locked = True
    if locked:
        raise Skip("secret", "is encrypted with a key that never leaves the phone")
    return secret
