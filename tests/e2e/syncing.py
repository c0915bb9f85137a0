"""A real Syncthing between two homes on this computer, driven by its REST interface.

Promises that it talks to nobody but its pair on loopback (no discovery, relay, upgrade or report)
and that waiting ends with the event that was waited for. Leaves what lies in the folder to tests.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

FOLDER = "everything"
PATIENCE = 60.0
_KEY = "only-on-loopback"
_CONFIG = """<configuration version="36">
  <folder id="{folder}" label="" path="{path}" type="sendreceive" rescanIntervalS="3600"
   fsWatcherEnabled="true" fsWatcherDelayS="1">
    <filesystemType>basic</filesystemType>
    <device id="{own}"></device><device id="{other}"></device>
    <minDiskFree unit="">0</minDiskFree><maxConflicts>10</maxConflicts>
  </folder>
  {devices}
  <gui enabled="true" tls="false"><address>127.0.0.1:{api}</address><apikey>{key}</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled>
    <reconnectionIntervalS>1</reconnectionIntervalS><startBrowser>false</startBrowser>
    <urAccepted>-1</urAccepted><urSeen>3</urSeen><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled>
    <stunKeepaliveStartS>0</stunKeepaliveStartS><setLowPriority>false</setLowPriority>
    <progressUpdateIntervalS>-1</progressUpdateIntervalS>
  </options>
</configuration>
"""
_DEVICE = """<device id="{id}" name="{name}" compression="never" introducer="false">
    <address>tcp://127.0.0.1:{port}</address><paused>false</paused>
  </device>"""


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Syncthing:
    """One of the pair: a folder `Sync` in a home, kept like the other's."""

    def __init__(self, home: Path, environ: dict[str, str]) -> None:
        self.home, self.name = home, home.name
        self.folder = home / "Sync"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._place = home / ".config/syncthing"
        kept = ("STNO", "STTRACE", "DBUS_", "http_proxy", "https_proxy", "all_proxy")
        self._env = {k: v for k, v in environ.items() if not k.lower().startswith(kept)}
        self._env |= {
            "STNOUPGRADE": "1",
            "STNODEFAULTFOLDER": "1",
            "HOME": str(home),
            "no_proxy": "127.0.0.1",
        }
        made = subprocess.run(
            ["syncthing", "generate", f"--home={self._place}"],
            env=self._env, check=True, capture_output=True, text=True,
        )  # fmt: skip
        self.id = _id_in(made.stdout + made.stderr)
        self.port, self.api = free_port(), free_port()
        self._seen = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, other: Syncthing) -> None:
        """Run, knowing the other one alone."""
        pair = (self, other)
        devices = "\n  ".join(_DEVICE.format(**vars(one)) for one in pair)
        text = _CONFIG.format(
            folder=FOLDER, path=self.folder, own=self.id, other=other.id, devices=devices,
            api=self.api, port=self.port, key=_KEY,
        )  # fmt: skip
        (self._place / "config.xml").write_text(text, "utf-8")
        self._process = subprocess.Popen(
            ["syncthing", "serve", f"--home={self._place}", "--no-restart", "--no-browser",
             f"--logfile={self.home / 'syncthing.log'}"],
            env=self._env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def answers(self) -> bool:
        """Whether it runs by now."""
        assert self._process is not None and self._process.poll() is None, "Syncthing ended"
        try:
            return self.ask("system/ping") == {"ping": "pong"}
        except (OSError, urllib.error.HTTPError):
            return False

    def ask(self, what: str, *, post: bool = False, seconds: float = 30, **how: object) -> Any:
        """One request of its interface."""
        query = "&".join(f"{key}={value}" for key, value in how.items())
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.api}/rest/{what}?{query}",
            headers={"X-API-Key": _KEY}, method="POST" if post else "GET",
        )  # fmt: skip
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=seconds) as reply:
            text = reply.read()
        return json.loads(text) if text.strip() else None

    def part(self, other: Syncthing) -> None:
        """Be disconnected from the other one until `meet`."""
        self.ask("system/pause", post=True, device=other.id)
        wait_for([self], lambda: not self.connected(other), "the two to part")

    def meet(self, other: Syncthing) -> None:
        """Be connected again; what was not seen yet would be fetched a minute later only."""
        for one in (self, other):
            one.look()
        self.ask("system/resume", post=True, device=other.id)
        wait_for([self, other], lambda: self.connected(other), "the two to meet")

    def connected(self, other: Syncthing) -> bool:
        found = self.ask("system/connections")["connections"]
        return bool(found.get(other.id, {}).get("connected"))

    def look(self) -> None:
        """Read the folder now: a person's computer would within ten seconds."""
        self.ask("db/scan", post=True, folder=FOLDER)

    def resting(self) -> bool:
        """Whether it has all it knows of."""
        found = self.ask("db/status", folder=FOLDER)
        return found["state"] == "idle" and found["needTotalItems"] == 0

    def event(self, seconds: float) -> None:
        """Wait until anything happens there."""
        limit = max(1, int(seconds))
        found = self.ask("events", since=self._seen, timeout=limit, seconds=limit + 10)
        self._seen = max([self._seen, *(one["id"] for one in found or [])])

    def files(self) -> dict[str, bytes]:
        """What lies in the folder, Syncthing's own aside."""
        found = {}
        for file in sorted(self.folder.rglob("*")):
            name = str(file.relative_to(self.folder))
            if file.is_file() and not name.startswith(".st") and "~syncthing~" not in name:
                found[name] = file.read_bytes()
        return found


def pair(one: Path, other: Path) -> tuple[Syncthing, Syncthing]:
    """Two that know each other, started and connected."""
    a, b = Syncthing(one, dict(os.environ)), Syncthing(other, dict(os.environ))
    a.start(b)
    b.start(a)
    end = time.monotonic() + PATIENCE
    while not (a.answers() and b.answers()):
        assert time.monotonic() < end, "Syncthing did not start"
        time.sleep(0.05)  # there is no event before it answers
    wait_for([a, b], lambda: a.connected(b) and b.connected(a), "the two to meet")
    return a, b


def settle(*all_: Syncthing) -> None:
    """Wait until the folders hold the same files, byte for byte."""

    def same() -> bool:
        files = [one.files() for one in all_]
        return all(one == files[0] for one in files) and all(one.resting() for one in all_)

    for one in all_:
        one.look()
    wait_for(list(all_), same, "the folders to be the same")


def wait_for(all_: list[Syncthing], seen: Any, what: str) -> None:
    """Ask again after each event of any of them."""
    end = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < end, (what, [[*one.files()] for one in all_])
        for one in all_:
            one.event(1)


def _id_in(text: str) -> str:
    for word in text.replace(",", " ").split():
        if len(word) == 63 and word.count("-") == 7:
            return word
    raise AssertionError(text)
