"""leaving.*: the list of accounts to set up anew, for whoever leaves another authenticator.

Leaves how a name is ticked off to `leaving`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from tidekey import leaving
from tidekey.api.shapes import Id, Reply, Request, verbs

if TYPE_CHECKING:
    from tidekey.app import App


class ListLeaving(Request, frozen=True, tag="leaving.list"):
    """Ask for the list."""


class AddLeaving(Request, frozen=True, tag="leaving.add"):
    """Put names on the list, one a line; a pasted key leaves nothing but its label."""

    text: Annotated[str, msgspec.Meta(max_length=100_000)]


class DoneLeaving(Request, frozen=True, tag="leaving.done"):
    """Tick a name off, or take its tick away."""

    id: Id
    done: bool


class RemoveLeaving(Request, frozen=True, tag="leaving.remove"):
    """Take a name off the list."""

    id: Id


class LeavingItem(Reply, frozen=True):
    """One name, its site's security page where it is known, and when it was moved."""

    id: str
    name: str
    link: str | None
    done_at: int | None


class Leaving(Reply, frozen=True):
    """The list, in the order it was written."""

    items: tuple[LeavingItem, ...]


def list_leaving(app: App, request: ListLeaving) -> Leaving:
    """Tell the list."""
    found = leaving.items(app.body())
    return Leaving(items=tuple(msgspec.convert(one._asdict(), LeavingItem) for one in found))


def add(app: App, request: AddLeaving) -> Leaving:
    """Put names on it."""
    app.change(lambda body, _: leaving.add(body, request.text, app.random))
    return list_leaving(app, ListLeaving())


def done(app: App, request: DoneLeaving) -> Leaving:
    """Tick one off, or not."""
    app.change(lambda body, _: leaving.done(body, request.id, request.done, app.now_ms()))
    return list_leaving(app, ListLeaving())


def remove(app: App, request: RemoveLeaving) -> Leaving:
    """Take one off it."""
    app.change(lambda body, _: leaving.remove(body, request.id))
    return list_leaving(app, ListLeaving())


VERBS = verbs(
    (ListLeaving, Leaving, list_leaving),
    (AddLeaving, Leaving, add),
    (DoneLeaving, Leaving, done),
    (RemoveLeaving, Leaving, remove),
)
