"""NordPass: its CSV has no column for codes, so there is nothing to import.

It is known all the same, so that a person hears that and not that the file is of an unknown kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.importers.base import Reading

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "nordpass"
TITLE: Final = "NordPass"


def sniff(source: Source) -> bool:
    """Whether it has NordPass's columns for logins and cards in one table."""
    return source.table.has("name", "url", "password", "cardholdername", "cardnumber")


def read(source: Source) -> Reading:
    """Nothing."""
    return Reading(APP)
