"""restore.* and vault.adopt: what lies in the backups, a plan of what comes back, then the act.

Promises that nothing is changed before a plan was shown, that keys and bodies of a prepared
restore stay in this process alone, and that what a person typed comes back in no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey.api.backup import Failure, Finding, FolderPath
from tidekey.api.shapes import Id, Reply, Request, Typed, verbs
from tidekey.api.vault import VaultStatus, status_of
from tidekey.errors import RequestInvalid

if TYPE_CHECKING:
    from tidekey.app import App
    from tidekey.strictjson import JSON

FoundId = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z._-]{1,100}$")]
VersionId = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
PlanId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
Base64 = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z+/]{1,2736}={0,2}$")]
FieldName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Way = Literal["keychain", "passkey", "approval", "recovery", "passphrase"]


class FindBackups(Request, frozen=True, tag="restore.find"):
    """Look for backups in every known place, or in one folder typed by a person."""

    folder: FolderPath | None = None


class FoundRow(Reply, frozen=True):
    """A vault in a backup, what is known of it without its key, and how it can be opened.

    `vault` is the first four bytes of its id in hex; `mine` where it is the vault that is open.
    """

    id: str
    drive: str
    label: str
    place: str
    vault: str
    devices: int
    written_at: int
    newest_at: int | None
    newest_from: str | None
    accounts: int | None
    openable: bool
    ways: tuple[Way, ...]
    mine: bool


class SearchedRow(Reply, frozen=True):
    """One place that was looked at, and why it could not be where it could not."""

    label: str
    place: str
    failure: Failure | None


class FoundBackups(Reply, frozen=True):
    """The vaults that were found, best first, and where was looked."""

    found: tuple[FoundRow, ...]
    searched: tuple[SearchedRow, ...]


class PasskeyAnswer(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What a passkey gave: which one it was, and its 32 bytes."""

    credential_id: Base64
    prf: Typed


class PlanRestore(Request, frozen=True, tag="restore.plan"):
    """Open a backup in exactly one way and tell what would come; or a version of this vault.

    With both, the version is one of those that lie in that backup.
    """

    found: FoundId | None = None
    keychain: bool = False
    code: Typed | None = None
    passphrase: Typed | None = None
    passkey: PasskeyAnswer | None = None
    version: VersionId | None = None


class PlanItem(Reply, frozen=True):
    """One account of a plan; with `loop` signing in there may need the missing code itself.

    `fields` names what differs from the account that is here: names of fields, `tags`, `secret`,
    or `life` where it is not live here.
    """

    id: str
    issuer: str
    name: str
    site: str | None
    link: str | None
    reason: str
    loop: bool
    change: Literal["new", "changed", "same"]
    fields: tuple[str, ...]


class Plan(Reply, frozen=True):
    """What a restore would bring: works now, sign in to finish, needs attention.

    `plan` names it for `restore.apply`, for 15 minutes and while nothing is locked.
    """

    plan: str
    vault: str
    newest_at: int | None
    newest_from: str | None
    accounts: int
    works_now: tuple[PlanItem, ...]
    sign_in: tuple[PlanItem, ...]
    attention: tuple[PlanItem, ...]
    findings: tuple[Finding, ...]


class ApplyPlan(Request, frozen=True, tag="restore.apply"):
    """Do what the plan says: all of it, `only` some accounts, or only some of their fields.

    A passphrase is needed only where no key store answers, or to start with an app lock.
    """

    plan: PlanId
    passphrase: Typed | None = None
    only: Annotated[tuple[Id, ...], msgspec.Meta(max_length=10_000)] | None = None
    fields: (
        Annotated[
            dict[Id, Annotated[tuple[FieldName, ...], msgspec.Meta(max_length=50)]],
            msgspec.Meta(max_length=10_000),
        ]
        | None
    ) = None


class Restored(Reply, frozen=True):
    """The vault as it is now, how many accounts came, and until when it can be taken back."""

    status: VaultStatus
    restored: int
    undo_until: int | None


class UndoRestore(Request, frozen=True, tag="restore.undo"):
    """Take the last restore of this computer back; `sure` after `account.many-deleted`."""

    sure: bool = False


class Adopt(Request, frozen=True, tag="vault.adopt"):
    """Add the accounts of a planned restore to this vault as new ones."""

    plan: PlanId


class Adopted(Reply, frozen=True):
    """How many accounts came, and how many of them seem to be here twice now."""

    adopted: int
    duplicates: int


def find(app: App, request: FindBackups) -> FoundBackups:
    """Look for backups; what was found is remembered for `restore.plan`."""
    from tidekey.backup.restoring import returning

    return msgspec.convert(returning.find(app, app.prepared, request.folder), FoundBackups)


def plan(app: App, request: PlanRestore) -> Plan:
    """Open a backup by what was given, or a version of this vault by its own key."""
    from tidekey.backup.restoring import returning

    ways = (request.keychain or None, request.code, request.passphrase, request.passkey)
    given = sum(way is not None for way in ways)
    if request.found is None and request.version is not None and not given:
        return plan_of(returning.plan_version(app, app.prepared, request.version))
    if request.found is None or given != 1:
        raise RequestInvalid(field="found")
    asked = request.passkey
    passkey = None if asked is None else (asked.credential_id, asked.prf)
    return plan_of(
        returning.plan(
            app,
            app.prepared,
            request.found,
            code=request.code,
            passphrase=request.passphrase,
            passkey=passkey,
            version=request.version,
        )
    )


def plan_of(found: dict[str, JSON]) -> Plan:
    """A plan as it goes over the wire."""
    return msgspec.convert(found, Plan)


def apply(app: App, request: ApplyPlan) -> Restored:
    """Bring back what the plan says."""
    from tidekey.backup.restoring import returning

    restored, undo_until = returning.apply(
        app, app.prepared, request.plan, request.passphrase, request.only, request.fields
    )
    app.back_up()
    return Restored(status=status_of(app), restored=restored, undo_until=undo_until)


def undo(app: App, request: UndoRestore) -> VaultStatus:
    """Take it back."""
    from tidekey.backup.restoring import returning

    returning.undo(app, sure=request.sure)
    return status_of(app)


def adopt(app: App, request: Adopt) -> Adopted:
    """Add the accounts of another vault to this one."""
    from tidekey.backup.restoring import returning

    adopted, duplicates = returning.adopt(app, app.prepared, request.plan)
    app.back_up()
    return Adopted(adopted=adopted, duplicates=duplicates)


VERBS = verbs(
    (FindBackups, FoundBackups, find),
    (PlanRestore, Plan, plan),
    (ApplyPlan, Restored, apply),
    (UndoRestore, VaultStatus, undo),
    (Adopt, Adopted, adopt),
)
