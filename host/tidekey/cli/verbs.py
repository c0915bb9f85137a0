"""The table of verbs: name, where its function lives, group and one sentence of help.

Promises that a run loads only the file of its own verb, and that help, completion and the README
speak from this one table.
Leaves what a verb does to its file.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Annotated, NamedTuple, Protocol

import typer
from typer.core import TyperGroup

from tidekey.cli import output
from tidekey.cli.options import EVERYWHERE, Options
from tidekey.cli.session import Session


class Verb(NamedTuple):
    """One row of the table."""

    name: str
    place: str
    group: str
    summary: str


BEGIN, DAILY, SAFE, BACK, INSTALL, LOOK = (
    "Start",
    "Every day",
    "Lock and recovery",
    "Backup and other computers",
    "Browsers",
    "Looking closer",
)
VERBS = (
    Verb("init", "vault:init", BEGIN, "Start a vault on this computer."),
    Verb("add", "adding:add", BEGIN, "Add accounts: a key URI, a QR picture, a list or by hand."),
    Verb("list", "accounts:show", DAILY, "List the accounts."),
    Verb("code", "codes:code", DAILY, "Show the codes of the accounts that match, or copy one."),
    Verb("edit", "accounts:edit", DAILY, "Change what is written on an account."),
    Verb("mark", "marking:mark", DAILY, "Keep an account's secret out of the backup, or in it."),
    Verb("rm", "accounts:remove", DAILY, "Move an account to the trash."),
    Verb("undo", "accounts:take_back", DAILY, "Take back the last change made on this computer."),
    Verb("lock", "vault:lock", SAFE, "Lock Tidekey everywhere on this computer."),
    Verb("passphrase", "vault:passphrase", SAFE, "Set, change or remove this computer's lock."),
    Verb("recovery", "recovery:recovery", SAFE, "Show, save, confirm or re-issue the code."),
    Verb("backup", "backup:door", BACK, "Back up: on, off, now, status, history, rehearse, move."),
    Verb("restore", "restore:restore", BACK, "Bring the accounts back from a backup."),
    Verb("import", "importing:import_file", BACK, "Add the accounts of another app's export."),
    Verb("export", "export:export", BACK, "Write all accounts to a file, sealed or plain."),
    Verb("devices", "devices:devices", BACK, "List the computers of this vault, forget one."),
    Verb("approve", "devices:approve", BACK, "Let a new computer open this vault."),
    Verb("space", "spaces:door", BACK, "List the spaces of this computer, make one, use one."),
    Verb("leaving", "leaving:leaving", BACK, "The list of accounts to move from elsewhere."),
    Verb("setup", "setup:setup", INSTALL, "Tell the browsers on this computer about Tidekey."),
    Verb("uninstall", "setup:uninstall", INSTALL, "Take back what `setup` did; the vault stays."),
    Verb(
        "doctor",
        "setup:doctor",
        INSTALL,
        "Check each link and say what to do.",
    ),
    Verb("explain", "developer:explain", LOOK, "Explain the code of a message, or list all."),
    Verb(
        "talk",
        "developer:talk",
        LOOK,
        "Speak the extension's protocol, a line a request.",
    ),
)
WELCOME = (
    "Tidekey shows the one-time codes of your accounts. Start with `tidekey init`, add an account "
    "with `tidekey add`, then `tidekey code NAME` shows its code."
)
AFTER = "With every command, before or after it:"


def table() -> str:
    """The commands as the README lists them."""
    rows = [f"| `tidekey {verb.name}` | {verb.summary} |" for verb in VERBS]
    return "\n".join(["| Command | What it does |", "|---|---|", *rows])


class Page(Protocol):
    """What a page of help is written with."""

    def section(self, name: str) -> AbstractContextManager[None]: ...
    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None: ...


class Grouped(TyperGroup):
    """Help that lists the verbs by what they are for."""

    def format_commands(self, ctx: object, formatter: Page) -> None:
        """Write one section a group."""
        for group in dict.fromkeys(verb.group for verb in VERBS):
            rows = [(verb.name, verb.summary) for verb in VERBS if verb.group == group]
            with formatter.section(group):
                formatter.write_dl(rows)


def run(chosen: Options, rest: list[str]) -> int:
    """Run the verb that `rest` names."""
    wanted = next((word for word in rest if not word.startswith("-")), None)
    command = _without_types(typer.main.get_command(build(wanted)))
    if chosen.json and "--help" in rest:
        return _help_document(command, chosen, rest)
    with Session(chosen) as session:
        status = command.main(args=rest, prog_name="tidekey", standalone_mode=False, obj=session)
    return status if isinstance(status, int) else 0


def build(wanted: str | None) -> typer.Typer:
    """The command line with the verb `wanted`, or with all where none or no such is named."""
    door = typer.Typer(cls=Grouped, rich_markup_mode=None, pretty_exceptions_enable=False)
    door.callback(help=WELCOME)(_everywhere)
    chosen = [verb for verb in VERBS if verb.name == wanted]
    for verb in VERBS if not chosen or "_TIDEKEY_COMPLETE" in os.environ else chosen:
        found = _behind(verb)
        if isinstance(found, typer.Typer):
            door.add_typer(found, name=verb.name, help=verb.summary, epilog=_epilog())
        else:
            door.command(verb.name, help=verb.summary, epilog=_epilog())(found)
    return door


def _behind(verb: Verb) -> Callable[..., object] | typer.Typer:
    module, _, name = verb.place.partition(":")
    found: Callable[..., object] | typer.Typer
    found = getattr(import_module(f"tidekey.cli.{module}"), name)
    return found


def _without_types(command: object) -> TyperGroup:
    """Show no Python types behind the names of arguments."""
    assert isinstance(command, TyperGroup)
    for verb in command.commands.values():
        if isinstance(verb, TyperGroup):
            _without_types(verb)
        for param in verb.params:
            if param.param_type_name == "argument":
                vars(param)["display_type_rich"] = lambda ctx: ""
    return command


def _epilog() -> str:
    said = "; ".join(
        f"{option} ({text[0].lower()}{text[1:].rstrip('.')})" for option, text in EVERYWHERE
    )
    return f"{AFTER} {said}."


def _version(asked: bool) -> None:
    if asked:
        output.version()
        raise typer.Exit


def _everywhere(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Say which version.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help=EVERYWHERE[0][1])] = False,
    passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help=EVERYWHERE[1][1])
    ] = None,
    code_file: Annotated[Path | None, typer.Option(metavar="FILE", help=EVERYWHERE[2][1])] = None,
    space: Annotated[str | None, typer.Option(metavar="NAME", help=EVERYWHERE[3][1])] = None,
) -> None:
    """Name the options for help and completion; `options.hoist` has taken them before."""


def _help_document(command: TyperGroup, chosen: Options, rest: list[str]) -> int:
    written = io.StringIO()
    with contextlib.redirect_stdout(written), Session(chosen) as session:
        command.main(args=rest, prog_name="tidekey", standalone_mode=False, obj=session)
    output.document({"help": written.getvalue()})
    return 0


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
