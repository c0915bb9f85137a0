"""backup.*: whether the codes are safe elsewhere, where, and what to do about it.

Promises that no verb waits for a folder that may hang: what writes or reads a drive is begun
here and done by `backup.runner` in a process of its own. Leaves what a status says to
`backup.status`, which answers for a locked vault as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey.api.shapes import Reply, Request, Typed, verbs

if TYPE_CHECKING:
    from tidekey.app import App

FolderPath = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
PlaceId = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z._-]{1,100}$")]
TargetKind = Literal["folder", "keychain", "history"]


Values = dict[str, str | int]


class Failure(Reply, frozen=True):
    """Why a place could not be used: an error's code, its sentence and the values named there."""

    code: str
    message: str
    detail: Values | None = None


class WayIn(Reply, frozen=True):
    """One way to open the backup; `here_only` where it ends with this computer."""

    kind: Literal["recovery", "passkey", "passphrase", "device", "keychain"]
    label: str
    here_only: bool


class TargetRow(Reply, frozen=True):
    """One place that holds copies, and how it stands with it."""

    id: str
    kind: TargetKind
    drive: str
    label: str
    place: str
    same_computer: bool
    state: Literal["proven", "failing", "waiting", "never"]
    proven_at: int | None
    written_at: int | None
    accounts: int | None
    next_try: int | None
    misses: int
    failure: Failure | None


class Guard(Reply, frozen=True):
    """What the next copy would lose; nothing is written until a person looked."""

    missing: int
    names: tuple[str, ...]
    at: int


class Finding(Reply, frozen=True):
    """Something seen in the copies that a person may want to know."""

    code: str
    message: str
    level: Literal["info", "warn", "bad"]
    at: int | None
    detail: Values | None = None


class Rehearsed(Reply, frozen=True):
    """The last rehearsal: how many accounts there were and how many came back whole."""

    at: int
    of: int
    matched: int


class Proposal(Reply, frozen=True):
    """The place that is taken by itself unless a person chooses another."""

    id: str
    drive: str
    label: str
    place: str


class Moving(Reply, frozen=True, rename={"from_": "from"}):
    """A move under way, and the computers that have not followed yet.

    `asked` where another computer moved and this one has not followed.
    """

    from_: str
    to: str
    waiting_for: tuple[str, ...]
    asked: bool = False


class BackupStatus(Reply, frozen=True):
    """How it stands with the backup; `loud` where a screen should not let it be overlooked.

    `proven-here` is proven, but every way in ends with this computer. Times are unix milliseconds.
    """

    state: Literal[
        "off", "nowhere", "locked", "waiting", "proven", "proven-here", "failing", "guard"
    ]
    running: bool
    ways_in: tuple[WayIn, ...]
    targets: tuple[TargetRow, ...]
    guard: Guard | None
    findings: tuple[Finding, ...]
    proven_at: int | None
    accounts: int | None
    last_change: int | None
    next_try: int | None
    loud: bool
    rehearsed: Rehearsed | None
    proposal: Proposal | None
    announced: int | None
    moving: Moving | None
    passphrase: bool


class GetBackup(Request, frozen=True, tag="backup.status"):
    """Ask how it stands with the backup; answered for a locked vault, too."""


class ListFolders(Request, frozen=True, tag="backup.folders"):
    """Ask which synced folders this computer has."""


class FolderRow(Reply, frozen=True):
    """One folder that a drive of this computer syncs."""

    id: str
    drive: str
    label: str
    path: str
    managed: bool
    suggested: bool
    ok: bool
    failure: Failure | None


class Folders(Reply, frozen=True):
    """The synced folders that were found, best first."""

    folders: tuple[FolderRow, ...]


class TurnOn(Request, frozen=True, tag="backup.on"):
    """Back up into a folder typed by a person, or into one of `backup.folders`, or neither to
    take the one proposed; `keychain` puts a copy beside the key as well, or no longer."""

    folder: FolderPath | None = None
    target: PlaceId | None = None
    keychain: bool | None = None


class TurnOff(Request, frozen=True, tag="backup.off"):
    """Back up no longer; with `delete_copies` the copies of this computer go, too."""

    delete_copies: bool


class RunBackup(Request, frozen=True, tag="backup.run"):
    """Begin a backup now; the event `backup` tells when it is done.

    `accept_loss` writes what the guard held back, once, after a person looked at it.
    """

    target: PlaceId | None = None
    accept_loss: bool = False


class Move(Request, frozen=True, tag="backup.move"):
    """Move the backup to another folder; other computers follow (presence needed).

    `leave_old` ends a move under way without waiting for anybody: what lies there stays.
    """

    folder: FolderPath | None = None
    target: PlaceId | None = None
    leave_old: bool = False


class BackupPassphrase(Request, frozen=True, tag="backup.passphrase"):
    """Let a passphrase open the backup, or no longer with null (presence needed)."""

    set: Typed | None


def status_of(app: App) -> BackupStatus:
    """How it stands with the backup, as the app knows it."""
    return msgspec.convert(app.backup(), BackupStatus)


def get_backup(app: App, request: GetBackup) -> BackupStatus:
    """Tell how it stands."""
    return status_of(app)


def list_folders(app: App, request: ListFolders) -> Folders:
    """Tell the synced folders of this computer."""
    from tidekey.backup.places import choosing

    return Folders(folders=msgspec.convert(choosing.rows(app), tuple[FolderRow, ...]))


def turn_on(app: App, request: TurnOn) -> BackupStatus:
    """Remember the place and begin the first copy."""
    from tidekey.backup.beside import desk

    desk.turn_on(app, folder=request.folder, target=request.target, keychain=request.keychain)
    app.back_up()
    return status_of(app)


def turn_off(app: App, request: TurnOff) -> BackupStatus:
    """Stop, and take this computer's copies away where asked to."""
    from tidekey.backup.beside import desk

    desk.turn_off(app, delete_copies=request.delete_copies)
    return status_of(app)


def run_backup(app: App, request: RunBackup) -> BackupStatus:
    """Begin a backup; the reply does not wait for it."""
    from tidekey.backup.beside import desk
    from tidekey.backup.beside.process import Order

    desk.known_target(app, request.target)
    app.back_up(Order(target=request.target, force=True, accept_loss=request.accept_loss))
    return status_of(app)


def move(app: App, request: Move) -> BackupStatus:
    """Ask every computer to move to another folder, or wait for the old one no longer."""
    from tidekey.backup.beside import desk
    from tidekey.backup.beside.process import Order

    app.need_presence()
    desk.move(app, folder=request.folder, target=request.target, leave_old=request.leave_old)
    app.back_up(Order(force=True))
    return status_of(app)


def set_passphrase(app: App, request: BackupPassphrase) -> BackupStatus:
    """Add, change or remove the passphrase that opens the backup."""
    from tidekey.backup.beside import desk

    app.need_presence()
    desk.set_passphrase(app, request.set)
    app.back_up()
    return status_of(app)


VERBS = verbs(
    (GetBackup, BackupStatus, get_backup),
    (ListFolders, Folders, list_folders),
    (TurnOn, BackupStatus, turn_on),
    (TurnOff, BackupStatus, turn_off),
    (RunBackup, BackupStatus, run_backup),
    (Move, BackupStatus, move),
    (BackupPassphrase, BackupStatus, set_passphrase),
)
