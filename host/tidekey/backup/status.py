"""What screens say about the backup, put together from what is known; reads no place.

Promises that "proven" is said only where a place outside this computer was proven and a way in
does not end with it, and that a locked vault tells what was noted last and no name of an account.
Leaves `running` and `proposal` to the caller, who knows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey import errors, records, slots
from tidekey.backup import config as chosen
from tidekey.backup import guard
from tidekey.errors import HostError
from tidekey.records import Body, child
from tidekey.vault import live_slots, raw_of

if TYPE_CHECKING:
    from tidekey.backup.config import Config
    from tidekey.backup.state import Place, State
    from tidekey.strictjson import JSON

    Row = dict[str, JSON]

LOUD_MISSES: Final = 3
_LEVELS: Final = {"copy.cloned": "info", "copy.away": "info", "copy.pair-damaged": "bad"}
_ORDER: Final = ("folder", "memory", "keychain", "history")


def report(
    body: Body | None,
    state: State,
    config: Config,
    *,
    locked: bool,
    folders_found: bool,
    now_ms: int,
) -> dict[str, JSON]:
    """The reply of `backup.status`; `running` and `proposal` are the caller's to fill in."""
    ways = [] if body is None else ways_in(body)
    rows = _rows(state, config, known=body is not None)
    places = [one for one in rows if one["kind"] != "history"]
    main = places[0] if places else None
    last = None if body is None else _last_change(body)
    said = _said(state, config, places, locked=locked, found=folders_found)
    if said == "proven":
        said = _how_well(ways, places, _late(state, last, now_ms))
    tries = [one["next_try"] for one in places if isinstance(one["next_try"], int)]
    targets: list[JSON] = [*rows]
    return {
        "state": said,
        "running": False,
        "ways_in": [*ways],
        "targets": targets,
        "guard": _guard(state, body),
        "findings": [finding(one) for one in state.findings],
        "proven_at": main["proven_at"] if main else None,
        "accounts": main["accounts"] if main else None,
        "last_change": last,
        "next_try": min(tries, default=None),
        "loud": said == "guard" or any(_misses(one) >= LOUD_MISSES for one in places),
        "rehearsed": state.rehearsed,
        "proposal": None,
        "announced": config.announced,
        "moving": _moving(body, config),
        "passphrase": body is not None and any(one["kind"] == "passphrase" for one in ways),
    }


def ways_in(body: Body) -> list[Row]:
    """How a copy can be opened again; `here_only` where that ends with this computer."""
    found: list[Row] = []
    for value in live_slots(child(child(body, "shared"), "slots")).values():
        slot = slots.read(raw_of(value))
        if slot.type == slots.RECOVERY and value.get("confirmed") is True:
            found.append(_way("recovery", "Recovery sheet"))
        elif slot.type == slots.PASSKEY:
            found.append(_way("passkey", slot.passkey.family or "Passkey"))
        elif slot.type == slots.PASSPHRASE:
            found.append(_way("passphrase", "Backup passphrase"))
    found += [_way("device", name) for name in _devices(body)]
    own = child(child(body, "local"), "slots").values()
    types = {raw_of({"bytes": one})[0] for one in own if isinstance(one, str)}
    if slots.KEYCHAIN in types and slots.PASSPHRASE not in types:
        found.append(_way("keychain", "This computer's key store", here_only=True))
    return found


def finding(kept: Row) -> JSON:
    """One finding with its sentence."""
    code, args = str(kept.get("code")), kept.get("args")
    made = {one.code: one for one in errors.tree()}.get(code, HostError)
    detail = (
        {key: value for key, value in args.items() if isinstance(value, (str, int))}
        if (isinstance(args, dict))
        else {}
    )
    level = _LEVELS.get(code, "warn")
    at = kept.get("at")
    message = made(**detail).message
    return {"code": code, "message": message, "detail": {**detail}, "level": level, "at": at}


# within -------------------------------------------------------------------------------------------


def _said(state: State, config: Config, places: list[Row], *, locked: bool, found: bool) -> str:
    if locked:
        return "locked"
    if config.off:
        return "off"
    if not places:
        return "waiting" if found else "nowhere"
    if state.guard is not None:
        return "guard"
    if places[0]["state"] == "failing":
        return "failing"
    return "proven" if places[0]["state"] == "proven" else "waiting"


def _how_well(ways: list[Row], places: list[Row], late: bool) -> str:
    if late:
        return "waiting"
    outside = any(not one["here_only"] for one in ways)
    return "proven" if outside and not places[0]["same_computer"] else "proven-here"


def _late(state: State, last: int | None, now_ms: int) -> bool:
    """Whether something was changed since every place was last seen to hold it."""
    used = [one for one in state.targets.values() if one.used and one.kind != "history"]
    seen = min((max(one.checked_at or 0, one.proven_at or 0) for one in used), default=0)
    failing = any(one.state == "failing" for one in used)
    return last is not None and not failing and seen < last <= now_ms


def _rows(state: State, config: Config, *, known: bool) -> list[Row]:
    """A row for each place in use, the first one first; of a locked vault, those used last."""
    found = {key: one for key, one in state.targets.items() if one.used}
    rows = []
    for target in config.targets:
        key = _find(found, target)
        rows.append(_row(key or target["kind"], found.pop(key)) if key else _new(target))
    rest = [(key, one) for key, one in found.items() if not known or one.kind == "history"]
    rest += [(key, one) for key, one in found.items() if known and one.kind == "memory"]
    rows += [_row(key, one) for key, one in rest]
    return sorted(rows, key=lambda row: _ORDER.index(str(row["kind"])))


def _find(found: dict[str, Place], target: dict[str, str]) -> str | None:
    for key, one in found.items():
        if one.kind == target["kind"] and (one.kind != "folder" or one.place == target["path"]):
            return key
    return None


def _row(key: str, place: Place) -> Row:
    failure: JSON = None
    if place.failure is not None:
        failure = {one: place.failure.get(one) for one in ("code", "message")}
        failure["detail"] = place.failure.get("detail", {})
    return {
        "id": key,
        "kind": place.kind,
        "drive": place.drive,
        "label": place.label,
        "place": place.place,
        "same_computer": place.same_computer,
        "state": place.state,
        "proven_at": place.proven_at,
        "written_at": place.written_at,
        "accounts": place.accounts,
        "next_try": place.next_try,
        "misses": place.misses,
        "failure": failure,
    }


def _new(target: dict[str, str]) -> Row:
    """A place that was chosen and not written to yet."""
    from tidekey.backup.state import Place

    place = Place(
        target["kind"],
        target["drive"],
        target["label"],
        target["path"] if target["kind"] == "folder" else target["label"],
        target["kind"] == "keychain",
    )
    return _row(target["kind"], place)


def _misses(row: Row) -> int:
    """A key store that a large copy does not fit in is told, and not shouted."""
    misses, failure = row["misses"], row["failure"]
    code = failure.get("code") if isinstance(failure, dict) else None
    return misses if isinstance(misses, int) and code != "backup.too-large" else 0


def _guard(state: State, body: Body | None) -> JSON:
    if state.guard is None:
        return None
    names: list[JSON] = [*guard.names(state, body)]
    return {"missing": state.guard.get("missing"), "names": names, "at": state.guard.get("at")}


def _moving(body: Body | None, config: Config) -> JSON:
    """The move of this computer; else the one that another computer asks for."""
    if body is None or config.folder is None:
        return None
    if config.old_place is None:
        place = chosen.asked(body)
        if place is None:
            return None
        here = config.folder["label"]
        return {"from": here, "to": place.label, "waiting_for": [], "asked": True}
    kept = child(child(body, "local"), "backup").get("waiting_for")
    waiting: list[JSON] = [*records.texts(kept)]
    old, new = config.old_place, config.folder
    return {"from": old["label"], "to": new["label"], "waiting_for": waiting, "asked": False}


def _devices(body: Body) -> list[str]:
    """Other computers that were seen alive and are not forgotten."""
    kept = child(body, "shared").get("devices")
    registers = kept if isinstance(kept, dict) else {}
    own = child(child(body, "local"), "device").get("id")
    names, found = chosen.names(body), []
    for device in chosen.alive(body):
        register = registers.get(device)
        gone = isinstance(register, list) and bool(register) and register[0] == "forgotten"
        if device != own and not gone:
            found.append(names.get(device) or device[:8])
    return sorted(found)


def _way(kind: str, label: str, *, here_only: bool = False) -> Row:
    return {"kind": kind, "label": label, "here_only": here_only}


def _last_change(body: Body) -> int | None:
    newest = records.newest(child(body, "shared"))
    return newest if newest >= 0 else None
