"""Files of a synced drive: asked for in a way that a drive which hangs cannot hang us.

Promises that every call ends within its time, as `FolderSilent` where the drive does not answer;
that a file which lies in the cloud is known by its attributes alone and read in a child that can
be ended, as `CopyAway` where the drive does not fetch it; and that a pipe or a device under a
copy's name is not opened at all. An ordinary file is read here, in a thread that is left behind
where it hangs: a program a file would cost a tenth of a second each.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from tidekey import child
from tidekey.backup.targets.base import MOST_BYTES
from tidekey.errors import CopyAway, FolderSilent, StoreSilent
from tidekey.keystores.base import limited

T = TypeVar("T")
SECONDS = 15.0  # a drive that is merely slow answers in this
FETCH_SECONDS = 30.0  # one copy out of the cloud
OPEN = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_DATALESS = 0x40000000  # macOS: SF_DATALESS of every file provider
_RECALL = 0x400000 | 0x40000 | 0x1000  # Windows: recall on data access, on open; offline
_ENDING = 5.0
_CHILD_MIB = 192
_PIECE = 1024 * 1024


def away(found: os.stat_result) -> bool:
    """Whether the bytes of a file are still in the cloud; asking does not fetch them."""
    return bool(
        getattr(found, "st_flags", 0) & _DATALESS
        or getattr(found, "st_file_attributes", 0) & _RECALL
    )


class _Patience(threading.local):
    """How long this thread may wait for drives yet; None where there is no such limit."""

    left: float | None = None


_patience = _Patience()


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """In here, this thread waits no longer for all files together than this, whatever each may
    take: for a process in which somebody else's codes wait behind it."""
    before, _patience.left = _patience.left, seconds
    try:
        yield
    finally:
        _patience.left = before


def hurried() -> float | None:
    """What is left of the time that this thread may wait, None where it may wait for each file."""
    return _patience.left


def within(place: str, seconds: float, call: Callable[[], T]) -> T:
    """The result of `call`, or `FolderSilent` once its time is over."""
    given, began = _given(seconds), time.monotonic()
    if given <= 0:
        raise FolderSilent(place=place, seconds=int(seconds))
    try:
        return limited(place, given, call)
    except StoreSilent:
        raise FolderSilent(place=place, seconds=round(given)) from None
    finally:
        if _patience.left is not None:
            _patience.left -= time.monotonic() - began


def _given(seconds: float) -> float:
    return seconds if _patience.left is None else min(seconds, _patience.left)


def read(path: str, place: str, seconds: float = SECONDS, fetch: float = FETCH_SECONDS) -> bytes:
    """The bytes of a file, at most one above what a copy may have; an `OSError` as it comes."""
    if away(within(place, seconds, lambda: regular(path))):
        return in_child(path, place, fetch)
    return within(place, seconds, lambda: _read(path, os.O_RDONLY | OPEN))


def in_child(path: str, place: str, seconds: float = FETCH_SECONDS) -> bytes:
    """The bytes of a file as a child reads them, which is ended with its time."""
    given, seconds = os.fsencode(path), _given(seconds)
    if seconds <= 0:
        raise CopyAway(place=place)
    try:
        return within(  # a system that cannot even end the child is left as well
            place,
            seconds + _ENDING,
            lambda: child.run(
                "file", given, seconds=seconds, memory_mib=_CHILD_MIB, most=MOST_BYTES + 1
            ),
        )
    except (child.ChildTimeout, child.ChildDied, FolderSilent):
        raise CopyAway(place=place) from None


def read_child(payload: bytes) -> bytes:
    """The child's side of it; here it may wait, since that is what the child is for."""
    return _read(os.fsdecode(payload), os.O_RDONLY | getattr(os, "O_BINARY", 0))


def regular(path: str) -> os.stat_result:
    """What the system says of a file, without opening it; anything but a file is `OSError`."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        raise IsADirectoryError(21, "it is no file")
    return found


def _read(path: str, flags: int) -> bytes:
    fd = os.open(path, flags)
    try:
        pieces, left = [], MOST_BYTES + 1
        while left and (piece := os.read(fd, min(left, _PIECE))):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)
    finally:
        os.close(fd)
