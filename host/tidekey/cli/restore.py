"""restore: bring the accounts back from a backup, after showing what comes.

Promises that nothing is changed before the plan was shown and agreed to, that it never replaces
what is here, and that every question has an option that answers it.
Leaves finding, opening and bringing back to the handlers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tidekey.cli import found as names
from tidekey.cli import output, planned, prompts
from tidekey.cli.session import Session
from tidekey.errors import (
    PassphraseNeeded,
    RestoreAmbiguous,
    RestoreNothing,
    RestoreNoWay,
    UsageWrong,
)
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey.api.restore import FoundRow, Plan

From = Annotated[
    Path | None, typer.Option("--from", metavar="DIR", help="The folder that holds the backup.")
]
Phrase = Annotated[
    Path | None,
    typer.Option("--backup-passphrase-file", metavar="FILE", help="Open it by this passphrase."),
]
Approve = Annotated[
    bool, typer.Option("--approve", help="Ask another computer; shows what to type there.")
]
Digits = Annotated[
    Path | None, typer.Option(metavar="FILE", help="With --approve: the six digits shown there.")
]
Version = Annotated[
    str | None, typer.Option("--at", metavar="VERSION", help="A version of the history instead.")
]
Which = Annotated[
    str | None, typer.Option("--vault", metavar="ID", help="Which one, where there are several.")
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="QUERY", help="This account alone, as it was; may be repeated."),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Only show what would come.")]
Yes = Annotated[bool, typer.Option("--yes", help="Without asking.")]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last restore back.")]


class Chosen(NamedTuple):
    """Which accounts come whole, and of which only parts."""

    whole: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]


class Given(NamedTuple):
    """What the options say about which backup and how to open it."""

    folder: str | None
    vault: str | None
    phrase: Path | None
    approve: bool
    digits: Path | None
    version: str | None


def restore(
    ctx: typer.Context,
    source: From = None,
    backup_passphrase_file: Phrase = None,
    approve: Approve = False,
    digits_file: Digits = None,
    at: Version = None,
    vault: Which = None,
    only: Only = None,
    dry_run: Dry = False,
    yes: Yes = False,
    undo: Undo = False,
) -> None:
    """Show what a backup holds and bring it back."""
    session: Session = ctx.obj
    folder = None if source is None else os.path.abspath(source.expanduser())
    given = Given(folder, vault, backup_passphrase_file, approve, digits_file, at)
    _check(given, undo)
    fresh = _fresh(session)
    if not fresh:
        session.open()
    if undo:
        return _undo(session, yes)
    here = at is not None and not fresh and folder is None
    plan = _version(session, at or "") if here else _planned(session, given)
    if plan is None:
        return None
    wanted = _chosen(plan, only)
    planned.show(plan)
    if dry_run:
        return planned.answer(plan)
    if not yes:
        prompts.confirm("Bring these accounts back?", "restore")
    return _apply(session, plan, wanted)


def _fresh(session: Session) -> bool:
    """Whether there is no vault here that could be opened by anybody."""
    return session.app.state() in ("none", "damaged")


def _check(given: Given, undo: bool) -> None:
    ways = (given.phrase, given.approve or given.digits)
    if sum(bool(one) for one in ways) > 1:
        raise UsageWrong(reason="give one way to open the backup", verb="restore")
    if undo and any((given.folder, given.version, *ways)):
        raise UsageWrong(reason="give --undo alone", verb="restore")


def _chosen(plan: Plan, only: Sequence[str] | None) -> Chosen:
    """What is brought into a vault that is here: what was named, else what is gone from it."""
    items = (*plan.works_now, *plan.sign_in, *plan.attention)
    if only:
        named = (one.id for query in only for one in names.matching(items, query))
        return Chosen(tuple(dict.fromkeys(named)), {})
    new = tuple(one.id for one in items if one.change == "new")
    gone = {one.id: ("life",) for one in items if "life" in one.fields and one.change != "new"}
    return Chosen(new, gone)


def _undo(session: Session, yes: bool) -> None:
    from tidekey.api.restore import UndoRestore
    from tidekey.api.vault import VaultStatus

    found = prompts.many(lambda sure: session.ask(UndoRestore(sure=sure), VaultStatus), yes)
    output.answer({"undone": True, "state": found.state}, "The restore is taken back.")


def _version(session: Session, at: str) -> Plan:
    from tidekey.api.restore import Plan, PlanRestore

    return session.call(PlanRestore(version=at), Plan)


def _planned(session: Session, given: Given) -> Plan | None:
    """The plan, or nothing where another computer must approve first."""
    if given.digits is not None or (given.approve and _granted(session)):
        return _finish(session, given.digits)
    row = _found(session, given)
    if given.approve:
        _request(session, row)
        return None
    return _open(session, row, given)


def _found(session: Session, given: Given) -> FoundRow:
    from tidekey.api.restore import FindBackups, FoundBackups

    rows = session.ask(FindBackups(folder=given.folder), FoundBackups).found
    wanted = (given.vault or "").lower()
    rows = tuple(row for row in rows if row.vault.startswith(wanted))
    if not rows:
        raise RestoreNothing(place=given.folder or "the known folders of this computer")
    if len({row.vault for row in rows}) > 1:
        if not output.is_json():
            for row in rows:
                output.note(f"  {row.vault}  {output.clean(planned.described(row))}")
        raise RestoreAmbiguous(count=len({row.vault for row in rows}))
    return rows[0]


def _open(session: Session, row: FoundRow, given: Given) -> Plan:
    from tidekey.api.restore import Plan, PlanRestore

    found, version, code = row.id, given.version, session.options.code_file
    if given.phrase is not None:
        phrase = prompts.secret_file(given.phrase)
        request = PlanRestore(found=found, passphrase=phrase, version=version)
    elif code is not None:
        request = PlanRestore(found=found, code=prompts.secret_file(code), version=version)
    elif row.openable:
        request = PlanRestore(found=found, keychain=True, version=version)
    elif "recovery" in row.ways and prompts.at_terminal():
        output.note(planned.described(row))
        typed = prompts.ask_hidden("Recovery code", what="The recovery code", option="--code-file")
        request = PlanRestore(found=found, code=typed, version=version)
    else:
        raise RestoreNoWay
    return session.ask(request, Plan)


def _granted(session: Session) -> bool:
    """Whether a request of this computer is under way; at a terminal its digits are asked for."""
    from tidekey.api.joining import JoinState, JoinStatus

    return session.ask(JoinStatus(), JoinState).state == "granted" and prompts.at_terminal()


def _request(session: Session, row: FoundRow) -> None:
    from tidekey.api.joining import JoinRequested, JoinState, JoinStatus, RequestJoin

    state = session.ask(JoinStatus(), JoinState)
    if state.state in ("waiting", "granted") and state.characters:
        characters, expires = state.characters, state.expires_at
    else:
        made = session.ask(RequestJoin(found=row.id), JoinRequested)
        characters, expires = made.characters, made.expires_at
    told = {"state": "waiting", "characters": characters, "expires_at": expires}
    output.answer(
        told,
        f"On the other computer: `tidekey approve`, or its settings, then type  {characters}",
        "Then come back with the six digits shown there: `tidekey restore --approve`.",
    )


def _finish(session: Session, file: Path | None) -> Plan:
    from tidekey.api.joining import FinishJoin
    from tidekey.api.restore import Plan

    if file is not None:
        typed = prompts.secret_file(file)
    else:
        question, option = "The six digits of the other computer", "--digits-file"
        typed = Secret(prompts.ask(question, what="The six digits", option=option))
    return session.ask(FinishJoin(digits=_bare(typed)), Plan)


def _bare(typed: Secret[str]) -> Secret[str]:
    return Secret("".join(typed.reveal().split()))


def _apply(session: Session, plan: Plan, wanted: Chosen) -> None:
    from tidekey.api.restore import Adopt, Adopted, ApplyPlan, Restored

    fresh = _fresh(session)
    if not fresh and session.app.vault().vault_id.hex()[:8] != plan.vault:
        done = session.ask(Adopt(plan=plan.plan), Adopted)
        return planned.answer(plan, adopted=done.adopted, duplicates=done.duplicates)
    if not fresh:
        request = ApplyPlan(plan=plan.plan, only=wanted.whole, fields=dict(wanted.parts))
        made = session.ask(request, Restored)
        return planned.answer(plan, restored=made.restored, undo_until=made.undo_until)
    file = session.options.passphrase_file
    lock = prompts.secret_file(file) if file else None
    try:
        made = session.ask(ApplyPlan(plan=plan.plan, passphrase=lock), Restored)
    except PassphraseNeeded as needed:
        if lock is not None or not prompts.at_terminal():
            raise
        output.note(needed.message)
        lock = prompts.new_passphrase("--passphrase-file")
        made = session.ask(ApplyPlan(plan=plan.plan, passphrase=lock), Restored)
    session.restored()
    return planned.answer(plan, restored=made.restored, undo_until=made.undo_until)
