"""A backup under way: a process of its own that the host looks at and never waits for.

Promises that the key travels by pipe only, that a worker has an end in time with everything it
started, that it lives on where the host ends (a change made last is still backed up), and that it
stops after its current file once told that the vault was locked.
Leaves what is done there to `worker`.
"""

from __future__ import annotations

import binascii
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from subprocess import Popen
    from typing import IO

    from tidekey.session import Session
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

DEADLINE_SECONDS = 240.0
MOST_ANSWER = 64 * 1024
LOCKED = b"L"


class Order(NamedTuple):
    """What a worker is to do."""

    task: str = "run"
    target: str | None = None
    force: bool = False
    accept_loss: bool = False
    wait: float = 0.0


class Ended(NamedTuple):
    """How it went: `code` is ok, an error's code, `timeout` or `died`."""

    code: str
    result: dict[str, JSON]
    milliseconds: float


class Job(Protocol):
    """A backup that was begun."""

    def poll(self) -> Ended | None: ...
    def lock(self) -> None: ...


Start = Callable[["Session", "Vault", Order], Job]


def start(session: Session, vault: Vault, order: Order) -> Job:
    """Begin a backup of an open vault."""
    return Process(told(session, vault, order))


def told(session: Session, vault: Vault, order: Order) -> bytes:
    """The line that a worker reads first; the key is in it and nowhere else."""
    from tidekey import keys

    fields: dict[str, JSON] = {
        **order._asdict(),
        "folder": vault.folder,
        "root": session.places.root,
        "service": session.places.service,
        "vault": vault.vault_id.hex(),
        "key": binascii.b2a_base64(vault.key, newline=False).decode(),
        "bound": keys.has_passphrase(vault),
        "number": session.lock_number(),
        "seconds": DEADLINE_SECONDS,
    }
    return json.dumps(fields).encode() + b"\n"


class Process:
    """A worker process."""

    def __init__(self, order: bytes, seconds: float = DEADLINE_SECONDS) -> None:
        self._seconds = seconds
        worker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "worker.py")
        places = [place for place in sys.path if place]
        self._process = _started([sys.executable, "-I", "-S", worker, *places])
        self._began = time.monotonic()
        self._answer = b""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._reader = threading.Thread(
            target=self._read, args=(self._process.stdout,), daemon=True
        )
        self._reader.start()
        self._tell(order)

    def poll(self) -> Ended | None:
        """How it ended, or None while it works; one that works too long is ended here."""
        late = time.monotonic() - self._began > self._seconds
        if late and self._process.poll() is None:
            end(self._process)
        if self._process.poll() is None:
            return None
        self._reader.join(1.0)
        milliseconds = (time.monotonic() - self._began) * 1000
        self._close()
        return _outcome(self._answer, late, milliseconds)

    def lock(self) -> None:
        """Say that the vault was locked: nothing is begun after the current file."""
        self._tell(LOCKED)

    def wait(self, seconds: float) -> Ended | None:
        """Wait for its end, for a caller that has nothing else to do."""
        limit = time.monotonic() + seconds
        while (found := self.poll()) is None and time.monotonic() < limit:
            self._reader.join(0.05)
        return found

    def _read(self, pipe: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._answer = pipe.read(MOST_ANSWER)

    def _tell(self, data: bytes) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(data)
            self._process.stdin.flush()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


def end(process: Popen[bytes]) -> None:
    """End a process and all it started."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _started(command: list[str]) -> Popen[bytes]:
    """Start it in a group of its own; a browser that ends its hosts shall not end this."""
    import subprocess

    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    if sys.platform != "win32":
        return subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=nothing, start_new_session=True
        )
    quiet = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    for flags in (quiet | subprocess.CREATE_BREAKAWAY_FROM_JOB, quiet):
        with contextlib.suppress(PermissionError):
            return subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=nothing, creationflags=flags
            )
    raise PermissionError


def _outcome(answer: bytes, late: bool, milliseconds: float) -> Ended:
    try:
        result = json.loads(answer)
    except ValueError:
        return Ended("timeout" if late else "died", {}, milliseconds)
    return Ended(str(result.get("code", "died")), result, milliseconds)
