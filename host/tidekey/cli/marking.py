"""mark: keep an account by name only, or whole again.

Promises that an account kept by name only is published as such before the command ends, and that
older copies which still hold its secret go only if the person says so.
Leaves what a copy holds to the projection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tidekey.cli import found, output, prompts
from tidekey.cli.session import Session
from tidekey.errors import UsageWrong

if TYPE_CHECKING:
    from tidekey.api.shapes import AccountRow

Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY", help=found.HELP, autocompletion=found.issuers),
]


def mark(
    ctx: typer.Context,
    query: Query = None,
    name_only: Annotated[
        bool, typer.Option("--name-only", help="Its secret stays on this computer.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Its secret is backed up.")] = False,
    delete_copies: Annotated[
        bool,
        typer.Option("--delete-copies", help="With --name-only: delete older copies that hold it."),
    ] = False,
) -> None:
    """Say whether the secret of an account belongs in the backup."""
    if name_only == full:
        raise UsageWrong(reason="give --name-only or --full", verb="mark")
    if full and delete_copies:
        raise UsageWrong(reason="--delete-copies goes with --name-only", verb="mark")
    session: Session = ctx.obj
    row = _mark(session, found.meant(session, query, "mark").id, "name-only" if name_only else "")
    called = output.clean(found.called(row))
    if full:
        _answer(row, None, f"The secret of {called} is backed up from now on.")
        return
    said = f"The secret of {called} stays on this computer from now on."
    if not output.is_json():
        output.say(said)
    deleted = _forget(session, row.id) if delete_copies or _asked() else None
    if deleted is not None:
        copies = "1 older copy is" if deleted == 1 else f"{deleted} older copies are"
        _answer(row, deleted, f"{copies} deleted.")
    else:
        _answer(row, None, "Copies made before still hold it. `--delete-copies` deletes them.")


def _mark(session: Session, account: str, scope: str) -> AccountRow:
    import msgspec

    from tidekey.api.accounts import Mark
    from tidekey.api.shapes import AccountReply

    request = msgspec.convert({"type": "accounts.mark", "id": account, "scope": scope}, Mark)
    return session.call(request, AccountReply).account


def _asked() -> bool:
    if output.is_json() or not prompts.at_terminal():
        return False
    question = "Older copies in the backup still hold its secret. Delete them? yes or no"
    return prompts.ask(question, what="Your answer", option="--delete-copies", default="no") in (
        "yes",
        "y",
    )


def _forget(session: Session, account: str) -> int:
    """Publish without the secret, then delete the older copies that hold it."""
    from tidekey.api.history import ForgetSecret, Forgotten

    session.back_up(force=True)
    return session.call(ForgetSecret(account=account), Forgotten).deleted


def _answer(row: AccountRow, deleted: int | None, line: str) -> None:
    if output.is_json():
        import msgspec

        output.document({"account": msgspec.to_builtins(row), "deleted": deleted})
    else:
        output.say(line)
