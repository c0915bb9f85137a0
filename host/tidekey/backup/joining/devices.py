"""The computers of a vault: what their copies say, their names, and forgetting one.

Promises that a device's copies are deleted only where this computer's own copy in that very place
covers the newest of them, that a copy's owner is who its header names and not its file name, and
that a forgotten device that writes again is seen as that. Forgetting takes no knowledge away from
anybody: whoever fears that moves to a new vault. Leaves presence and slow folders to the callers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tidekey import sealed
from tidekey.backup import copies
from tidekey.backup.config import Marks, marks_from
from tidekey.errors import (
    DeviceSelf,
    DeviceUncovered,
    DeviceUnknown,
    FieldInvalid,
    HostError,
)
from tidekey.merge import merge
from tidekey.projection import projection
from tidekey.records import Body, Stamper, child

if TYPE_CHECKING:
    from tidekey.backup.copies import Copy
    from tidekey.backup.targets.base import Target
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

KNOWN: Final = "known"
FORGOTTEN: Final = "forgotten"
_LONGEST_NAME: Final = 60


class Sight(NamedTuple):
    """The newest copy of one device in one place, opened; and its greatest counter."""

    device: str
    name: str
    counter: int
    written_ms: int
    marks: Marks
    copy: Copy


class Device(NamedTuple):
    """One computer as it is listed."""

    id: str
    name: str
    own: bool
    state: Literal["known", "forgotten", "back"]
    written_ms: int | None
    counter: int | None
    covered: bool


# what the copies say ------------------------------------------------------------------------------


def sights(target: Target, vault_id: bytes, key: bytes) -> dict[str, Sight]:
    """The newest copy of each device that opens, by device id in hex."""
    times = {one.name: one.modified_ms for one in target.list(copies.folder_of(vault_id))}
    found: dict[str, Sight] = {}
    for copy in copies.read(target, vault_id)[0]:
        device, counter = copy.header.device_id.hex(), copy.header.counter
        if device in found and found[device].counter >= counter:
            continue
        try:
            told = copies.opened(copy, key).get("device")
        except HostError:
            continue
        note = told if isinstance(told, dict) else {}
        at, marks = times.get(copy.name, 0), marks_from(note.get("marks"))
        found[device] = Sight(device, str(note.get("name") or ""), counter, at, marks, copy)
    return found


def covers(own: Sight | None, other: Sight, key: bytes) -> bool:
    """Whether the own copy holds all that another's newest one does.

    It says so by its marks; a copy that only repeats what is known is not marked by a new write.
    """
    if own is None:
        return False
    counter, digest = own.marks.get(other.device, (-1, ""))
    marked = counter > other.counter or (counter, digest) == (other.counter, other.copy.digest)
    return marked or holds(own, other, key)


def holds(one: Sight, other: Sight, key: bytes) -> bool:
    """Whether one copy has nothing to learn from another."""
    return _holds(one.copy, other.copy, key)


def _holds(one: Copy, other: Copy, key: bytes) -> bool:
    mine, theirs = (child(copies.opened(each, key), "shared") for each in (one, other))
    return projection(merge(mine, theirs)) == mine


def listing(body: Body, own: str, key: bytes, places: Iterable[dict[str, Sight]]) -> list[Device]:
    """All computers, this one first, then by name."""
    seen = [*places]
    ids = {own, *registered(body), *(device for place in seen for device in place)}
    found = [_device(body, own, key, one, seen) for one in ids]
    return sorted(found, key=lambda one: (not one.own, one.name.casefold(), one.id))


def _device(
    body: Body, own: str, key: bytes, device: str, places: Sequence[dict[str, Sight]]
) -> Device:
    here = [(place[device], place.get(own)) for place in places if device in place]
    newest = max((one for one, _ in here), key=lambda one: one.counter, default=None)
    label = name(body) if device == own else ""
    return Device(
        device,
        label or (newest.name if newest else "") or device[:8],
        device == own,
        state(body, device, newest.counter if newest else 0),
        max((one.written_ms for one, _ in here), default=None),
        newest.counter if newest else None,
        device == own or (bool(here) and all(covers(mine, one, key) for one, mine in here)),
    )


# registers ----------------------------------------------------------------------------------------


def registered(body: Body) -> dict[str, str]:
    """Known or forgotten, by device id in hex, as the registers say."""
    kept = child(body, "shared").get("devices")
    found = {}
    for device, register in kept.items() if isinstance(kept, dict) else ():
        if isinstance(register, list) and register and register[0] in (KNOWN, FORGOTTEN):
            found[device] = str(register[0])
    return found


def state(body: Body, device: str, counter: int) -> Literal["known", "forgotten", "back"]:
    """How it stands with a device whose newest copy has this counter."""
    if registered(body).get(device) != FORGOTTEN:
        return "known"
    return "back" if counter > _until(body, device) else "forgotten"


def enrol(vault: Vault) -> None:
    """Let the registers know this device; once, and not for one that was forgotten."""
    if vault.device_id.hex() not in registered(vault.body()):
        vault.change(_note_own)


def name(body: Body) -> str:
    """What the person calls this computer; empty where nobody said."""
    kept = child(child(body, "local"), "device").get("name")
    return kept if isinstance(kept, str) else ""


def rename(vault: Vault, new: str) -> None:
    """Call this computer otherwise; its next copy tells the others."""
    text = " ".join(unicodedata.normalize("NFC", new).split())
    if not 1 <= len(text) <= _LONGEST_NAME or not text.isprintable():
        raise FieldInvalid(field="name", reason=f"has 1 to {_LONGEST_NAME} characters")

    def act(body: Body, _: Stamper) -> None:
        child(child(body, "local"), "device")["name"] = text

    vault.change(act)


# forgetting ---------------------------------------------------------------------------------------


def forget(vault: Vault, targets: Sequence[Target], device: str) -> int:
    """Delete another device's copies and history everywhere; how many files went."""
    own = vault.device_id.hex()
    if device == own:
        raise DeviceSelf
    places = [(one, sights(one, vault.vault_id, vault.key)) for one in targets]
    if device not in registered(vault.body()) and not any(device in seen for _, seen in places):
        raise DeviceUnknown
    for target, seen in places:
        _check_covered(target, vault, seen, device)
    until = max((seen[device].counter for _, seen in places if device in seen), default=0)
    vault.change(lambda body, stamper: _note_forgotten(body, stamper, device, until))
    return sum(_delete(target, vault.vault_id, device, until) for target, _ in places)


def _check_covered(target: Target, vault: Vault, seen: dict[str, Sight], device: str) -> None:
    """Refuse where something of the device could not be read, or is in no own copy."""
    mine = f"{copies.folder_of(vault.vault_id)}/d-{device[:8]}"
    found, troubles = copies.read(target, vault.vault_id)
    for one in troubles:
        if one.name.startswith(mine) and copies.is_late(one.error):
            raise one.error
    other, own = seen.get(device), seen.get(vault.device_id.hex())
    if other is None:
        return
    theirs = [one for one in found if one.header.device_id == other.copy.header.device_id]
    if not covers(own, other, vault.key) or _beside(own, other, theirs, vault.key):
        raise DeviceUncovered(device=other.name or device[:8])


def _beside(own: Sight | None, newest: Sight, theirs: Iterable[Copy], key: bytes) -> bool:
    """Whether a copy of the same device holds more: a twin's, which its newest knows nothing of."""
    for one in theirs:
        try:
            if one.digest != newest.copy.digest and own and not _holds(own.copy, one, key):
                return True
        except HostError:  # another's with this name in it, and nothing that a reader would merge
            continue
    return False


def _delete(target: Target, vault_id: bytes, device: str, until: int) -> int:
    """What came in since is newer than what was covered, and stays."""
    count = 0
    for file, header in owned(target, vault_id, device):
        if header is None or header.counter <= until:
            target.delete(file)
            count += 1
    return count


def owned(
    target: Target, vault_id: bytes, device: str
) -> Iterator[tuple[str, sealed.Header | None]]:
    """Names and headers of a device's copies and history; no header for a damaged one of its two.

    Only a damaged file is known by its name: one that no reader will ever merge.
    """
    root = copies.folder_of(vault_id)
    pair = copies.slot_names(vault_id, bytes.fromhex(device))
    for entry in target.list(root):
        if entry.name.startswith(f"{root}/j/") or entry.away:
            continue
        try:
            header = sealed.peek(target.get(entry.name) or b"", sealed.BACKUP)
        except HostError as cause:
            if cause.kind == "damage" and entry.name in pair:
                yield entry.name, None
            continue
        if header.vault_id == vault_id and header.device_id.hex() == device:
            yield entry.name, header


def _note_own(body: Body, stamper: Stamper) -> None:
    registers = child(child(body, "shared"), "devices")
    if stamper.device not in registers:
        stamper.write(registers, stamper.device, KNOWN)


def _note_forgotten(body: Body, stamper: Stamper, device: str, until: int) -> None:
    shared = child(body, "shared")
    stamper.write(child(shared, "devices"), device, FORGOTTEN)
    stamper.write(child(shared, "more"), _more(device), max(until, _until(body, device)))


def _until(body: Body, device: str) -> int:
    """The greatest counter that was forgotten."""
    register: JSON = child(child(body, "shared"), "more").get(_more(device))
    value = register[0] if isinstance(register, list) and register else 0
    return value if type(value) is int else 0


def _more(device: str) -> str:
    return f"forgotten-{device}"
