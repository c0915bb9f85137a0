"""What a restore does to a computer before and while its vault is written.

Promises that only files which nobody could open are moved, and that none is deleted. Leaves the
vault itself to `births`, the order of things to `restore`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from tidekey import bulkjson, disk, glance, sealed
from tidekey.backup import config
from tidekey.errors import HostError, VaultExists, WrongKey
from tidekey.glance import PREVIOUS, VAULT
from tidekey.locks import FileLock
from tidekey.merge import Shared
from tidekey.records import Body, Stamper, child
from tidekey.vault import LOCK, beyond_use, free_name


def make_way(folder: str, key: bytes) -> None:
    """Set damaged vault files aside, all or none; nothing that opens by any key is touched."""
    if not glance.there(folder):
        return
    with FileLock(os.path.join(folder, LOCK)):
        for name in (VAULT, PREVIOUS):
            data = disk.read(os.path.join(folder, name))
            if data is not None and not _beyond_use(data, key):
                raise VaultExists
        for name in (PREVIOUS, VAULT):
            if os.path.lexists(os.path.join(folder, name)):
                aside = os.path.join(folder, free_name(folder, "vault.damaged-"))
                disk.replace(os.path.join(folder, name), aside)


def _beyond_use(data: bytes, key: bytes) -> bool:
    try:
        sealed.open_body(data, key)
    except HostError as cause:
        return beyond_use(cause) and not isinstance(cause, WrongKey)
    return False


def copied(shared: Shared) -> Shared:
    """A plan may be applied more than once; what the vault changes must not be the plan's."""
    made = bulkjson.loads(bulkjson.dumps(shared))
    return made if isinstance(made, dict) else {}


def confirm(body: Body, stamper: Stamper, slot_id: str) -> None:
    """A recovery code that was typed in full is in the hands of its person."""
    shared = child(body, "shared")
    registers = shared["slots"] = dict(child(shared, "slots"))
    register = registers.get(slot_id)
    value = register[0] if isinstance(register, list) and register else None
    if isinstance(value, dict) and value.get("confirmed") is not True:
        stamper.write(registers, slot_id, value | {"confirmed": True})


def go_on(
    body: Body,
    stamper: Stamper,
    target: Mapping[str, str],
    marks: Mapping[str, tuple[int, str]],
) -> None:
    """The backup goes on where it was found; the person has just chosen that place.

    What was read of each device is remembered, so that an older copy of it shows from now on. It
    may have been written by this computer before, or by one that is gone: it is no way in yet.
    """
    if target:
        config.turn_on(body, dict(target))
        config.announce(body, stamper.now_ms())
    kept = child(child(body, "local"), "backup")
    kept["marks"] = {device: [*mark] for device, mark in sorted(marks.items())}
    kept[config.QUIET] = {device: counter for device, (counter, _) in marks.items()}
