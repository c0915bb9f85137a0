"""Locking anywhere locks everywhere: one number that every process compares before it answers.

Promises that a rise is durable before `rise` returns. Proves nothing by itself: the passphrase
slot does; the number only tells other processes to drop the key they hold.
"""

from __future__ import annotations

import os

from tidekey.locks import FileLock


class GlobalLock:
    """The number in `<data>/lock`, and when it last rose."""

    def __init__(self, path: str) -> None:
        self._path = path

    def number(self) -> int:
        """How often Tidekey was locked on this computer."""
        return self._read()[0]

    def since(self) -> int | None:
        """When it was locked last, in unix milliseconds."""
        return self._read()[1]

    def rise(self, now_ms: int) -> int:
        """Count one more; give the new number."""
        from tidekey import disk

        disk.make_folder(os.path.dirname(self._path))
        with FileLock(self._path + ".lock"):
            number = self.number() + 1
            disk.put(self._path, f"{number} {now_ms}\n".encode())
        return number

    def _read(self) -> tuple[int, int | None]:
        try:
            with open(self._path, "rb", buffering=0) as file:
                number, since = file.read(64).split()
                return int(number), int(since)
        except FileNotFoundError:
            return 0, None
        except ValueError:
            return -1, None
