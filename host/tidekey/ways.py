"""Secrets and the slots they open: the only place where a kind of secret meets a kind of slot.

Promises that what it makes it has opened. Leaves the bytes to `slots` and `sealed`.
"""

from __future__ import annotations

import unicodedata
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tidekey import argon, keychain, recovery_code, slots
from tidekey.errors import PassphraseShort, SealedTampered, StoreWrong
from tidekey.secret import Secret
from tidekey.slots import NotThisSecret, Passkey, Slot
from tidekey.strictjson import JSON

if TYPE_CHECKING:
    from tidekey.keystores.base import Store

Random = Callable[[int], bytes]
_LENGTHS = range(8, 1025)


def check_length(given: Secret[str]) -> None:
    """Refuse a passphrase that is too short or too long, as Argon2id will see it."""
    if len(unicodedata.normalize("NFKC", given.reveal())) not in _LENGTHS:
        raise PassphraseShort


def keychain_slot(
    stores: Sequence[Store], vault_id: bytes, key: bytes, random: Random
) -> tuple[str, bytes]:
    """A slot whose secret lies in the first store that keeps one; the item's name with it."""
    item, value = keychain.keep(stores, vault_id, random)
    try:
        raw = slots.make_keychain(item, value, vault_id, key, random)
        _proven(raw, vault_id, value, key)
    except BaseException:
        keychain.forget(stores, item)
        raise
    return item, raw


def recovery_slot(
    code: Secret[str], vault_id: bytes, key: bytes, random: Random
) -> tuple[bytes, bytes]:
    """A slot for a recovery code, opened once by the code itself; its kek with it."""
    raw = slots.make_recovery(code, vault_id, key, random)
    secret = recovery_code.to_bytes(code.reveal())
    _proven(raw, vault_id, secret, key)
    return raw, slots.kek_of(slots.read(raw), vault_id, secret)


def passphrase_slot(given: Secret[str], vault_id: bytes, key: bytes, random: Random) -> bytes:
    """A slot for a passphrase, opened once by the passphrase itself."""
    raw = slots.make_passphrase(given, vault_id, key, random=random)
    slot = slots.read(raw)
    _proven(raw, vault_id, argon.derive(given, slot.salt, slot.cost), key)
    return raw


def passkey_slot(
    made: Passkey, prf: Secret[bytes], vault_id: bytes, key: bytes, random: Random
) -> bytes:
    """A slot for the PRF output of a passkey, opened once by it."""
    raw = slots.make_passkey(made, prf.reveal(), vault_id, key, random)
    _proven(raw, vault_id, prf.reveal(), key)
    return raw


def by_value(slot: Slot, vault_id: bytes, value: bytes, label: str) -> bytes:
    """The key by what the key store gave."""
    try:
        return slots.unwrap(slot, vault_id, value)
    except NotThisSecret:
        raise StoreWrong(store=label) from None


def to_text(raw: bytes) -> str:
    """Bytes as the body keeps them."""
    return b2a_base64(raw, newline=False).decode("ascii")


def from_text(kept: JSON) -> bytes:
    """The bytes of what the body keeps."""
    return a2b_base64(kept) if isinstance(kept, str) else b""


def _proven(raw: bytes, vault_id: bytes, secret: bytes, key: bytes) -> None:
    try:
        if slots.unwrap(slots.read(raw), vault_id, secret) == key:
            return
    except NotThisSecret:
        pass
    raise SealedTampered(part="slot")
