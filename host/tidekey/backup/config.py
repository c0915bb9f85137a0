"""What a person chose about the backup, kept in `local.backup` of the vault: never leaves it.

Promises to keep what it does not know. Functions change `body` in place, inside `Vault.change`.
Leaves whether a place can be used to `targets`, and what happened there to `state`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tidekey.projection import NOTHING, Extent, from_json
from tidekey.records import Body, child, texts
from tidekey.strictjson import JSON

TargetConfig = dict[str, str]  # kind, path, label, drive
Marks = dict[str, tuple[int, str]]  # device id: counter, SHA-256 of the header, both in hex
PLACE: Final = "place"  # the register of `shared.more` that tells where a move goes
QUIET = "quiet"  # counters of devices as they were when this computer was restored
_KEPT = ("backup", "device")
_KEYS = ("kind", "path", "label", "drive")


class Place(NamedTuple):
    """Where the computers of a vault are asked to keep their copies: kind and label, no path."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Config:
    """What was chosen, and what this device has seen of the others."""

    targets: tuple[TargetConfig, ...] = ()
    off: bool = False
    announced: int | None = None
    keychain: bool = True
    old_place: TargetConfig | None = None
    marks: Marks = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    extent: Extent = NOTHING

    @property
    def folder(self) -> TargetConfig | None:
        """The folder in use, None where there is none."""
        return next((one for one in self.targets if one["kind"] == "folder"), None)


def config(body: Body) -> Config:
    """What `local.backup` says; where it says nothing, nothing was chosen yet."""
    local = body.get("local")
    kept = local.get("backup") if isinstance(local, dict) else None
    if not isinstance(kept, dict):
        return Config()
    targets, announced, seen = kept.get("targets"), kept.get("announced"), kept.get("seen")
    found = [_target(one) for one in targets] if isinstance(targets, list) else []
    return Config(
        tuple(one for one in found if one is not None),
        kept.get("off") is True,
        announced if type(announced) is int else None,
        kept.get("keychain") is not False,
        _target(kept.get("old_place")),
        marks_from(kept.get("marks")),
        frozenset(str(one) for one in seen) if isinstance(seen, list) else frozenset(),
        from_json(kept.get("extent")),
    )


def turn_on(body: Body, target: Mapping[str, str]) -> None:
    """Back up to this place from now on; a place of the same kind is left."""
    kept = child(child(body, "local"), "backup")
    others = [one for one in config(body).targets if one["kind"] != target["kind"]]
    kept["targets"] = [dict(one) for one in [*others, _plain(target)]]
    kept["off"] = False
    if target["kind"] == "keychain":
        kept["keychain"] = True


def turn_off(body: Body) -> None:
    """Back up to no place; local history goes on."""
    kept = child(child(body, "local"), "backup")
    kept["targets"], kept["off"], kept["old_place"] = [], True, None


def drop(body: Body, kind: str) -> None:
    """Leave one kind of place; the others stay, and whether backup is on at all."""
    kept = child(child(body, "local"), "backup")
    kept["targets"] = [dict(one) for one in config(body).targets if one["kind"] != kind]
    if kind == "keychain":
        kept["keychain"] = False


def announce(body: Body, now_ms: int) -> None:
    """The banner with the place was shown: the first write may follow."""
    child(child(body, "local"), "backup")["announced"] = now_ms


def keep_old(body: Body, target: Mapping[str, str] | None) -> None:
    """The folder that is read until every device has moved; None once all have."""
    kept = child(child(body, "local"), "backup")
    kept["old_place"] = None if target is None else dict(_plain(target))


def asked(body: Body) -> Place | None:
    """The place that another computer moved to, while this one keeps its copies elsewhere."""
    register = child(child(body, "shared"), "more").get(PLACE)
    value = register[0] if isinstance(register, list) and register else None
    folder = config(body).folder
    if not isinstance(value, dict) or folder is None:
        return None
    place = Place(str(value.get("kind")), str(value.get("label")))
    return None if place == (folder["kind"], folder["label"]) else place


def marks_from(value: JSON) -> Marks:
    """Marks as they are kept in JSON; what is odd in them is left out."""
    found: Marks = {}
    for device, mark in value.items() if isinstance(value, dict) else ():
        if isinstance(mark, list) and len(mark) == 2:
            counter, digest = mark
            if type(counter) is int and isinstance(digest, str):
                found[device] = (counter, digest)
    return found


def alive(body: Body) -> list[str]:
    """Other devices that are known to be there: not this one's former ids, and not those that
    have written nothing since this computer was restored from their copies."""
    local = body.get("local")
    kept, device = (local.get(one) if isinstance(local, dict) else None for one in _KEPT)
    quiet = kept.get(QUIET) if isinstance(kept, dict) else None
    former = texts(device.get("former")) if isinstance(device, dict) else ()
    before = quiet if isinstance(quiet, dict) else {}
    found = []
    for one, (counter, _) in config(body).marks.items():
        first = before.get(one)
        if one not in former and not (isinstance(first, int) and counter <= first):
            found.append(one)
    return found


def _target(value: JSON) -> TargetConfig | None:
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        return None
    return {key: str(value.get(key) or "") for key in _KEYS}


def _plain(target: Mapping[str, str]) -> TargetConfig:
    return {key: target.get(key) or "" for key in _KEYS}


def names(body: Body) -> dict[str, str]:
    """What other devices call themselves, as their copies said."""
    local = body.get("local")
    kept = local.get("backup") if isinstance(local, dict) else None
    found = kept.get("names") if isinstance(kept, dict) else None
    pairs = found.items() if isinstance(found, dict) else ()
    return {device: name for device, name in pairs if isinstance(name, str)}
