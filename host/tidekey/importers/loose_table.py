"""A table of logins or accounts of any app that is not known by name.

Promises a code from each column that is named after one, and from each cell that is a key URI;
columns may be divided by commas, semicolons or tabs. Knows how Keeper (which writes no header) and
RoboForm (which hides the key behind a name of its own) differ. Passwords are never taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import ImportDamaged
from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import logins, loose_fields, tables, uris
from tidekey.importers.parts.loose_fields import CODES, ISSUERS, KEYS, TITLES, USERS, Fields, word

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "loose_table"
TITLE: Final = "a table of logins"
_KEEPER: Final = "TFC:Keeper"
_KEEPER_ROW: Final = ("folder", "title", "login", "password", "url", "note")
_ROBOFORM: Final = re.compile(r"TOTP KEY\$(?:,[^,]*)*,([^,]+)")
_ZOHO: Final = re.compile(r"^User Name:(.*)$", re.M)
_CELL: Final = re.compile(rf"[,;\t\"']{uris.SCHEMES}", re.I)
_HEADER_MOST: Final = 16_384
_NAMES: Final = {*ISSUERS, *TITLES, *USERS, *CODES, "password", "url"}


class _Row(NamedTuple):
    cells: list[str]
    given: Fields


def sniff(source: Source) -> bool:
    """Whether a column is named after codes, or key URIs stand in the cells of a table."""
    text = (source.text or "").lstrip("\ufeff\r\n\0")
    if text[:1] in ("", "{", "[", "<"):
        return False
    if f'{_KEEPER}"' in text or f"{_KEEPER}," in text:
        return True
    header = _header(text)
    if len(header) < 2 or not _NAMES & set(header):
        return False
    return bool(_codes_at(header)) or "rffieldsv2" in header or bool(_CELL.search(text))


def read(source: Source) -> Reading:
    """The rows with a code; one may have several."""
    text = (source.text or "").lstrip("\ufeff\r\n\0")
    rows = ((at, pair) for at, row in enumerate(_rows(text), 1) for pair in _codes(row))
    return Reading(APP).each_at(rows, _account)


def _divider(text: str) -> str:
    line = text[:_HEADER_MOST].partition("\n")[0]
    return max(",;\t", key=line.count)


def _header(text: str) -> list[str]:
    line = text[:_HEADER_MOST].partition("\n")[0].rstrip("\r")
    try:
        cells = next(csv.reader([line], delimiter=_divider(text)), [])
    except csv.Error:
        return []
    return [word(cell) for cell in cells] if len(cells) <= tables.MOST_COLUMNS else []


def _codes_at(header: list[str]) -> list[str]:
    """The columns of codes; a key's plain name counts where accounts and no logins are listed."""
    plain = set(ISSUERS) & set(header) and "password" not in header
    myki = ["authtoken"] if {"nickname", "additionalinfo"} <= set(header) else []
    return [name for name in header if name in (*CODES, *myki) or (plain and name in KEYS)]


def _rows(text: str) -> Iterator[_Row]:
    csv.field_size_limit(tables.LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_divider(text))
    header = _header(text)
    try:
        if _NAMES & set(header):
            next(reader, None)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                names = _KEEPER_ROW if _KEEPER in cells else header
                yield _Row(cells, _named(names, cells))
    except csv.Error:
        raise ImportDamaged(part="the table") from None


def _named(names: list[str] | tuple[str, ...], cells: list[str]) -> Fields:
    given: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if not given.get(name, "").strip():
            given[name] = cell
    if user := _ZOHO.search(given.get("secretdata", "")):
        given.setdefault("username", user[1].strip())
    return given


def _codes(row: _Row) -> Iterator[tuple[str, Fields]]:
    """The codes of a row, each once: first those of the columns that are named after them."""
    found = [row.given[name] for name in _codes_at(list(row.given))]
    found += [cell for cell in row.cells if loose_fields.is_uri(cell)]
    found += [hidden[1] for cell in row.cells if (hidden := _ROBOFORM.fullmatch(cell.strip()))]
    for code in logins.unique(found):
        yield code, row.given


def _account(pair: tuple[str, Fields]) -> Entry:
    code, given = pair
    return loose_fields.code(code, given, loose_fields.login(given))
