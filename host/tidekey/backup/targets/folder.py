"""A folder that another program syncs, and the folder of local history.

Promises that a file is written in place (no second name ever appears that a sync client could
take for a copy) and is on the disk when `put` returns, that nothing outside the chosen folder is
reached by whatever links lie in it, that no call outlives its time, and that the system's refusal
is one of: gone, read-only, full, needs consent, signed out, silent. A write that is cut off leaves
a damaged file: two slots and `proof` are the answer to that, in `engine`.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from tidekey import disk
from tidekey.backup.places import reading, readme
from tidekey.backup.targets import refusals
from tidekey.backup.targets.base import Entry, parts_of, passing, safe, short_id, within
from tidekey.errors import (
    CopyAway,
    DriveSignedOut,
    FolderFull,
    FolderGone,
    FolderNotAllowed,
    FolderReadOnly,
    FolderSilent,
    HostError,
)

T = TypeVar("T")
ROOM = 1024 * 1024  # so much is left before a copy is begun
_HELD = (32, 33)  # Windows: another program has the file open for a moment
_TRIES = 100
_MOST_FILES = 20_000
_SLOWEST = 1024 * 1024  # bytes a second that a drive must take
_DEPTH = 4


class FolderTarget:
    """`<path>/Tidekey/` as a target; the person chose `path`, so links above it are theirs."""

    kind = "folder"
    same_computer = False

    def __init__(
        self,
        path: str,
        *,
        label: str = "",
        drive: str = "",
        signed_in: Callable[[], bool] | None = None,
        platform: str = sys.platform,
        seconds: float = reading.SECONDS,
    ) -> None:
        self.path = os.path.normpath(path)
        self.drive = drive
        self.label = label or os.path.basename(self.path) or self.path
        self.place = self.path
        self.id = short_id(self.kind, self.path)
        self.seconds = seconds
        self._root = os.path.join(self.path, "Tidekey")
        self._signed_in = signed_in
        self._platform = platform
        self._explained = False

    def check(self) -> None:
        """Signed in, there, writable, allowed, room left: in this order, the first that fails."""
        if self._signed_in is not None and not self._ask(self._signed_in):
            raise DriveSignedOut(drive=self.label)
        self._ask(self._writable)
        self._ask(lambda: self._room(0))

    def list(self, under: str = "") -> builtins.list[Entry]:
        if under:
            parts_of(under.rstrip("/"))
        return self._ask(lambda: sorted(self._entries(under)))

    def get(self, name: str) -> bytes | None:
        parts = parts_of(name)
        try:
            path = self._ask(lambda: self._inside(parts))
            return reading.read(path, self.label, self.seconds)
        except FileNotFoundError:
            return None
        except OSError as cause:
            raise self._refused(cause) from None

    def put(self, name: str, data: bytes) -> None:
        parts = parts_of(name)
        self._put(parts, data)
        self._explain()

    def delete(self, name: str) -> None:
        parts = parts_of(name)
        self._ask(lambda: self._unlink(parts))

    # below: one call each, inside the time limit, refusals of the system as they come -----------

    def _ask(self, call: Callable[[], T], more: float = 0.0) -> T:
        try:
            return reading.within(self.label, self.seconds + more, call)
        except OSError as cause:
            raise self._refused(cause) from None

    def _refused(self, cause: OSError) -> HostError:
        return refusals.named(cause, self.label, self._platform)

    def _base(self) -> None:
        """The chosen folder is there: it is never made, or an unmounted drive would be hidden."""
        if not os.path.isdir(self.path):
            raise FolderGone(place=self.label)

    def _writable(self) -> None:
        self._base()
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise FolderReadOnly(place=self.label, why="no permission to write")
        with os.scandir(self.path):  # where the system guards a folder, it says so here
            pass
        if os.path.isdir(self._root) and not os.access(self._root, os.W_OK | os.X_OK):
            raise FolderReadOnly(place=self.label, why="no permission to write")

    def _room(self, size: int) -> None:
        import shutil

        place = self._root if os.path.isdir(self._root) else self.path
        if shutil.disk_usage(place).free < size + ROOM:
            raise FolderFull(place=self.label)

    def _inside(self, parts: builtins.list[str]) -> str:
        """The path of a name, once the folder that it lies in was seen to be inside."""
        self._base()
        path = os.path.join(self._root, *parts)
        real, base = os.path.realpath(os.path.dirname(path)), os.path.realpath(self.path)
        if real != base and not real.startswith(os.path.join(base, "")):
            raise FolderNotAllowed(reason="holds a link that leads out of it")
        return path

    def _entries(self, under: str) -> Iterator[Entry]:
        start = [part for part in under.split("/") if part]
        for count, entry in enumerate(self._walk(self._inside([*start, "-"])[:-2], start)):
            if count >= _MOST_FILES:  # told: a file that was not seen would count as not there
                raise FolderNotAllowed(reason=f"holds over {_MOST_FILES:,} files in Tidekey")
            if entry is not None and entry.name != readme.NAME and within(entry.name, under):
                yield entry

    def _walk(self, folder: str, parts: builtins.list[str]) -> Iterator[Entry | None]:
        """The files, and None for whatever else was looked at."""
        try:
            found = os.scandir(folder)
        except (FileNotFoundError, NotADirectoryError):
            return
        with found:
            for one in found:
                if passing(one.name) or not safe(one.name):
                    yield None
                    continue
                try:
                    about = os.lstat(one.path)
                except FileNotFoundError:
                    continue  # gone since the folder was read
                here = [*parts, one.name]
                if stat.S_ISDIR(about.st_mode) and len(here) < _DEPTH:
                    yield None
                    yield from self._walk(one.path, here)
                elif stat.S_ISREG(about.st_mode):
                    yield _entry("/".join(here), about)

    def _put(self, parts: builtins.list[str], data: bytes) -> None:
        given_up: builtins.list[bool] = []
        more = len(data) / _SLOWEST
        if self._ask(lambda: self._is_away(parts)):
            more += reading.FETCH_SECONDS  # to open it is to fetch it first
        try:
            self._ask(lambda: self._write(parts, data, given_up), more)
        except FolderSilent:
            given_up.append(True)  # should it answer after all, it writes nothing old over new
            raise

    def _is_away(self, parts: builtins.list[str]) -> bool:
        try:
            return reading.away(os.lstat(self._inside(parts)))
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _write(self, parts: builtins.list[str], data: bytes, given_up: builtins.list[bool]) -> None:
        path = self._inside(parts)
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        self._inside(parts)
        try:
            grows = len(data) - reading.regular(path).st_size
        except FileNotFoundError:
            grows = len(data)
        if grows > 0:
            self._room(grows)
        fd, fresh = _open(path)
        try:
            if given_up:
                return
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise FolderReadOnly(place=self.label, why="a pipe has the name of a copy")
            disk.write_all(fd, data)
            os.ftruncate(fd, len(data))
            disk.sync(fd)
        finally:
            os.close(fd)
        if fresh:
            disk.sync_folder(os.path.dirname(path))

    def _unlink(self, parts: builtins.list[str]) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._inside(parts))

    def _explain(self) -> None:
        """Write the README once a run; a folder that refuses it has not refused the copy."""
        if self._explained:
            return
        self._explained = True
        with contextlib.suppress(HostError):
            try:
                found = self.get(readme.NAME)
            except CopyAway:
                return
            if readme.due(found):
                self._put([readme.NAME], readme.TEXT)


class LocalFolder(FolderTarget):
    """`<folder of a space>/history/`: Tidekey's own, so it is made where it is missing."""

    kind = "history"
    same_computer = True

    def __init__(self, space_folder: str) -> None:
        super().__init__(space_folder, label="This computer")
        self._root = self.place = os.path.join(self.path, "history")
        self.id = self.kind

    def _base(self) -> None:
        disk.make_folder(self._root)

    def _explain(self) -> None:
        return


def validate(path: str, data: str) -> str:
    """The folder to keep for a path that a person gave; one that cannot serve is refused."""
    if not os.path.isabs(path):
        raise FolderNotAllowed(reason="is not a full path")
    chosen = os.path.normpath(path)
    if os.path.basename(chosen) == "Tidekey" and os.path.isfile(os.path.join(chosen, readme.NAME)):
        chosen = os.path.dirname(chosen)  # the backup itself was pointed at
    real, own = os.path.realpath(chosen), os.path.realpath(data)
    if real == own or real.startswith(os.path.join(own, "")):
        raise FolderNotAllowed(reason="lies within Tidekey's own data")
    target = FolderTarget(chosen)
    target.check()
    return chosen


def _entry(name: str, about: os.stat_result) -> Entry:
    return Entry(name, about.st_size, about.st_mtime_ns // 1_000_000, reading.away(about))


def _open(path: str) -> tuple[int, bool]:
    """The file to write in place, and whether it is new; never one that a link leads to."""
    for left in range(_TRIES, 0, -1):
        try:
            try:
                return os.open(path, os.O_RDWR | reading.OPEN), False
            except FileNotFoundError:
                return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | reading.OPEN, 0o600), True
        except FileExistsError:
            if left == 1:
                raise
        except PermissionError as cause:
            if left == 1 or getattr(cause, "winerror", None) not in _HELD:
                raise
        time.sleep(0.02)
    raise FileNotFoundError(2, "the file comes and goes")
