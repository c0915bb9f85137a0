"""From copies and one way in to a vault in memory: every copy that can be read, merged.

Promises that a key is used only for copies whose vault id and key id fit it, that each copy is
opened with it and whole or becomes a finding with a sentence of its own, and that the two slots
of every device, conflict copies and, where all those fail, the history are tried.
Nothing is written. Leaves where copies lie to `finding`, and what is done with them to `restore`.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from tidekey import sealed
from tidekey.backup import copies
from tidekey.backup.copies import Copy, Trouble
from tidekey.backup.restoring.moments import newest
from tidekey.backup.restoring.unwrapping import Ways
from tidekey.errors import (
    CopyAway,
    CopyForeign,
    CopyForked,
    CopyOlder,
    HostError,
    RestoreNothing,
    RestoreUnreadable,
    VersionUnknown,
    WrongKey,
)
from tidekey.merge import Shared, merge
from tidekey.secret import Secret
from tidekey.strictjson import JSON

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Entry, Target
    from tidekey.keystores.base import Store

MOST_HISTORY: Final = 8  # files of the history that are tried where nothing else can be read


@dataclass(frozen=True)
class Opening:
    """A backup that was opened: its key, and all that its copies hold, merged.

    `marks` are the greatest counters that were read, by device; `version` is an older state that
    was chosen; `confirmed` the recovery slot whose code was typed.
    """

    target: Target
    vault_id: bytes
    key: bytes = field(repr=False)
    shared: Shared = field(repr=False)
    findings: tuple[Trouble, ...]
    devices: Mapping[str, str]
    newest_ms: int | None
    newest_from: str | None
    marks: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    version: Shared | None = field(default=None, repr=False)
    confirmed: str = ""


@dataclass(frozen=True)
class _Read:
    """One copy, opened."""

    copy: Copy
    body: dict[str, JSON] = field(repr=False)


# the key ------------------------------------------------------------------------------------------


def open_by(
    target: Target,
    vault_id: bytes,
    *,
    stores: Sequence[Store] = (),
    code: Secret[str] | None = None,
    passphrase: Secret[str] | None = None,
    passkey: tuple[bytes, Secret[bytes]] | None = None,
    key: bytes | None = None,
) -> Opening:
    """Open a backup by what was given, else by the key store of this computer."""
    found, troubles = _usable(target, vault_id)
    confirmed = ""
    if key is None:
        ways = Ways(found, vault_id)
        if code is not None:
            key, confirmed = ways.by_code(code)
        elif passphrase is not None:
            key = ways.by_passphrase(passphrase)
        elif passkey is not None:
            key = ways.by_passkey(*passkey)
        else:
            key = ways.by_stores(stores)
    opening = with_key(target, vault_id, key, found, troubles)
    return replace(opening, confirmed=confirmed)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Without the collector, which would look through all of several large bodies many times."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


# the copies ---------------------------------------------------------------------------------------


def _usable(target: Target, vault_id: bytes) -> tuple[list[Copy], list[Trouble]]:
    """What can be read of a vault; its history where nothing else can."""
    found, troubles = copies.read(target, vault_id)
    if not found:
        found, late = _history(target, vault_id)
        troubles = [*troubles, *late]
    if found:
        return found, troubles
    if not troubles:
        raise RestoreNothing(place=target.place)
    away = next((one for one in troubles if isinstance(one.error, CopyAway)), None)
    raise (
        (away or troubles[0]).error
        if len(troubles) == 1 or away
        else RestoreUnreadable(why=", ".join(dict.fromkeys(one.error.code for one in troubles)))
    )


def _history(target: Target, vault_id: bytes) -> tuple[list[Copy], list[Trouble]]:
    """The newest files of the history, by the day in their names."""
    found: list[Copy] = []
    troubles: list[Trouble] = []
    entries = target.list(f"v-{vault_id.hex()[:8]}/h")
    for entry in sorted(entries, key=day, reverse=True)[:MOST_HISTORY]:
        try:
            found.append(history_copy(target, entry.name, vault_id))
        except HostError as cause:
            troubles.append(Trouble(entry.name, cause))
    return found, troubles


def history_copy(target: Target, name: str, vault_id: bytes) -> Copy:
    """One file of the history, refused where it is another vault's."""
    data = target.get(name)
    if data is None:
        raise VersionUnknown
    return copies.one(name, data, vault_id)


def day(entry: Entry) -> tuple[str, int]:
    """When a file of the history was kept, by its name."""
    return entry.name.rpartition("/")[2][9:19], entry.modified_ms


def with_key(
    target: Target,
    vault_id: bytes,
    key: bytes,
    found: Sequence[Copy],
    troubles: Sequence[Trouble],
) -> Opening:
    """All that these copies hold; the history's where none of them opens."""
    with undisturbed():
        return _with_key(target, vault_id, key, found, troubles)


def _with_key(
    target: Target,
    vault_id: bytes,
    key: bytes,
    found: Sequence[Copy],
    troubles: Sequence[Trouble],
) -> Opening:
    read, failed = _bodies(found, key)
    if not read:
        late, more = _history(target, vault_id)
        read, again = _bodies(late, key)
        failed = [*failed, *more, *again]
    if not read:
        raise RestoreUnreadable(why=", ".join(dict.fromkeys(one.error.code for one in failed)))
    shared = merged(one.body for one in read)
    devices = _devices(read)
    newest_ms, device = newest(shared)
    findings = (*troubles, *failed, *_older(read, devices))
    return Opening(
        target,
        vault_id,
        key,
        shared,
        findings,
        devices,
        newest_ms if newest_ms >= 0 else None,
        devices.get(device, device[:8]) if device else None,
        {key: (one.header.counter, one.digest) for key, one in _newest_of_each(read).items()},
    )


def _bodies(found: Iterable[Copy], key: bytes) -> tuple[list[_Read], list[Trouble]]:
    read: list[_Read] = []
    troubles: list[Trouble] = []
    for one in found:
        try:
            read.append(_Read(one, sealed.open_body(one.data, key, sealed.BACKUP)))
        except WrongKey:  # it bears this vault's id and is not made with its key
            troubles.append(Trouble(one.name, CopyForeign()))
        except HostError as cause:
            troubles.append(Trouble(one.name, cause))
    return read, troubles


def merged(bodies: Iterable[Mapping[str, JSON]]) -> Shared:
    """The join of what all copies share."""
    result: Shared | None = None
    for body in bodies:
        shared = body.get("shared")
        if isinstance(shared, dict):
            result = shared if result is None else merge(result, _unlike(shared, result))
    return result if result is not None else {}


def _unlike(shared: Shared, known: Shared) -> Shared:
    """`shared` without the accounts that are alike: copies mostly are, and seeing that is quick."""
    accounts, here = shared.get("accounts"), known.get("accounts")
    if not isinstance(accounts, dict) or not isinstance(here, dict):
        return shared
    return shared | {
        "accounts": {key: one for key, one in accounts.items() if here.get(key) != one}
    }


def _devices(read: Iterable[_Read]) -> dict[str, str]:
    """The names of the devices, as the newest copy of each says."""
    names: dict[str, tuple[int, str]] = {}
    for one in read:
        told = one.body.get("device")
        name = told.get("name") if isinstance(told, dict) else None
        device, counter = one.copy.header.device_id.hex(), one.copy.header.counter
        if isinstance(name, str) and name and names.get(device, (-1, ""))[0] < counter:
            names[device] = (counter, name)
    return {device: name for device, (_, name) in names.items()}


def _newest_of_each(read: Iterable[_Read]) -> dict[str, Copy]:
    best: dict[str, Copy] = {}
    for one in read:
        device = one.copy.header.device_id.hex()
        if device not in best or best[device].header.counter < one.copy.header.counter:
            best[device] = one.copy
    return best


def _older(read: Sequence[_Read], devices: Mapping[str, str]) -> list[Trouble]:
    """Devices whose newest copy here is behind, or another than, what some copy has seen."""
    best = _newest_of_each(read)
    found: dict[str, Trouble] = {}
    for device, counter, digest in _marks(read):
        mine = best.get(device)
        if mine is None or device in found:
            continue
        if mine.header.counter < counter:
            error: HostError = CopyOlder(
                device=devices.get(device, device[:8]), counter=mine.header.counter, seen=counter
            )
        elif mine.header.counter == counter and mine.digest != digest:
            error = CopyForked(device=devices.get(device, device[:8]))
        else:
            continue
        found[device] = Trouble(mine.name, error)
    return [*found.values()]


def _marks(read: Iterable[_Read]) -> Iterable[tuple[str, int, str]]:
    for one in read:
        told = one.body.get("device")
        marks = told.get("marks") if isinstance(told, dict) else None
        for device, mark in marks.items() if isinstance(marks, dict) else ():
            if isinstance(mark, list) and len(mark) == 2:
                counter, digest = mark
                if type(counter) is int and isinstance(digest, str):
                    yield device, counter, digest
