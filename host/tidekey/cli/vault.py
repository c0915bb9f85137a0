"""init, lock, passphrase: the vault of this computer and what opens it.

Promises that a vault is created by `init` alone, and that a passphrase is typed twice before it
locks anything.
Leaves keys and their rules to `app`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tidekey.cli import output, prompts
from tidekey.cli.session import Session
from tidekey.errors import PassphraseNeeded, UsageWrong
from tidekey.secret import Secret

NEW = "--new-file or --passphrase-file"
SHEET = "Next, save the recovery code: `tidekey recovery` opens its sheet."


def init(
    ctx: typer.Context,
    new: Annotated[
        bool, typer.Option("--new", help="Start empty even where a backup was found.")
    ] = False,
) -> None:
    """Start a vault; the only command that does."""
    session: Session = ctx.obj
    file = session.options.passphrase_file
    given = prompts.secret_file(file) if file else None
    try:
        vault = session.app.create(given, new=new)
    except PassphraseNeeded as needed:
        if given is not None or not prompts.at_terminal():
            raise
        output.note(needed.message)
        vault = session.app.create(prompts.new_passphrase(NEW), new=new)
    slots = slots_of(session)
    told = {"vault_id": vault.vault_id.hex(), "slots": slots}
    kinds = ", ".join(slot["kind"] for slot in slots)
    output.answer(told, f"The vault is ready. It opens by: {kinds}.", SHEET)


def lock(ctx: typer.Context) -> None:
    """Lock Tidekey in every browser and terminal of this computer."""
    from tidekey import dispatch
    from tidekey.api.vault import Lock

    session: Session = ctx.obj
    dispatch.call(session.app, Lock())
    output.answer({"state": "locked"}, "Locked. The passphrase opens it again.")


def passphrase(
    ctx: typer.Context,
    new_file: Annotated[
        Path | None,
        typer.Option("--new-file", metavar="FILE", help="The new passphrase, from a file."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the lock off.")] = False,
) -> None:
    """Set the lock of this computer, change it, or take it off."""
    session: Session = ctx.obj
    if remove and new_file:
        raise UsageWrong(reason="give --new-file or --remove, not both", verb="passphrase")
    session.open()
    locked = session.status().passphrase
    if remove:
        session.prove_presence("unlock", "This takes the lock off.")
        session.app.remove_passphrase()
        said = "The lock is off. This computer's key store opens the vault."
    else:
        if locked:
            session.prove_presence("change", "This changes the passphrase.")
        session.app.set_passphrase(_chosen(session, new_file, locked))
        said = "The passphrase is changed." if locked else "Locked by this passphrase from now on."
    output.answer({"passphrase": not remove, "slots": slots_of(session)}, said)


def _chosen(session: Session, new_file: Path | None, locked: bool) -> Secret[str]:
    file = new_file or (None if locked else session.options.passphrase_file)
    return prompts.secret_file(file) if file else prompts.new_passphrase(NEW)


def slots_of(session: Session) -> list[dict[str, str]]:
    """The ways into the vault, as scripts get them."""
    return [{"kind": slot.kind, "id": slot.id} for slot in session.status().slots]
