"""What every importer takes and gives.

An importer is one module with `APP` (its stable name), `TITLE` (the app's own), `sniff(source)`
(looks at content, never at a file's name, and raises nothing) and `read(source)` (accounts, and a
problem for each row that is none).

Promises that one bad row never sinks a file, that a problem names row and field and never content,
and that nothing a file has is dropped in silence. Leaves what is here already to `arrivals`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

from tidekey.errors import FieldInvalid, ImportTooLarge, UriInvalid
from tidekey.otpauth import Draft

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

MOST_ROWS: Final = 50_000
Item = TypeVar("Item")


class Skip(Exception):
    """A row that is no account: the field that says so, and why, never with content."""

    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason
        super().__init__(f"{field} {reason}")


class Problem(NamedTuple):
    """A row that was left out (rows count from 1), or 0 for the file as a whole."""

    row: int
    field: str
    reason: str
    file: str = ""
    """The file's name, where several were read together."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One account of a file. Without a draft it is a name only.

    `extra` is what the format has and Tidekey has not, never a password or another credential.
    `icon` is the picture as it stands in the file.
    """

    draft: Draft | None
    issuer: str
    name: str
    note: str = ""
    tags: tuple[str, ...] = ()
    pinned: bool = False
    trashed: bool = False
    icon: bytes = b""
    scope: str = ""
    extra: Mapping[str, JSON] = field(default_factory=dict)
    row: int = 0
    file: str = ""


@dataclass(slots=True)
class Reading:
    """What was found in one file, in the order of the app."""

    app: str
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    row: int = 0

    def each(
        self, items: Iterable[Item], entry: Callable[[Item], Entry | Iterable[Entry] | None]
    ) -> Reading:
        """Make entries of rows; a row that cannot be one becomes a problem."""
        return self.each_at(((self.row + 1, item) for item in items), entry)

    def each_at(
        self,
        items: Iterable[tuple[int, Item]],
        entry: Callable[[Item], Entry | Iterable[Entry] | None],
    ) -> Reading:
        """The same for rows that know their numbers."""
        for row, item in items:
            self.begin(row)
            try:
                made = entry(item)
                found = [made] if isinstance(made, Entry) else list(made or ())
            except (Skip, UriInvalid, FieldInvalid) as why:
                self.skip(*_words(why))
            else:
                self.take(found)
        return self

    def begin(self, row: int) -> None:
        """Begin this row."""
        self.row = row
        if len(self.entries) + len(self.problems) >= MOST_ROWS:
            raise ImportTooLarge(reason=f"it has more than {MOST_ROWS} rows")

    def take(self, found: Iterable[Entry]) -> None:
        """Keep the accounts of the row that is being read."""
        from dataclasses import replace

        self.entries += [replace(one, row=self.row) for one in found]

    def skip(self, field: str, reason: str) -> None:
        """Say why the row that is being read is left out, or a part of it."""
        self.problems.append(Problem(self.row, field, reason))

    def note(self, field: str, reason: str) -> None:
        """Say something of the file as a whole."""
        self.problems.append(Problem(0, field, reason))


class Importer(Protocol):
    """One module of this package."""

    APP: str
    TITLE: str

    def sniff(self, source: Source) -> bool:
        """Whether this file is one of this app."""
        ...

    def read(self, source: Source) -> Reading:
        """The accounts in it."""
        ...


def _words(why: Skip | UriInvalid | FieldInvalid) -> tuple[str, str]:
    if isinstance(why, Skip):
        return why.field, why.reason
    return str(why.detail["field"]), str(why.detail["reason"])
