"""What an import says: to a script one document, to a person a count, rows and an advice.

Promises that each row that gave no account is named with field and reason, and that a person at a
terminal sees at once that something is going on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidekey.cli import output

if TYPE_CHECKING:
    from tidekey.arrivals import Brief, Receipt
    from tidekey.importers.base import Problem

MOST_LINES = 20
ADVICE = (
    "Do not delete the old app yet: compare a few codes side by side first. "
    "`tidekey undo` takes the whole import back."
)


@contextmanager
def progress(size: int) -> Iterator[Callable[[str], None]]:
    """Says what is being done, on a terminal."""
    if not sys.stderr.isatty() or output.is_json():
        yield lambda _: None
        return
    from rich.console import Console

    whole = f" ({size >> 20} MiB)" if size >> 20 else ""
    with Console(stderr=True).status(f"Reading{whole} …") as status:
        yield lambda word: status.update(f"{word}{whole} …")


def document(done: Receipt) -> dict[str, object]:
    """The receipt as scripts read it."""
    return {
        "app": done.app,
        "found": done.found,
        "added": _briefs(done.added),
        "replaced": _briefs(done.replaced),
        "already_here": _briefs(done.already_here),
        "differing": _briefs(done.differing),
        "left": _briefs(done.left),
        "skipped": _problems(done.skipped),
        "remarks": _problems(done.remarks),
    }


def lines(done: Receipt, dry_run: bool) -> list[str]:
    """The receipt as a person reads it."""
    said = [f"Read as {done.title}.", *problems(done)]
    if dry_run:
        return [*said, f"It would be so: {counted(done)} Nothing was saved."]
    return [*said, counted(done), *([ADVICE] if done.added else [])]


def counted(done: Receipt) -> str:
    """Found, added, already here, skipped."""
    parts = [f"{done.found} found", f"{len(done.added)} added"]
    more = len(done.differing) - len(done.left) - len(done.replaced)
    if more > 0:
        parts[1] += f" ({more} beside accounts of the same names with another key)"
    for many, word in (
        (done.replaced, "given the key of the file"),
        (done.already_here, "already here"),
        (done.left, "left out, since their keys are here under other names"),
    ):
        if many:
            parts.append(f"{len(many)} {word}")
    rows = len({one.row for one in done.skipped})
    return ", ".join([*parts, *([f"{rows} skipped"] if rows else [])]) + "."


def problems(done: Receipt) -> list[str]:
    """The rows that gave no account, and what else should be known."""
    said = [_skipped(one) for one in done.skipped] + [_remark(one) for one in done.remarks]
    more = len(said) - MOST_LINES
    return said if more <= 0 else [*said[:MOST_LINES], f"And {more} more; --json lists all."]


def _skipped(one: Problem) -> str:
    return f"Skipped: row {one.row}, {one.field} {one.reason}."


def _remark(one: Problem) -> str:
    if not one.row:
        return f"The file: {one.field} {one.reason}."
    return f"Row {one.row}: {one.field} {one.reason}."


def _briefs(some: list[Brief]) -> list[dict[str, str]]:
    return [one._asdict() for one in some]


def _problems(some: list[Problem]) -> list[dict[str, object]]:
    return [one._asdict() for one in some]
