"""export: all accounts in one file, sealed by a passphrase or, where it was meant, as plain text.

Promises that plain text needs a person, that what a format cannot hold is said before anything is
written, and that the file is new and was read back.
Leaves the formats to `exporters`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidekey.cli import found, output, prompts
from tidekey.cli.session import Session
from tidekey.errors import UsageWrong
from tidekey.exporters import FORMATS

if TYPE_CHECKING:
    from tidekey.exporters import Exported, Foreseen
    from tidekey.exporters.base import Format, Loss
    from tidekey.secret import Secret

PLAIN = "Whoever reads this file has every key, and can make every code from then on."
MOST_LINES = 20
WORDS = {
    "key": "no key of it is here",
    "kind": "its kind",
    "digits": "its number of digits",
    "length": "longer than fits",
    "secret": "its key",
    "issuer": "the name takes the issuer's place",
    "pinned": "the pin at the top",
    "pin": "the PIN",
    "scope": "what of it is backed up",
    "secret-spelling": "the spelling of the key",
    "extra": "what its import kept beside",
}
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="The new file.")]
Name = Annotated[
    str | None,
    typer.Option("--format", metavar="NAME", help=f"One of {', '.join(FORMATS)}."),
]
Plain = Annotated[
    bool,
    typer.Option("--plain", help="Plain text, readable by anyone: key URIs, or as --format says."),
]
Account = Annotated[str | None, typer.Option(metavar="QUERY", help="The account of the format qr.")]
Lost = Annotated[bool, typer.Option("--losses", help="Only say what the format cannot hold.")]
NewFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The passphrase of the new file.")
]


def export(
    ctx: typer.Context,
    out: Out = None,
    format_: Name = None,
    plain: Plain = False,
    account: Account = None,
    losses: Lost = False,
    new_file: NewFile = None,
) -> None:
    """Write all accounts to a new file."""
    from tidekey import exporters
    from tidekey.exporters.base import Given

    session: Session = ctx.obj
    name = format_ or ("otpauth" if plain else "tidekey")
    chosen = _chosen(name)
    _check_use(chosen, name, plain, account, new_file)
    if out is None and not losses:
        raise UsageWrong(reason="--out FILE is missing", verb="export")
    only = found.meant(session, [account], "export").id if account else None
    session.open()
    given = Given(session.app.body(), None, session.app.random, only)
    foreseen = exporters.foresee(name, given)
    if out is None or losses:
        output.answer(_document(name, foreseen), *_foreseen(foreseen))
        return
    if foreseen.losses and not output.is_json():
        for line in _foreseen(foreseen):
            output.note(line)
    given = given._replace(passphrase=_passphrase(session, chosen, new_file))
    done = exporters.into_file(name, given, str(out.absolute()))
    _answer(out.name, done, chosen)


def _chosen(name: str) -> Format:
    from tidekey import exporters

    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageWrong(reason=f"--format is one of {known}", verb="export")
    return exporters.named(name)


def _check_use(
    chosen: Format, name: str, plain: bool, account: str | None, new_file: Path | None
) -> None:
    reason = ""
    if new_file and (plain or not chosen.SEALED):
        reason = "--plain takes no passphrase" if plain else f"{name} takes no passphrase"
    elif plain and chosen.SEALED:
        reason = f"{name} is encrypted, so --plain does not go with it"
    elif bool(account) != chosen.SINGLE:
        reason = "--format qr needs --account" if chosen.SINGLE else "--account is for --format qr"
    if reason:
        raise UsageWrong(reason=reason, verb="export")


def _passphrase(session: Session, chosen: Format, new_file: Path | None) -> Secret[str] | None:
    """What seals the file; for one that nothing seals, a person is here."""
    if not chosen.SEALED:
        session.prove_presence("plain", PLAIN)
        return None
    return prompts.secret_file(new_file) if new_file else prompts.new_passphrase("--new-file")


def _answer(file: str, done: Exported, chosen: Format) -> None:
    told = {"file": file, "accounts": done.accounts, "left_out": done.left_out}
    lines = [f"Written and read back: {file}. Accounts: {done.accounts}."]
    if done.left_out:
        lines.append(f"Left out: {done.left_out}. `tidekey export --losses` says which and why.")
    if not chosen.SEALED:
        lines.append(f"{PLAIN} Delete it as soon as it was used.")
    output.answer(told, *lines)


def _document(name: str, foreseen: Foreseen) -> dict[str, object]:
    rows = [one._asdict() for one in foreseen.losses]
    return {
        "format": name,
        "accounts": foreseen.accounts,
        "left_out": foreseen.left_out,
        "losses": rows,
        "counts": foreseen.counts,
    }


def _foreseen(foreseen: Foreseen) -> Iterator[str]:
    """What is left out and lost, a line an account; the first of many, and counts of all."""
    yield f"It holds {foreseen.accounts} accounts and leaves out {foreseen.left_out}."
    for one in foreseen.losses[:MOST_LINES]:
        yield _line(one)
    more = len(foreseen.losses) - MOST_LINES
    if more > 0:
        yield f"And {more} more; --losses --json lists all."
    if foreseen.counts:
        counted = (f"{_word(what)} ({many})" for what, many in foreseen.counts.items())
        yield f"In all: {', '.join(counted)}."


def _line(one: Loss) -> str:
    word = "Left out" if one.left_out else "Not whole"
    return f"{word}: {output.clean(found.called(one))}: {', '.join(map(_word, one.what))}."


def _word(what: str) -> str:
    return WORDS.get(what, f"the {what}")
