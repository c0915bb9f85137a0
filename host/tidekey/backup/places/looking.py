"""Where backups may lie, and asking all those places at once.

Promises an end within its time whatever a drive does, since each place is asked by a thread of
its own that is left behind where it hangs. Leaves what the answers mean to `finding`.
"""

from __future__ import annotations

import os
import queue
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from tidekey import glance, spaces
from tidekey.backup.places import folders
from tidekey.backup.targets import local_history, open_target
from tidekey.errors import FolderGone, FolderSilent, HostError
from tidekey.keystores.base import limited

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.keystores.base import Store
    from tidekey.paths import Places

T = TypeVar("T")
LOOK_SECONDS: Final = 20.0
_NAMING_SECONDS: Final = 3.0


@dataclass(frozen=True)
class Place:
    """A place to look at: how the vault would keep it, and the target itself.

    `guarded` where macOS asks the person as soon as anything in it is touched.
    """

    config: Mapping[str, str]
    target: Target
    guarded: bool = False


def where(places: Places, stores: Sequence[Store], seconds: float = LOOK_SECONDS) -> list[Place]:
    """Every place that a backup of this person may lie in, the drives first."""
    chosen: list[Place] = []
    for one in _drives(seconds):
        config = {"kind": "folder", "path": one.path, "label": one.label, "drive": one.drive}
        chosen.append(_place(config, stores, places, guarded=one.guarded))
    for store in stores:
        chosen.append(_place({"kind": "keychain", "path": store.name}, stores, places))
    for space in spaces.ids(places):
        home = spaces.folder(places, space)
        if os.path.isdir(os.path.join(home, "history")) and not glance.there(home):
            chosen.append(Place({}, local_history(home)))
    return chosen


def named(folder: str) -> Place:
    """The place of a folder as a person names it: the drive's, ours in it, or one vault's."""
    path = os.path.abspath(folder)
    if re.fullmatch(r"v-[0-9a-f]{8}", os.path.basename(path)):
        path = os.path.dirname(path)
    if os.path.basename(path) == "Tidekey" and not os.path.isdir(os.path.join(path, "Tidekey")):
        path = os.path.dirname(path)
    from tidekey.backup.targets.folder import FolderTarget

    drive = folders.of_path(path, _drives(_NAMING_SECONDS))
    label = drive.label if drive is not None and drive.path == path else ""
    target = FolderTarget(path, label=label, drive=drive.drive if drive is not None else "")
    config = {"kind": "folder", "path": path, "label": target.label, "drive": target.drive}
    return Place(config, target)


def own_vaults(places: Places) -> frozenset[bytes]:
    """The ids of the vaults on this computer, by their headers."""
    found = set()
    for space in spaces.ids(places):
        home = spaces.folder(places, space)
        try:
            names = [one for one in os.listdir(home) if one.startswith("vault.")]
        except OSError:
            continue
        for name in names:
            try:
                with open(os.path.join(home, name), "rb") as file:
                    head = file.read(30)
            except OSError:
                continue
            if head.startswith(glance.MAGIC) and len(head) == 30:
                found.add(head[14:30])
    return frozenset(found)


def ask_all(
    chosen: Iterable[Place], look: Callable[[Place], T], seconds: float
) -> list[tuple[Place, T | HostError]]:
    """What each place answered, in their order; all are asked at once and none is waited for."""
    answers: queue.SimpleQueue[tuple[int, T | HostError]] = queue.SimpleQueue()

    def ask(number: int, place: Place) -> None:
        try:
            answers.put((number, look(place)))
        except HostError as cause:
            answers.put((number, cause))
        except OSError as cause:
            answers.put((number, FolderGone(place=place.target.label, why=cause.strerror)))

    asked = list(chosen)
    for number, place in enumerate(asked):
        threading.Thread(target=ask, args=(number, place), daemon=True, name="looking").start()
    end, given = time.monotonic() + seconds, dict[int, "T | HostError"]()
    while len(given) < len(asked):
        try:
            number, answer = answers.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            break
        given[number] = answer
    return [
        (one, given.get(number, FolderSilent(place=one.target.label, seconds=int(seconds))))
        for number, one in enumerate(asked)
    ]


def _drives(seconds: float) -> list[folders.Folder]:
    try:
        return limited("drives", seconds, folders.find)
    except HostError:
        return []


def _place(
    config: dict[str, str], stores: Sequence[Store], places: Places, *, guarded: bool = False
) -> Place:
    target = open_target(config, stores=stores, data=places.data, service=places.service)
    return Place(config, target, guarded)
