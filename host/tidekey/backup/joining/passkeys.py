"""Passkeys that open the vault: what WebAuthn is asked, and a slot for each.

Promises that a slot is written only for a PRF output that opened it, that a passkey is offered
only to the build it was made in, and that a vault never gets more slots than a file has room for.
Leaves the ceremony to a page of the extension, and unlocking by one to `restore`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey import slots, ways
from tidekey.errors import PasskeyUnfit, PasskeyUnknown, SlotsFull
from tidekey.records import Body, Stamper, child, stamped
from tidekey.recovery import REMOVED
from tidekey.slots import Passkey, Slot
from tidekey.vault import live_slots, raw_of

if TYPE_CHECKING:
    from tidekey.secret import Secret
    from tidekey.vault import Vault

Random = Callable[[int], bytes]
RP_NAME: Final = "Tidekey"
TIMEOUT_MS: Final = 5 * 60 * 1000
_BYTES, _LONGEST_ID, _USUAL = 32, 1023, 400
_SCHEME = "chrome-extension://"


class Credential(NamedTuple):
    """One passkey that may be asked, with the salt to ask it with."""

    id: bytes
    salt: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page needs for WebAuthn; `credentials` are to be excluded when one is added."""

    challenge: bytes
    salt: bytes
    user_id: bytes
    user_name: str
    credentials: tuple[Credential, ...]
    rp_name: str = RP_NAME
    timeout_ms: int = TIMEOUT_MS


@dataclass(frozen=True, slots=True)
class Row:
    """One passkey of a vault as it is listed."""

    id: str
    family: str
    added_ms: int
    fits: bool
    slot: Slot = field(repr=False)


def begin_add(vault: Vault, origin: str, user_name: str, random: Random) -> Asked:
    """Values for a new passkey; refused where there is no room for one, or none can be made."""
    _check_origin(origin)
    body = vault.body()
    if not _room(body):
        raise SlotsFull(most=slots.MOST)
    here = _credentials((row.slot for row in listing(body, origin)), origin)
    return Asked(random(_BYTES), random(_BYTES), _user(vault.vault_id), user_name, here)


def finish_add(
    vault: Vault,
    origin: str,
    credential_id: bytes,
    prf: Secret[bytes],
    salt: bytes,
    family: str,
    random: Random,
) -> str:
    """Let this passkey open the vault and its copies from now on; the id of its slot."""
    _check_origin(origin)
    _check_answer(credential_id, prf, salt)
    made = Passkey(origin, credential_id, salt, family)
    raw = ways.passkey_slot(made, prf, vault.vault_id, vault.key, random)
    slot_id = raw[2:10].hex()

    def act(body: Body, stamper: Stamper) -> None:
        registers = child(child(body, "shared"), "slots")
        for row in listing(body, origin):  # made again: the older salt gives another output
            if row.fits and row.slot.passkey.credential_id == credential_id:
                stamper.write(registers, row.id, REMOVED)
        if not _room(body, len(raw)):
            raise SlotsFull(most=slots.MOST)
        stamper.write(registers, slot_id, {"bytes": ways.to_text(raw)})

    vault.change(act)
    return slot_id


def begin_open(found: Iterable[Slot], vault_id: bytes, origin: str, random: Random) -> Asked:
    """Values for asking the passkeys of a backup; `PasskeyUnfit` where none fits this build."""
    _check_origin(origin)
    fitting = _credentials(found, origin)
    if not fitting:
        raise PasskeyUnfit(why="it was made in another browser or build")
    return Asked(random(_BYTES), fitting[0].salt, _user(vault_id), RP_NAME, fitting)


def listing(body: Body, origin: str) -> list[Row]:
    """The passkeys of a vault, oldest first."""
    registers = child(child(body, "shared"), "slots")
    found = []
    for slot_id, value in live_slots(registers).items():
        slot = slots.read(raw_of(value))
        if slot.type == slots.PASSKEY:
            family, at = slot.passkey.family, stamped(registers[slot_id])
            found.append(Row(slot_id, family, at, fits(slot, origin), slot))
    return sorted(found, key=lambda row: (row.added_ms, row.id))


def remove(vault: Vault, slot_id: str) -> None:
    """Write this passkey's slot into no file any more; copies made before still open by it."""

    def act(body: Body, stamper: Stamper) -> None:
        if slot_id not in {row.id for row in listing(body, "")}:
            raise PasskeyUnknown
        stamper.write(child(child(body, "shared"), "slots"), slot_id, REMOVED)

    vault.change(act)


def fits(slot: Slot, origin: str) -> bool:
    """Whether a page of this origin can ask for the passkey of a slot."""
    return slot.type == slots.PASSKEY and bool(origin) and slot.passkey.rp_id == origin


def _credentials(found: Iterable[Slot], origin: str) -> tuple[Credential, ...]:
    """Each passkey that fits, once, in the order given."""
    asked = (slot.passkey for slot in found if fits(slot, origin))
    return tuple(dict.fromkeys(Credential(one.credential_id, one.prf_salt) for one in asked))


def _check_origin(origin: str) -> None:
    """A passkey belongs to a build of the extension whose id is fixed."""
    if not origin.startswith(_SCHEME):
        raise PasskeyUnfit(why="only Chromium and its kin can do this for an extension")


def _check_answer(credential_id: bytes, prf: Secret[bytes], salt: bytes) -> None:
    value = prf.reveal()
    if len(value) != _BYTES or len(set(value)) == 1:
        raise PasskeyUnfit(why="it gave no key of 32 bytes")
    if not 1 <= len(credential_id) <= _LONGEST_ID or len(salt) != _BYTES:
        raise PasskeyUnfit(why="it gave no usable name")


def _room(body: Body, size: int = _USUAL) -> bool:
    """Whether a file has room for one slot more beside all that are live, and one of its own."""
    taken = [*_taken(body)]
    return len(taken) < slots.MOST and sum(map(len, taken)) + size <= slots.ROOM


def _taken(body: Body) -> Iterator[bytes]:
    """All live slots, and this computer's own one, of which a passphrase's is the longer kind."""
    yield from (raw_of(one) for one in live_slots(child(child(body, "shared"), "slots")).values())
    local = child(child(body, "local"), "slots")
    yield from (ways.from_text(one) for one in [*local.values()][:1])


def _user(vault_id: bytes) -> bytes:
    """The same for all passkeys of a vault, so that one provider keeps no two of them."""
    return hashlib.sha256(b"tidekey/1/passkey-user" + vault_id).digest()
