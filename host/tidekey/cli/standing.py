"""How it stands with the backup, as a person reads it at a terminal.

Promises the state first, in one sentence that says what it means for the codes, then the places,
the ways in, and what to do.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tidekey.cli import output

if TYPE_CHECKING:
    from tidekey.api.backup import BackupStatus, TargetRow, WayIn

STATES = {
    "off": "Backup is off. Changes stay on this computer only.",
    "nowhere": "Not backed up: no synced folder was found. The codes are on this computer only.",
    "locked": "Tidekey is locked, so nothing is backed up just now.",
    "waiting": "Not backed up yet.",
    "proven": "Backed up and proven.",
    "proven-here": "Backed up and proven, but if this computer is lost, nobody can open the copy.",
    "failing": "The last backup did not work. The codes are safe on this computer.",
    "guard": "The backup is held back, since it would lose accounts. Nothing was written or lost.",
}
NEXT = {
    "off": "Turn it on: `tidekey backup on`.",
    "nowhere": "Choose a folder: `tidekey backup on --folder DIR`.",
    "locked": "Unlock it in the toolbar, or give `--passphrase-file`.",
    "waiting": "Back up now: `tidekey backup now`.",
    "proven-here": "Save the recovery code and confirm it: `tidekey recovery`.",
    "guard": "Look at your accounts. If that is right: `tidekey backup now --accept-loss`.",
}
PLACES = {"proven": "proven", "failing": "not reached", "waiting": "waiting", "never": "not yet"}
WAYS = {
    "recovery": "the recovery code",
    "passkey": "a passkey",
    "passphrase": "the backup passphrase",
    "device": "another computer",
    "keychain": "this computer's key store",
}


def show(found: BackupStatus) -> None:
    """Say all of it."""
    output.say(output.bold(STATES[found.state]))
    if found.guard is not None:
        _guard(found)
    if found.targets:
        if not sys.stdout.isatty():
            output.say()
        output.table(
            ["Place", "State", "Proven", "Accounts", "Where"],
            [_cells(one) for one in found.targets],
        )
    for line in _below(found):
        output.say(line)


def moment(at: int | None) -> str:
    """A time as a person reads it, by the clock of this computer."""
    if at is None:
        return "-"
    then, today = time.localtime(at / 1000), time.localtime()
    clock = time.strftime("%H:%M", then)
    if then[:3] == today[:3]:
        return f"today {clock}"
    year = "" if then.tm_year == today.tm_year else f" {then.tm_year}"
    return f"{then.tm_mday} {time.strftime('%b', then)}{year} {clock}"


def number(value: int | None) -> str:
    """A number that may not be known."""
    return "-" if value is None else str(value)


def _cells(one: TargetRow) -> list[str]:
    state = PLACES[one.state]
    proven, accounts = moment(one.proven_at), number(one.accounts)
    where = "older versions" if one.kind == "history" else one.place
    return [one.label, state, proven, accounts, where if where != one.label else ""]


def _guard(found: BackupStatus) -> None:
    assert found.guard is not None
    names = ", ".join(output.clean(name) for name in found.guard.names[:5])
    more = "" if len(found.guard.names) <= 5 else " and others"
    output.say(f"{found.guard.missing} missing: {names}{more}" if names else "")


def _below(found: BackupStatus) -> list[str]:
    lines = [f"{one.label}: {one.failure.message}" for one in found.targets if one.failure]
    lines += [one.message for one in found.findings]
    if found.ways_in:
        lines.append(f"The copy opens by {_listed([_way(one) for one in found.ways_in])}.")
    if found.rehearsed is not None:
        done = found.rehearsed
        lines.append(f"Rehearsed {moment(done.at)}: {done.matched} of {done.of} codes match.")
    if found.moving is not None and found.moving.asked:
        to = found.moving.to
        lines.append(f"Another computer moved the backup to {to}: `tidekey backup move --target`.")
    elif found.moving is not None:
        left = ", ".join(found.moving.waiting_for)
        lines.append(f"Moving to {found.moving.to}. Not there yet: {left or 'this computer'}.")
    if found.next_try is not None and found.state == "failing":
        lines.append(f"The next try is {moment(found.next_try)}, or now: `tidekey backup now`.")
    todo = NEXT.get(found.state)
    if found.proposal is not None and found.state in ("nowhere", "waiting"):
        todo = (
            f"{found.proposal.label} was found: `tidekey backup on` takes {found.proposal.place}."
        )
    shown = [output.clean(line) for line in [*lines, *([todo] if todo else [])]]
    return ["", *shown] if shown and not (found.targets and sys.stdout.isatty()) else shown


def _way(one: WayIn) -> str:
    said = WAYS[one.kind]
    return f"{said} ({one.label})" if one.kind in ("passkey", "device") and one.label else said


def _listed(words: list[str]) -> str:
    unique = list(dict.fromkeys(words))
    return " or ".join([", ".join(unique[:-1]), unique[-1]]) if len(unique) > 1 else unique[0]
