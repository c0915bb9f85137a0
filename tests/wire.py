"""How tests speak to the host: in this process over an app with memory around it, or for real."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from tidekey import dispatch
from tidekey.app import App
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places

LAUNCH = Path(dispatch.__file__).resolve().with_name("launch.py")
SITE = Path(msgspec.__file__).resolve().parent.parent
CHROMIUM = "chrome-extension://fehbhadifcgjadnpacanlegbichhfcok/"
KEY = "JBSWY3DPEHPK3PXPCANARYCANARY2345"
URI = f"otpauth://totp/Example:me?secret={KEY}&issuer=Example"


class StillClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.wall = 1_700_000_000.0
        self.awake = 1000.0
        self.slept = 0.0

    def now(self) -> float:
        return self.wall

    def steady(self) -> float:
        return self.awake

    def asleep(self) -> float:
        return self.slept


class Failed(Exception):
    """The host answered with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        self.code = error["code"]
        self.detail = error["detail"]
        super().__init__(error["code"])


class Desk:
    """An app in a folder of its own, asked through frames of JSON as a browser would."""

    def __init__(self, folder: Path, caller: str = "browser") -> None:
        self.clock = StillClock()
        self.store = MemoryStore()
        self.shown: list[str] = []
        self.places = Places(str(folder), str(folder), True)
        self.app = App(
            self.places, caller=caller, clock=self.clock, stores=[self.store], opener=self._show
        )

    def ask(self, verb: str, **fields: Any) -> Any:
        """The reply, or Failed."""
        raw = json.dumps({"id": 1, "request": {"type": verb, **fields}}).encode()
        desk = dispatch.Desk.of(self.app)
        reply: dict[str, Any] = json.loads(desk.frame(desk.answer(raw))[4:])
        assert reply["id"] == 1
        if "error" in reply:
            raise Failed(reply["error"])
        return reply["ok"]

    def add(self, uri: str = URI, **fields: Any) -> Any:
        """Add an account the way a screen does; its row."""
        draft = self.ask("accounts.draft", uri=uri)
        given = {"issuer": draft["issuer"], "name": draft["name"], **fields}
        return self.ask("accounts.add", draft_id=draft["draft_id"], **given)["account"]

    def _show(self, path: str) -> bool:
        self.shown.append(path)
        return True


class Host:
    """A real host process behind real pipes."""

    def __init__(
        self,
        home: Path,
        *words: str,
        stderr: int | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        command = [sys.executable, "-I", "-S", str(LAUNCH), "--site", str(SITE), "--"]
        self.process = subprocess.Popen(
            [*command, *(words or (CHROMIUM,))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if stderr is None else stderr,
            env={**(os.environ if env is None else env), "TIDEKEY_HOME": str(home)},
        )

    def send(self, raw: bytes) -> None:
        """One frame as it is."""
        self.write(struct.pack("@I", len(raw)) + raw)

    def write(self, data: bytes) -> None:
        """Bytes as they are."""
        assert self.process.stdin
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def read(self) -> Any:
        """The next frame from the host; None at its end."""
        assert self.process.stdout
        head = self.process.stdout.read(4)
        if not head:
            return None
        return json.loads(self.process.stdout.read(struct.unpack("@I", head)[0]))

    def ask(self, verb: str, caller_id: Any = 1, **fields: Any) -> Any:
        """The whole reply to one request; events before it are passed over."""
        self.send(json.dumps({"id": caller_id, "request": {"type": verb, **fields}}).encode())
        while "event" in (reply := self.read()):
            pass
        return reply

    def end(self) -> tuple[int, bytes]:
        """Hang up; the exit status and what stood on stderr."""
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors or b""

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
