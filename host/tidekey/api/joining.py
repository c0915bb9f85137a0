"""join.*: a new computer is approved on an old one, by 18 characters and six digits.

Promises that the old one asks for presence and that the new one uses a key only after the digits
were typed there. Leaves files and keys to `backup.join`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from tidekey.api.restore import FoundId, Plan, plan_of
from tidekey.api.shapes import Done, Reply, Request, Typed, verbs

if TYPE_CHECKING:
    from tidekey.app import App


class RequestJoin(Request, frozen=True, tag="join.request"):
    """Ask the other computers of a found backup to let this one in."""

    found: FoundId


class JoinRequested(Reply, frozen=True):
    """The 18 characters to be typed on the other computer, in groups of 6."""

    characters: str
    expires_at: int


class JoinStatus(Request, frozen=True, tag="join.status"):
    """Ask whether the request of this computer was granted."""


class JoinState(Reply, frozen=True):
    """How it stands with the request of this computer."""

    state: Literal["none", "waiting", "granted", "expired"]
    characters: str | None
    expires_at: int | None


class FinishJoin(Request, frozen=True, tag="join.finish"):
    """Type the six digits that the other computer shows; one try."""

    digits: Typed


class CancelJoin(Request, frozen=True, tag="join.cancel"):
    """Take the request of this computer back."""


class ApproveJoin(Request, frozen=True, tag="join.approve"):
    """Let the computer in that shows these 18 characters (presence needed)."""

    characters: Typed


class JoinApproved(Reply, frozen=True):
    """The six digits to be typed on the new computer."""

    digits: str
    expires_at: int


def request_join(app: App, request: RequestJoin) -> JoinRequested:
    """Put a request into the folder and tell its characters."""
    from tidekey.backup.joining import letting

    characters, expires = letting.request(app, app.prepared, request.found)
    return JoinRequested(characters=characters, expires_at=expires)


def join_status(app: App, request: JoinStatus) -> JoinState:
    """Tell how the request stands."""
    from tidekey.backup.joining import letting

    state, characters, expires = letting.state(app)
    return msgspec.convert(
        {"state": state, "characters": characters, "expires_at": expires}, JoinState
    )


def finish_join(app: App, request: FinishJoin) -> Plan:
    """Compare the digits; where they fit, tell what would come."""
    from tidekey.backup.joining import letting

    return plan_of(letting.finish(app, app.prepared, request.digits))


def cancel_join(app: App, request: CancelJoin) -> Done:
    """Forget the request."""
    from tidekey.backup.joining import letting

    letting.cancel(app)
    return Done()


def approve_join(app: App, request: ApproveJoin) -> JoinApproved:
    """Write the grant and tell the digits."""
    from tidekey.backup.joining import letting

    app.need_presence()
    digits, expires = letting.approve(app, request.characters)
    return JoinApproved(digits=digits, expires_at=expires)


VERBS = verbs(
    (RequestJoin, JoinRequested, request_join),
    (JoinStatus, JoinState, join_status),
    (FinishJoin, Plan, finish_join),
    (CancelJoin, Done, cancel_join),
    (ApproveJoin, JoinApproved, approve_join),
)
