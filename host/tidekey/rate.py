"""The record of given codes that all host processes share: a small file under a lock.

Promises that two browsers asking at once are counted together. A record that cannot be read
counts as empty: whoever can spoil it can read the vault's folder as well.
Leaves the rule to `policy`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tidekey import disk, policy
from tidekey.locks import FileLock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidekey.paths import Places

WAIT_SECONDS = 3.0
_MOST_BYTES = 64 * 1024


def admit(places: Places, ids: Sequence[str], now_ms: int) -> tuple[frozenset[str], int]:
    """Which of these accounts may be given now, and the seconds to wait for the others."""
    path = os.path.join(places.root, "rate")
    with FileLock(path, WAIT_SECONDS):
        fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            seen, admitted = policy.admit(_read(fd), ids, now_ms)
            _write(fd, seen)
        finally:
            os.close(fd)
    return admitted, policy.wait_seconds(seen, now_ms)


def _read(fd: int) -> policy.Seen:
    seen = {}
    for line in os.read(fd, _MOST_BYTES).decode("utf-8", "replace").splitlines():
        when, _, account_id = line.partition(" ")
        if when.isdecimal():
            seen[account_id] = int(when)
    return seen


def _write(fd: int, seen: policy.Seen) -> None:
    """In place and without waiting for the disk: after a power cut the minute is over anyway."""
    os.lseek(fd, 0, os.SEEK_SET)
    os.ftruncate(fd, 0)
    disk.write_all(fd, "".join(f"{when} {one}\n" for one, when in seen.items()).encode())
