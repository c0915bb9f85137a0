"""The export as CSV with the columns of KeePassXC, which imports it into a new database.

Promises a title for every row: an account without an issuer goes by its name. A tag becomes a
group, and the first of several sites the address.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from tidekey.exporters import holding, lines, proving
from tidekey.exporters.base import Given, Loss, Made

if TYPE_CHECKING:
    from tidekey.exporters.holding import Item

ENDING: Final = ".csv"
SEALED: Final = False
SINGLE: Final = False
KINDS: Final = ("totp", "steam")
HOLDS: Final = holding.Holds(
    KINDS,
    ("note", "tag", "secret-spelling"),
    periods=range(1, 86_401),
    fits=lines.fits,
    untitled=(),
)
_ROOT: Final = "Root"
HEADER: Final = ("Group", "Title", "Username", "Password", "URL", "Notes", "TOTP", "Icon",
                 "Last Modified", "Created")  # fmt: skip


def losses(given: Given) -> list[Loss]:
    """What KeePassXC has no room for."""
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """A header and a row for each account."""
    held = holding.all_held(given, HOLDS)
    written = io.StringIO(newline="")
    table = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerow(HEADER)
    table.writerows(_row(one) for one in holding.items(held))
    return holding.made(written.getvalue().encode(), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read it as a table of KeePassXC."""
    proving.read_back(data, made, given, HOLDS)


def _row(item: Item) -> tuple[str, ...]:
    sites = item.account.sites
    url = f"https://{sites[0]}" if sites else ""
    group = "/".join(filter(None, (_ROOT, holding.first_tag(item))))
    return (group, item.title, item.name, "", url, item.note, _totp(item),
            "0", "", "")  # fmt: skip


def _totp(item: Item) -> str:
    """KeePassXC knows Steam by its encoder."""
    if item.kind != "steam":
        return lines.uri(item)
    totp = lines.uri(item._replace(kind="totp"))
    return f"{totp}&encoder=steam"
