"""system.hello and system.doctor: who answers here, and whether each link of the chain holds.

Leaves the quick reading of a first hello, before any struct is loaded, to `hello`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey.api import hello as quick
from tidekey.api.shapes import Reply, Request, verbs

if TYPE_CHECKING:
    from tidekey.app import App

State = Literal["none", "locked", "open", "key-missing", "damaged"]


class Space(Reply, frozen=True):
    """The space a browser profile works in."""

    id: str
    name: str


class Hello(Request, frozen=True, tag="system.hello"):
    """The first message of a browser; `profile_id` is random and kept by the extension."""

    protocol: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    version: Annotated[str, msgspec.Meta(max_length=40)] = ""
    profile_id: Annotated[str, msgspec.Meta(max_length=64)] = ""
    browser: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Greeting(Reply, frozen=True):
    """What this host speaks; both sides go on with the lower protocol."""

    protocol: int
    version: str
    platform: Literal["linux", "mac", "windows"]
    vault: State
    space: Space
    now: int
    install_command: str


class Doctor(Request, frozen=True, tag="system.doctor"):
    """Ask for each link of the chain."""


class Check(Reply, frozen=True):
    """One link: whether it holds, what was seen, what to do."""

    id: str
    ok: bool
    title: str
    message: str
    remedy: str


class Checks(Reply, frozen=True):
    """All links, in the order of the chain."""

    checks: tuple[Check, ...]


def hello(app: App, request: Hello) -> Greeting:
    """Greet a browser profile and say in what state its vault is."""
    fields = {name: getattr(request, name) for name in request.__struct_fields__}
    return msgspec.convert(quick.greet(app.places, fields, app.state()), Greeting)


def doctor(app: App, request: Doctor) -> Checks:
    """Look at each link of the chain."""
    from tidekey import doctor as links

    found = links.checks(app.places)
    return Checks(
        checks=tuple(
            Check(id=one.id, ok=one.ok, title=one.title, message=one.message, remedy=one.remedy)
            for one in found
        )
    )


VERBS = verbs((Hello, Greeting, hello), (Doctor, Checks, doctor))
