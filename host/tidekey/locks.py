"""One writer at a time over all processes: a lock on a file that holds nothing else.

Promises that the lock ends with its holder, however that ends, and that waiting has a limit.
Leaves what is protected to its owner. The lock file is never deleted: two processes could hold
locks on two files of the same name.
"""

from __future__ import annotations

import os
import sys
import time

from tidekey.errors import DiskRefused, VaultBusy

WAIT_SECONDS = 20.0
_FIRST_PAUSE, _LAST_PAUSE = 0.0005, 0.016

if sys.platform == "win32":
    import msvcrt

    def _try(fd: int) -> None:
        os.lseek(fd, 0, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)

    def _free(fd: int) -> None:
        os.lseek(fd, 0, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)


class FileLock:
    """Hold the lock inside a `with` block; the folder of `path` is there already."""

    def __init__(self, path: str, seconds: float = WAIT_SECONDS) -> None:
        self._path = path
        self._seconds = seconds
        self._fd = -1

    def __enter__(self) -> FileLock:
        try:
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as cause:
            raise DiskRefused(why=cause.strerror or type(cause).__name__) from None
        try:
            self._wait(fd)
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd
        return self

    def __exit__(self, *_: object) -> None:
        _free(self._fd)
        os.close(self._fd)
        self._fd = -1

    def _wait(self, fd: int) -> None:
        end, pause = time.monotonic() + self._seconds, _FIRST_PAUSE
        while True:
            try:
                return _try(fd)
            except OSError:
                if time.monotonic() >= end:
                    raise VaultBusy from None
            time.sleep(pause)
            pause = min(pause * 2, _LAST_PAUSE)
