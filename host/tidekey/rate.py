"""The record of given codes that all host processes share: a small file under a lock.

Promises that two browsers asking at once are counted together. A record that cannot be read
counts as empty, and where none can be kept (a full disk) nothing is counted: whoever can bring that
about can read the vault's folder as well, and nobody shall be kept out of a site by it.
Leaves the rule to `policy`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tidekey import disk, policy
from tidekey.errors import DiskRefused
from tidekey.locks import FileLock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidekey.paths import Places

WAIT_SECONDS = 3.0
_MOST_BYTES = 64 * 1024


def admit(places: Places, ids: Sequence[str], now_ms: int) -> tuple[frozenset[str], int]:
    """Which of these accounts may be given now, and the seconds to wait for the others."""
    path = os.path.join(places.root, "rate")
    try:
        with FileLock(path + ".lock", WAIT_SECONDS):  # Windows lets nobody read a locked file
            seen, admitted = _counted(path, ids, now_ms)
    except (DiskRefused, OSError):
        return frozenset(ids), 0
    return admitted, policy.wait_seconds(seen, now_ms)


def _counted(path: str, ids: Sequence[str], now_ms: int) -> tuple[policy.Seen, frozenset[str]]:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        seen, admitted = policy.admit(_read(fd), ids, now_ms)
        _write(fd, seen)
    finally:
        os.close(fd)
    return seen, admitted


def _read(fd: int) -> policy.Seen:
    seen = {}
    for line in os.read(fd, _MOST_BYTES).decode("utf-8", "replace").splitlines():
        when, _, account_id = line.partition(" ")
        if when.isdecimal():
            seen[account_id] = int(when)
    return seen


def _write(fd: int, seen: policy.Seen) -> None:
    """In place and without waiting for the disk: after a power cut the minute is over anyway."""
    data = "".join(f"{when} {one}\n" for one, when in seen.items()).encode()
    os.lseek(fd, 0, os.SEEK_SET)
    disk.write_all(fd, data)
    os.ftruncate(fd, len(data))
