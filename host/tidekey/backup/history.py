"""Older versions: kept by rule, listed, and pruned one at a time.

Promises that a version is counted only where it differs from the one before, that nothing is
removed but by a caller that has just proven a newer copy, and never what this device did not
write. Names tell device and day; what a file is, its header tells.
Leaves when to keep to `publishing`, and bringing back to `versions`.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey import disk, records, sealed
from tidekey.backup import copies
from tidekey.backup.copies import Copy, folder_of
from tidekey.errors import BackupNotProven, HostError
from tidekey.glance import VAULT
from tidekey.merge import Shared, merge
from tidekey.projection import extent, projection

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.records import Body

DAYS, WEEKS, MONTHS = 7, 4, 12
RECENT: Final = {"history": 10}  # by kind of target: the newest ones that are kept besides
_TRIED = 4  # files that are not ours under our name keep no older one from going
_NAME = re.compile(r"([0-9a-f]{8})-(\d{4}-\d{2}-\d{2})-(\d{1,6})")


class Kept(NamedTuple):
    """One history file, by its name; they sort by age."""

    day: str
    number: int
    device8: str
    name: str


class Version(NamedTuple):
    """One kept copy. `at_ms` is its newest change, as its stamps say."""

    id: str
    at_ms: int
    device_id: str
    device_name: str
    accounts: int
    place: str
    target_id: str
    name: str


def kept(target: Target, vault_id: bytes) -> list[Kept]:
    """The history files of a vault in a target, oldest first."""
    start = folder_of(vault_id) + "/h"
    found = []
    for entry in target.list(start):
        match = _NAME.fullmatch(entry.name[len(start) + 1 :])
        if match:
            found.append(Kept(match[2], int(match[3]), match[1], entry.name))
    return sorted(found)


def next_name(found: Sequence[Kept], vault_id: bytes, device: str, now_ms: int) -> str:
    """The name of one more file of this device today."""
    today = day_of(now_ms)
    number = max((one.number for one in found if one.day == today), default=0) + 1
    return f"{folder_of(vault_id)}/h/{device[:8]}-{today}-{number}"


def keep(target: Target, name: str, data: bytes) -> None:
    """Keep one copy, and read it again."""
    target.put(name, data)
    if target.get(name) != data:
        raise BackupNotProven(place=target.label, part="history")


def day_of(now_ms: int) -> str:
    """The day, everywhere the same: by UTC."""
    moment = datetime.datetime.fromtimestamp(max(0, now_ms) // 1000, datetime.UTC)
    return moment.strftime("%Y-%m-%d")


def surplus(found: Sequence[Kept], recent: int = 1) -> list[Kept]:
    """What the rule keeps no longer, oldest first: of the newest seven days, four weeks and
    twelve months that have a copy each one's newest stays, and the `recent` newest of all."""
    newest = sorted(found, reverse=True)
    stay = set(newest[: max(recent, 1)])
    for most, unit in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        first: dict[str, Kept] = {}
        for one in newest:
            first.setdefault(unit(one.day), one)
        stay.update([*first.values()][:most])
    return [one for one in sorted(found) if one not in stay]


def prune(target: Target, vault_id: bytes, device: str) -> str | None:
    """Remove the oldest file that the rule keeps no longer; one, or none."""
    local = target.kind == "history"
    found = kept(target, vault_id)
    mine = [one for one in found if local or one.device8 == device[:8]]
    for one in surplus(mine, RECENT.get(target.kind, 1))[:_TRIED]:
        data = target.get(one.name)
        if data is None or not (local or _by(data) == device):
            continue
        target.delete(one.name)
        return one.name
    return None


def _by(data: bytes) -> str | None:
    """The device that wrote a file; None where it is damaged and nobody can say."""
    try:
        return sealed.peek(data, sealed.BACKUP).device_id.hex()
    except HostError:
        return None


def newest(target: Target, vault_id: bytes, key: bytes, device: str) -> Body | None:
    """The body of this device's newest version in a target; None where it cannot be read."""
    mine = [one for one in kept(target, vault_id) if one.device8 == device[:8]]
    if not mine:
        return None
    try:
        data = target.get(mine[-1].name)
        return None if data is None else sealed.open_body(data, key, sealed.BACKUP)
    except HostError:
        return None


# for people ---------------------------------------------------------------------------------------


def versions(targets: Sequence[Target], vault_id: bytes, key: bytes) -> list[Version]:
    """All versions that can be opened, newest first; the same copy in two places is one."""
    found: dict[str, Version] = {}
    for target in targets:
        try:
            names = kept(target, vault_id)
        except HostError:
            continue
        for one in names:
            try:
                version = _version(target, one.name, vault_id, key)
            except HostError:
                continue
            if version is not None:
                found.setdefault(version.id, version)
    return sorted(found.values(), key=lambda one: (-one.at_ms, one.id))


def read(target: Target, name: str, vault_id: bytes, key: bytes) -> tuple[Copy, Body] | None:
    """One history file and its body; None where it is gone."""
    data = target.get(name)
    if data is None:
        return None
    copy = copies.one(name, data, vault_id)
    return copy, copies.opened(copy, key)


def _version(target: Target, name: str, vault_id: bytes, key: bytes) -> Version | None:
    found = read(target, name, vault_id, key)
    if found is None:
        return None
    copy, body = found
    about = records.child(body, "device")
    return Version(
        copy.digest[:16],
        records.newest(records.child(body, "shared")),
        copy.header.device_id.hex(),
        str(about.get("name") or ""),
        len(records.ids(body)),
        target.place,
        target.id,
        name,
    )


def forget_secret(
    targets: Sequence[Target], vault_id: bytes, key: bytes, account_id: str, shared: Shared
) -> int:
    """Remove every older copy that still holds a secret of this account; gives how many.

    Whatever a sync client called it: versions, of other devices too, since removing one cannot
    undo what another wrote, and conflict copies that tell `shared` nothing new. The two files of
    each device are written anew by that device. What could not be read is raised at the end.
    """
    gone, failures = 0, list[HostError]()
    for target in targets:
        try:
            names = [one.name for one in target.list(folder_of(vault_id))]
        except HostError as cause:
            failures.append(cause)
            continue
        for name in names:
            older = "/h/" in name
            if "/j/" in name or (copies.is_slot(name) and not older):
                continue
            try:
                found = read(target, name, vault_id, key)
                if found and _holds(found[1], account_id) and (older or _known(found[1], shared)):
                    target.delete(name)
                    gone += 1
            except HostError as cause:
                if copies.is_late(cause) or cause.code.startswith("folder."):
                    failures.append(cause)
    if failures:
        raise failures[0]
    return gone


def _known(body: Body, shared: Shared) -> bool:
    """Whether a copy has nothing that is not here."""
    here = projection(shared)
    return projection(merge(here, records.child(body, "shared"))) == here


def keep_before(folder: str, what: str, now_ms: int) -> str:
    """Keep the vault file as it is before its format changes; gives the name of the copy."""
    data = disk.read(os.path.join(folder, VAULT))
    if data is None:
        return ""
    name = f"before-{what}-{day_of(now_ms)}.tdk"
    path = os.path.join(folder, "history", name)
    disk.make_folder(os.path.dirname(path))
    if disk.read(path) is None:  # the first of a day is the one from before
        disk.put(path, data)
    return name


def _holds(body: Body, account_id: str) -> bool:
    creds = extent(records.child(body, "shared")).creds
    return any(one.startswith(account_id + "/") for one in creds)


def _day(day: str) -> str:
    return day


def _week(day: str) -> str:
    try:
        year, week, _ = datetime.date.fromisoformat(day).isocalendar()
    except ValueError:
        return day
    return f"{year}-{week:02}"


def _month(day: str) -> str:
    return day[:7]
