"""Real hosts beside each other: no change is lost, and their rate limit is one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import wire

TIDEKEY = Path(sys.executable).with_name("tidekey")
CHANGES = 1000
URI = "otpauth://totp/{0}:{1}?secret=JBSWY3DPEHPK3PXP&issuer={0}"


def greet(host: wire.Host, who: str, secret: str) -> None:
    """What a browser says first, and a person after it."""
    host.ask("system.hello", protocol=1, version="0", profile_id=who * 32, browser="x")
    assert "ok" in host.ask("vault.unlock", passphrase=secret)


class Writer(threading.Thread):
    """A host that a browser keeps adding through, until told to stop."""

    def __init__(self, home: Path, who: str, secret: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.home, self.who, self.secret, self.stop = home, who, secret, stop
        self.promised: list[str] = []

    def run(self) -> None:
        with wire.Host(self.home) as host:
            greet(host, self.who, self.secret)
            while not self.stop.is_set():
                name = f"{self.who}-{len(self.promised)}"
                draft = host.ask("accounts.draft", uri=URI.format("Host", name))["ok"]
                more = {"issuer": "Host", "name": name, "sites": [], "tags": [], "note": ""}
                assert "ok" in host.ask("accounts.add", draft_id=draft["draft_id"], **more)
                self.promised.append(name)


Line = Callable[..., str]


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """The passphrase in a file."""
    made = tmp_path / "lock"
    made.write_text("calm waters run deep")
    made.chmod(0o600)
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the vault is."""
    return tmp_path / "home"


@pytest.fixture
def tidekey(home: Path, lock: Path) -> Line:
    """The command line on a fresh vault, with no key store."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("DBUS_")}
    env["TIDEKEY_HOME"] = str(home)

    def run(*words: str, given: str = "") -> str:
        command = [str(TIDEKEY), *words, "--passphrase-file", str(lock), "--json"]
        done = subprocess.run(command, env=env, input=given, capture_output=True, text=True)
        assert done.returncode == 0, (done.stdout[-400:], done.stderr[-400:])
        return done.stdout

    run("init")
    return run


@pytest.mark.slow
def test_two_hosts_and_a_thousand_changes_of_the_command_line_lose_nothing(
    home: Path, lock: Path, tidekey: Line
) -> None:
    tidekey("add", "--stdin", given=URI.format("Line", "turned"))
    [row] = json.loads(tidekey("list"))
    stop = threading.Event()
    writers = [Writer(home, who, lock.read_text(), stop) for who in "ab"]
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


def test_all_hosts_together_give_out_the_codes_of_120_accounts_a_minute(
    home: Path, lock: Path, tidekey: Line
) -> None:
    uris = "\n".join(URI.format("Many", f"n{number}") for number in range(130))
    tidekey("add", "--stdin", given=uris)
    ids = [row["id"] for row in json.loads(tidekey("list"))]
    with wire.Host(home) as one, wire.Host(home) as other:
        greet(one, "a", lock.read_text())
        greet(other, "b", lock.read_text())
        assert "ok" in one.ask("codes.get", ids=ids[:50])
        assert "ok" in other.ask("codes.get", ids=ids[50:100])
        assert "ok" in one.ask("codes.get", ids=ids[100:120])
        assert "ok" in other.ask("codes.get", ids=ids[:50])  # the same again count once
        for host in (one, other):
            error = host.ask("codes.get", ids=ids[120:])["error"]
            assert error["code"] == "wire.rate-limit"
            assert 0 < error["detail"]["seconds"] <= 60
    assert len(json.loads(tidekey("code", "--all"))) == 130  # the command line is apart
