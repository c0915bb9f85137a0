"""The sealed file: one format for vault, backup and export (docs/format.md).

Promises that a file is opened only if every byte is what was sealed, and else says which of these
it is: no file of ours, made by a newer version, damaged, against a rule of the format, another
kind, the wrong secret, another key, or changed by something else. Takes bytes and returns bytes.
Leaves slots to `slots`, the meaning of the body to `records`, and files to `vault`.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tidekey import argon, bulkjson, recovery_code, slots
from tidekey.errors import (
    HostError,
    NoSlot,
    NotSealed,
    RecoveryCheckDiffers,
    RecoveryMistyped,
    SealedDamaged,
    SealedNewer,
    SealedRefused,
    SealedTampered,
    WrongKey,
    WrongKind,
    WrongPassphrase,
    WrongRecoveryCode,
)
from tidekey.padding import pad, padded_size
from tidekey.secret import Secret
from tidekey.slots import KEY, NONCE, NotThisSecret, Random, Slot, hkdf
from tidekey.strictjson import JSON, StrictJsonError

VAULT, BACKUP, EXPORT = 1, 2, 3
KINDS: Final = {VAULT: "vault", BACKUP: "backup", EXPORT: "export"}
MAGIC: Final = b"\x89TDK\r\n\x1a\n"
MIN_READER: Final = 1
MOST: Final = 64 * 1024 * 1024
MOST_HEADER: Final = 16 * 1024

_VERSION = b"\x00\x01\x00\x01\x01"  # format, min_reader, suite
_FIXED = 103  # magic … slot_count
_LENGTH, _MAC, _TAG, _TRAILER = 8, 32, 16, 40
_LEAST = _FIXED + _LENGTH + _MAC + _TAG + _TRAILER


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says about itself; not to be believed before `header_mac` was compared."""

    kind: int
    vault_id: bytes
    device_id: bytes
    counter: int
    key_id: bytes
    salt: bytes
    slots: tuple[Slot, ...]
    raw: bytes = field(repr=False)


class Way(NamedTuple):
    """A way in and its secret: a code or passphrase as typed, 32 bytes for the others."""

    kind: Literal["keychain", "recovery", "passphrase", "passkey"]
    secret: Secret[str] | Secret[bytes]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: all of it is what was sealed."""

    header: Header
    key: bytes = field(repr=False)
    body: dict[str, JSON] = field(repr=False)


# reading --------------------------------------------------------------------------------------


def peek(data: bytes, expected_kind: int | None = None) -> Header:
    """The header of a file that is whole and keeps the rules; needs no key and proves nothing."""
    if data[:8] != MAGIC:
        raise NotSealed
    if len(data) < 12:
        raise SealedDamaged(part="length")
    if int.from_bytes(data[10:12], "big") > MIN_READER:
        raise SealedNewer
    _check_whole(data)
    if data[8:13] != _VERSION or data[13] not in KINDS:
        raise SealedRefused(part="format, suite or kind")
    if expected_kind not in (None, data[13]):
        raise WrongKind(kind=KINDS[data[13]])
    end = min(len(data) - _MAC - _TAG - _TRAILER, MOST_HEADER) - _LENGTH
    found, at = slots.parse(data, _FIXED, data[_FIXED - 1], end)
    body_len = int.from_bytes(data[at : at + _LENGTH], "big")
    if at + _LENGTH + _MAC + body_len + _TRAILER != len(data):
        raise SealedRefused(part="lengths")
    return _header(data[: at + _LENGTH], found)


def _check_whole(data: bytes) -> None:
    if len(data) > MOST:
        raise SealedRefused(part="over 64 MiB")
    if len(data) < _LEAST or int.from_bytes(data[-_TRAILER:-32], "big") != len(data):
        raise SealedDamaged(part="length")
    if hashlib.sha256(memoryview(data)[:-32]).digest() != data[-32:]:
        raise SealedDamaged(part="checksum")


def _header(raw: bytes, found: tuple[Slot, ...]) -> Header:
    return Header(
        kind=raw[13],
        vault_id=raw[14:30],
        device_id=raw[30:46],
        counter=int.from_bytes(raw[46:54], "big"),
        key_id=raw[54:70],
        salt=raw[70:102],
        slots=found,
        raw=raw,
    )


def open_with(data: bytes, way: Way, expected_kind: int | None = None) -> Opened:
    """Open a file by one of its slots."""
    header = peek(data, expected_kind)
    key = unwrap_way(header, way)
    return Opened(header, key, _open(data, header, key))


def open_body(data: bytes, key: bytes, expected_kind: int | None = None) -> dict[str, JSON]:
    """Open a file whose key is known already."""
    return _open(data, peek(data, expected_kind), key)


def _open(data: bytes, header: Header, key: bytes) -> dict[str, JSON]:
    if not hmac.compare_digest(key_id(key, header.vault_id), header.key_id):
        raise WrongKey
    above = len(header.raw) + _MAC
    mac = _header_mac(key, header.salt, header.raw)
    if not hmac.compare_digest(mac, data[len(header.raw) : above]):
        raise SealedTampered(part="header")
    cipher = ChaCha20Poly1305(hkdf(key, header.salt, b"tidekey/1/body"))
    try:
        padded = cipher.decrypt(NONCE, memoryview(data)[above:-_TRAILER], data[:above])
    except InvalidTag:
        raise SealedTampered(part="body") from None
    return _read_body(padded)


def _read_body(padded: bytes) -> dict[str, JSON]:
    end = _LENGTH + int.from_bytes(padded[:_LENGTH], "big")
    if len(padded) < _LENGTH or len(padded) != padded_size(end) or padded[end:].strip(b"\x00"):
        raise SealedRefused(part="padding")
    try:
        body = bulkjson.loads(padded[_LENGTH:end])
    except StrictJsonError as cause:
        raise SealedRefused(part="JSON: " + cause.reason) from None
    if not isinstance(body, dict):
        raise SealedRefused(part="JSON: not an object")
    return body


# ways in --------------------------------------------------------------------------------------


def unwrap_way(header: Header, way: Way) -> bytes:
    """The file's key by any way in."""
    value = way.secret.reveal()
    if isinstance(value, str):
        typed = Secret(value)
        if way.kind == "recovery":
            return unwrap_recovery(header, typed)
        return unwrap_passphrase(header, typed)
    return _first(header, way.kind, lambda one: _try(header, one, value), WrongKey)


def unwrap(header: Header, slot: Slot, secret: bytes) -> bytes:
    """The file's key by one slot and its 17 or 32 bytes; `WrongKey` where they do not fit."""
    try:
        return slots.unwrap(slot, header.vault_id, secret)
    except NotThisSecret:
        raise WrongKey from None


def unwrap_passphrase(header: Header, passphrase: Secret[str]) -> bytes:
    """The file's key by its passphrase."""

    def one(slot: Slot) -> bytes:
        return _try(header, slot, derive_passphrase(passphrase, slot))

    return _first(header, "passphrase", one, WrongPassphrase)


def derive_passphrase(passphrase: Secret[str], slot: Slot) -> bytes:
    """The 32 bytes that a passphrase gives for one slot; Argon2id in a child process."""
    return argon.derive(passphrase, slot.salt, slot.cost)


def unwrap_recovery(header: Header, code: Secret[str]) -> bytes:
    """The file's key by a recovery code as typed; a single slip is named and not mended."""
    typed = code.reveal()
    secret = recovery_code.to_bytes(typed)
    failure: type[HostError] = RecoveryCheckDiffers
    if recovery_code.checks(typed):
        failure = WrongRecoveryCode
        with contextlib.suppress(WrongRecoveryCode):
            return _first(header, "recovery", lambda one: _try(header, one, secret), failure)
    found = [slot for slot in header.slots if slot.kind == "recovery"]
    for group, guess in recovery_code.candidates(typed):
        if any(slots.fits(slot, guess) for slot in found):
            raise RecoveryMistyped(group=group)
    raise failure


def _try(header: Header, slot: Slot, secret: bytes) -> bytes:
    return slots.unwrap(slot, header.vault_id, secret)


def _first(
    header: Header, kind: str, opened: Callable[[Slot], bytes], failure: type[HostError]
) -> bytes:
    found = [slot for slot in header.slots if slot.kind == kind]
    if not found:
        raise NoSlot(kind=kind)
    for slot in found:
        try:
            return opened(slot)
        except NotThisSecret:
            continue
    raise failure


# writing --------------------------------------------------------------------------------------


def seal(
    kind: int,
    vault_id: bytes,
    device_id: bytes,
    counter: int,
    key: bytes,
    slots_raw: Sequence[bytes],
    body: dict[str, JSON],
    random: Random = os.urandom,
) -> bytes:
    """The bytes of a file. Two files never share a key, even with a bad source of randomness."""
    padded = pad(bulkjson.dumps(body))
    head = MAGIC + _VERSION + bytes((kind,)) + vault_id + device_id
    head += counter.to_bytes(8, "big") + key_id(key, vault_id)
    hedge = random(32) + head + hashlib.sha256(padded).digest()
    salt = hmac.digest(hkdf(key, b"", b"tidekey/1/hedge"), hedge, "sha256")
    above = head + salt + bytes((len(slots_raw),)) + b"".join(slots_raw)
    above += (len(padded) + _TAG).to_bytes(_LENGTH, "big")
    above += _header_mac(key, salt, above)
    cipher = ChaCha20Poly1305(hkdf(key, salt, b"tidekey/1/body"))
    return _closed(above, len(slots_raw), cipher.encrypt(NONCE, padded, above))


def _closed(above: bytes, count: int, body: bytes) -> bytes:
    """Header and body with their trailer, once the header keeps the rules a reader asks for."""
    total = len(above) + len(body) + _TRAILER
    if total > MOST or above[13] not in KINDS:
        raise SealedRefused(part="over 64 MiB" if total > MOST else "kind")
    slots.parse(above, _FIXED, count, min(len(above) - _MAC, MOST_HEADER) - _LENGTH)
    parts = [above, body, total.to_bytes(_LENGTH, "big")]
    digest = hashlib.sha256()
    for part in parts:  # in turn: joining first would copy a large body twice more
        digest.update(part)
    return b"".join([*parts, digest.digest()])


def new_key(random: Random = os.urandom) -> bytes:
    """A key for the life of a vault or of one export."""
    return random(KEY)


def key_id(key: bytes, vault_id: bytes) -> bytes:
    """What names a key without telling it."""
    return hkdf(key, vault_id, b"tidekey/1/key-id")[:16]


def _header_mac(key: bytes, salt: bytes, above: bytes) -> bytes:
    return hmac.digest(hkdf(key, salt, b"tidekey/1/header"), above, "sha256")
