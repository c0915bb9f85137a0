"""transfer.preview, rows, import, undo: from another app's file to accounts, in steps.

Promises that what was read stays in this process and is named by an id, that no secret goes back,
that nothing is saved before `transfer.import`, and that `transfer.undo` takes all of it back. A
lock forgets what was read. Leaves the files to `uploading`, reading them to `importers.reading`
and saving to `arrivals`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey import arrivals, records
from tidekey.api import uploading
from tidekey.api.shapes import Done, Id, Reply, Request, Typed, verbs
from tidekey.arrivals import Arrival, Do, State
from tidekey.errors import ImportGone, ImportNothing
from tidekey.importers.base import Problem
from tidekey.importers.reading import Read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidekey.app import App
    from tidekey.records import Account, Body

PAGE = 200
SHOWN = 160  # characters of a name: a page of the longest ones fits into a frame
Chosen = Literal["add", "replace", "skip"]


class Preview(Request, frozen=True, tag="transfer.preview"):
    """Read what was uploaded, with the password of the export where it needs one."""

    upload: Id
    password: Typed | None = None


class ArrivalRow(Reply, frozen=True):
    """One account of the file: new, here, or differing in `secret` or `names` from `other`."""

    at: int
    row: int
    issuer: str
    name: str
    kind: str
    state: State
    other: str | None


class ProblemRow(Reply, frozen=True):
    """A row (0: the file), a field and why; never with content."""

    row: int
    field: str
    reason: str


class Previewed(Reply, frozen=True):
    """What the file holds; the first rows, and the first problems."""

    import_id: str
    app: str
    title: str
    found: int
    counts: dict[State, int]
    rows: tuple[ArrivalRow, ...]
    skipped: tuple[ProblemRow, ...]
    remarks: tuple[ProblemRow, ...]


class More(Request, frozen=True, tag="transfer.rows"):
    """Ask for 200 rows from `start` on; with `state`, of those in that state only."""

    import_id: Id
    start: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    state: State | None = None


class MoreRows(Reply, frozen=True):
    """The rows from there on."""

    rows: tuple[ArrivalRow, ...]


class Choice(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What becomes of the account at this place of the file."""

    at: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    do: Chosen


class Import(Request, frozen=True, tag="transfer.import"):
    """Save what was read. What is not chosen goes as `otherwise` says for its state; what neither
    says is added if it is new or has another key.
    """

    import_id: Id
    choices: Annotated[tuple[Choice, ...], msgspec.Meta(max_length=20_000)] = ()
    otherwise: dict[State, Chosen] = msgspec.field(default_factory=dict)


class Receipt(Reply, frozen=True):
    """What became of the file, in numbers; the rows that gave no account, the first 200."""

    app: str
    title: str
    found: int
    added: int
    replaced: int
    already_here: int
    left: int
    skipped_rows: int
    skipped: tuple[ProblemRow, ...]
    remarks: tuple[ProblemRow, ...]
    first: str | None
    """The first account or key that it brought, by which `transfer.undo` names it."""


class Undo(Request, frozen=True, tag="transfer.undo"):
    """Take back the import that brought `first`; without it, the newest one."""

    first: Id | None = None


def preview(app: App, request: Preview) -> Previewed:
    """Read the files in a limited child, and compare."""
    from tidekey.importers import together

    app.touch()
    found = together.read(uploading.parcel(app, request.upload).files(), request.password)
    told = arrivals.receipt(found)
    if not found.found.entries:
        raise ImportNothing(app=found.title)
    body = app.body()
    compared = arrivals.compare(body, found)
    return Previewed(
        import_id=app.put_draft(found),
        app=found.app,
        title=found.title,
        found=told.found,
        counts=_counts(compared),
        rows=_rows(body, compared, 0),
        skipped=_problems(told.skipped),
        remarks=_problems(told.remarks),
    )


def more(app: App, request: More) -> MoreRows:
    """Give some of the rows."""
    app.touch()
    body = app.body()
    compared = arrivals.compare(body, _read(app, request.import_id))
    return MoreRows(rows=_rows(body, compared, request.start, request.state))


def save(app: App, request: Import) -> Receipt:
    """Save the accounts in one change; what was read is forgotten then."""
    app.touch()
    found = _read(app, request.import_id)
    done = app.change(
        lambda body, stamper: arrivals.save(
            body, stamper, found, _chosen(body, found, request), random=app.random
        )
    )
    uploading.forget(app)
    app.back_up()
    return Receipt(
        app=done.app,
        title=done.title,
        found=done.found,
        added=len(done.added),
        replaced=len(done.replaced),
        already_here=len(done.already_here),
        left=len(done.left),
        skipped_rows=len({(one.file, one.row) for one in done.skipped}),
        skipped=_problems(done.skipped),
        remarks=_problems(done.remarks),
        first=done.first or None,
    )


def undo(app: App, request: Undo) -> Done:
    """Take it back."""
    from tidekey.undo import IMPORT, undo_of

    app.touch()
    app.change(
        lambda body, stamper: undo_of(
            body, stamper, (IMPORT,), request.first, random=app.random, sure=True
        )
    )
    app.back_up()
    return Done()


def _read(app: App, import_id: str) -> Read:
    held = app.draft(import_id) if app.has_draft(import_id) else None
    if not isinstance(held, Read):
        raise ImportGone
    return held


def _chosen(body: Body, found: Read, request: Import) -> dict[int, Do]:
    """What becomes of each account that the request says something about."""
    rest: dict[int, Do] = {}
    if request.otherwise:
        for at, one in enumerate(arrivals.compare(body, found)):
            if one.state in request.otherwise:
                rest[at] = request.otherwise[one.state]
    return rest | {one.at: one.do for one in request.choices}


def _counts(compared: Iterable[Arrival]) -> dict[State, int]:
    counts: dict[State, int] = {"new": 0, "here": 0, "secret": 0, "names": 0}
    for one in compared:
        counts[one.state] += 1
    return counts


def _rows(
    body: Body, compared: Sequence[Arrival], start: int, state: State | None = None
) -> tuple[ArrivalRow, ...]:
    found = [(at, one) for at, one in enumerate(compared) if state in (None, one.state)]
    return tuple(_row(body, at, one) for at, one in found[start : start + PAGE])


def _row(body: Body, at: int, one: Arrival) -> ArrivalRow:
    other = records.account(body, one.other) if one.other else None
    return ArrivalRow(
        at=at,
        row=one.entry.row,
        issuer=one.entry.issuer[:SHOWN],
        name=one.entry.name[:SHOWN],
        kind=one.kind,
        state=one.state,
        other=_named(other) if other else None,
    )


def _named(account: Account) -> str:
    return ", ".join(word[:SHOWN] for word in (account.issuer, account.name) if word)


def _problems(some: Sequence[Problem]) -> tuple[ProblemRow, ...]:
    return tuple(
        ProblemRow(
            row=one.row,
            field=f"{one.file[:SHOWN]}: {one.field}" if one.file else one.field,
            reason=one.reason,
        )
        for one in some[:PAGE]
    )


VERBS = verbs(
    (Preview, Previewed, preview),
    (More, MoreRows, more),
    (Import, Receipt, save),
    (Undo, Done, undo),
)
