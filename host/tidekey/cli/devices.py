"""devices and approve: the computers that share a vault, and letting another one in.

Promises that another computer is let in only after a person proved to be here, and that the six
digits are all that is shown.
Leaves what is written for it to the handlers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidekey.cli import output, prompts, standing
from tidekey.cli.session import Session
from tidekey.errors import DeviceUnknown, UsageWrong
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey.api.devices import DeviceRow, Devices

STATES = {"known": "", "forgotten": "forgotten", "back": "forgotten, and writes again"}


def devices(
    ctx: typer.Context,
    forget: Annotated[
        str | None, typer.Option(metavar="ID", help="Delete another one's copies, once covered.")
    ] = None,
    rename: Annotated[
        str | None, typer.Option(metavar="NAME", help="Call this computer otherwise.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
) -> None:
    """List the computers, forget one, or rename this one."""
    from tidekey.api.devices import Devices, ForgetDevice, ListDevices, RenameDevice

    if forget and rename:
        raise UsageWrong(reason="give --forget or --rename, not both", verb="devices")
    session: Session = ctx.obj
    found = session.call(ListDevices(), Devices)
    if rename is not None:
        found = session.call(RenameDevice(name=rename), Devices)
    elif forget is not None:
        row = _meant(found.devices, forget)
        if not yes:
            question = f"This deletes the copies of {output.clean(row.name)}; its codes stay there."
            prompts.confirm(question, "forget")
        session.back_up(force=True)
        found = session.call(ForgetDevice(id=row.id), Devices)
    _answer(found)


def approve(
    ctx: typer.Context,
    characters_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The 18 characters of the new computer, from a file."),
    ] = None,
) -> None:
    """Let a new computer in: type its 18 characters here, the six digits there."""
    from tidekey.api.joining import ApproveJoin, JoinApproved

    session: Session = ctx.obj
    session.open()
    typed = _characters(characters_file)
    session.prove_presence("approve", "This lets another computer open the vault.")
    found = session.call(ApproveJoin(characters=typed), JoinApproved)
    told = {"digits": found.digits, "expires_at": found.expires_at}
    until = f"They count until {standing.moment(found.expires_at)}, for one try."
    output.answer(told, f"Type on the new computer: {output.bold(found.digits)}", until)


def _characters(file: Path | None) -> Secret[str]:
    if file is not None:
        return prompts.secret_file(file)
    option = "--characters-file"
    return Secret(prompts.ask("Its 18 characters", what="The characters", option=option))


def _meant(rows: tuple[DeviceRow, ...], said: str) -> DeviceRow:
    wanted = said.casefold()
    best = [row for row in rows if wanted in (row.id, row.name.casefold())]
    best = best or [row for row in rows if wanted and row.id.startswith(wanted)]
    if len(best) != 1:
        raise DeviceUnknown
    return best[0]


def _answer(found: Devices) -> None:
    if output.is_json():
        import msgspec

        output.document(msgspec.to_builtins(found))
        return
    rows = [
        ["*" if row.self else " ", row.name, _state(row), standing.moment(row.written_at), row.id]
        for row in found.devices
    ]
    output.table(["", "Name", "State", "Last written", "Id"], rows)


def _state(row: DeviceRow) -> str:
    if row.self:
        return "this computer"
    return STATES[row.state] or ("in your copy" if row.covered else "not in your copy yet")
