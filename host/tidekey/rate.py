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
    from collections.abc import Callable, Sequence

    from tidekey.paths import Places

    Rule = Callable[[policy.Seen], tuple[policy.Seen, frozenset[str]]]

WAIT_SECONDS = 3.0
_MOST_BYTES = 64 * 1024


def admit(places: Places, ids: Sequence[str], now_ms: int) -> tuple[frozenset[str], int]:
    """Which of these accounts may be given now, and the seconds to wait for the others."""
    return _counted(places, "rate", ids, now_ms, lambda seen: policy.admit(seen, ids, now_ms))


def admit_fill(places: Places, site: str, now_ms: int) -> tuple[bool, int]:
    """Whether a code may go into a page of this site now, and else the seconds to wait."""
    rule = lambda seen: policy.admit_fill(seen, site, now_ms)  # noqa: E731
    admitted, seconds = _counted(places, "fills", (site,), now_ms, rule, policy.drawer_of(site))
    return bool(admitted), seconds


def _counted(
    places: Places, name: str, all_of: Sequence[str], now_ms: int, rule: Rule, drawer: str = ""
) -> tuple[frozenset[str], int]:
    path = os.path.join(places.root, name)
    try:
        with FileLock(path + ".lock", WAIT_SECONDS):  # Windows lets nobody read a locked file
            seen, admitted = _in_file(path, rule)
    except (DiskRefused, OSError):
        return frozenset(all_of), 0
    return admitted, policy.wait_seconds(seen, now_ms, drawer)


def _in_file(path: str, rule: Rule) -> tuple[policy.Seen, frozenset[str]]:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        seen, admitted = rule(_read(fd))
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
