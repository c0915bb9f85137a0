"""What the stories need: computers that choose a drive, and what a new one would get from it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sync_folder import Drive

from sharing import Computer
from tidekey import records
from tidekey.backup import config, state, status
from tidekey.backup.moves import moving
from tidekey.backup.restoring import opening

HOUR = 3_600_000


def drive_at(folder: Path) -> Drive:
    folder.mkdir(exist_ok=True)
    return Drive(folder)


def choose(one: Computer, drive: Drive) -> None:
    chosen = {"kind": "folder", "path": drive.place, "label": drive.label, "drive": ""}
    one.change(lambda body, _: config.turn_on(body, chosen))


def in_copies(drive: Drive, laptop: Computer) -> list[str]:
    """What a new computer would get from the drive."""
    found = opening.open_by(drive, laptop.vault.vault_id, key=laptop.vault.key)
    return sorted(one.name for one in records.accounts({"shared": found.shared}))


def report(one: Computer) -> Any:
    body = one.vault.body()
    known, chosen = state.load(str(one.folder)), config.config(body)
    return status.report(body, known, chosen, locked=False, folders_found=False, now_ms=one.time())


def run_move(one: Computer, new: Drive, old: Drive) -> None:
    moving.run(
        one.vault,
        [new],
        old if config.config(one.vault.body()).old_place else None,
        now_ms=one.time,
        random=os.urandom,
        space_folder=str(one.folder),
        device_name=one.name,
    )


def newest(drive: Drive) -> bytes:
    return next(data for name, data in drive.files().items() if "/d-" in name)


def resealed(data: bytes) -> bytes:
    import hashlib

    return data[:-32] + hashlib.sha256(data[:-32]).digest()
