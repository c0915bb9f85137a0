"""import: the export of another app, looked at, compared and saved.

Promises that the file is named by what it is, that nothing is saved with --dry-run, that every row
that gave no account is named, and that one `tidekey undo` takes the whole import back. Leaves
reading to `importers.reading` and saving to `arrivals`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidekey.cli import output, prompts, reporting
from tidekey.cli.session import Session
from tidekey.errors import FileRefused, ImportNothing, ImportPasswordNeeded, UsageWrong
from tidekey.importers.bundle import LOG, MANIFEST, bundle
from tidekey.importers.reading import MOST_BESIDE, MOST_BYTES, Given

if TYPE_CHECKING:
    from tidekey.arrivals import Do
    from tidekey.importers.reading import Read
    from tidekey.records import Body
    from tidekey.secret import Secret

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
    given = collected(file)
    vault = session.open()
    with reporting.progress(len(given.data)) as step:
        step("Reading")
        read = _read(given, password_file)
        if not read.found.entries:
            return _nothing(read)
        choices = _choices(vault.body(), read, differing)
        step("Comparing")
        if dry_run:
            done = arrivals.foreseen(vault.body(), read, choices)
        else:
            step("Saving")
            done = vault.change(lambda body, stamper: arrivals.save(body, stamper, read, choices))
    output.answer(reporting.document(done), *reporting.lines(done, dry_run))
    return 0


def collected(file: Path) -> Given:
    """A file with what may lie beside it; a folder with all that is in it."""
    if file.is_dir():
        return bundle(_inside(file), file.name)
    beside = {}
    for name in (file.name + LOG, MANIFEST):
        one = file.with_name(name)
        if name != file.name and one.is_file():
            beside[name] = prompts.read_bytes(one, MOST_BYTES)
    return Given(file.name, prompts.read_bytes(file, MOST_BYTES), beside)


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
        found[name.as_posix()] = data
    if not found:
        raise FileRefused(reason="there is no file in it")
    return found


def _read(given: Given, password_file: Path | None) -> Read:
    """Read with the password of a file, or of a person where one is needed and there."""
    from tidekey.importers import reading

    typed: Secret[str] | None = None
    if password_file is not None:
        typed = prompts.secret_file(password_file)
    try:
        return reading.read(given._replace(password=typed))
    except ImportPasswordNeeded:
        if not prompts.at_terminal():
            raise
    asked = prompts.ask_hidden("Password of the export", what="The password",
                               option="--password-file")  # fmt: skip
    return reading.read(given._replace(password=asked))


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
