"""import: the export of another app, looked at, compared and saved.

Promises that the file is named by what it is, that nothing is saved with --dry-run, that every row
that gave no account is named, and that one `tidekey undo` takes the whole import back. Leaves
reading to `importers.reading` and saving to `arrivals`.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidekey.cli import output, prompts, reporting
from tidekey.cli.session import Session
from tidekey.errors import FileRefused, ImportNothing, ImportPasswordNeeded, UsageWrong
from tidekey.importers import together
from tidekey.importers.reading import MOST_BESIDE, MOST_BYTES

if TYPE_CHECKING:
    from tidekey.arrivals import Do
    from tidekey.importers.reading import Read
    from tidekey.records import Body

DEEPEST = 4


def import_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The export, or its folder.")],
    password_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The export's password (PSKC: a pre-shared key in hex)."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done.")] = False,
    differing: Annotated[
        str | None,
        typer.Option(
            metavar="add|replace|skip",
            help="Accounts of the same names with another key: beside (default), in place of, not.",
        ),
    ] = None,
) -> int:
    """Add the accounts of another app's export."""
    from tidekey import arrivals

    session: Session = ctx.obj
    vault = session.open()
    read = _read(file, password_file)
    if not read.found.entries:
        return _nothing(read)
    choices = _choices(vault.body(), read, differing)
    if dry_run:
        done = arrivals.foreseen(vault.body(), read, choices)
    else:
        done = vault.change(lambda body, stamper: arrivals.save(body, stamper, read, choices))
    output.answer(reporting.document(done), *reporting.lines(done, dry_run))
    return 0


def collected(file: Path) -> dict[str, bytes]:
    """A file with what belongs to it; a folder with all that is in it. The first one is meant."""
    if file.is_dir():
        return _inside(file)
    name, data = _name(file.name), prompts.read_bytes(file, MOST_BYTES)
    found = {name: data}
    for other in together.beside(name, data):
        with contextlib.suppress(FileRefused):  # a companion that cannot be read is as none
            found[other] = prompts.read_bytes(file.with_name(other), MOST_BYTES - len(data))
    return found


def _inside(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if len(name.parts) > DEEPEST or path.is_symlink() or not path.is_file():
            continue
        if len(found) == MOST_BESIDE:
            raise FileRefused(reason=f"it has more than {MOST_BESIDE} files in it")
        data = prompts.read_bytes(path, left)
        left -= len(data)
        found[_name(name.as_posix())] = data
    if not found:
        raise FileRefused(reason="there is no file in it")
    return found


def _name(name: str) -> str:
    """A file's name as text, whatever its bytes are."""
    return os.fsencode(name).decode("utf-8", "replace")


def _read(file: Path, password_file: Path | None) -> Read:
    """Read with the password of a file, or of a person where one is needed and there."""
    typed = None if password_file is None else prompts.secret_file(password_file)
    files = collected(file)
    with reporting.progress(sum(map(len, files.values()))):
        try:
            return together.read(files, typed, _name(file.name))
        except ImportPasswordNeeded:
            if not prompts.at_terminal():
                raise
    asked = prompts.ask_hidden("Password of the export", what="The password",
                               option="--password-file")  # fmt: skip
    with reporting.progress(0):
        return together.read(files, asked, _name(file.name))


def _nothing(read: Read) -> int:
    from tidekey import arrivals

    done = arrivals.receipt(read)
    if not output.is_json():
        for line in reporting.problems(done):
            output.note(line)
    return output.fail(ImportNothing(app=read.title), beside=reporting.document(done))


def _choices(body: Body, read: Read, differing: str | None) -> dict[int, Do]:
    """What was chosen for all accounts that differ from one here."""
    from tidekey import arrivals

    if differing is None:
        return {}
    chosen: dict[str, Do] = {"add": "add", "replace": "replace", "skip": "skip"}
    if differing not in chosen:
        raise UsageWrong(reason="--differing is one of add, replace and skip", verb="import")
    return {
        at: chosen[differing]
        for at, one in enumerate(arrivals.compare(body, read))
        if one.state == "secret"
    }
