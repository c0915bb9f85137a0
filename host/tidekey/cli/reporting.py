"""What an import says: to a script one document, to a person a count, rows and an advice.

Promises that each row that gave no account is named with field and reason, and that a person at a
terminal sees at once that something is going on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
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
def progress(size: int) -> Iterator[None]:
    """Says that a file is being read, on a terminal."""
    if not sys.stderr.isatty() or output.is_json():
        yield
        return
    from rich.console import Console

    whole = f" ({size >> 20} MiB)" if size >> 20 else ""
    with Console(stderr=True).status(f"Reading{whole} …"):
        yield


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
    return [*said, counted(done), *([ADVICE] if done.added or done.replaced else [])]


def counted(done: Receipt) -> str:
    """Found, added, already here, skipped."""
    beside = f" ({done.beside} beside one of the same names)" if done.beside else ""
    rows = len({(one.file, one.row) for one in done.skipped})
    counts = (
        (len(done.replaced), "given the key of the file"),
        (len(done.already_here), "already here"),
        (done.renamed, "left out, being here under other names"),
        (len(done.left) - done.renamed, "left out"),
        (rows, "skipped"),
    )
    parts = [f"{done.found} found", f"{len(done.added)} added{beside}"]
    return ", ".join([*parts, *(f"{many} {word}" for many, word in counts if many)]) + "."


def problems(done: Receipt) -> list[str]:
    """The rows that gave no account, and what else should be known."""
    said = [_skipped(one) for one in done.skipped] + [_remark(one) for one in done.remarks]
    more = len(said) - MOST_LINES
    return said if more <= 0 else [*said[:MOST_LINES], f"And {more} more; --json lists all."]


def _skipped(one: Problem) -> str:
    return f"Skipped: row {one.row}{_of(one)}, {one.field} {one.reason}."


def _remark(one: Problem) -> str:
    if not one.row:
        return f"{output.clean(one.file) or 'The file'}: {one.field} {one.reason}."
    return f"Row {one.row}{_of(one)}: {one.field} {one.reason}."


def _of(one: Problem) -> str:
    return f" of {output.clean(one.file)}" if one.file else ""


def _briefs(some: list[Brief]) -> list[dict[str, str]]:
    return [one._asdict() for one in some]


def _problems(some: list[Problem]) -> list[dict[str, object]]:
    return [
        {"row": one.row, "field": one.field, "reason": one.reason}
        | ({"file": one.file} if one.file else {})
        for one in some
    ]
