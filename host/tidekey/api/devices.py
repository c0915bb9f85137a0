"""devices.*: the computers that write into this backup.

Promises that forgetting one says what it is: its copies go, what it knew stays known there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey.api.shapes import Id, Reply, Request, verbs
from tidekey.errors import DeviceUncovered

if TYPE_CHECKING:
    from tidekey.app import App

DeviceName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class ListDevices(Request, frozen=True, tag="devices.list"):
    """Ask for the computers of this vault."""


class DeviceRow(Reply, frozen=True):
    """One computer; `covered` where its newest copy is in a proven copy of this one."""

    id: str
    name: str
    self: bool
    state: Literal["known", "forgotten", "back"]
    written_at: int | None
    counter: int | None
    covered: bool


class Devices(Reply, frozen=True):
    """The computers of this vault, this one first."""

    devices: tuple[DeviceRow, ...]


class RenameDevice(Request, frozen=True, tag="devices.rename"):
    """Give this computer another name."""

    name: DeviceName


class ForgetDevice(Request, frozen=True, tag="devices.forget"):
    """Remove the copies of another computer, once this one's cover them."""

    id: Id


def list_devices(app: App, request: ListDevices) -> Devices:
    """Tell the computers."""
    from tidekey.backup.joining import letting

    return Devices(devices=msgspec.convert(letting.list_devices(app), tuple[DeviceRow, ...]))


def rename(app: App, request: RenameDevice) -> Devices:
    """Call this one otherwise."""
    from tidekey.backup.joining import letting

    letting.rename_device(app, request.name)
    app.back_up()
    return list_devices(app, ListDevices())


def forget(app: App, request: ForgetDevice) -> Devices:
    """Remove another one's copies; where this one's do not cover them, a copy is begun at once."""
    from tidekey.backup.beside.process import Order
    from tidekey.backup.joining import letting

    try:
        letting.forget_device(app, request.id)
    except DeviceUncovered:
        app.back_up(Order(force=True))
        raise
    app.back_up()
    return list_devices(app, ListDevices())


VERBS = verbs(
    (ListDevices, Devices, list_devices),
    (RenameDevice, Devices, rename),
    (ForgetDevice, Devices, forget),
)
