"""vault.*: the state of the vault, starting one, locking, unlocking, its passphrase, a new key.

Leaves every rule about keys to `app`; here is only what goes over the wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey.api.shapes import Id, Reply, Request, Typed, verbs
from tidekey.api.system import Space, State
from tidekey.errors import RequestInvalid

if TYPE_CHECKING:
    from tidekey.app import App

SlotKind = Literal["keychain", "recovery", "passphrase", "passkey", "unknown"]
LateId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Group = Annotated[int, msgspec.Meta(ge=1, le=7)]


class Status(Request, frozen=True, tag="vault.status"):
    """Ask for the state of the vault; nothing is opened that is locked."""


class Create(Request, frozen=True, tag="vault.create"):
    """Start a vault; a passphrase is needed only where no key store answers.

    Where backups lie, only `new` starts an empty one beside them.
    """

    passphrase: Typed | None = None
    new: bool = False


class Unlock(Request, frozen=True, tag="vault.unlock"):
    """Open the vault in this host process by the passphrase or the recovery code."""

    passphrase: Typed | None = None
    code: Typed | None = None


class Lock(Request, frozen=True, tag="vault.lock"):
    """Lock here and in every other host at once."""


class Passphrase(Request, frozen=True, tag="vault.passphrase"):
    """Set or change the passphrase, or take the lock off with null (presence needed)."""

    set: Typed | None


class Renew(Request, frozen=True, tag="vault.renew"):
    """Move to a new vault with a new id and key (presence needed); `lost` is a lost computer."""

    lost: Id | None = None


class ListRenewed(Request, frozen=True, tag="vault.renewed"):
    """Ask for the sites whose secrets the vault before knew; with `id`, note one as done or not."""

    id: Id | None = None
    done: bool = True


class RenewedSite(Reply, frozen=True):
    """One account whose secret should be changed; `done` once it was."""

    id: str
    issuer: str
    name: str
    site: str | None
    link: str | None
    done: bool


class Renewed(Reply, frozen=True):
    """The accounts whose secrets a lost computer knew."""

    sites: tuple[RenewedSite, ...]


class ListLate(Request, frozen=True, tag="vault.late"):
    """Ask for copies that came into a left vault's folder; with `id`, adopt or dismiss one."""

    id: LateId | None = None
    adopt: bool = False


class LateCopy(Reply, frozen=True):
    """A copy that came too late to be merged, and how many accounts it would bring."""

    id: str
    name: str
    accounts: int


class LateCopies(Reply, frozen=True):
    """What waits for a person; never what a lost computer wrote."""

    copies: tuple[LateCopy, ...]


class Slot(Reply, frozen=True):
    """One way into the vault."""

    kind: SlotKind
    id: str


class Recovery(Reply, frozen=True):
    """Whether the sheet was confirmed; `ask` names the two groups to type back."""

    confirmed: bool
    ask: tuple[Group, Group] | None


class Keystore(Reply, frozen=True):
    """The key store of this computer, and why it does not answer where it does not."""

    name: str
    label: str
    ok: bool
    reason: str | None


class VaultStatus(Reply, frozen=True):
    """What a screen must know about the vault; no list of accounts."""

    state: State
    space: Space
    accounts: int
    slots: tuple[Slot, ...]
    passphrase: bool
    locked_since: int | None
    recovery: Recovery
    keystore: Keystore
    keystore_available: bool
    autolock_minutes: int


def status_of(app: App) -> VaultStatus:
    """The state of the vault as the app knows it."""
    return msgspec.convert(app.status(), VaultStatus)


def status(app: App, request: Status) -> VaultStatus:
    """Tell the state."""
    return status_of(app)


def create(app: App, request: Create) -> VaultStatus:
    """Start a vault."""
    app.create(request.passphrase, new=request.new)
    return status_of(app)


def unlock(app: App, request: Unlock) -> VaultStatus:
    """Open the vault by exactly one of passphrase and recovery code."""
    if (request.passphrase is None) == (request.code is None):
        raise RequestInvalid(field="passphrase")
    app.unlock(passphrase=request.passphrase, code=request.code)
    return status_of(app)


def lock(app: App, request: Lock) -> VaultStatus:
    """Lock everywhere."""
    app.lock()
    return status_of(app)


def passphrase(app: App, request: Passphrase) -> VaultStatus:
    """Set, change or take away the passphrase."""
    if request.set is None:
        app.remove_passphrase()
    else:
        app.set_passphrase(request.set)
    return status_of(app)


def renew(app: App, request: Renew) -> VaultStatus:
    """Start over with a new key."""
    app.renew(lost=request.lost or "")
    app.back_up()
    return status_of(app)


def renewed(app: App, request: ListRenewed) -> Renewed:
    """Tell whose secrets to change."""
    if request.id is not None:
        app.renewed_done(request.id, request.done)
    return Renewed(sites=msgspec.convert(app.renewed(), tuple[RenewedSite, ...]))


def late(app: App, request: ListLate) -> LateCopies:
    """Tell which copies wait, one fewer where it was settled just now."""
    from tidekey.backup.beside import desk

    if request.id is not None:
        desk.settle_late(app, request.id, adopt=request.adopt)
        app.back_up()
    return LateCopies(copies=msgspec.convert(desk.late(app), tuple[LateCopy, ...]))


VERBS = verbs(
    (Status, VaultStatus, status),
    (Create, VaultStatus, create),
    (Unlock, VaultStatus, unlock),
    (Lock, VaultStatus, lock),
    (Passphrase, VaultStatus, passphrase),
    (Renew, VaultStatus, renew),
    (ListRenewed, Renewed, renewed),
    (ListLate, LateCopies, late),
)
