"""Apple Passwords: the CSV of the Passwords app, of Safari and of the system's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import logins
from tidekey.importers.parts.logins import Login

if TYPE_CHECKING:
    from tidekey.importers.parts.tables import Row
    from tidekey.importers.source import Source

APP: Final = "apple_passwords"
TITLE: Final = "Apple Passwords"


def sniff(source: Source) -> bool:
    """Whether it has a login's columns with OTPAuth among them."""
    return source.table.has("title", "url", "username", "password", "otpauth")


def read(source: Source) -> Reading:
    """The rows with a code; the others are logins alone."""
    return Reading(APP).each(source.table.rows(), _row)


def _row(row: Row) -> Entry | None:
    code = row.get("otpauth")
    if not code:
        return None
    user = row.get("username")
    title = row.get("title").removesuffix(f"({user})").strip()
    login = Login(title, user, row.get("notes"), urls=logins.unique([row.get("url")]))
    return logins.entry(code, login)
