"""CSV of other apps.

Promises a header in lower case and rows that may be shorter or longer than it. Leaves meaning to
the importers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tidekey.errors import ImportDamaged

LONGEST_FIELD: Final = 1 << 20
MOST_COLUMNS: Final = 500
_HEADER_MOST: Final = 16_384


class Table(NamedTuple):
    """The names of the columns in lower case, and the text beneath them."""

    header: tuple[str, ...]
    body: str

    def has(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return all(name.lower() in self.header for name in names)

    def rows(self) -> Iterator[Row]:
        """The rows; those without anything in them are passed over."""
        csv.field_size_limit(LONGEST_FIELD)
        reader = csv.reader(io.StringIO(self.body, newline=""))
        try:
            next(reader, None)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(self.header, cells)
        except csv.Error:
            raise ImportDamaged(part="the table") from None


class Row(NamedTuple):
    """One row: cells by the names of their columns."""

    header: tuple[str, ...]
    cells: Sequence[str]

    def get(self, *names: str) -> str:
        """The first of these cells that is not empty."""
        for name in names:
            at = self.header.index(name.lower()) if name.lower() in self.header else -1
            if 0 <= at < len(self.cells) and self.cells[at].strip():
                return self.cells[at].strip()
        return ""

    def rest(self, *without: str) -> dict[str, str]:
        """The other cells that are not empty, by their names."""
        known = {name.lower() for name in without}
        pairs = zip(self.header, self.cells, strict=False)
        return {name: cell for name, cell in pairs if cell.strip() and name not in known}


def parsed(text: str | None) -> Table:
    """Header and body; no columns where the first line is no header."""
    body = (text or "").lstrip("\ufeff\r\n\0")
    first = body[:_HEADER_MOST].partition("\n")[0]
    if "," not in first or len(first) == _HEADER_MOST:
        return Table((), "")
    try:
        header = next(csv.reader([first.rstrip("\r")]), [])
    except csv.Error:
        return Table((), "")
    if len(header) > MOST_COLUMNS:
        return Table((), "")
    return Table(tuple(name.strip().lower() for name in header), body)
