"""A worker killed at any of its writes: a good copy is always there, and the next run proves."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tidekey import records, sealed
from tidekey.app import App
from tidekey.backup import config, copies, state
from tidekey.backup.beside import process
from tidekey.backup.beside.process import Order
from tidekey.backup.targets.folder import FolderTarget
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places
from tidekey.secret import Secret
from wire import KEY, Desk

DIER = Path(__file__).with_name("dier.py")
PASSPHRASE = "four words are better"
PATIENCE = 60.0


class Victim:
    """A computer that has a proven copy and one change more, as often as it is needed."""

    def __init__(self, root: Path) -> None:
        self.root, self.drive = root / "now", root / "now/drive"
        self.drive.mkdir(parents=True)
        desk = Desk(self.root / "data")
        desk.ask("vault.create", passphrase=PASSPHRASE, new=True)
        desk.add()
        place = {"kind": "folder", "path": str(self.drive), "label": "Drive", "drive": ""}
        desk.app.change(lambda body, _: config.turn_on(body, place))
        self.app = self._opened()
        assert self.run() == "ok"
        self.device = self.app.vault().device_id
        desk.add(f"otpauth://totp/Second:me?secret={KEY}&issuer=Second")
        self.app.vault().standing()
        self.before = root / "before"
        shutil.copytree(self.root, self.before)

    def _opened(self) -> App:
        data = str(self.root / "data")
        app = App(Places(data, data, True), stores=[MemoryStore()])
        app.unlock(passphrase=Secret(PASSPHRASE))
        return app

    def order(self) -> bytes:
        return process.told(self.app, self.app.vault(), Order(wait=PATIENCE))

    def run(self) -> str:
        """A run as the next host makes it."""
        ended = process.Process(self.order()).wait(PATIENCE)
        return ended.code if ended is not None else "no end"

    def again(self) -> None:
        """As it was before the run that is killed."""
        shutil.rmtree(self.root)
        shutil.copytree(self.before, self.root)

    def die_at(self, number: int) -> tuple[int, dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, str(DIER), str(number)], input=self.order(), capture_output=True,
            check=False, timeout=PATIENCE,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout or b"{}")

    def readable(self) -> list[set[str]]:
        """The issuers of every copy in the folder that opens."""
        vault, found = self.app.vault(), []
        for copy in copies.read(FolderTarget(str(self.drive)), vault.vault_id)[0]:
            body: Any = sealed.open_body(copy.data, vault.key, sealed.BACKUP)
            rows = body["shared"]["accounts"].values()
            found.append({one["fields"]["issuer"][0] for one in rows})
        return found

    def here(self) -> set[str]:
        body = self.app.vault().standing()
        assert body is not None
        return {one.issuer for one in records.accounts(body)}


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    if sys.platform == "win32":
        pytest.skip("no signal ends a process there at once")
    yield Victim(tmp_path_factory.mktemp("killed"))


@pytest.mark.slow
def test_killed_at_any_write_it_loses_nothing_and_the_next_run_proves(victim: Victim) -> None:
    status, told = victim.die_at(0)
    assert (status, told["code"]) == (0, "ok")  # control: unhurt, it counts its calls
    assert told["count"] > 15
    both, halves = {"Example", "Second"}, 0
    for number in range(1, told["count"] + 1):
        victim.again()

        died = victim.die_at(number)
        assert died[0] == -signal.SIGKILL, (number, died)

        there = victim.readable()
        assert {"Example"} in there or both in there, number
        halves += len(there) < len([*victim.drive.rglob("d-*")])
        assert victim.here() == both, number
        assert victim.run() == "ok", number
        assert both in victim.readable(), number
        kept = state.load(victim.app.folder)
        (place,) = [one for one in kept.targets.values() if one.kind == "folder"]
        assert (place.state, place.accounts, kept.findings) == ("proven", 2, []), number
        assert victim.app.vault().device_id == victim.device, number
    assert halves  # control: some did die with half a copy written
