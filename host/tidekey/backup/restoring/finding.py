"""Looking for backups: every known folder, the key store, and what is left on this computer.

Promises an end within its time whatever a drive does, that nothing is written, and that without
a key nothing is claimed but what files show. Leaves where to look to `looking`, opening to
`opening`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tidekey import glance
from tidekey.backup import copies
from tidekey.backup.copies import Copy, Seen
from tidekey.backup.joining import handshake
from tidekey.backup.places.looking import LOOK_SECONDS, Place, ask_all, named, own_vaults, where
from tidekey.backup.restoring import opening, unwrapping
from tidekey.errors import (
    BackupFound,
    FolderNeedsConsent,
    HostError,
    RestoreUnreadable,
    StoreAbsent,
)
from tidekey.records import accounts as live
from tidekey.slots import Passkey

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Entry, Target
    from tidekey.keystores.base import Store
    from tidekey.paths import Places

GLANCE_SECONDS: Final = 3.0  # before a vault is started; a place that is slower is passed over
_VAULT: Final = re.compile(r"v-([0-9a-f]{8})/.")
_HISTORY: Final = 3  # files of a history that are looked at where no copy is whole


@dataclass(frozen=True)
class Found:
    """One vault in one place. Without a key only what its files show is known."""

    id: str
    vault_id: bytes
    target: Target = field(repr=False)
    config: Mapping[str, str]
    label: str
    place: str
    drive: str
    devices: int
    written_ms: int
    newest_ms: int | None
    newest_from: str | None
    accounts: int | None
    openable: bool
    ways: tuple[str, ...]
    passkeys: tuple[Passkey, ...]
    mine: bool = False


@dataclass(frozen=True)
class Searched:
    """One place that was looked at, and why nothing is known of it where that is so."""

    label: str
    place: str
    failure: HostError | None


@dataclass(frozen=True)
class Search:
    """What was found, best first, and where was looked."""

    found: tuple[Found, ...]
    searched: tuple[Searched, ...]


def find(
    places: Places,
    stores: Sequence[Store],
    *,
    folder: str | None = None,
    seconds: float = LOOK_SECONDS,
    guarded: bool = False,
) -> Search:
    """Look in every known place, or in one folder that a person named.

    Folders that macOS guards are named and passed over until `guarded`: the system asks as soon
    as one is touched, and a person shall have read why before that. A key store that this computer
    does not have is no place to be named.
    """
    chosen = [named(folder)] if folder is not None else where(places, stores, seconds)
    asked = [one for one in chosen if guarded or not one.guarded]
    searched = [_passed_over(one) for one in chosen if one not in asked]
    answers = ask_all(asked, _survey, seconds)
    seen = [(place, one) for place, told in answers if isinstance(told, list) for one in told]
    searched += [
        _searched(place, told) for place, told in answers if not isinstance(told, StoreAbsent)
    ]
    keys = _keys((one for _, one in seen if one.copies), stores)
    mine = own_vaults(places)
    found = [_found(place, one, keys.get(one.vault_id), mine) for place, one in seen if one.copies]
    return Search(_distinct(sorted(found, key=_rank)), tuple(searched))


def _passed_over(place: Place) -> Searched:
    target = place.target
    refused = FolderNeedsConsent(place=target.label, app="Tidekey")
    return Searched(target.label, target.place, refused)


def _searched(place: Place, told: list[Seen] | HostError) -> Searched:
    """What came of one place; a vault there of which nothing can be read is its failure."""
    target = place.target
    if isinstance(told, HostError):
        return Searched(target.label, target.place, told)
    lost = next((one.troubles[0].error for one in told if not one.copies), None)
    return Searched(target.label, target.place, lost)


def _keys(seen: Iterable[Seen], stores: Sequence[Store]) -> dict[bytes, bytes]:
    """The keys at hand; all copies of a vault are one question to the key store."""
    together: dict[bytes, list[Copy]] = {}
    for one in seen:
        together.setdefault(one.vault_id, []).extend(one.copies)
    found = {key: unwrapping.at_hand(copies, key, stores) for key, copies in together.items()}
    return {vault_id: key for vault_id, key in found.items() if key is not None}


def lies_in(
    places: Places,
    stores: Sequence[Store],
    *,
    seconds: float = GLANCE_SECONDS,
    among: Sequence[Place] | None = None,
) -> str | None:
    """A place where a backup of a vault lies that this computer does not have; by names alone."""
    end = time.monotonic() + seconds
    mine = {one.hex()[:8] for one in own_vaults(places)}
    known = where(places, stores, seconds) if among is None else among
    chosen = [one for one in known if not one.guarded]
    for place, names in ask_all(chosen, _names, max(0.1, end - time.monotonic())):
        if not isinstance(names, HostError) and set(names) - mine:
            return place.target.label
    return None


def refuse_new(places: Places, stores: Sequence[Store]) -> None:
    """`BackupFound` where starting a vault would pass over a backup."""
    place = lies_in(places, stores)
    if place is not None:
        raise BackupFound(place=place)


# one place ---------------------------------------------------------------------------------------


def _names(place: Place) -> list[str]:
    """The folders of vaults in a place, by their eight letters."""
    found = (_VAULT.match(entry.name) for entry in place.target.list())
    return [one[1] for one in found if one is not None]


def _survey(place: Place) -> list[Seen]:
    """The vaults of a place; where no copy of one is whole, by the newest files of its history."""
    found = copies.survey(place.target)
    known = {copies.folder_of(one.vault_id) for one in found}
    rest: dict[str, list[Entry]] = {}
    for entry in place.target.list():
        folder = entry.name.partition("/")[0]
        if folder not in known and _VAULT.match(entry.name) and "/j/" not in entry.name:
            rest.setdefault(folder, []).append(entry)
    return [*found, *(_by_history(place.target, entries) for entries in rest.values())]


def _by_history(target: Target, entries: Sequence[Entry]) -> Seen:
    seen = Seen(b"")
    old = sorted((one for one in entries if "/h/" in one.name), key=opening.day, reverse=True)
    for entry in old[:_HISTORY]:
        try:
            one = copies.one(entry.name, target.get(entry.name) or b"", seen.vault_id or None)
        except HostError as cause:
            seen.troubles.append(copies.Trouble(entry.name, cause))
            continue
        seen.vault_id = one.header.vault_id
        seen.copies.append(one)
        seen.written_ms = max(seen.written_ms, entry.modified_ms)
    seen.devices = len({one.header.device_id for one in seen.copies})
    if not seen.copies and not seen.troubles:
        seen.troubles.append(copies.Trouble(entries[0].name, RestoreUnreadable(why="damaged")))
    return seen


# telling ------------------------------------------------------------------------------------------


def _found(place: Place, seen: Seen, key: bytes | None, mine: frozenset[bytes]) -> Found:
    target = place.target
    opened: opening.Opening | None = None
    if key is not None:
        try:
            opened = opening.with_key(target, seen.vault_id, key, seen.copies, seen.troubles)
        except HostError:
            opened = None
    return Found(
        f"{target.id}-{seen.vault_id.hex()}",
        seen.vault_id,
        target,
        place.config,
        target.label,
        target.place,
        place.config.get("drive", ""),
        seen.devices,
        seen.written_ms,
        opened.newest_ms if opened else None,
        opened.newest_from if opened else None,
        len(live({"shared": opened.shared})) if opened else None,
        opened is not None,
        _ways(target, seen.copies, opened is not None),
        _passkeys(seen.copies),
        seen.vault_id in mine,
    )


def _distinct(found: Sequence[Found]) -> tuple[Found, ...]:
    """Without the places that bring nothing another place of the same vault does not bring too.

    Only a key tells that two copies are of one vault, so what no key opens is all named: a forged
    copy hides no real one.
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: one.target.same_computer):
        if not any(_covers(other, one) for other in kept):
            kept = [other for other in kept if not _covers(one, other)] + [one]
    return tuple(one for one in found if one in kept)


def _covers(one: Found, other: Found) -> bool:
    """Whether whoever restores from `one` has no use for `other`."""
    return (
        one.openable
        and other.openable
        and one.vault_id == other.vault_id
        and set(one.ways) >= set(other.ways)
        and (one.newest_ms or 0) >= (other.newest_ms or 0)
        and (one.accounts or 0) >= (other.accounts or 0)
    )


def _ways(target: Target, found: Iterable[Copy], openable: bool) -> tuple[str, ...]:
    """The ways in that these copies offer here, best first."""
    kinds = {slot.kind for one in found for slot in one.header.slots}
    offered = {
        "keychain": openable,
        "passkey": "passkey" in kinds,
        "approval": not target.same_computer and handshake.able(),
        "recovery": "recovery" in kinds,
        "passphrase": "passphrase" in kinds,
    }
    return tuple(way for way, there in offered.items() if there)


def _passkeys(found: Iterable[Copy]) -> tuple[Passkey, ...]:
    slots = (slot for one in found for slot in one.header.slots if slot.type == glance.PASSKEY)
    return tuple(dict.fromkeys(slot.passkey for slot in slots))


def _rank(one: Found) -> tuple[bool, bool, int, int]:
    """Those that open at once first, other vaults than ours before ours, then the newest."""
    return one.mine, not one.openable, -(one.newest_ms or 0), -one.written_ms
