"""leaving: the list of accounts to set up anew, for whoever leaves another authenticator.

Promises that names come from a file or standard input as well as from the command line, and that
each is shown with the page where it is set up.
Leaves the list itself to `leaving`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidekey.cli import output, prompts
from tidekey.cli.session import Session
from tidekey.errors import AccountAmbiguous, LeavingUnknown, UsageWrong

if TYPE_CHECKING:
    from tidekey.api.leaving import Leaving, LeavingItem

LARGEST = 100_000
Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME…", help="Names to put on the list.")
]
From = Annotated[Path | None, typer.Option("--from", metavar="FILE", help="Names, one a line.")]
Done = Annotated[str | None, typer.Option("--done", metavar="NAME", help="Tick this one off.")]
Open = Annotated[str | None, typer.Option("--open", metavar="NAME", help="Take its tick away.")]
Gone = Annotated[str | None, typer.Option("--remove", metavar="NAME", help="Take it off.")]


def leaving(
    ctx: typer.Context,
    names: Names = None,
    source: From = None,
    done: Done = None,
    open_: Open = None,
    remove: Gone = None,
) -> None:
    """Show the list, put names on it, or tick one off."""
    session: Session = ctx.obj
    acts = (done, open_, remove)
    asked = [bool(names or source), *(one is not None for one in acts)]
    if sum(asked) > 1:
        raise UsageWrong(reason="give names, --done, --open or --remove", verb="leaving")
    if names or source:
        found = _add(session, names or [], source)
    elif done is not None or open_ is not None:
        found = _tick(session, done if done is not None else open_ or "", done is not None)
    elif remove is not None:
        found = _remove(session, remove)
    else:
        found = _list(session)
    _answer(found)


def _list(session: Session) -> Leaving:
    from tidekey.api.leaving import Leaving, ListLeaving

    return session.call(ListLeaving(), Leaving)


def _add(session: Session, names: list[str], source: Path | None) -> Leaving:
    from tidekey.api.leaving import AddLeaving, Leaving

    lines = [*names]
    if source is not None:
        text = prompts.read_bytes(source, LARGEST).decode("utf-8", "replace")
        lines.append(text.removeprefix("\ufeff"))
    return session.call(AddLeaving(text="\n".join(lines)), Leaving)


def _tick(session: Session, name: str, is_done: bool) -> Leaving:
    from tidekey.api.leaving import DoneLeaving, Leaving

    return session.call(DoneLeaving(id=_meant(session, name).id, done=is_done), Leaving)


def _remove(session: Session, name: str) -> Leaving:
    from tidekey.api.leaving import Leaving, RemoveLeaving

    return session.call(RemoveLeaving(id=_meant(session, name).id), Leaving)


def _meant(session: Session, said: str) -> LeavingItem:
    wanted, items = said.strip().casefold(), _list(session).items
    whole = [one for one in items if wanted in (one.id, one.name.casefold())]
    best = whole or [one for one in items if wanted and one.name.casefold().startswith(wanted)]
    if not best:
        raise LeavingUnknown
    if len(best) > 1:
        raise AccountAmbiguous(count=len(best))
    return best[0]


def _answer(found: Leaving) -> None:
    if output.is_json():
        import msgspec

        output.document(msgspec.to_builtins(found))
        return
    if not found.items:
        output.note("The list is empty. Put names on it: `tidekey leaving GitHub Google`.")
        return
    rows = [
        ["x" if one.done_at is not None else " ", one.name, one.link or ""] for one in found.items
    ]
    output.table(["Moved", "Name", "Set it up at"], rows)
    left = sum(one.done_at is None for one in found.items)
    output.note(f"{left} of {len(found.items)} left." if left else "All of them are moved.")
