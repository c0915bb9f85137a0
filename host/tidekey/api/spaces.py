"""spaces.*: which vaults there are on this computer, and which one this browser profile is in.

Promises that no vault is opened to tell about it, and that a browser changes its own profile's
space alone, never the one of the command line.
Leaves names and kinds to `spaces`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey import glance, spaces
from tidekey.api.shapes import Reply, Request, verbs
from tidekey.api.system import State
from tidekey.errors import SpaceUnknown

if TYPE_CHECKING:
    from tidekey.app import App

SpaceId = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]
SpaceName = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Kind = Literal["personal", "work"]


class ListSpaces(Request, frozen=True, tag="spaces.list"):
    """Ask which spaces there are."""


class CreateSpace(Request, frozen=True, tag="spaces.create"):
    """Add a space; it has no vault until `vault.create` is asked for in it."""

    name: SpaceName
    kind: Kind = "personal"


class RenameSpace(Request, frozen=True, tag="spaces.rename"):
    """Call a space otherwise."""

    id: SpaceId
    name: SpaceName


class UseSpace(Request, frozen=True, tag="spaces.use"):
    """Work in this space now, and from now on in this browser profile."""

    id: SpaceId


class BindSpace(Request, frozen=True, tag="spaces.bind"):
    """Work in this space in this browser profile from its next start on."""

    id: SpaceId


class SpaceRow(Reply, frozen=True):
    """One space; `accounts` only where its vault is open here."""

    id: str
    name: str
    kind: Kind
    current: bool
    accounts: int | None
    state: State


class Spaces(Reply, frozen=True):
    """All spaces, in the order they were made."""

    spaces: tuple[SpaceRow, ...]


def list_spaces(app: App, request: ListSpaces) -> Spaces:
    """Tell which spaces there are."""
    return Spaces(spaces=tuple(_row(app, space) for space in spaces.ids(app.places)))


def create(app: App, request: CreateSpace) -> Spaces:
    """Add one."""
    spaces.create(app.places, request.name, request.kind)
    return list_spaces(app, ListSpaces())


def rename(app: App, request: RenameSpace) -> Spaces:
    """Give one another name."""
    spaces.rename(app.places, request.id, request.name)
    return list_spaces(app, ListSpaces())


def use(app: App, request: UseSpace) -> Spaces:
    """Go there, and remember it for the profile that asks."""
    _bind(app, request.id)
    app.enter(request.id)
    return list_spaces(app, ListSpaces())


def bind(app: App, request: BindSpace) -> Spaces:
    """Remember it for the profile that asks."""
    _bind(app, request.id)
    return list_spaces(app, ListSpaces())


def _bind(app: App, space: str) -> None:
    if space not in spaces.ids(app.places):
        raise SpaceUnknown
    if app.profile_id:
        spaces.bind(app.places, app.profile_id, space)


def _row(app: App, space: str) -> SpaceRow:
    here = space == app.space
    state = app.state() if here else glance.state(spaces.folder(app.places, space))
    row = {
        "id": space,
        "name": spaces.name(app.places, space),
        "kind": spaces.kind(app.places, space),
        "current": here,
        "accounts": len(app.vault().index().ids()) if here and state == "open" else None,
        "state": state,
    }
    return msgspec.convert(row, SpaceRow)


VERBS = verbs(
    (ListSpaces, Spaces, list_spaces),
    (CreateSpace, Spaces, create),
    (RenameSpace, Spaces, rename),
    (UseSpace, Spaces, use),
    (BindSpace, Spaces, bind),
)
