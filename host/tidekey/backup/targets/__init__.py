"""The kinds of places a backup can be kept in, one file a kind; built by name.

Promises a target for every configuration that was ever saved, without touching the place: whether
it is there is asked by its `check`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tidekey.errors import TargetUnknown

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.keystores.base import Store

KINDS = ("folder", "keychain")


def open_target(
    config: Mapping[str, str], *, stores: Sequence[Store], data: Path, service: str
) -> Target:
    """The target of a saved choice: `kind`, and for a folder `path`, `label` and `drive`."""
    kind = config.get("kind")
    if kind == "folder":
        return _folder(*(config.get(key) or "" for key in ("path", "label", "drive")))
    if kind == "keychain":
        from tidekey.backup.targets.keychain import KeychainTarget, store_of

        store = store_of(stores, config.get("path") or "")
        return KeychainTarget(store, service=service, data=str(data))
    raise TargetUnknown


def _folder(path: str, label: str, drive: str) -> Target:
    from tidekey.backup.targets.folder import FolderTarget

    def signed_in() -> bool:
        from tidekey.backup.places import folders

        return folders.signed_in(drive, path, folders.desk())

    return FolderTarget(path, label=label, drive=drive, signed_in=signed_in if drive else None)


def local_history(space_folder: str) -> Target:
    """The second copy that is always there: history in the folder of a space."""
    from tidekey.backup.targets.folder import LocalFolder

    return LocalFolder(space_folder)
