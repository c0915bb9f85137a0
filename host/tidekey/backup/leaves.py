"""One look at a target: which copies are there, what the new ones hold, what cannot be read.

Promises that a copy that was merged before is not opened again, that one bad file hides no other,
and that a place that does not answer is a failure of that place alone.
Leaves what follows from it to `decide`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tidekey import disk
from tidekey.backup import copies
from tidekey.backup.config import marks_from
from tidekey.backup.copies import Copy, Trouble
from tidekey.backup.decide import Leaf, Own
from tidekey.errors import HostError
from tidekey.records import Body

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target

HISTORY = "history"


@dataclass(slots=True)
class Look:
    """What was found in one target."""

    target: Target
    leaves: list[Leaf] = field(default_factory=list)
    copies: dict[str, Copy] = field(default_factory=dict)  # by name: those that can be believed
    troubles: list[Trouble] = field(default_factory=list)
    error: HostError | None = None

    def own(self, vault_id: bytes, device: str) -> Own:
        """The two slots of a device; one that holds anything else counts as none."""
        found = {one.name: one for one in self.leaves if one.device == device}
        a, b = copies.slot_names(vault_id, bytes.fromhex(device))
        return found.get(a), found.get(b)

    def heads(self) -> dict[str, int]:
        """The greatest counter that is there of each device."""
        heads: dict[str, int] = {}
        for one in self.copies.values():
            device = one.header.device_id.hex()
            heads[device] = max(heads.get(device, 0), one.header.counter)
        return heads


def look(
    target: Target,
    vault_id: bytes,
    key: bytes,
    device: str,
    seen: frozenset[str],
    known: dict[str, Leaf],
) -> Look:
    """Read one target; `known` are copies that were opened in another one a moment ago."""
    found = Look(target)
    try:
        target.check()
    except HostError as cause:
        found.error = cause  # others' copies may be readable all the same
    if target.kind == HISTORY:
        return found
    try:
        there, found.troubles = copies.read(target, vault_id)
    except HostError as cause:
        found.error = found.error or cause
        return found
    except OSError as cause:  # a target says what refused; this one forgot to
        found.error = found.error or disk.refused(cause)
        return found
    for copy in there:
        try:
            _open(found, copy, key, copy.header.device_id.hex() == device, seen, known)
        except HostError as cause:
            found.troubles.append(Trouble(copy.name, cause))
    return found


def _open(
    found: Look, copy: Copy, key: bytes, own: bool, seen: frozenset[str], known: dict[str, Leaf]
) -> None:
    if own or copy.digest not in seen:
        leaf = known.get(copy.digest)
        if leaf is None:
            leaf = known[copy.digest] = leaf_of(copy, copies.opened(copy, key))
        found.leaves.append(leaf if leaf.name == copy.name else replace(leaf, name=copy.name))
    found.copies[copy.name] = copy


def leaf_of(copy: Copy, body: Body) -> Leaf:
    """A copy with what it holds."""
    shared, about = body.get("shared"), body.get("device")
    device = about if isinstance(about, dict) else {}
    header = copy.header
    return Leaf(
        copy.name,
        header.device_id.hex(),
        header.counter,
        header.salt.hex(),
        copy.digest,
        shared if isinstance(shared, dict) else {},
        frozenset(slot.raw for slot in header.slots),
        marks_from(device.get("marks")),
        str(device.get("name") or ""),
    )


def heads(looks: Iterable[Look]) -> dict[str, int]:
    """The greatest counter of each device over all places."""
    found: dict[str, int] = {}
    for one in looks:
        for device, counter in one.heads().items():
            found[device] = max(found.get(device, 0), counter)
    return found
