"""What follows from what lies in a folder: pure rules on values, without keys, files or clocks.

Promises that merging takes every copy in, whatever it is called, that nothing is written where a
state has lost something, that a device writes only when its projection differs or a day has
passed, and that neither of its two slots keeps what was erased or marked name only.
Leaves reading to `leaves`, writing to `publishing`, and their order to `engine`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Final, Literal, NamedTuple

from tidekey.backup.config import Marks
from tidekey.merge import Shared, merge
from tidekey.projection import NOTHING, Extent, extent, lost

DAY_MS: Final = 86_400_000
CLOCK_DAYS: Final = 45
MOST_SEEN: Final = 400
Own = tuple["Leaf | None", "Leaf | None"]
Act = Literal["rest", "prove", "write"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A copy that was opened: all of this is authenticated."""

    name: str
    device: str
    counter: int
    salt: str
    digest: str
    shared: Shared = field(repr=False)
    slots: frozenset[bytes] = frozenset()
    marks: Marks = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mind:
    """What a device knows: its `shared`, and what it has seen of all copies."""

    device: str
    shared: Shared = field(repr=False)
    marks: Marks = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    extent: Extent = NOTHING


class Oddity(NamedTuple):
    """Something that a witness says about a device: `older` or `forked`."""

    kind: str
    device: str
    counter: int = 0
    seen: int = 0


def cloned(device: str, leaves: Iterable[Leaf], counter: int, salts: Mapping[int, str]) -> bool:
    """Whether another computer writes under this id, or this one is an image of an older day.

    `counter` is the greatest that this device ever noted, `salts` what it wrote with.
    """
    for leaf in leaves:
        if leaf.marks.get(device, (0, ""))[0] > counter:
            return True
        if leaf.device == device and (
            leaf.counter > counter or salts.get(leaf.counter, leaf.salt) != leaf.salt
        ):
            return True
    return False


def take(mind: Mind, leaves: Sequence[Leaf]) -> Mind:
    """Everything merged, whoever wrote it; marks of the others, their greatest counters."""
    marks, shared = dict(mind.marks), reduce(merge, (one.shared for one in leaves), mind.shared)
    for leaf in leaves:
        known = marks.get(leaf.device)
        if leaf.device != mind.device and (known is None or leaf.counter > known[0]):
            marks[leaf.device] = (leaf.counter, leaf.digest)
    others = [one.digest for one in leaves if one.device != mind.device]
    return replace(mind, shared=shared, marks=marks, seen=mind.seen.union(others))


def forget(seen: frozenset[str], present: Iterable[str]) -> frozenset[str]:
    """`seen` without the copies that are gone, once there are many."""
    return seen if len(seen) <= MOST_SEEN else seen & frozenset(present)


def forks(mind: Mind, leaves: Sequence[Leaf]) -> list[Oddity]:
    """Devices of which two different copies bear one counter; before `take`."""
    known = {(device, mark[0]): mark[1] for device, mark in mind.marks.items()}
    found: dict[str, Oddity] = {}
    for leaf in leaves:
        first = known.setdefault((leaf.device, leaf.counter), leaf.digest)
        if first != leaf.digest and leaf.digest not in mind.seen and leaf.device != mind.device:
            found[leaf.device] = Oddity("forked", leaf.device, leaf.counter)
    return [*found.values()]


def rollbacks(marks: Marks, heads: Mapping[str, int]) -> list[Oddity]:
    """Devices whose newest copy is older than one that was seen; `heads` are those there now."""
    return [
        Oddity("older", device, heads[device], counter)
        for device, (counter, _) in sorted(marks.items())
        if heads.get(device, counter) < counter
    ]


def guard(mind: Mind, own: Iterable[Leaf]) -> Extent:
    """What the device's own copies or its lists hold and its state does not; nothing is fine."""
    known = [extent(leaf.shared) for leaf in own if leaf.device == mind.device]
    ids = frozenset[str]().union(mind.extent.ids, *(one.ids for one in known))
    creds = frozenset[str]().union(mind.extent.creds, *(one.creds for one in known))
    return lost(Extent(ids, creds), mind.shared)


# writing --------------------------------------------------------------------------------------


def newest(own: Own) -> Leaf | None:
    """The copy with the greater counter; what does not open counts as none."""
    found = [one for one in own if one is not None]
    return max(found, key=lambda one: one.counter, default=None)


def lower(own: Own, unread: Sequence[int] = (), newest: int = 0) -> int:
    """Which of the two slots is to be overwritten: 0 or 1. One that could not be read holds the
    newest copy, unless the other is at least `newest`, the counter that was proven there last."""
    first, second = own
    if unread:
        other = own[1 - unread[0]]
        known = other is not None and 0 < newest <= other.counter
        return unread[0] if known else 1 - unread[0]
    if first is None or second is None:
        return 0 if first is None else 1
    return 0 if first.counter < second.counter else 1


def act(
    projected: Shared,
    slots: frozenset[bytes],
    own: Own,
    *,
    proven: str | None,
    written_at: int | None,
    now_ms: int,
) -> Act:
    """What one place needs: nothing, the proof of what lies there, or a write."""
    top = newest(own)
    if top is None or written_at is None or abs(now_ms - written_at) >= DAY_MS:
        return "write"
    if (
        top.slots != slots
        or top.shared != projected
        or any(
            holds_more(one, projected, slots) for one in own if one is not None and one is not top
        )
    ):
        return "write"
    return "rest" if proven == top.digest else "prove"


def holds_more(leaf: Leaf, projected: Shared, slots: frozenset[bytes]) -> bool:
    """Whether a copy still has a secret, or a way in, that the projection no longer has."""
    if leaf.slots - slots:
        return True
    return bool(extent(leaf.shared).creds - extent(projected).creds)


def clock_right(newest_ms: int, now_ms: int) -> bool:
    """Whether the clock can be believed enough to remove what is old."""
    return newest_ms <= now_ms <= newest_ms + CLOCK_DAYS * DAY_MS
