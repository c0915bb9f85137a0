"""recovery: the code that opens the vault where everything else is gone.

Promises that the code itself is shown on the sheet or written to the file that was named, never to
the terminal, and that re-issuing says what the old sheet still opens.
Leaves the code's life to `app`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidekey import recovery_code
from tidekey.cli import output, prompts
from tidekey.cli.session import Session
from tidekey.errors import FileRefused, RecoveryConfirmed, UsageWrong
from tidekey.recovery_code import GROUP
from tidekey.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidekey.api.vault import Recovery

OLD_SHEET = (
    "The old sheet still opens copies made before today. "
    "If it may be in wrong hands, move to a new vault."
)


def recovery(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the code to a new file.")
    ] = None,
    confirm_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The code, or the two groups asked for, typed back."),
    ] = None,
    reissue: Annotated[bool, typer.Option("--reissue", help="Draw a new code.")] = False,
) -> None:
    """Show the sheet, save the code, confirm it, or draw a new one."""
    if confirm_file and (out or reissue):
        raise UsageWrong(reason="give --confirm-file alone", verb="recovery")
    session: Session = ctx.obj
    session.open()
    told: dict[str, object] = {}
    if confirm_file:
        _confirm(session, prompts.secret_file(confirm_file))
    if reissue:
        file = _reissue(session, show=out is None)
        told |= {"file": file} if file else {}
    if out:
        session.app.write_code(str(out.absolute()))
        told["file"] = out.name
    elif not (reissue or confirm_file):
        told |= _look(session)
    state = session.status().recovery
    told |= {"confirmed": state.confirmed, "ask": list(state.ask or ()) or None}
    output.answer(told, *_lines(state, told.get("file"), reissue))


def _look(session: Session) -> dict[str, object]:
    """Without options: the sheet and the two groups at a terminal, the state for a script."""
    state = session.status().recovery
    if output.is_json():
        return {}
    if state.confirmed:
        raise RecoveryConfirmed
    file = session.app.sheet()
    if prompts.at_terminal():
        output.say(f"The recovery sheet: {session.places.data / 'sheets' / file}")
        output.say("Print it or copy it down, then type two of its groups back.")
        session.app.confirm({str(number): _asked(number) for number in state.ask or ()})
    return {"file": file}


def _asked(number: int) -> Secret[str]:
    question = f"Type group {number} of the code"
    return prompts.ask_hidden(question, what="The recovery code", option="--confirm-file")


def _reissue(session: Session, *, show: bool) -> str:
    if session.status().recovery.confirmed:
        session.prove_presence("reissue", "This draws a new recovery code.")
    return session.app.reissue(show=show and prompts.at_terminal())


def _confirm(session: Session, typed: Secret[str]) -> None:
    ask: Sequence[int] | None = session.status().recovery.ask
    if ask is None:
        raise RecoveryConfirmed
    session.app.confirm(_groups(typed.reveal(), ask))


def _groups(text: str, ask: Sequence[int]) -> dict[str, Secret[str]]:
    bare = recovery_code.plain(text)
    parts = [bare[at : at + GROUP] for at in range(0, len(bare), GROUP)]
    if len(bare) == recovery_code.LENGTH:
        return {str(number): Secret(parts[number - 1]) for number in ask}
    if len(bare) == GROUP * len(ask):
        return {str(number): Secret(part) for number, part in zip(ask, parts, strict=True)}
    wanted = " and ".join(str(number) for number in ask)
    raise FileRefused(reason=f"it holds neither the code nor its groups {wanted}")


def _lines(state: Recovery, file: object, reissued: bool) -> list[str]:
    lines = [OLD_SHEET] if reissued else []
    if file:
        lines.append(f"Written: {file}.")
    if state.confirmed:
        return [*lines, "The recovery code is confirmed and no longer kept on this computer."]
    ask = " and ".join(str(number) for number in state.ask or ())
    return [*lines, f"Not confirmed yet: type groups {ask} back, here or in the toolbar."]
