"""The DevTools protocol of one Chromium over a pipe, and the start of that Chromium.

Promises answers in the order of the questions and keeps the events that come between. Leaves what
is asked to `cdp`. A pipe needs no port and no library.
"""

from __future__ import annotations

import collections
import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from common import DriverError, Json


class Pipe:
    """One browser's DevTools protocol: JSON messages that end in a zero byte."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write, self._buffer, self._last = read, write, b"", 0
        self.events: collections.deque[Json] = collections.deque(maxlen=5000)

    def call(self, method: str, params: Json, session: str | None, seconds: float) -> Json:
        """Ask and wait for the answer; events that come meanwhile are kept."""
        self._last += 1
        message: Json = {"id": self._last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + seconds
        while True:
            answer = self._message(end, method)
            if session and _left(answer) == session:
                raise DriverError(f"{method}: the target went away")
            if answer.get("id") != self._last:
                self.events.append(answer)
            elif "error" in answer:
                raise DriverError(f"{method}: {answer['error']['message']}")  # type: ignore[index]
            else:
                return answer["result"]  # type: ignore[return-value]

    def _message(self, end: float, method: str) -> Json:
        while b"\0" not in self._buffer:
            if not select.select([self._read], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError(f"no answer to {method}")
            more = os.read(self._read, 1 << 20)
            if not more:
                raise DriverError(f"the browser ended before it answered {method}")
            self._buffer += more
        one, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(one)

    def close(self) -> None:
        """Close both ends; the browser ends with them."""
        for one in (self._read, self._write):
            with contextlib.suppress(OSError):
                os.close(one)


def _left(answer: Json) -> object:
    """The session that ends with this event, where it is one."""
    params = answer.get("params")
    gone = answer.get("method") == "Target.detachedFromTarget" and isinstance(params, dict)
    return params["sessionId"] if gone else None  # type: ignore[index]


# Chromium reads the protocol from descriptor 3 and writes it to 4.
_TRAMPOLINE = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(n), fcntl.F_DUPFD, 20) for n in sys.argv[1:3])
os.dup2(read, 3); os.dup2(write, 4); os.close(read); os.close(write)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def start(
    command: list[str], log: Path, env: Mapping[str, str] | None
) -> tuple[subprocess.Popen[bytes], Pipe]:
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    inner = [sys.executable, "-I", "-S", "-c", _TRAMPOLINE, str(to_read), str(from_write)]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*inner, *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env,
            pass_fds=(to_read, from_write), start_new_session=True,
        )  # fmt: skip
    os.close(to_read)
    os.close(from_write)
    return process, Pipe(from_read, to_write)
