"""space: the vaults of this computer, one a space.

Promises that making a space starts no vault by itself (`init` does, as everywhere), and that
the space in use is the one every command works in where none is named.
Leaves names and folders to `spaces`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tidekey.cli import output
from tidekey.cli.session import Session

if TYPE_CHECKING:
    from tidekey.api.spaces import SpaceRow

door = typer.Typer(invoke_without_command=True)
Named = Annotated[str, typer.Argument(metavar="NAME", help="The name or id of a space.")]
STATES = {
    "none": "no vault yet",
    "locked": "locked",
    "open": "ready",
    "key-missing": "its key is missing",
    "damaged": "damaged",
}


@door.callback()
def first(ctx: typer.Context) -> None:
    """Without a further word: the list."""
    if ctx.invoked_subcommand is None:
        show(ctx)


@door.command("list")
def show(ctx: typer.Context) -> None:
    """List the spaces; the one in use is marked."""
    session: Session = ctx.obj
    session.open_by_files()
    rows = _rows(session)
    if output.is_json():
        import msgspec

        output.document({"spaces": msgspec.to_builtins(rows)})
        return
    cells = [
        ["*" if row.current else " ", row.name, row.id, row.kind, STATES.get(row.state, row.state)]
        for row in rows
    ]
    output.table(["", "Name", "Id", "Kind", "Vault"], cells)


@door.command("new")
def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it.")],
    work: Annotated[
        bool, typer.Option("--work", help="For work: backed up to a work drive first.")
    ] = False,
) -> None:
    """Make a space; `tidekey init --space NAME` starts its vault."""
    from tidekey import spaces

    session: Session = ctx.obj
    kind = "work" if work else "personal"
    space = spaces.create(session.places, name, kind)
    called = spaces.name(session.places, space)
    told = {"id": space, "name": called, "kind": kind}
    said = f"The space {output.clean(called)} is made, a {kind} one."
    output.answer({"space": told}, said, f"Start its vault: `tidekey init --space {space}`.")


@door.command("use")
def use(ctx: typer.Context, name: Named) -> None:
    """Work in this space from now on, where a command names none."""
    from tidekey import spaces

    session: Session = ctx.obj
    space = spaces.find(session.places, name)
    spaces.use(session.places, space)
    called = spaces.name(session.places, space)
    said = f"Commands work in {output.clean(called)} from now on. Browsers keep their own space."
    output.answer({"space": {"id": space, "name": called}}, said)


@door.command("rename")
def rename(
    ctx: typer.Context,
    name: Named,
    new_name: Annotated[str, typer.Argument(metavar="NEW", help="What to call it from now on.")],
) -> None:
    """Call a space otherwise; its id, vault and backup stay."""
    from tidekey import spaces

    session: Session = ctx.obj
    space = spaces.find(session.places, name)
    spaces.rename(session.places, space, new_name)
    called = spaces.name(session.places, space)
    output.answer(
        {"space": {"id": space, "name": called}}, f"It is called {output.clean(called)} now."
    )


def _rows(session: Session) -> tuple[SpaceRow, ...]:
    from tidekey.api.spaces import ListSpaces, list_spaces

    return list_spaces(session.app, ListSpaces()).spaces
