"""passkey.*: passkeys that open the backup, made and asked by a page of the extension.

Promises that the 32 bytes of a passkey are a `Secret` from the moment they arrive. Leaves the
calls of WebAuthn to that page and the slots to `backup.passkeys`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey.api.backup import BackupStatus, status_of
from tidekey.api.restore import Base64, FoundId
from tidekey.api.shapes import Id, Reply, Request, Typed, verbs
from tidekey.errors import RequestInvalid

if TYPE_CHECKING:
    from tidekey.app import App

Family = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Salt = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z+/]{43}=$")]


class BeginPasskey(Request, frozen=True, tag="passkey.begin"):
    """Ask for the values that WebAuthn needs, to add a passkey or to open a found backup."""

    purpose: Literal["add", "open"]
    found: FoundId | None = None


class PasskeyCredential(Reply, frozen=True):
    """One passkey that may open it, with the salt to ask it with; both in base64."""

    id: str
    salt: str


class PasskeyOptions(Reply, frozen=True):
    """The values for WebAuthn; bytes in base64. `salt` is for a passkey that is made new."""

    challenge: str
    salt: str
    rp_name: str
    user_id: str
    user_name: str
    credentials: tuple[PasskeyCredential, ...]
    timeout_ms: int


class FinishPasskey(Request, frozen=True, tag="passkey.finish"):
    """Let this passkey open the vault and its backup from now on."""

    credential_id: Base64
    prf: Typed
    salt: Salt
    family: Family


class ListPasskeys(Request, frozen=True, tag="passkey.list"):
    """Ask which passkeys open this vault."""


class PasskeyRow(Reply, frozen=True):
    """One passkey; `fits` where this build of the extension can ask for it."""

    id: str
    family: str
    added_at: int | None
    fits: bool


class Passkeys(Reply, frozen=True):
    """The passkeys that open this vault."""

    passkeys: tuple[PasskeyRow, ...]


class RemovePasskey(Request, frozen=True, tag="passkey.remove"):
    """Let a passkey open new copies no longer (presence needed)."""

    id: Id


def begin(app: App, request: BeginPasskey) -> PasskeyOptions:
    """Give the values for WebAuthn."""
    from tidekey.backup.joining import letting

    if (request.purpose == "open") != (request.found is not None):
        raise RequestInvalid(field="found")
    return msgspec.convert(
        letting.begin_passkey(app, app.prepared, app.origin, request.found), PasskeyOptions
    )


def finish(app: App, request: FinishPasskey) -> BackupStatus:
    """Write a slot for it."""
    from tidekey.backup.joining import letting

    letting.finish_passkey(
        app, app.origin, request.credential_id, request.prf, request.salt, request.family
    )
    app.back_up()
    return status_of(app)


def list_passkeys(app: App, request: ListPasskeys) -> Passkeys:
    """Tell which there are."""
    from tidekey.backup.joining import letting

    return Passkeys(
        passkeys=msgspec.convert(letting.list_passkeys(app, app.origin), tuple[PasskeyRow, ...])
    )


def remove(app: App, request: RemovePasskey) -> Passkeys:
    """Remove its slot."""
    from tidekey.backup.joining import letting

    app.need_presence()
    letting.remove_passkey(app, request.id)
    app.back_up()
    return Passkeys(
        passkeys=msgspec.convert(letting.list_passkeys(app, app.origin), tuple[PasskeyRow, ...])
    )


VERBS = verbs(
    (BeginPasskey, PasskeyOptions, begin),
    (FinishPasskey, BackupStatus, finish),
    (ListPasskeys, Passkeys, list_passkeys),
    (RemovePasskey, Passkeys, remove),
)
