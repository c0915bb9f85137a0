"""The host's log: one line a request, in a file that stays small.

Promises type, id, milliseconds and code, and never content: a caller's own text is written as
`text`, so that no secret put into an id or a verb ends here. Nothing goes to stdout, and a log
that cannot be written stops nothing.
"""

from __future__ import annotations

import os
import time

LIMIT = 256 * 1024


class Log:
    """An append-only file with one older generation beside it; off until its folder is there."""

    __slots__ = ("_folder", "_path")

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._path = os.path.join(folder, "host.log")

    def line(self, verb: str, caller_id: object, milliseconds: float, code: str) -> None:
        """Note that a request was answered."""
        known = caller_id if type(caller_id) in (int, type(None)) else "text"
        self._write(f"{verb} {known} {milliseconds:.1f} {code}")

    def word(self, event: str, name: str = "") -> None:
        """Note something else by names that stand in our source."""
        self._write(f"{event} {name}".rstrip())

    def _write(self, text: str) -> None:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        try:
            self._append(f"{stamp} {os.getpid()} {text}\n".encode("ascii", "replace"))
        except OSError:
            return

    def _append(self, line: bytes) -> None:
        if not os.path.isdir(self._folder):
            if not os.path.isdir(os.path.dirname(self._folder)):
                return
            os.mkdir(self._folder, 0o700)
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(file).st_size
            os.write(file, line)
        finally:
            os.close(file)
        if size > LIMIT:
            os.replace(self._path, self._path + ".1")
