"""recovery.*: the sheet with the recovery code, proof that it was written down, a new code.

Promises that the code itself never crosses the wire: the host writes a sheet and opens it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from tidekey.api.shapes import Reply, Request, Typed, verbs
from tidekey.api.vault import VaultStatus, status_of

if TYPE_CHECKING:
    from tidekey.app import App


class Sheet(Request, frozen=True, tag="recovery.sheet"):
    """Write the recovery sheet and open it on this computer."""


class Confirm(Request, frozen=True, tag="recovery.confirm"):
    """Type two groups of the sheet back, each under its number from 1 to 7."""

    groups: Annotated[dict[str, Typed], msgspec.Meta(min_length=1, max_length=7)]


class Reissue(Request, frozen=True, tag="recovery.reissue"):
    """Draw a new recovery code and write its sheet (presence needed once confirmed)."""


class SheetReply(Reply, frozen=True):
    """The name of the sheet's file, and when it is removed again."""

    file: str
    expires: int


def sheet(app: App, request: Sheet) -> SheetReply:
    """Show the sheet; the same code until it is confirmed."""
    return _shown(app, app.sheet())


def confirm(app: App, request: Confirm) -> VaultStatus:
    """Compare the typed groups and forget the code where they fit."""
    app.confirm(request.groups)
    return status_of(app)


def reissue(app: App, request: Reissue) -> SheetReply:
    """Replace the recovery slot by one for a fresh code."""
    return _shown(app, app.reissue())


def _shown(app: App, file: str) -> SheetReply:
    from tidekey.sheet import KEPT_SECONDS

    return SheetReply(file=file, expires=int((app.clock.now() + KEPT_SECONDS) * 1000))


VERBS = verbs(
    (Sheet, SheetReply, sheet), (Confirm, VaultStatus, confirm), (Reissue, SheetReply, reissue)
)
