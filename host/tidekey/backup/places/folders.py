"""The synced folders of this computer, which of them serves for what, and what one lacks.

Promises that finding touches no folder that macOS guards, that a work drive is never proposed for
a personal space, and that what stands in the way of a backup is named in the order in which a
person would mend it. `drives` knows the clients; a person's own choice needs neither.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tidekey.backup.places import reading
from tidekey.backup.places.drives import OWN, Candidate, Desk, NoValues, Values, candidates
from tidekey.backup.targets.base import short_id
from tidekey.errors import FolderSilent, HostError

if TYPE_CHECKING:
    from tidekey.keystores.base import Store

SECONDS = 3.0  # for one drive to say whether its folder is there
_LOOK_SECONDS = 5.0  # for one drive to say whether it could be written
_GUARDED = (("Library", "Mobile Documents"), ("Library", "CloudStorage"), ("Desktop",),
            ("Documents",), ("Downloads",))  # fmt: skip


_BY_PRESENCE = ("icloud", "google-drive", "pcloud")  # signing out takes the folder away


class Folder(NamedTuple):
    """A synced folder; `guarded` where macOS asks the person before anything in it is touched."""

    id: str
    drive: str
    label: str
    path: str
    managed: bool
    suggested: bool
    guarded: bool = False


def desk(
    platform: str = sys.platform,
    environ: Mapping[str, str] | None = None,
    home: str | None = None,
    registry: Values | None = None,
) -> Desk:
    """This computer, or the one a test laid out."""
    env = os.environ if environ is None else environ
    if home is None:
        home = env.get("HOME") or env.get("USERPROFILE") or os.path.expanduser("~")
    return Desk(platform, home, env, registry or _registry(platform))


def find(
    platform: str = sys.platform,
    environ: Mapping[str, str] | None = None,
    home: str | None = None,
    registry: Values | None = None,
) -> list[Folder]:
    """The folders that are there, best first for a personal space."""
    here = desk(platform, environ, home, registry)
    ranked = []
    for number, found in enumerate(_there(candidates(here))):
        own = found.drive == OWN.get(platform)
        used = 0.0 if own else -_used(found.path)
        ranked.append(((found.managed, not own, used, number), found))
    ranked.sort(key=lambda pair: pair[0])
    folders = [_folder(found, here) for _, found in ranked]
    best = suggested(folders)
    return [one._replace(suggested=one == best) for one in folders]


def suggested(folders: Sequence[Folder], space_kind: str = "personal") -> Folder | None:
    """The folder a new backup goes to: a work drive first for work, and never for personal."""
    usable = [one for one in folders if one.guarded or os.access(one.path, os.W_OK)]
    private = [one for one in usable if not one.managed]
    if space_kind == "work":
        private = [one for one in usable if one.managed] + private
    return private[0] if private else None


def of_path(path: str, folders: Iterable[Folder]) -> Folder | None:
    """The synced folder that a path lies in, the innermost of several."""
    holding = [one for one in folders if _holds(one.path, path)]
    return max(holding, key=lambda one: len(one.path), default=None)


def guarded(path: str, here: Desk) -> bool:
    """Whether macOS asks the person before this folder is opened."""
    if here.platform != "darwin":
        return False
    return _holds("/Volumes", path) or any(_holds(here.at(*one), path) for one in _GUARDED)


def signed_in(drive: str, path: str, here: Desk) -> bool:
    """Whether the client of a drive still claims the folder that a backup is in."""
    return any(
        one.drive == drive
        and _holds(one.path, path)
        and (drive not in _BY_PRESENCE or os.path.isdir(one.path))
        for one in candidates(here)
    )


def lacking(
    folder: Folder,
    stores: Sequence[Store],
    *,
    here: Desk | None = None,
    may_touch: bool = True,
) -> HostError | None:
    """What keeps a backup from this folder, the first of: signed in, there and writable, consent,
    space left, a key store. A guarded folder is not looked into before the person saw why.
    """
    if folder.guarded and not may_touch:
        return _any_store(stores)
    from tidekey.backup.targets.folder import FolderTarget

    where = here or desk()
    drive, path = folder.drive, folder.path
    ask = (lambda: signed_in(drive, path, where)) if drive else None
    target = FolderTarget(
        path, label=folder.label, signed_in=ask, platform=where.platform, seconds=_LOOK_SECONDS
    )
    try:
        target.check()
    except HostError as cause:
        return cause
    return _any_store(stores)


def _any_store(stores: Sequence[Store]) -> HostError | None:
    """None where one key store answers, or none is needed; else what the first said."""
    first: HostError | None = None
    for store in stores:
        try:
            store.check()
            return None
        except HostError as cause:
            first = first or cause
    return first


def _there(found: Iterable[Candidate]) -> Iterable[Candidate]:
    """Those whose folder exists, each place once; a drive that hangs counts as absent."""
    seen: set[str] = set()
    for one in found:
        try:
            real = reading.within(one.label, SECONDS, lambda path=one.path: _real(path))  # type: ignore[misc]
        except FolderSilent:
            continue
        if real and real not in seen:
            seen.add(real)
            yield one


def _real(path: str) -> str:
    try:
        return os.path.realpath(path) if os.path.isdir(path) else ""
    except (OSError, ValueError):
        return ""


def _used(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0


def _folder(found: Candidate, here: Desk) -> Folder:
    path = os.path.normpath(found.path)
    name = short_id("folder", path)
    asks = guarded(path, here)
    return Folder(name, found.drive, found.label, path, found.managed, False, asks)


def _holds(folder: str, path: str) -> bool:
    folder, path = os.path.normcase(os.path.normpath(folder)), os.path.normcase(path)
    return path == folder or path.startswith(os.path.join(folder, ""))


def _registry(platform: str) -> Values:
    if platform == "win32" and sys.platform == "win32":
        from tidekey.winregistry import WindowsRegistry

        return WindowsRegistry()
    return NoValues()
