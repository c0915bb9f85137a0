"""CSV of KeePassXC, and of extract_otp_secrets (scito) for KeePass.

KeePassXC has a column TOTP with a key URI; older versions have none, and so nothing to import. The
other one has the fields that KeePass itself knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tidekey.importers import keepass_entries
from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import keepass_fields, logins
from tidekey.importers.parts.keepass_fields import Code
from tidekey.importers.parts.logins import Login

if TYPE_CHECKING:
    from tidekey.importers.parts.tables import Row
    from tidekey.importers.source import Source

APP: Final = "keepass_csv"
TITLE: Final = "KeePass (CSV)"
_KEYS: Final = re.compile(r"(?:timeotp|hmacotp)-secret(?:-[a-z0-9]+)?|totp seed")
_ROOTS: Final = ("root", "passwords", "database")


def sniff(source: Source) -> bool:
    """Whether it has KeePassXC's columns, or one of a key as KeePass names it."""
    table = source.table
    if table.has("group", "title", "username", "password", "url", "notes"):
        return True
    return table.has("title") and any(map(_KEYS.fullmatch, table.header))


def read(source: Source) -> Reading:
    """The rows with a key; one may have several."""
    reading = Reading(APP).each_at(
        ((row, code) for row, one in enumerate(source.table.rows(), 1) for code in _codes(one)),
        _account,
    )
    reading.entries = list(keepass_entries.once(reading.entries))
    return reading


def _codes(row: Row) -> Iterator[Code]:
    fields = {name: cell for name, cell in zip(row.header, row.cells, strict=False) if cell.strip()}
    if "totp" in fields:
        fields["otp"] = fields["totp"]
    login = Login(
        row.get("title"), row.get("username", "user name", "login name"), row.get("notes"),
        logins.unique((_group(row.get("group")), *logins.words(row.get("tags")))),
        urls=logins.unique([row.get("url", "web site")]),
    )  # fmt: skip
    return keepass_fields.codes(fields, login)


def _group(path: str) -> str:
    """The path of the group, without the root's name."""
    first, _, rest = path.partition("/")
    return rest if first.lower() in _ROOTS else path


def _account(code: Code) -> Entry:
    return code.read()
