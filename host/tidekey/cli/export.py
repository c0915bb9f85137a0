"""export: all accounts in one file, sealed by a passphrase or, where it was meant, as plain text.

Promises that plain text needs a person, and that the file is new and was read back.
Leaves the formats to `exporters`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tidekey.cli import output, prompts
from tidekey.cli.session import Session
from tidekey.errors import UsageWrong

PLAIN = "Whoever reads this file has every key, and can make every code from then on."


def export(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The new file.")],
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain key URIs, one a line, readable by anyone.")
    ] = False,
    new_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The passphrase of the new file.")
    ] = None,
) -> None:
    """Write all accounts to a new file."""
    from tidekey import exporters
    from tidekey.exporters.base import Given

    session: Session = ctx.obj
    if plain and new_file:
        raise UsageWrong(reason="--plain takes no passphrase", verb="export")
    session.open()
    passphrase = None
    if plain:
        session.prove_presence("plain", PLAIN)
    elif new_file:
        passphrase = prompts.secret_file(new_file)
    else:
        passphrase = prompts.new_passphrase("--new-file")
    given = Given(session.app.body(), passphrase, session.app.random)
    done = exporters.into_file("otpauth" if plain else "tidekey", given, str(out.absolute()))
    told = {"file": out.name, "accounts": done.accounts, "left_out": done.left_out}
    output.answer(told, *_lines(told, plain))


def _lines(told: dict[str, object], plain: bool) -> list[str]:
    lines = [f"Written and read back: {told['file']}. Accounts: {told['accounts']}."]
    if told["left_out"]:
        lines.append(f"Left out, because no key of theirs is here: {told['left_out']}.")
    if plain:
        lines.append(f"{PLAIN} Delete it as soon as it was used.")
    return lines
