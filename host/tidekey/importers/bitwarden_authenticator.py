"""Bitwarden Authenticator: JSON and CSV, of phones with Android and iOS.

It writes what a vault's export has, with nothing but codes in it: no folders, passwords and pages.
The first app for Android wrote six columns and three values more in each row.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from tidekey.errors import HostError
from tidekey.importers import bitwarden_items
from tidekey.importers.base import Reading
from tidekey.importers.parts.documents import items, record

if TYPE_CHECKING:
    from tidekey.importers.parts.tables import Row, Table
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "bitwarden_authenticator"
TITLE: Final = "Bitwarden Authenticator"
_LOGIN: Final = (1, None)
_FIRST: Final = ("folder", "favorite", "type", "name", "login_uri", "login_totp")
_MOST: Final = 200


def sniff(source: Source) -> bool:
    """Whether it looks like a vault's export in which there is nothing but codes."""
    given = source.record
    if given:
        return (
            given.get("encrypted") is False
            and bool(items(given, "items"))
            and not {"folders", "collections"} & given.keys()
            and all(map(_bare, items(given, "items")))
        )
    return source.table.header == _FIRST or _only_codes(source.table)


def read(source: Source) -> Reading:
    """An account an item."""
    if source.record:
        return bitwarden_items.from_json(source.record, APP)
    return bitwarden_items.from_table(source.table, APP)


def _bare(item: JSON) -> bool:
    """Whether an item has a login without a password and pages."""
    login = record(item, "login")
    kind = item.get("type") if isinstance(item, dict) else 0
    return kind in _LOGIN and bool(login) and not {"password", "uris"} & login.keys()


def _only_codes(table: Table) -> bool:
    if not table.has("type", "name", "reprompt", "login_password", "login_totp", "favorite"):
        return False
    try:
        rows = list(islice(table.rows(), _MOST))
    except HostError:
        return False
    return bool(rows) and all(map(_row_bare, rows))


def _row_bare(row: Row) -> bool:
    others = ("folder", "notes", "fields", "login_uri", "login_password")
    return bool(row.get("login_totp")) and not row.get(*others)
