"""A real Secret Service (gnome-keyring) on a bus of its own, and the states it can be in."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

PASSWORD = b"testpw"
NEEDED = ("dbus-daemon", "gnome-keyring-daemon")
_BUS_ITSELF = "org.freedesktop.DBus"
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


def missing() -> list[str]:
    """The programs that are not on this computer."""
    return [name for name in NEEDED if shutil.which(name) is None]


class SecretService:
    """A bus without activation, so that what is killed stays away, and a keyring daemon on it."""

    def __init__(self, *, collection: bool = True) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="keys-"))
        config = self._folder / "bus.conf"
        config.write_text(_CONFIG.format(folder=self._folder))
        self._bus = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._bus.stdout is not None
        self.address = self._bus.stdout.readline().strip()
        self.environ = {
            "DBUS_SESSION_BUS_ADDRESS": self.address,
            "XDG_RUNTIME_DIR": str(self._folder),
            "XDG_DATA_HOME": str(self._folder / "data"),
        }
        self._daemon = self._start(collection)

    def _start(self, collection: bool) -> subprocess.Popen[bytes]:
        env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        how = ["--unlock"] if collection else []
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", *how, "--foreground", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=env | self.environ,
        )
        assert daemon.stdin is not None
        daemon.stdin.write(PASSWORD if collection else b"")
        daemon.stdin.close()
        try:
            self._wait_for_name(daemon)
        except BaseException:
            for process in (daemon, self._bus):
                process.kill()
                process.wait()
            raise
        return daemon

    def _wait_for_name(self, daemon: subprocess.Popen[bytes]) -> None:
        from jeepney import DBusAddress, new_method_call
        from jeepney.io.blocking import open_dbus_connection

        itself = DBusAddress(
            "/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus"
        )
        with open_dbus_connection(self.address) as bus:
            owned = False
            while not owned and daemon.poll() is None:
                call = new_method_call(itself, "NameHasOwner", "s", ("org.freedesktop.secrets",))
                owned = bus.send_and_get_reply(call, timeout=10).body[0]

    def lock(self) -> None:
        """Lock the collection as a screen lock would."""
        self._collection().lock()

    def overwrite(self, item: str, value: bytes) -> None:
        """Let another program change an item."""
        for found in self._collection().search_items({"username": item}):
            found.set_secret(value)

    def pause(self) -> None:
        """Let the service hang."""
        self._daemon.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """End the hanging."""
        self._daemon.send_signal(signal.SIGCONT)

    def vanish(self) -> None:
        """End the service, and leave the bus."""
        self._daemon.kill()
        self._daemon.wait()

    def stop(self) -> None:
        """End everything and leave nothing behind."""
        for process in (self._daemon, self._bus):
            process.kill()
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _collection(self):  # type: ignore[no-untyped-def]
        import secretstorage
        from jeepney.io.blocking import open_dbus_connection

        return secretstorage.get_default_collection(open_dbus_connection(self.address))
