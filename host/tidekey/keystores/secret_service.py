"""The Secret Service of Linux desktops: read directly, everything else by keyring.

Promises that the first code after a start does not wait for keyring to load (some 100 ms): an
unlocked item is read in four messages. Whatever is not that simple (a locked collection that
needs a window, a service that is not there yet) goes to keyring, which knows how.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tidekey.errors import StoreAbsent, StoreWrong
from tidekey.keystores.base import QUICK_SECONDS
from tidekey.keystores.by_keyring import KeyringStore, value_of

if TYPE_CHECKING:
    from jeepney import DBusAddress
    from jeepney.io.blocking import DBusConnection

NAME, LABEL = "secret-service", "The system's key store (Secret Service)"
_PATH = "/org/freedesktop/secrets"
_BUS = "org.freedesktop.secrets"
_IFACE = "org.freedesktop.Secret."


class SecretServiceStore(KeyringStore):
    """GNOME Keyring, KeePassXC, KWallet 6 and whoever else serves that name on the bus."""

    def __init__(self, service: str) -> None:
        super().__init__(NAME, LABEL, "keyring.backends.SecretService.Keyring", service)

    def check(self) -> None:
        self._bus()
        if not self.ask(self._answers, self.quick_seconds):
            raise StoreAbsent(store=self.label, why="it is not running")

    def read(self, item: str) -> bytes | None:
        self._bus()
        found = self.ask(lambda: self._quick(item), self.quick_seconds)
        if found is None:
            return super().read(item)
        try:
            return value_of(found.decode("ascii"), self.label)
        except UnicodeDecodeError:
            raise StoreWrong(store=self.label) from None

    def write(self, item: str, value: bytes) -> None:
        self._bus()
        super().write(item, value)

    def _bus(self) -> None:
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            raise StoreAbsent(store=self.label, why="there is no session bus")

    def _answers(self) -> bool:
        from jeepney import DBusAddress
        from jeepney.io.blocking import open_dbus_connection

        service = DBusAddress(_PATH, _BUS, "org.freedesktop.DBus.Properties")
        with open_dbus_connection("SESSION") as bus:
            return _call(bus, service, "GetAll", "s", _IFACE + "Service") is not None

    def _quick(self, item: str) -> bytes | None:
        from jeepney import DBusAddress
        from jeepney.io.blocking import open_dbus_connection

        service = DBusAddress(_PATH, _BUS, _IFACE + "Service")
        with open_dbus_connection("SESSION") as bus:
            wanted = {"service": self._service, "username": item}
            unlocked = _call(bus, service, "SearchItems", "a{ss}", wanted)
            if unlocked is None or not unlocked[0]:
                return None
            session = _call(bus, service, "OpenSession", "sv", "plain", ("s", ""))
            if session is None:
                return None
            at = DBusAddress(unlocked[0][0], _BUS, _IFACE + "Item")
            secret = _call(bus, at, "GetSecret", "o", session[1])
        return None if secret is None else bytes(secret[0][2])


def _call(
    bus: DBusConnection, at: DBusAddress, method: str, signature: str, *body: Any
) -> tuple[Any, ...] | None:
    from jeepney import MessageType, new_method_call

    reply = bus.send_and_get_reply(
        new_method_call(at, method, signature, body), timeout=QUICK_SECONDS
    )
    return None if reply.header.message_type == MessageType.error else reply.body
