"""A whole computer of one person: a home, a key store on a bus of its own, a drive, a browser.

Promises that two of them share nothing but the drive's folder, which Tidekey finds by itself as
it finds a real Dropbox. Leaves what is done at one to `ways` and the tests.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import cdp
from common import until
from desk import Desk
from jeepney.io.blocking import open_dbus_connection
from secret_service import SecretService

Codes = dict[str, str]


class Computer(Desk):
    """One of them; `drive` is the folder that a synchroniser keeps the same on all of them."""

    def __init__(self, folder: Path, extensions: dict[str, Path], drive: Path) -> None:
        self.service = SecretService()
        keys = {k: v for k, v in self.service.environ.items() if k != "XDG_DATA_HOME"}
        super().__init__(folder, extensions, keys)
        del self.env["TIDEKEY_HOME"]  # as for a person: below the home, items under the usual name
        says = folder / ".dropbox/info.json"
        says.parent.mkdir()
        says.write_text(json.dumps({"personal": {"path": str(drive), "host": 1}}))

    def close(self) -> None:
        """End its key store."""
        self.service.stop()

    def codes(self, at: int) -> Codes:
        """All codes of one moment, by account; none where the key is not here."""
        rows: Any = self.tidekey("code", "--all", "--at", str(at))
        return {row["id"]: row["code"] for row in rows if row["code"]}

    def backup(self) -> dict[str, Any]:
        """How the command line says the backup stands."""
        return dict(self.tidekey("backup", "status"))  # type: ignore[call-overload]

    def takes_keys_of(self, other: Computer) -> None:
        """Its key store holds all that the other one's does."""
        import secretstorage

        with (
            open_dbus_connection(other.service.address) as theirs,
            open_dbus_connection(self.service.address) as ours,
        ):
            mine = secretstorage.get_default_collection(ours)
            for item in secretstorage.get_default_collection(theirs).get_all_items():
                what = item.get_secret_content_type()
                mine.create_item(item.get_label(), item.get_attributes(), item.get_secret(),
                                 content_type=what)  # fmt: skip


def sit(driver: cdp.Chromium, computer: Computer) -> None:
    """Let a running browser find the host of this computer from now on."""
    computer.register("chromium")
    [ours] = manifests(computer.places["chromium"])
    [theirs] = manifests(driver.profile)
    manifest = json.loads(ours.read_text())
    env = {name: computer.env[name] for name in ("HOME", *computer.keys)}
    start = computer.folder / "start-host"
    start.write_text(
        "#!/bin/sh\nexec env "
        + " ".join(shlex.quote(f"{name}={value}") for name, value in env.items())
        + f' {shlex.quote(manifest["path"])} "$@"\n'
    )
    start.chmod(0o755)
    theirs.write_text(json.dumps(manifest | {"path": str(start)}))
    workers = [one for one in driver.targets() if one["type"] == "service_worker"]
    for one in workers:
        driver.call("Target.closeTarget", targetId=one["targetId"])
    gone = {one["targetId"] for one in workers}
    until(
        lambda: gone.isdisjoint(one["targetId"] for one in driver.targets()),
        "the worker to end",
        10,
    )


def manifests(profile: Path) -> list[Path]:
    """What tells a Chromium of its hosts."""
    return list((profile / "NativeMessagingHosts").glob("*.json"))
