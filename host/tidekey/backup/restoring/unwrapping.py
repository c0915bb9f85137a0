"""One way in to a backup: which slot of all its copies gives the key.

Promises that a key counts only where it fits the copies, that of the key store only items with
this vault's name are asked for, and that a planted slot keeps no real one from being tried.
Leaves opening the copies with the key to `opening`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tidekey import keychain, sealed
from tidekey.errors import (
    HostError,
    NoSlot,
    PasskeyWrong,
    RecoveryMistyped,
    RestoreNoWay,
    SealedTampered,
    WrongKey,
)
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey.backup.copies import Copy
    from tidekey.keystores.base import Store

_MOST_SLOTS: Final = 64  # of one kind; many more than any vault has
_MOST_SLOW: Final = 8  # passphrases: each costs a second


def at_hand(found: Sequence[Copy], vault_id: bytes, stores: Sequence[Store]) -> bytes | None:
    """The key that this computer's key store holds for these copies, if it does."""
    try:
        return Ways(found, vault_id).by_stores(stores)
    except HostError:
        return None


class Ways:
    """The slots of all copies of one vault, each once, newest copy first."""

    def __init__(self, found: Sequence[Copy], vault_id: bytes) -> None:
        newest = sorted(found, key=lambda one: one.header.counter, reverse=True)
        self._vault_id = vault_id
        self._header = newest[0].header
        self._key_ids = {one.header.key_id for one in found}
        self._slots = {slot.raw: slot for one in newest for slot in one.header.slots}

    def by_code(self, code: Secret[str]) -> tuple[bytes, str]:
        """The key, and the slot that the code belongs to."""
        return self._first("recovery", lambda header: sealed.unwrap_recovery(header, code))

    def by_passphrase(self, given: Secret[str]) -> bytes:
        return self._first("passphrase", lambda header: sealed.unwrap_passphrase(header, given))[0]

    def by_passkey(self, credential_id: bytes, prf: Secret[bytes]) -> bytes:
        def one(header: sealed.Header) -> bytes:
            if header.slots[0].passkey.credential_id != credential_id:
                raise PasskeyWrong
            try:
                return sealed.unwrap(header, header.slots[0], prf.reveal())
            except WrongKey:
                raise PasskeyWrong from None

        return self._first("passkey", one)[0]

    def by_stores(self, stores: Sequence[Store]) -> bytes:
        """Only items that bear this vault's name are asked for, whatever a copy says."""
        mine = f"/{self._vault_id.hex()[:8]}-"
        names = {one.name for one in stores}

        def one(header: sealed.Header) -> bytes:
            item = header.slots[0].item
            if mine not in item or item.partition("/")[0] not in names:
                raise RestoreNoWay
            value = keychain.fetch(stores, item)
            if value is None:
                raise RestoreNoWay
            return sealed.unwrap(header, header.slots[0], value)

        try:
            return self._first("keychain", one)[0]
        except (NoSlot, WrongKey):
            raise RestoreNoWay from None

    def _first(self, kind: str, opened: Callable[[sealed.Header], bytes]) -> tuple[bytes, str]:
        """The key by the first slot that gives one which fits; else what says the most."""
        failures: list[HostError] = []
        most = _MOST_SLOW if kind == "passphrase" else _MOST_SLOTS
        for slot in [one for one in self._slots.values() if one.kind == kind][:most]:
            try:
                key = opened(replace(self._header, slots=(slot,)))
                if sealed.key_id(key, self._vault_id) in self._key_ids:
                    return key, slot.slot_id.hex()
                raise SealedTampered(part="slot")
            except HostError as cause:
                failures.append(cause)
        if not failures:
            raise NoSlot(kind=kind)
        raise next((one for one in failures if isinstance(one, RecoveryMistyped)), failures[0])
