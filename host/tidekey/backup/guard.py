"""The shrink guard: a state that has lost something is set aside and never written to a place.

Promises that what would be lost is counted by its own lists, that the odd state is kept sealed in
`suspect/` beside the vault, and that nobody is told a name from a file without a key.
Leaves the rule itself to `projection.lost` and `decide.guard`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tidekey import disk
from tidekey.projection import Extent
from tidekey.records import Body, child, view

if TYPE_CHECKING:
    from tidekey.backup.state import State
    from tidekey.strictjson import JSON

FOLDER: Final = "suspect"
_MOST_FILES = 5


def raise_alarm(state: State, gone: Extent, now_ms: int) -> bool:
    """Note what would be lost; True where that was not known yet."""
    accounts: list[JSON] = [*_accounts(gone)]
    known = state.guard
    if known is not None and known.get("accounts") == accounts:
        return False
    state.guard = {"missing": count(gone), "accounts": accounts, "at": now_ms}
    return True


def shown(state: State, gone: Extent) -> bool:
    """Whether a person was told of all this: only that can be agreed to."""
    known = state.guard or {}
    told, missing = known.get("accounts"), known.get("missing")
    if not isinstance(told, list) or not isinstance(missing, int):
        return False
    return {*_accounts(gone)} <= {*map(str, told)} and count(gone) <= missing


def _accounts(gone: Extent) -> list[str]:
    return sorted({one.partition("/")[0] for one in gone.creds} | gone.ids)


def count(gone: Extent) -> int:
    """How many accounts and secrets are missing."""
    return len(gone.ids) + len(gone.creds)


def set_aside(space_folder: str, data: bytes, now_ms: int) -> str:
    """Keep the odd state where no folder is synced; gives its name."""
    folder = os.path.join(space_folder, FOLDER)
    disk.make_folder(folder)
    name = f"{now_ms}.tdk"
    disk.put(os.path.join(folder, name), data)
    for old in sorted(one for one in os.listdir(folder) if one.endswith(".tdk"))[:-_MOST_FILES]:
        disk.drop(os.path.join(folder, old))
    return name


def names(state: State, body: Body | None) -> list[str]:
    """What the accounts are called that miss something, as far as the vault still knows."""
    listed = (state.guard or {}).get("accounts")
    if body is None or not isinstance(listed, list):
        return []
    found, there = [], child(child(body, "shared"), "accounts")
    for one in listed:
        record = there.get(str(one))
        if isinstance(record, dict):
            account = view(str(one), record)
            found.append(" · ".join(part for part in (account.issuer, account.name) if part))
    return found
