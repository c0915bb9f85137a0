"""Files that are there whole or not at all.

Promises that what `write_aside` and `put` wrote is on the disk before they return, that a failed
write leaves the file before it untouched, and that every refusal of the system is `DiskRefused`.
Leaves locking to `locks`: two writers of one file must agree before they come here.
"""

from __future__ import annotations

import os
import sys
import time

from tidekey.errors import DiskRefused, FileRefused

ASIDE = ".tmp"
_TRIES = 100  # on Windows a reader holds the file open for a moment
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def make_folder(path: str) -> None:
    """Make a folder that only its owner may enter, with those above it."""
    missing = []
    while path and not os.path.isdir(path):
        missing.append(path)
        path = os.path.dirname(path)
    for one in reversed(missing):
        try:
            os.mkdir(one, 0o700)
        except FileExistsError:
            continue  # another process was quicker; where it is no folder, using it says so
        except OSError as cause:
            raise refused(cause) from None


def read(path: str) -> bytes | None:
    """All bytes of a file, or None where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise refused(cause) from None


def put(path: str, data: bytes) -> None:
    """Replace the file by `data`, durably."""
    aside = write_aside(path, data)
    try:
        replace(aside, path)
    except OSError as cause:
        drop(aside)
        raise refused(cause) from None
    sync_folder(os.path.dirname(path))


def write_aside(path: str, data: bytes) -> str:
    """Write `data` durably beside `path`; one fixed name, so that at most one is left over."""
    aside = path + ASIDE
    drop(aside)
    try:
        fd = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o600)
        try:
            write_all(fd, data)
            sync(fd)
        finally:
            os.close(fd)
    except OSError as cause:
        drop(aside)
        raise refused(cause) from None
    return aside


def write_new(path: str, data: bytes) -> None:
    """Write a new file of mode 0600 for its owner; `FileExistsError` where that name is taken.

    Any other refusal is `FileRefused`, and then no part of the file is left.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        fd = os.open(path, flags, 0o600)
    except FileExistsError:
        raise
    except OSError as cause:
        raise FileRefused(reason=cause.strerror or type(cause).__name__) from None
    try:
        write_all(fd, data)
        sync(fd)
    except OSError as cause:
        drop(path)
        raise FileRefused(reason=cause.strerror or type(cause).__name__) from None
    finally:
        os.close(fd)


def write_all(fd: int, data: bytes) -> None:
    """Write every byte, however often the system takes only a part."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def sync(fd: int) -> None:
    """Wait until the device itself has the bytes."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            return
        except OSError:
            pass  # some file systems know only the weaker call
    os.fsync(fd)


def sync_folder(path: str) -> None:
    """Wait until the names in a folder are on the device; Windows does that by itself.

    The new name holds by then, so a file system that cannot wait for it has not refused the change:
    to say so would make the caller take back what is in use already.
    """
    if sys.platform == "win32":
        return
    try:
        fd = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(fd)
    except OSError:
        return
    finally:
        os.close(fd)


def replace(source: str, target: str) -> None:
    """Give `source` the name `target`; on Windows readers may take a moment to let go."""
    for left in range(_TRIES, 0, -1):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if sys.platform != "win32" or left == 1:
                raise
            time.sleep(0.01)


def keep_as(path: str, name: str) -> None:
    """Give the file a second name; where the disk knows no links, copy it."""
    drop(name)
    try:
        os.link(path, name)
    except FileNotFoundError:
        return
    except OSError:
        data = read(path)
        if data is not None:
            put(name, data)


def drop(path: str) -> None:
    """Delete a file that may not be there."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError as cause:
        raise refused(cause) from None


def refused(cause: OSError) -> DiskRefused:
    """The system's refusal in our words; never with a path."""
    return DiskRefused(why=cause.strerror or type(cause).__name__)
