"""backup: whether the codes are safe elsewhere, where, and what to do about it.

Promises that `backup now` ends only when the copy is proven or the reason is said, and that no
question is asked where options say all.
Leaves the places and the copies to the handlers, the sentences about a state to `standing`, and
writing to `publishing`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidekey.cli import output, prompts, publishing, standing
from tidekey.cli.session import Session
from tidekey.errors import TargetUnknown, UsageWrong, VersionUnknown

if TYPE_CHECKING:
    from tidekey.api.backup import BackupStatus, FolderRow
    from tidekey.api.history import VersionRow

door = typer.Typer(invoke_without_command=True)
Folder = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A folder that a drive syncs, or any other.")
]
Target = Annotated[
    str | None, typer.Option(metavar="NAME", help="A drive named by `tidekey backup folders`.")
]
Keychain = Annotated[
    bool | None,
    typer.Option("--keychain/--no-keychain", help="A copy beside the key in the key store, too."),
]


@door.callback()
def first(ctx: typer.Context) -> int:
    """Without a further word: how it stands."""
    return status(ctx) if ctx.invoked_subcommand is None else 0


@door.command("status")
def status(ctx: typer.Context) -> int:
    """Say where the copies are and when they were proven."""
    session: Session = ctx.obj
    session.open_by_files()
    return _answer(_status(session))


@door.command("on")
def turn_on(
    ctx: typer.Context, folder: Folder = None, target: Target = None, keychain: Keychain = None
) -> int:
    """Back up to a folder, to a drive, or to the one found."""
    from tidekey.api.backup import BackupStatus, TurnOn

    session: Session = ctx.obj
    path, place = _place(session, folder, target, "on")
    session.call(TurnOn(folder=path, target=place, keychain=keychain), BackupStatus)
    session.back_up()
    return _answer(_status(session))


@door.command("off")
def turn_off(
    ctx: typer.Context,
    delete_copies: Annotated[
        bool, typer.Option("--delete-copies", help="Delete this computer's copies, too.")
    ] = False,
) -> int:
    """Back up no longer; the copies stay unless told."""
    from tidekey.api.backup import BackupStatus, TurnOff

    session: Session = ctx.obj
    session.call(TurnOff(delete_copies=delete_copies), BackupStatus)
    said = "This computer's copies are deleted; those of other computers stay."
    kept = "The copies that were made stay where they are."
    return _answer(_status(session), said if delete_copies else kept)


@door.command("now")
def now(
    ctx: typer.Context,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Write it although accounts would go from it.")
    ] = False,
) -> int:
    """Merge what others changed, write a copy, and prove it."""
    session: Session = ctx.obj
    session.open()
    report = session.back_up(force=True, accept_loss=accept_loss)
    found = _status(session)
    error = publishing.unproven(report, found)
    if error is None:
        return _answer(found, *publishing.told(report))
    if output.is_json():
        import msgspec

        return output.fail(error, beside=msgspec.to_builtins(found))
    standing.show(found)
    output.say()
    return output.fail(error)


@door.command("history")
def history(ctx: typer.Context) -> int:
    """List the older versions that were kept, newest first."""
    from tidekey.api.history import History, ListHistory

    session: Session = ctx.obj
    found = session.call(ListHistory(), History)
    if output.is_json():
        import msgspec

        output.document(msgspec.to_builtins(found))
        return 0
    if not found.versions:
        output.note("No older versions yet. The first is kept with the first backup.")
        return 0
    rows = [
        [standing.moment(one.at), one.from_, standing.number(one.accounts), _kept_in(one), one.id]
        for one in found.versions
    ]
    output.table(["When", "From", "Accounts", "Place", "Version"], rows)
    output.note("See what one would bring: `tidekey restore --at VERSION --dry-run`.")
    return 0


def _kept_in(one: VersionRow) -> str:
    return "this computer" if one.target == "history" else one.place


@door.command("rehearse")
def rehearse(ctx: typer.Context) -> int:
    """Restore into a throw-away vault and compare every code."""
    session: Session = ctx.obj
    session.open()
    found = publishing.rehearse(session.app)
    told = {"at": found.at, "of": found.of, "matched": found.matched, "failed": list(found.failed)}
    if found.matched == found.of:
        output.answer({"rehearsed": told}, f"{found.matched} of {found.of} codes match.")
        return 0
    error = publishing.unrehearsed(found)
    if not output.is_json():
        output.say(f"{found.matched} of {found.of} codes match. These do not:")
        for name in found.failed:
            output.say(f"  {output.clean(name)}")
    return output.fail(error, beside={"rehearsed": told})


@door.command("move")
def move(
    ctx: typer.Context,
    folder: Folder = None,
    target: Target = None,
    leave_old: Annotated[
        bool, typer.Option("--leave-old", help="End a move whose old folder is gone for good.")
    ] = False,
) -> int:
    """Move to another folder; the old copy stays until then."""
    from tidekey.api.backup import BackupStatus, Move

    session: Session = ctx.obj
    path, place = _place(session, folder, target, "move")
    if (path is None and place is None) is not leave_old:
        raise UsageWrong(reason="give --folder, --target or --leave-old", verb="backup move")
    session.prove_presence("move", "This moves the backup of all your computers.")
    session.call(Move(folder=path, target=place, leave_old=leave_old), BackupStatus)
    session.back_up(force=True)
    return _answer(_status(session))


@door.command("late")
def late(
    ctx: typer.Context,
    adopt: Annotated[
        str | None, typer.Option(metavar="ID", help="Add what it holds as new accounts.")
    ] = None,
    dismiss: Annotated[str | None, typer.Option(metavar="ID", help="Leave it.")] = None,
) -> int:
    """List copies that came in after a move to a new vault."""
    from tidekey.api.vault import LateCopies, ListLate

    if adopt and dismiss:
        raise UsageWrong(reason="give --adopt or --dismiss, not both", verb="backup late")
    session: Session = ctx.obj
    found = session.call(ListLate(), LateCopies)
    if wanted := adopt or dismiss:
        chosen = [one.id for one in found.copies if one.id.startswith(wanted)]
        if len(chosen) != 1:
            raise VersionUnknown
        found = session.call(ListLate(id=chosen[0], adopt=adopt is not None), LateCopies)
    if output.is_json():
        import msgspec

        output.document(msgspec.to_builtins(found))
    elif found.copies:
        rows = [[one.name, str(one.accounts), one.id[:12]] for one in found.copies]
        output.table(["From", "New here", "Id"], rows)
        output.note("Take one in: `tidekey backup late --adopt ID`; or `--dismiss ID`.")
    else:
        output.note("No late copy waits.")
    return 0


@door.command("passphrase")
def passphrase(
    ctx: typer.Context,
    new_file: Annotated[
        Path | None,
        typer.Option("--new-file", metavar="FILE", help="The passphrase, from a file."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="No passphrase any longer.")] = False,
) -> int:
    """Let a passphrase open the backup on a new computer."""
    from tidekey.api.backup import BackupPassphrase, BackupStatus

    if remove and new_file:
        raise UsageWrong(reason="give --new-file or --remove, not both", verb="backup passphrase")
    session: Session = ctx.obj
    chosen = prompts.secret_file(new_file) if new_file else None
    session.prove_presence("change", "This changes what opens the backup.")
    if chosen is None and not remove:
        chosen = prompts.new_passphrase("--new-file")
    session.call(BackupPassphrase(set=chosen), BackupStatus)
    session.back_up()
    kept = "It opens no copy made from now on. Copies made before still open by it."
    return _answer(_status(session), kept if remove else "It opens copies made from now on.")


@door.command("folders")
def folders(ctx: typer.Context) -> int:
    """List the synced folders of this computer."""
    session: Session = ctx.obj
    rows = _folders(session)
    if output.is_json():
        import msgspec

        output.document({"folders": msgspec.to_builtins(rows)})
        return 0
    if not rows:
        output.note("No synced folder was found. Name any: `tidekey backup on --folder DIR`.")
        return 0
    cells = [[_mark(row), row.label, row.path, row.id] for row in rows]
    output.table(["", "Drive", "Folder", "Id"], cells)
    for row in rows:
        if row.failure is not None:
            output.note(f"{output.clean(row.label)}: {row.failure.message}")
    return 0


def _mark(row: FolderRow) -> str:
    if row.failure is not None:
        return "!"
    return "*" if row.suggested else " "


def _folders(session: Session) -> tuple[FolderRow, ...]:
    from tidekey.api.backup import Folders, ListFolders

    return session.ask(ListFolders(), Folders).folders


def _status(session: Session) -> BackupStatus:
    from tidekey.api.backup import BackupStatus, GetBackup

    return session.ask(GetBackup(), BackupStatus)


def _answer(found: BackupStatus, *lines: str) -> int:
    if output.is_json():
        import msgspec

        output.document(msgspec.to_builtins(found))
        return 0
    for line in lines:
        output.say(line)
    if lines:
        output.say()
    standing.show(found)
    return 0


def _place(
    session: Session, folder: Path | None, target: str | None, verb: str
) -> tuple[str | None, str | None]:
    """The folder as a full path, or the id of the drive that was named."""
    if folder is not None and target is not None:
        raise UsageWrong(reason="give --folder or --target, not both", verb=f"backup {verb}")
    if target is None:
        return (None if folder is None else os.path.abspath(folder.expanduser())), None
    wanted = target.casefold()
    for row in _folders(session):
        if wanted in (row.id.casefold(), row.drive.casefold(), row.label.casefold()):
            return None, row.id
    raise TargetUnknown
