"""Whether a copy would bring everything back, found out by bringing it back in memory.

Promises that what it accepts was opened by the recovery slot, the way a person without this
computer would take, that every slot is the one that was meant, that no account differs, and that
each credential made the same code from both sides. Leaves reading the bytes again to the caller.
"""

from __future__ import annotations

import binascii
import hmac
from typing import Final, NamedTuple

from tidekey import sealed, slots
from tidekey.errors import BackupNotProven, FieldInvalid, HostError, PinMissing
from tidekey.merge import Shared, is_erased
from tidekey.otp import Credential, code_for_counter
from tidekey.records import Body
from tidekey.secret import Secret
from tidekey.strictjson import JSON
from tidekey.vault import live_slots, raw_of

MOMENT: Final = 1_800_000_000  # any one moment: the same for both sides


class Proof(NamedTuple):
    """What was compared: accounts that are not erased, and codes made from both sides."""

    accounts: int
    codes: int


def prove(
    expected: Body, key: bytes, data: bytes, vault_id: bytes, raws: list[bytes] | None = None
) -> Proof:
    """Open `data` as a restore would and compare it with what was written; `BackupNotProven`.

    `expected` is the body that was sealed; `raws` are the slots that were meant to be there.
    """
    try:
        header = sealed.peek(data, sealed.BACKUP)
    except HostError as cause:
        raise BackupNotProven(part=f"reading: {cause.code}") from None
    if header.vault_id != vault_id:
        raise BackupNotProven(part="vault id")
    shared = _map(expected.get("shared"))
    _check_slots(header, shared, raws)
    found = by_recovery(header, shared, key)
    try:
        body = sealed.open_body(data, found, sealed.BACKUP)
    except HostError as cause:
        raise BackupNotProven(part=f"opening: {cause.code}") from None
    return _compare(shared, _map(body.get("shared")))


def _check_slots(header: sealed.Header, shared: Shared, raws: list[bytes] | None) -> None:
    """Each slot but the key store's must be, to the byte, one that `shared` keeps."""
    kept = {raw_of(one) for one in live_slots(_map(shared.get("slots"))).values()}
    there = [slot.raw for slot in header.slots]
    if any(slot.type != slots.KEYCHAIN and slot.raw not in kept for slot in header.slots):
        raise BackupNotProven(part="slots")
    if raws is not None and there != raws:
        raise BackupNotProven(part="slots")


def by_recovery(header: sealed.Header, shared: Shared, key: bytes) -> bytes:
    """The key as the recovery code gives it: by the wrapping key that lies in `shared`."""
    there = {slot.raw: slot for slot in header.slots}
    for value in live_slots(_map(shared.get("slots"))).values():
        slot, kek = there.get(raw_of(value)), value.get("kek")
        if slot is None or slot.type != slots.RECOVERY or not isinstance(kek, str):
            continue
        try:
            found = slots.unwrap_by_kek(slot, binascii.a2b_base64(kek))
        except (HostError, ValueError):
            raise BackupNotProven(part="recovery slot") from None
        if hmac.compare_digest(found, key):
            return found
        raise BackupNotProven(part="key of the recovery slot")
    raise BackupNotProven(part="no recovery slot")


def _compare(expected: Shared, found: Shared) -> Proof:
    ours, theirs = _map(expected.get("accounts")), _map(found.get("accounts"))
    accounts = codes = 0
    for key, account in ours.items():
        if account != theirs.get(key):
            raise BackupNotProven(part="an account")
        if isinstance(account, dict) and not is_erased(account):
            accounts += 1
            codes += _codes(_map(account.get("creds")), _map(_map(theirs[key]).get("creds")))
    if expected != found:
        raise BackupNotProven(part="other parts")
    return Proof(accounts, codes)


def _codes(ours: Shared, theirs: Shared) -> int:
    for key, kept in ours.items():
        if code(kept) != code(theirs.get(key)):
            raise BackupNotProven(part="a code")
    return len(ours)


def code(kept: JSON) -> str | None:
    """One code of a credential as it is kept; None where this version can make none."""
    value = _map(kept)
    period = value.get("period")
    try:
        made = Credential(
            str(value.get("kind")),
            str(value.get("algorithm")),
            _whole(value.get("digits")),
            _whole(period),
            Secret(binascii.a2b_base64(str(value.get("secret")))),
            Secret(str(value.get("pin") or "")),
        )
        step = 0 if made.kind == "hotp" else MOMENT // made.period
        return code_for_counter(made, step)
    except (FieldInvalid, PinMissing, ValueError):
        return None


def _whole(value: JSON) -> int:
    return value if type(value) is int else 0


def _map(value: JSON) -> dict[str, JSON]:
    return value if isinstance(value, dict) else {}
