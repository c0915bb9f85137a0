"""What happened at each place, in `backup.json` beside the vault: no secrets, no account names.

Promises a file that is whole or not there, and that a counter is noted on the disk before it is
used. A file that cannot be read counts as none: the copies in the folder are then those of an
older life, and this device takes a new id. Leaves what was chosen to `config`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from tidekey import disk, strictjson
from tidekey.errors import HostError
from tidekey.locks import FileLock
from tidekey.strictjson import JSON

FILE, LOCK = "backup.json", "backup.lock"
_MINUTES = (1, 5, 15, 60)


@dataclass(slots=True)
class Place:
    """What happened at one target, and what a person calls it."""

    kind: str = ""
    drive: str = ""
    label: str = ""
    place: str = ""
    same_computer: bool = False
    used: bool = False  # by the last run; others were left
    state: str = "never"  # proven, failing, waiting, never
    proven_at: int | None = None
    written_at: int | None = None
    accounts: int | None = None
    next_try: int | None = None
    misses: int = 0
    bytes: int | None = None
    failure: dict[str, JSON] | None = None  # code, message, at
    proven: list[JSON] | None = None  # counter and digest of the copy that was proven last
    checked_at: int | None = None  # when it was last seen to hold what the vault holds
    kept_due: bool = True  # whether something was published that no history file holds


@dataclass(slots=True)
class State:
    """All of `backup.json`."""

    noted: dict[str, dict[str, JSON]] = field(default_factory=dict)  # device, counter, salt
    targets: dict[str, Place] = field(default_factory=dict)
    guard: dict[str, JSON] | None = None  # missing, accounts (ids), at
    findings: list[dict[str, JSON]] = field(default_factory=list)  # code, args, at
    rehearsed: dict[str, JSON] | None = None  # at, of, matched
    since: dict[str, int] = field(default_factory=dict)  # what looks wrong, and since when

    def place(self, target_id: str) -> Place:
        """What is known of a target."""
        return self.targets.setdefault(target_id, Place())

    def counter(self, device: str) -> int:
        """The greatest counter that was ever noted for a device id; 0 where none was."""
        found = [one["counter"] for one in self.noted.values() if one.get("device") == device]
        return max((one for one in found if isinstance(one, int)), default=0)

    def salts(self, device: str) -> dict[int, str]:
        """The salts that this device wrote with, by counter, as far as they are noted."""
        return {
            int(str(one["counter"])): str(one.get("salt"))
            for one in self.noted.values()
            if one.get("device") == device
        }


def lock(space_folder: str, seconds: float) -> FileLock:
    """The lock of all that writes copies of this device; `VaultBusy` where another holds it."""
    return FileLock(os.path.join(space_folder, LOCK), seconds)


def load(space_folder: str) -> State:
    """What `backup.json` says; an empty state where it says nothing that can be read."""
    try:
        data = disk.read(os.path.join(space_folder, FILE))
        value = strictjson.loads(data) if data else {}
    except (HostError, strictjson.StrictJsonError):
        value = {}
    kept = value if isinstance(value, dict) else {}
    state = State()
    for key, one in _map(kept.get("noted")).items():
        if isinstance(one, dict) and type(one.get("counter")) is int:
            state.noted[key] = one
    for key, one in _map(kept.get("targets")).items():
        if isinstance(one, dict):
            state.targets[key] = _place(one)
    state.guard = _map(kept.get("guard")) or None
    state.rehearsed = _map(kept.get("rehearsed")) or None
    findings = kept.get("findings")
    state.findings = (
        [one for one in findings if isinstance(one, dict)] if isinstance(findings, list) else []
    )
    since = _map(kept.get("since"))
    state.since = {key: one for key, one in since.items() if type(one) is int}
    return state


def save(space_folder: str, state: State) -> None:
    """Keep the state, durably."""
    targets: dict[str, JSON] = {key: _written(one) for key, one in state.targets.items()}
    value: dict[str, JSON] = {
        "noted": {**state.noted}, "targets": targets, "guard": state.guard,
        "findings": [*state.findings], "rehearsed": state.rehearsed, "since": {**state.since},
    }  # fmt: skip
    disk.put(os.path.join(space_folder, FILE), strictjson.dumps(value))


def told(cause: HostError) -> dict[str, JSON]:
    """An error as it is kept and told: its code, its sentence and the values named in that."""
    detail: JSON = {k: v for k, v in cause.detail.items() if isinstance(v, (str, int))}
    return {"code": cause.code, "message": cause.message, "detail": detail}


def failed(place: Place, cause: HostError, now_ms: int) -> None:
    """Note a failure and when to try again; a burst of changes counts as one miss."""
    if place.next_try is None or now_ms >= place.next_try or now_ms < _at(place):
        minutes = _MINUTES[min(place.misses, len(_MINUTES) - 1)]
        place.misses += 1
        place.next_try = now_ms + minutes * 60_000
    place.state = "failing"
    place.failure = {**told(cause), "at": now_ms}


def good(place: Place, now_ms: int) -> None:
    """Note that a place holds what the vault holds, and that nothing is wrong any longer."""
    place.state, place.failure, place.next_try, place.misses = "proven", None, None, 0
    place.checked_at = now_ms


def _at(place: Place) -> int:
    at = (place.failure or {}).get("at")
    return at if isinstance(at, int) else 0


def _written(place: Place) -> JSON:
    return {name: getattr(place, name) for name in Place.__slots__}


def _place(value: dict[str, JSON]) -> Place:
    place = Place()
    for name in ("proven_at", "written_at", "accounts", "next_try", "bytes", "checked_at"):
        found = value.get(name)
        setattr(place, name, found if type(found) is int else None)
    for name in ("kind", "drive", "label", "place"):
        setattr(place, name, str(value.get(name) or ""))
    place.same_computer, place.used = value.get("same_computer") is True, value.get("used") is True
    misses, proven, failure = value.get("misses"), value.get("proven"), value.get("failure")
    place.state = str(value.get("state") or "never")
    place.misses = misses if type(misses) is int else 0
    place.proven = proven if isinstance(proven, list) else None
    place.failure = failure if isinstance(failure, dict) else None
    place.kept_due = value.get("kept_due") is not False
    return place


def _map(value: JSON) -> dict[str, JSON]:
    return value if isinstance(value, dict) else {}
