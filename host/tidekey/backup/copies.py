"""What lies in a target: copies, whatever their names are, and those that cannot be read.

Promises that a copy's identity comes from its header alone, so that what a sync client renamed is
read like any other. A header proves nothing before the copy was opened (`opened`).
Leaves what copies mean for each other to `decide`, history and join files to their modules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tidekey import sealed, slots
from tidekey.errors import (
    CopyAway,
    CopyCrowded,
    CopyForeign,
    FolderNotAllowed,
    FolderSilent,
    HostError,
    NotSealed,
    SealedNewer,
    SealedRefused,
)
from tidekey.records import Body, child, stamped
from tidekey.vault import live_slots, raw_of

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Entry, Target

KIND: Final = sealed.BACKUP
MOST_HELD: Final = 512 * 1024 * 1024  # bytes of copies at once; the keeper of a folder may fill it
_MOST_COUNTER: Final = 2**63  # what a mark can hold; no device ever counts that far
_KEYCHAIN, _RECOVERY, _PASSPHRASE = 1, 2, 3
_OF_THE_PLACE: Final = ("folder.", "keystore.")  # errors that are not of one file


@dataclass(frozen=True, slots=True)
class Copy:
    """One backup file: whole, and by its own word a copy of this vault."""

    name: str
    header: sealed.Header
    digest: str  # SHA-256 of the header, in hex: unique for every write
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that is no readable copy of this vault, and why."""

    name: str
    error: HostError


@dataclass(slots=True)
class Seen:
    """What a folder shows of one vault without any key."""

    vault_id: bytes
    copies: list[Copy] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    devices: int = 0
    written_ms: int = 0


def folder_of(vault_id: bytes) -> str:
    """The folder of a vault within a target."""
    return f"v-{vault_id.hex()[:8]}"


def slot_names(vault_id: bytes, device_id: bytes) -> tuple[str, str]:
    """The two files of a device."""
    start = f"{folder_of(vault_id)}/d-{device_id.hex()[:8]}"
    return start + ".a", start + ".b"


def read(target: Target, vault_id: bytes) -> tuple[list[Copy], list[Trouble]]:
    """All copies of one vault in a target; raises where the target itself cannot be read."""
    return _read(target, _entries(target.list(folder_of(vault_id))), vault_id)


def survey(target: Target) -> list[Seen]:
    """All vaults that a target holds copies of, newest first; needs no key."""
    found: dict[bytes, Seen] = {}
    lost: list[tuple[str, Trouble]] = []
    entries = _entries(target.list())
    times = {entry.name: entry.modified_ms for entry in entries}
    copies, troubles = _read(target, entries, None)
    for copy in copies:
        one = found.setdefault(copy.header.vault_id, Seen(copy.header.vault_id))
        one.copies.append(copy)
        one.written_ms = max(one.written_ms, times[copy.name])
    for trouble in troubles:
        lost.append((trouble.name.split("/")[0], trouble))
    for one in found.values():
        one.troubles = [trouble for start, trouble in lost if start == folder_of(one.vault_id)]
        one.devices = len({copy.header.device_id for copy in one.copies})
    return sorted(found.values(), key=lambda one: -one.written_ms)


def opened(copy: Copy, key: bytes) -> Body:
    """The body of a copy; only now its header is known to be true."""
    return sealed.open_body(copy.data, key, KIND)


def one(name: str, data: bytes, vault_id: bytes | None) -> Copy:
    """A copy from its bytes; an error where they are none of this vault."""
    header = sealed.peek(data, KIND)
    if vault_id is not None and header.vault_id != vault_id:
        raise CopyForeign
    if header.counter >= _MOST_COUNTER:
        raise SealedRefused(part="counter")
    return Copy(name, header, hashlib.sha256(header.raw).hexdigest(), data)


def slots_for(body: Body) -> list[bytes]:
    """The slots that a copy written here carries: those of `shared`, and this device's own key
    store where no passphrase locks this computer. One passphrase at most, and 16 in all."""
    registers = child(child(body, "shared"), "slots")
    newest = sorted(
        live_slots(registers).items(), key=lambda item: stamped(registers[item[0]]), reverse=True
    )
    shared = [raw_of(value) for _, value in newest]
    found = [raw for raw in shared if raw[0] == _RECOVERY]
    found += [raw for raw in shared if raw[0] == _PASSPHRASE][:1]
    found += _own(body)
    found += [raw for raw in shared if raw[0] not in (_KEYCHAIN, _RECOVERY, _PASSPHRASE)]
    return slots.that_fit(found)


def _own(body: Body) -> list[bytes]:
    import binascii

    local = child(child(body, "local"), "slots")
    found = [binascii.a2b_base64(one) for one in local.values() if isinstance(one, str)]
    if any(raw[0] == _PASSPHRASE for raw in found):
        return []
    return [raw for raw in found if raw[0] == _KEYCHAIN]


def _entries(entries: Iterable[Entry]) -> list[Entry]:
    """What may be a copy: a file right in a vault's folder."""
    return [one for one in entries if one.name.count("/") == 1 and one.name.startswith("v-")]


def _read(
    target: Target, entries: Sequence[Entry], vault_id: bytes | None
) -> tuple[list[Copy], list[Trouble]]:
    """The smallest first: large files that somebody planted crowd out no real one before it."""
    copies: list[Copy] = []
    troubles: list[Trouble] = []
    silent: FolderSilent | None = None
    held = 0
    for entry in sorted(entries, key=lambda entry: (entry.size, entry.name)):
        try:
            if silent is not None:
                raise silent  # a place that hangs is asked once, not once a file
            if held + entry.size > MOST_HELD:
                raise CopyCrowded(place=target.label, mib=MOST_HELD >> 20)
            data = target.get(entry.name)
            if data is not None:
                copies.append(one(entry.name, data, vault_id))
                held += len(data)
        except FolderSilent as cause:
            silent = cause
            troubles.append(Trouble(entry.name, cause))
        except NotSealed as cause:
            if is_slot(entry.name):
                troubles.append(Trouble(entry.name, cause))
        except HostError as cause:
            if cause.code.startswith(_OF_THE_PLACE) and not isinstance(cause, FolderNotAllowed):
                raise
            troubles.append(Trouble(entry.name, cause))
    return sorted(copies, key=_by_name), sorted(troubles, key=_by_name)


def _by_name(found: Copy | Trouble) -> str:
    return found.name


def is_late(error: HostError) -> bool:
    """Whether a file that could not be read may still be somebody's only good copy."""
    return isinstance(error, (CopyAway, CopyCrowded, FolderSilent, SealedNewer))


def is_slot(name: str) -> bool:
    """Whether a name is that of a device's own file, not a stranger's or a conflict copy's."""
    last = name.rpartition("/")[2]
    return len(last) == 12 and last.startswith("d-") and last.endswith((".a", ".b"))
