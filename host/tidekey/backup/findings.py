"""What the copies say about each other, kept until it is over or was read.

Promises that what a late sync explains is told only after ten minutes, that an event (a fork, a
clone, a rollback) is told once, and that a condition goes when it is over.
Leaves the comparison of counters to `decide`, the sentences to `errors`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.backup import copies, decide
from tidekey.backup.leaves import Look, heads
from tidekey.errors import (
    BackupClock,
    CopyAway,
    CopyCrowded,
    CopyForeign,
    CopyOlder,
    CopyPairDamaged,
    SealedNewer,
    SealedRefused,
    SealedTampered,
    WrongKey,
)

if TYPE_CHECKING:
    from tidekey.backup.config import Marks
    from tidekey.backup.decide import Oddity, Own
    from tidekey.backup.state import State
    from tidekey.strictjson import JSON

GRACE_MS: Final = 10 * 60_000
YEAR_MS: Final = 365 * decide.DAY_MS
KEPT_MS: Final = 30 * decide.DAY_MS  # how long an event is told
MOST: Final = 30
Finding = tuple[str, "dict[str, JSON]"]
_TOLD: Final = (
    CopyAway, CopyCrowded, CopyForeign, SealedNewer, SealedRefused, SealedTampered, WrongKey,
)  # fmt: skip


def event(state: State, code: str, args: dict[str, JSON], now_ms: int) -> None:
    """Something happened; the same thing is told once."""
    if not any(one.get("code") == code and one.get("args") == args for one in state.findings):
        state.findings.append({"code": code, "args": {**args}, "at": now_ms, "once": True})


def set_back(state: State, target_id: str, own: Own, name: str, now_ms: int) -> None:
    """Tell where this device's own copies are older than those that were proven there."""
    top, place = decide.newest(own), state.place(target_id)
    counter = place.proven[0] if place.proven else 0
    if top is not None and isinstance(counter, int) and top.counter < counter:
        args: dict[str, JSON] = {"device": name, "counter": top.counter, "seen": counter}
        event(state, CopyOlder.code, args, now_ms)


class Sight(NamedTuple):
    """What one run saw."""

    looks: Sequence[Look]
    marks: Marks
    newest: int  # the newest stamp known
    names: Mapping[str, str]  # what devices call themselves


def note(state: State, saw: Sight, odd: Sequence[Oddity], now_ms: int) -> None:
    """Bring the findings up to date with what one run saw."""
    for one in odd:
        args: dict[str, JSON] = {"device": _called(one.device, saw.names), "counter": one.counter}
        event(state, "copy.forked", args, now_ms)
    found = [*_unread(saw.looks)]
    if all(one.error is None and not one.troubles for one in saw.looks):
        found += _older(saw)
    found += _damaged(state, saw, now_ms)
    if now_ms < saw.newest - YEAR_MS:
        found.append((BackupClock.code, {}))
    _replace(state, found, now_ms)


def _unread(looks: Iterable[Look]) -> Iterable[Finding]:
    """Copies that are whole and say by themselves why they were left alone; each cause once."""
    told: dict[str, Finding] = {}
    for look in looks:
        for one in look.troubles:
            if isinstance(one.error, _TOLD):
                args: dict[str, JSON] = {"place": look.target.label}
                for name in {"part", "mib"} & {*one.error.detail}:
                    args[name] = str(one.error.detail[name])
                told.setdefault(one.error.code, (one.error.code, args))
    return told.values()


def _older(saw: Sight) -> Iterable[Finding]:
    for one in decide.rollbacks(saw.marks, heads(saw.looks)):
        device = _called(one.device, saw.names)
        yield CopyOlder.code, {"device": device, "counter": one.counter, "seen": one.seen}


def _damaged(state: State, saw: Sight, now_ms: int) -> Iterable[Finding]:
    """Devices of which no copy can be read any longer, once ten minutes did not mend it."""
    bad = {device for look in saw.looks for device in _bad_pairs(look)}
    for key in [*state.since]:
        if key.startswith("damaged:") and key[8:] not in bad:
            del state.since[key]
    for device in sorted(bad):
        first = state.since.setdefault(f"damaged:{device}", now_ms)
        if abs(now_ms - first) >= GRACE_MS:
            yield CopyPairDamaged.code, {"device": _called(device, saw.names)}


def _bad_pairs(look: Look) -> set[str]:
    """Short ids of devices whose own files are all damaged; not yet here is not damaged."""
    bad: set[str] = set()
    waiting: set[str] = set()
    for trouble in look.troubles:
        if copies.is_slot(trouble.name):
            (waiting if copies.is_late(trouble.error) else bad).add(_short(trouble.name))
    good = {copy.header.device_id.hex()[:8] for copy in look.copies.values()}
    return bad - waiting - good


def _short(name: str) -> str:
    return name.rpartition("/")[2][2:10]


def _called(device: str, names: Mapping[str, str]) -> str:
    """What a person calls a device; the start of its id where nobody said."""
    found = [label for one, label in names.items() if one.startswith(device) and label]
    return found[0] if found else device[:8]


def _replace(state: State, found: Sequence[Finding], now_ms: int) -> None:
    """Conditions that hold stay with the time they were seen first; others go."""
    known = {_key(one): one for one in state.findings if not one.get("once")}
    events = [one for one in state.findings if one.get("once") and _fresh(one, now_ms)]
    new: list[dict[str, JSON]] = [
        {"code": code, "args": args, "at": now_ms} for code, args in found
    ]
    state.findings = [*events, *(known.get(_key(one), one) for one in new)][-MOST:]


def _key(finding: dict[str, JSON]) -> tuple[str, str]:
    return str(finding.get("code")), repr(finding.get("args"))


def _fresh(finding: dict[str, JSON], now_ms: int) -> bool:
    at = finding.get("at")
    return isinstance(at, int) and abs(now_ms - at) < KEPT_MS
