"""Backing up from the command line: in this process, at once, and told when it is done.

Promises that a command which changed something publishes before it exits unless a host of the
space will, that the first automatic copy is announced before it is written, that a backup which
fails changes neither the answer nor the status of the command before it, and that nothing of the
backup is loaded where nothing is due.
Leaves reading, merging, writing and proving to `backup.engine`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tidekey.cli import output
from tidekey.errors import (
    BackupNotRehearsed,
    BackupNowhere,
    BackupOff,
    BackupWouldShrink,
    HostError,
)

if TYPE_CHECKING:
    from tidekey.api.backup import BackupStatus
    from tidekey.app import App
    from tidekey.backup.engine import Report
    from tidekey.backup.rehearsal import Rehearsal
    from tidekey.backup.targets.base import Target
    from tidekey.vault import Vault

WAIT_SECONDS = 20.0


def run(app: App, *, force: bool = False, accept_loss: bool = False) -> Report:
    """Merge, write and prove now."""
    from tidekey.backup.beside import names
    from tidekey.backup.moves import moving

    vault = app.vault()
    return moving.run(
        vault,
        _targets(app, vault),
        _old_place(app, vault),
        now_ms=app.now_ms,
        random=app.random,
        space_folder=app.folder,
        device_name=names.device_name(vault),
        accept_loss=accept_loss,
        force=force,
        wait_seconds=WAIT_SECONDS,
    )


def rehearse(app: App) -> Rehearsal:
    """Restore the newest copy into a throw-away vault and compare."""
    from tidekey.backup import rehearsal

    vault = app.vault()
    return rehearsal.rehearse(
        vault,
        _targets(app, vault),
        now_ms=app.now_ms,
        random=app.random,
        space_folder=app.folder,
    )


def unproven(report: Report, found: BackupStatus) -> HostError | None:
    """Why a run did not end with a proven copy away from this vault's folder, if it did not."""
    if report.guard:
        return BackupWouldShrink(missing=report.guard)
    failed = [one.failure for one in report.outcomes if one.failure is not None]
    if failed:
        return failed[0]
    if any(one.kind != "history" for one in found.targets):
        return None
    return BackupOff() if found.state == "off" else BackupNowhere()


def unrehearsed(found: Rehearsal) -> HostError:
    """What to say where a rehearsal did not match."""
    return BackupNotRehearsed(matched=found.matched, of=found.of)


def told(report: Report) -> list[str]:
    """What a run did, for a person."""
    if not report.merged:
        return []
    copies = "1 copy" if report.merged == 1 else f"{report.merged} copies"
    return [f"Merged {copies} of other computers."]


def at_exit(app: App) -> None:
    """Publish what this command changed; what fails here is a note."""
    try:
        _publish(app)
    except HostError as why:
        output.note(f"Not backed up: {why.message}")
    except Exception as unforeseen:  # the command before it is done, whatever goes wrong here
        if os.environ.get("TIDEKEY_TRACE") == "1":
            raise
        output.note(f"Not backed up: {HostError(cause=type(unforeseen).__name__).message}")


def _publish(app: App) -> None:
    from tidekey.backup import config
    from tidekey.backup.beside import watching

    vault = app.open_vault()
    body = vault.standing() if vault is not None else None
    if vault is None or body is None or not vault.index().ids() or watching.anyone(app.folder):
        return
    chosen = config.config(body)
    if chosen.off:
        return
    if not chosen.targets:
        _begin(app)
    for one in run(app).outcomes:
        if one.failure is not None:
            output.note(f"Not backed up: {one.failure.message}")


def _begin(app: App) -> None:
    """Name the place that was found, and begin to back up there."""
    from tidekey.backup.beside import desk
    from tidekey.backup.places import choosing

    found = choosing.proposal(app)
    if found is None:
        return
    output.note(f"From now on your accounts are backed up, sealed, to {output.clean(found.label)}:")
    output.note(f"  {output.clean(found.path)}")
    output.note("Another place: `tidekey backup on --folder DIR`. None: `tidekey backup off`.")
    desk.begin_by_itself(app)


def _targets(app: App, vault: Vault) -> list[Target]:
    """The places in use, and the history of this computer."""
    from tidekey.backup import config
    from tidekey.backup.beside import desk
    from tidekey.backup.targets import local_history

    chosen = config.config(vault.body())
    return [*desk.targets(app, chosen), local_history(app.folder)]


def _old_place(app: App, vault: Vault) -> Target | None:
    """The folder of a move that not every computer has followed yet."""
    from tidekey.backup import config
    from tidekey.backup.places import bounded

    old = config.config(vault.body()).old_place
    if old is None:
        return None
    return bounded.opened(old, app.stores, app.places.root, app.places.service)
