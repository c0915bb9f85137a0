"""Where a backup may go: the drives of this computer, a folder that was typed, the key store.

Promises that a place was looked at before it is kept as a choice. Leaves finding drives to
`folders`, and keeping the choice to `desk`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidekey import spaces
from tidekey.errors import BackupNowhere, HostError, TargetUnknown

if TYPE_CHECKING:
    from tidekey.backup.config import TargetConfig
    from tidekey.backup.places.folders import Folder
    from tidekey.paths import Places
    from tidekey.session import Session
    from tidekey.strictjson import JSON

    Row = dict[str, JSON]


def found_folders() -> list[Folder]:
    """The synced folders of this computer, best first; `FolderSilent` where a drive hangs."""
    from tidekey.backup.places import folders, reading

    return reading.within("A drive", reading.SECONDS, folders.find)


def rows(session: Session) -> list[Row]:
    """The reply of `backup.folders`, row by row; each was looked at just now."""
    from tidekey.backup.places import folders as finder

    chosen = proposal(session)
    found: list[Row] = []
    for one in found_folders():
        why = finder.lacking(one, (), may_touch=False)
        found.append(
            {
                "id": one.id,
                "drive": one.drive,
                "label": one.label,
                "path": one.path,
                "managed": one.managed,
                "suggested": chosen is not None and one.id == chosen.id,
                "ok": why is None,
                "failure": failure(why),
            }
        )
    return found


def failure(why: HostError | None) -> JSON:
    """An error as a reply tells it."""
    from tidekey.backup import state

    return None if why is None else state.told(why)


def proposal(session: Session) -> Folder | None:
    """The folder that is taken where nobody chose another."""
    return proposal_for(session.places, session.space)


def proposal_for(places: Places, space: str) -> Folder | None:
    """The same for a space by its id."""
    from tidekey.backup.places import folders

    return folders.suggested(found_folders(), spaces.kind(places, space))


def proposed(folder: Folder | None) -> JSON:
    if folder is None:
        return None
    return {
        "id": folder.id,
        "drive": folder.drive,
        "label": folder.label,
        "place": folder.path,
    }


def place_of(session: Session, folder: str | None, target: str | None) -> TargetConfig:
    """The place that a person typed or picked; else the one proposed."""
    from tidekey.backup.targets.folder import validate

    there = found_folders()
    if folder is not None:
        return _typed(validate(folder, session.places.root), there)
    if target is not None:
        picked = next((one for one in there if one.id == target), None)
        if picked is None:
            raise TargetUnknown
    else:
        picked = proposal(session)
        if picked is None:
            raise BackupNowhere
    validate(picked.path, session.places.root)
    return config_of(picked)


def config_of(folder: Folder) -> TargetConfig:
    return {
        "kind": "folder",
        "path": folder.path,
        "label": folder.label,
        "drive": folder.drive,
    }


def _typed(path: str, there: Sequence[Folder]) -> TargetConfig:
    """A folder of one's own choice; it bears the name of the drive that it lies in."""
    from tidekey.backup.places import folders

    drive = folders.of_path(path, there)
    label = drive.label if drive is not None else os.path.basename(path) or path
    return {"kind": "folder", "path": path, "label": label, "drive": drive.drive if drive else ""}


def key_store(session: Session) -> TargetConfig | None:
    """The key store as a place, where one answers that a process of its own finds as well."""
    from tidekey import keychain

    names = {one.name for one in keychain.stores(session.places.service)}
    for store in session.stores:
        with contextlib.suppress(HostError):
            if store.name in names:
                store.check()
                return {"kind": "keychain", "path": store.name, "label": store.label, "drive": ""}
    return None
