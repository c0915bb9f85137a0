"""Slots of a sealed file: each wraps the file's key under one secret.

Promises that a slot is either exactly as the format says or refused, that unknown types are kept,
and that a secret is compared with a slot's commitment before anything is unwrapped with it.
Leaves the file around the slots to `sealed`, and where secrets come from to the callers.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tidekey import argon, recovery_code
from tidekey.argon import Cost
from tidekey.errors import SealedRefused, SealedTampered
from tidekey.secret import Secret

KEYCHAIN, RECOVERY, PASSPHRASE, PASSKEY = 1, 2, 3, 4
NAMES = {KEYCHAIN: "keychain", RECOVERY: "recovery", PASSPHRASE: "passphrase", PASSKEY: "passkey"}
MOST = 16
ROOM = 16 * 1024 - 8 - 103  # bytes of all slots: a header without its fixed part and body_len
KEY = 32
NONCE = bytes(12)
Random = Callable[[int], bytes]

_HEAD, _SALT, _ID, _COMMIT, _WRAPPED = 12, 32, 8, 16, 48
_LEAST = _SALT + _COMMIT + _WRAPPED


class NotThisSecret(Exception):
    """The secret is not this slot's; the next slot may be tried."""


class Passkey(NamedTuple):
    """What the browser needs to ask for a passkey's PRF output."""

    rp_id: str
    credential_id: bytes
    prf_salt: bytes
    family: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot; `raw` is never changed and written again as it is."""

    type: int
    slot_id: bytes
    raw: bytes = field(repr=False)

    @property
    def kind(self) -> str:
        """The way in that it stands for."""
        return NAMES.get(self.type, "unknown")

    @property
    def salt(self) -> bytes:
        """The slot's own salt."""
        return self.raw[_HEAD : _HEAD + _SALT]

    @property
    def params(self) -> bytes:
        """The bytes that only this type of slot has."""
        return self.raw[_HEAD + _SALT : -_COMMIT - _WRAPPED]

    @property
    def item(self) -> str:
        """Keychain: the name of the item in the key store."""
        return _Params(self.params).text()

    @property
    def cost(self) -> Cost:
        """Passphrase: what Argon2id is to cost."""
        return Cost.from_bytes(self.params)

    @property
    def passkey(self) -> Passkey:
        """Passkey: what to ask the browser for."""
        read = _Params(self.params)
        return Passkey(read.text(), read.string(), read.take(_SALT), read.text())


# reading --------------------------------------------------------------------------------------


def parse(data: bytes, at: int, count: int, end: int) -> tuple[tuple[Slot, ...], int]:
    """`count` slots from `at` on, none beyond `end`, and where they stop."""
    if count > MOST:
        raise SealedRefused(part="over 16 slots")
    found = []
    for _ in range(count):
        stop = at + _HEAD + int.from_bytes(data[at + 10 : at + 12], "big")
        if stop > end or stop < at + _HEAD + _LEAST:
            raise SealedRefused(part="slot length")
        found.append(read(data[at:stop]))
        at = stop
    if len({slot.slot_id for slot in found}) != count:
        raise SealedRefused(part="double slot")
    if sum(slot.type == PASSPHRASE for slot in found) > 1:
        raise SealedRefused(part="two passphrase slots")
    return tuple(found), at


def read(raw: bytes) -> Slot:
    """One slot from its bytes, every rule of its type checked."""
    if len(raw) < _HEAD + _LEAST or len(raw) - _HEAD != int.from_bytes(raw[10:12], "big"):
        raise SealedRefused(part="slot length")
    if raw[1] != 0:
        raise SealedRefused(part="slot flags")
    slot = Slot(raw[0], raw[2 : 2 + _ID], raw)
    _check_params(slot)
    return slot


def _check_params(slot: Slot) -> None:
    read = _Params(slot.params)
    if slot.type == KEYCHAIN:
        read.text()
    elif slot.type == PASSPHRASE:
        if not Cost.from_bytes(read.take(8)).allowed:
            raise SealedRefused(part="cost of the passphrase slot")
    elif slot.type == PASSKEY:
        read.text(), read.string(), read.take(_SALT), read.text()
    elif slot.type != RECOVERY:
        return  # a type of tomorrow: skipped and kept
    read.end()


def that_fit(raws: Iterable[bytes]) -> list[bytes]:
    """Those of these slots, in this order, that one file has room for.

    Two computers may each have added the last one: a file that nobody could write or read any
    more would be worse than a way in that is missing from it.
    """
    found: list[bytes] = []
    room, ids = ROOM, set[bytes]()
    for raw in raws:
        slot_id = raw[2 : 2 + _ID]
        if len(found) < MOST and len(raw) <= room and slot_id not in ids:
            found.append(raw)
            room -= len(raw)
            ids.add(slot_id)
    return found


class _Params:
    """Reads params from the left; anything missing or left over is refused."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def take(self, size: int) -> bytes:
        if size > len(self._data):
            raise SealedRefused(part="slot params")
        taken, self._data = self._data[:size], self._data[size:]
        return taken

    def string(self) -> bytes:
        return self.take(int.from_bytes(self.take(2), "big"))

    def text(self) -> str:
        try:
            return self.string().decode("utf-8")
        except UnicodeDecodeError:
            raise SealedRefused(part="slot params") from None

    def end(self) -> None:
        if self._data:
            raise SealedRefused(part="slot params")


# opening --------------------------------------------------------------------------------------


def fits(slot: Slot, secret: bytes) -> bool:
    """Whether the secret is this slot's, by its commitment."""
    found = _commitment(slot.type, slot.slot_id, slot.salt, secret)
    return hmac.compare_digest(found, slot.raw[-_COMMIT - _WRAPPED : -_WRAPPED])


def kek_of(slot: Slot, vault_id: bytes, secret: bytes) -> bytes:
    """The key that wraps the file's key in this slot; it opens this slot only."""
    return _kek(slot.type, slot.slot_id, slot.salt, vault_id, secret)


def unwrap(slot: Slot, vault_id: bytes, secret: bytes) -> bytes:
    """The file's key; `NotThisSecret` where the secret is another slot's."""
    if not fits(slot, secret):
        raise NotThisSecret
    return unwrap_by_kek(slot, kek_of(slot, vault_id, secret))


def unwrap_by_kek(slot: Slot, kek: bytes) -> bytes:
    """The file's key by the slot's own wrapping key."""
    above, wrapped = slot.raw[:-_WRAPPED], slot.raw[-_WRAPPED:]
    try:
        return ChaCha20Poly1305(kek).decrypt(NONCE, wrapped, above)
    except InvalidTag:
        raise SealedTampered(part="slot") from None


# making ---------------------------------------------------------------------------------------


def make(
    type: int,
    secret: bytes,
    vault_id: bytes,
    key: bytes,
    params: bytes = b"",
    *,
    salt: bytes | None = None,
    random: Random = os.urandom,
) -> bytes:
    """The bytes of a new slot. A new secret, name or cost is always a new slot."""
    slot_id, salt = random(_ID), salt or random(_SALT)
    size = (_LEAST + len(params)).to_bytes(2, "big")
    above = bytes((type, 0)) + slot_id + size + salt + params
    above += _commitment(type, slot_id, salt, secret)
    kek = _kek(type, slot_id, salt, vault_id, secret)
    raw = above + ChaCha20Poly1305(kek).encrypt(NONCE, key, above)
    return read(raw).raw


def make_keychain(
    item: str, secret: bytes, vault_id: bytes, key: bytes, random: Random = os.urandom
) -> bytes:
    """A slot for 32 random bytes that lie in a key store under the name `item`."""
    return make(KEYCHAIN, secret, vault_id, key, _string(item.encode()), random=random)


def make_recovery(
    code: Secret[str], vault_id: bytes, key: bytes, random: Random = os.urandom
) -> bytes:
    """A slot for a recovery code."""
    secret = recovery_code.to_bytes(code.reveal())
    return make(RECOVERY, secret, vault_id, key, random=random)


def make_passphrase(
    passphrase: Secret[str],
    vault_id: bytes,
    key: bytes,
    cost: Cost | None = None,
    random: Random = os.urandom,
) -> bytes:
    """A slot for a passphrase; a cost below the default is raised to it."""
    asked, least = cost or Cost(), Cost()
    paid = Cost(
        max(asked.memory_kib, least.memory_kib),
        max(asked.passes, least.passes),
        max(asked.lanes, least.lanes),
    )
    salt = random(_SALT)
    secret = argon.derive(passphrase, salt, paid)
    return make(PASSPHRASE, secret, vault_id, key, paid.to_bytes(), salt=salt, random=random)


def make_passkey(
    made: Passkey, prf: bytes, vault_id: bytes, key: bytes, random: Random = os.urandom
) -> bytes:
    """A slot for the PRF output of a passkey."""
    params = (
        _string(made.rp_id.encode())
        + _string(made.credential_id)
        + made.prf_salt
        + _string(made.family.encode())
    )
    return make(PASSKEY, prf, vault_id, key, params, random=random)


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(2, "big") + data


# keys -----------------------------------------------------------------------------------------


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF with SHA-256, 32 bytes: one extract and one block of expand."""
    drawn = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(drawn, info + b"\x01", "sha256")


def _commitment(type: int, slot_id: bytes, salt: bytes, secret: bytes) -> bytes:
    return hkdf(secret, salt, b"tidekey/1/slot" + bytes((type,)) + slot_id)[:_COMMIT]


def _kek(type: int, slot_id: bytes, salt: bytes, vault_id: bytes, secret: bytes) -> bytes:
    return hkdf(secret, salt, b"tidekey/1/wrap" + bytes((type,)) + slot_id + vault_id)
