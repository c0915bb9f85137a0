"""Which host of a space does the backup, and what another computer puts into its folder.

Promises that at most one host at a time leads, that the lead ends with its holder however that
ends, and that a drive which does not answer holds up nothing but the thread that looks at it.
Leaves when to back up to `runner`.
"""

from __future__ import annotations

import contextlib
import os
import threading

from tidekey.errors import DiskRefused, VaultBusy
from tidekey.locks import FileLock

LEAD = "host.lock"
EVERY_SECONDS = 5.0
_NOT_OTHERS = ("h", "README.txt")

Sight = tuple[tuple[str, int, int], ...]
"""What can be seen of a folder without reading: name, size and time of each file."""


class Lead:
    """Being the one host of a space that backs up; taken again and again until it is free."""

    __slots__ = ("_folder", "_lock")

    def __init__(self) -> None:
        self._lock: FileLock | None = None
        self._folder = ""

    def take(self, folder: str) -> bool:
        """Whether this process leads in the space of this folder; never waits."""
        if self._lock is not None and self._folder == folder:
            return True
        self.give()
        lock = FileLock(os.path.join(folder, LEAD), 0.0)
        try:
            lock.__enter__()
        except (VaultBusy, DiskRefused):
            return False
        self._lock, self._folder = lock, folder
        return True

    def give(self) -> None:
        """Let another host lead."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.__exit__()


def anyone(folder: str) -> bool:
    """Whether a host that is open backs this space up by itself."""
    if not os.path.exists(os.path.join(folder, LEAD)):
        return False
    lead = Lead()
    if not lead.take(folder):
        return True
    lead.give()
    return False


class Outlook:
    """A thread that looks at folders every few seconds and remembers that others wrote there."""

    def __init__(self, folders: tuple[str, ...], own: str, seconds: float = EVERY_SECONDS) -> None:
        self.folders = folders
        self._own = own
        self._seconds = seconds
        self._changed = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def changed(self) -> bool:
        """Whether something was seen that this computer did not write; told once."""
        found = self._changed.is_set()
        if found:
            self._changed.clear()
        return found

    def end(self) -> None:
        """Look no longer."""
        self._ended.set()

    def _run(self) -> None:
        before = [sight(one, self._own) for one in self.folders]
        while not self._ended.wait(self._seconds):
            now = [sight(one, self._own) for one in self.folders]
            if now != before:
                before = now
                self._changed.set()


def sight(folder: str, own: str) -> Sight:
    """The files of other computers in a vault's folder; a folder that is not there is empty."""
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in (f"d-{own}.a", f"d-{own}.b", *_NOT_OTHERS):
                continue
            with contextlib.suppress(OSError):
                seen = entry.stat(follow_symlinks=False)
                found.append((entry.name, seen.st_size, seen.st_mtime_ns))
    return tuple(sorted(found))
