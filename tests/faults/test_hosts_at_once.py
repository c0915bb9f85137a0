"""Two real hosts and a thousand changes from the command line at once: nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import wire

TIDEKEY = Path(sys.executable).with_name("tidekey")
CHANGES = 1000
URI = "otpauth://totp/{0}:{1}?secret=JBSWY3DPEHPK3PXP&issuer={0}"


class Writer(threading.Thread):
    """A host that a browser keeps adding through, until told to stop."""

    def __init__(self, home: Path, who: str, secret: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.home, self.who, self.secret, self.stop = home, who, secret, stop
        self.promised: list[str] = []

    def run(self) -> None:
        with wire.Host(self.home) as host:
            hello = {"protocol": 1, "version": "0", "profile_id": self.who * 32, "browser": "x"}
            host.ask("system.hello", **hello)
            assert "ok" in host.ask("vault.unlock", passphrase=self.secret)
            while not self.stop.is_set():
                name = f"{self.who}-{len(self.promised)}"
                draft = host.ask("accounts.draft", uri=URI.format("Host", name))["ok"]
                more = {"issuer": "Host", "name": name, "sites": [], "tags": [], "note": ""}
                assert "ok" in host.ask("accounts.add", draft_id=draft["draft_id"], **more)
                self.promised.append(name)


@pytest.mark.slow
def test_two_hosts_and_a_thousand_changes_of_the_command_line_lose_nothing(
    tmp_path: Path,
) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith("DBUS_")}
    env["TIDEKEY_HOME"] = str(tmp_path / "home")
    lock = tmp_path / "lock"
    lock.write_text("calm waters run deep")
    lock.chmod(0o600)

    def tidekey(*words: str, given: str = "") -> str:
        command = [str(TIDEKEY), *words, "--passphrase-file", str(lock), "--json"]
        done = subprocess.run(command, env=env, input=given, capture_output=True, text=True)
        assert done.returncode == 0, (done.stdout[-400:], done.stderr[-400:])
        return done.stdout

    tidekey("init")
    tidekey("add", "--stdin", given=URI.format("Line", "turned"))
    [row] = json.loads(tidekey("list"))
    stop = threading.Event()
    writers = [Writer(tmp_path / "home", who, lock.read_text(), stop) for who in "ab"]
    for writer in writers:
        writer.start()
    notes = [
        json.dumps({"type": "accounts.edit", "id": row["id"], "tags": [f"turn-{number}"]})
        for number in range(CHANGES)
    ]
    replies = json.loads(tidekey("talk", given="\n".join(notes)))
    stop.set()
    for writer in writers:
        writer.join(60)

    assert len(replies) == CHANGES
    assert all("ok" in reply for reply in replies)
    rows = {one["name"]: one for one in json.loads(tidekey("list"))}
    assert rows["turned"]["tags"] == [f"turn-{CHANGES - 1}"]
    assert all(len(writer.promised) > 10 for writer in writers)
    assert set(rows) == {"turned"}.union(*(writer.promised for writer in writers))
