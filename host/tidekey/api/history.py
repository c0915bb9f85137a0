"""backup.history, rehearse, forget_secret: older versions, and whether the newest comes back whole.

Promises that a rehearsal touches no vault: it is done by `backup.runner` in a process of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidekey.api.backup import BackupStatus, status_of
from tidekey.api.shapes import Id, Reply, Request, verbs

if TYPE_CHECKING:
    from tidekey.app import App


class ListHistory(Request, frozen=True, tag="backup.history"):
    """Ask for the older versions that were kept."""


class VersionRow(Reply, frozen=True, rename={"from_": "from"}):
    """One older version, and the computer that wrote it."""

    id: str
    at: int
    from_: str
    accounts: int | None
    place: str
    target: str


class History(Reply, frozen=True):
    """The older versions, newest first."""

    versions: tuple[VersionRow, ...]


class Rehearse(Request, frozen=True, tag="backup.rehearse"):
    """Begin to restore the newest copy into a throw-away vault and to compare every code."""


class ForgetSecret(Request, frozen=True, tag="backup.forget_secret"):
    """Delete the older copies that still hold the secret of an account kept by name only."""

    account: Id


class Forgotten(Reply, frozen=True):
    """How many older copies are gone."""

    deleted: int


def list_history(app: App, request: ListHistory) -> History:
    """Tell the older versions."""
    from tidekey.backup.beside import desk

    return History(versions=msgspec.convert(desk.versions(app), tuple[VersionRow, ...]))


def rehearse(app: App, request: Rehearse) -> BackupStatus:
    """Begin a rehearsal; its result comes with the status."""
    from tidekey.backup.beside.process import Order

    app.vault()
    app.back_up(Order(task="rehearse"))
    return status_of(app)


def forget_secret(app: App, request: ForgetSecret) -> Forgotten:
    """Delete the older copies that still hold a secret kept by name only."""
    from tidekey.backup.beside import desk

    return Forgotten(deleted=desk.forget_secret(app, request.account))


VERBS = verbs(
    (ListHistory, History, list_history),
    (Rehearse, BackupStatus, rehearse),
    (ForgetSecret, Forgotten, forget_secret),
)
