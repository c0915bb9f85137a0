"""Devices without keys or disks: the rules of the backup run on values, as often as wanted.

`turn` is one run of the engine over a folder that maps names to opened copies; what a sync
program does to that folder is left to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from tidekey.backup import copies, decide
from tidekey.backup.decide import Leaf, Mind
from tidekey.merge import Shared
from tidekey.projection import Extent, extent, projection

VAULT_ID = bytes(16)
Folder = dict[str, Leaf]
Draw = Callable[[], str]  # 32 hex digits that were never drawn before


@dataclass
class Device:
    """What one device remembers: its vault (`mind`) and its `backup.json`."""

    mind: Mind
    counter: int = 0
    salt: str = ""
    proven: str | None = None
    written_at: int | None = None
    puts: int = 0
    clones: int = 0
    lost: list[Extent] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.mind.device

    def image(self) -> Device:
        """An image of this device at this moment, or its twin."""
        return replace(self, lost=[*self.lost])


def born(device: str) -> Device:
    return Device(Mind(device, {"accounts": {}, "slots": {}, "icons": {}, "more": {}}))


def turn(
    device: Device, folder: Folder, now_ms: int, draw: Draw, away: Collection[str] = ()
) -> list[str]:
    """One run over what this device sees of the folder; the names that it wrote."""
    before = device.mind
    seen = sorted(name for name in folder if name not in away)
    there = [replace(folder[name], name=name) for name in seen]
    leaves = [one for one in there if one.device == device.id or one.digest not in before.seen]
    if decide.cloned(device.id, leaves, device.counter, {device.counter: device.salt}):
        device.mind, device.counter, device.salt = replace(before, device=draw()), 0, ""
        device.clones += 1
    mind = decide.take(device.mind, leaves)
    gone = decide.guard(mind, leaves)
    device.mind = mind
    if gone:
        device.lost.append(gone)
        return []
    projected = projection(mind.shared)
    device.mind = replace(mind, extent=extent(projected))
    return _publish(device, folder, projected, now_ms, draw, away)


def _publish(
    device: Device,
    folder: Folder,
    projected: Shared,
    now_ms: int,
    draw: Draw,
    away: Collection[str],
) -> list[str]:
    names = copies.slot_names(VAULT_ID, bytes.fromhex(device.id))
    unread = [at for at, name in enumerate(names) if name in folder and name in away]
    wrote: list[str] = []
    while len(wrote) < 2 and len(unread) < 2:
        found = [None if name in away else folder.get(name) for name in names]
        a, b = (one if one is not None and one.device == device.id else None for one in found)
        needed = decide.act(
            projected, frozenset(), (a, b),
            proven=device.proven, written_at=device.written_at, now_ms=now_ms,
        )  # fmt: skip
        if needed != "write":
            break
        known = int((device.proven or "0").partition(":")[0])
        name = names[decide.lower((a, b), unread, known)]
        device.counter, device.salt = device.counter + 1, draw()
        digest = f"{device.counter}:{device.salt}"
        folder[name] = Leaf(
            name, device.id, device.counter, device.salt, digest, projected,
            marks=dict(device.mind.marks),
        )  # fmt: skip
        device.proven, device.written_at = digest, now_ms
        device.puts += 1
        wrote.append(name)
        if name in away:
            break  # here again, and read by the next run
    return wrote
