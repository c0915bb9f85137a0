"""Dashlane: `credentials.csv`, alone or in the ZIP that Dashlane exports.

Older exports hold a key in `otpSecret`, newer ones a key URI in `otpUrl`. Rows without either are
logins alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import archives, logins
from tidekey.importers.parts.logins import Login

if TYPE_CHECKING:
    from tidekey.importers.parts.tables import Row
    from tidekey.importers.source import Source

APP: Final = "dashlane"
TITLE: Final = "Dashlane"
_LOGINS: Final = "credentials.csv"
_OTHERS: Final = ("securenotes.csv", "payments.csv", "personalinfo.csv", "ids.csv", "wifi.csv")


def sniff(source: Source) -> bool:
    """Whether it has the columns of Dashlane, or is its ZIP of tables."""
    if source.members:
        names = {_base(name) for name in source.members}
        return _LOGINS in names and any(other in names for other in _OTHERS)
    table = source.table
    return table.has("title", "password") and (
        table.has("otpsecret") or table.has("otpurl") or table.has("username2", "username3")
    )


def read(source: Source) -> Reading:
    """The rows with a code."""
    if source.members:
        name = next(name for name in source.members if _base(name) == _LOGINS)
        source = source.inner(archives.read(source, name), name)
    return Reading(APP).each(source.table.rows(), _row)


def _base(name: str) -> str:
    return name.rpartition("/")[2].lower()


def _row(row: Row) -> Entry | None:
    uri, key = row.get("otpurl"), row.get("otpsecret")
    code = uri if "://" in uri else key or ("" if uri == "0" else uri)
    if not code:
        return None
    user = row.get("username", "username2", "username3", "login", "email")
    urls = logins.unique([row.get("url")])
    tags = logins.unique([row.get("category")])
    return logins.entry(code, Login(row.get("title"), user, row.get("note"), tags, urls=urls))
