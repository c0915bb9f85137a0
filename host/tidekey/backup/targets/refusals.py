"""What a system means when it refuses a folder, in our words.

Promises that the same refusal gets the same name on every system, and that macOS's consent is
never mistaken for a missing permission. Leaves where it happened to the caller.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping

from tidekey.errors import (
    CopyAway,
    FolderFull,
    FolderGone,
    FolderNeedsConsent,
    FolderNotAllowed,
    FolderReadOnly,
    HostError,
)

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", -1)}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.ETXTBSY}
_AWAY = {errno.EDEADLK}  # macOS: a process that may not fetch meets a file in the cloud
_CLOUD = range(358, 427)  # Windows: ERROR_CLOUD_FILE_…


def named(cause: OSError, place: str, platform: str) -> HostError:
    """The refusal as one of ours; what is none of them has made the folder unreachable."""
    number = cause.errno
    if getattr(cause, "winerror", None) in _CLOUD or number in _AWAY:
        return CopyAway(place=place)
    if number == errno.EPERM and platform == "darwin":
        return FolderNeedsConsent(place=place, app=asking(os.environ))
    if number in _FULL:
        return FolderFull(place=place)
    if number == errno.ELOOP:
        return FolderNotAllowed(reason="holds a link that leads out of it")
    if number in _READ_ONLY:
        return FolderReadOnly(place=place, why=(cause.strerror or "refused").lower())
    return FolderGone(place=place)


def asking(environ: Mapping[str, str]) -> str:
    """The app whose consent macOS wants: the one that started us."""
    return "the terminal" if environ.get("TERM_PROGRAM") else "your browser"
