"""Starting a vault, and moving to a new one.

Promises that no key is drawn while a vault file lies in the folder, that every way in was opened
before the file is saved, that a failure leaves no key-store item behind, and that the old file of
a move is kept. Leaves choosing between a key store and a passphrase to the person.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tidekey import disk, glance, keychain, recovery, sealed, slots, ways
from tidekey.errors import (
    HostError,
    PassphraseNeeded,
    SealedTampered,
    VaultExists,
)
from tidekey.glance import PREVIOUS, VAULT
from tidekey.keys import leave, left_items
from tidekey.locks import FileLock
from tidekey.records import Body, Stamper, child, empty
from tidekey.secret import Secret
from tidekey.vault import KIND, LOCK, Vault, live_slots, slots_of, write

if TYPE_CHECKING:
    from tidekey.keystores.base import Store

Random = Callable[[int], bytes]
Now = Callable[[], int]
_WHY = {
    "keystore.locked": "it is locked",
    "keystore.denied": "it refused Tidekey",
    "keystore.timeout": "it did not answer in time",
    "keystore.wrong-value": "it gave back another value than was stored",
}


def create(
    folder: str, stores: Sequence[Store], given: Secret[str] | None, now: Now, random: Random
) -> Vault:
    """Start a vault with a recovery code and one way in for this computer."""
    if given is not None:
        ways.check_length(given)
    disk.make_folder(folder)
    with FileLock(os.path.join(folder, LOCK)):
        if glance.there(folder):
            raise VaultExists
        device_id = random(16)
        body = empty(device_id.hex())
        vault_id, key = _born(folder, body, device_id, stores, given, now, random)
    return _opened(folder, vault_id, key, now, random)


def renew(
    vault: Vault,
    stores: Sequence[Store],
    given: Secret[str] | None,
    now: Now,
    random: Random,
    also: Callable[[Body, Stamper], None] = lambda body, stamper: None,
) -> Vault:
    """Move everything to a new id, key and recovery code; the old file is kept beside.

    `also` is written in the same moment: what must be known of the vault that was left.
    """
    folder = vault.folder
    with FileLock(os.path.join(folder, LOCK)):
        body = copy.deepcopy(vault.body_locked())
        device_id = vault.device_id
        items = [one.item for one in vault.header.slots if one.type == slots.KEYCHAIN]
        local = child(body, "local")
        local["slots"] = {}
        local["left_items"] = [*left_items(body), *items]
        stamper = Stamper(now, device_id.hex())
        _end_slots(body, stamper)
        also(body, stamper)
        kept = f"vault.old-{vault.vault_id.hex()[:8]}.tdk"
        disk.keep_as(os.path.join(folder, VAULT), os.path.join(folder, kept))
        vault_id, key = _born(folder, body, device_id, stores, given, now, random)
        disk.drop(os.path.join(folder, PREVIOUS))
    made = _opened(folder, vault_id, key, now, random)
    leave(made, stores)
    return made


def restored(
    folder: str,
    vault_id: bytes,
    key: bytes,
    fill: Callable[[Body, Stamper], None],
    stores: Sequence[Store],
    given: Secret[str] | None,
    now: Now,
    random: Random,
) -> Vault:
    """A vault that comes back: its own id and key, a new device; `fill` says what is in it.

    No key is drawn, so files that were set aside are no hindrance; those in use are.
    """
    if given is not None:
        ways.check_length(given)
    disk.make_folder(folder)
    with FileLock(os.path.join(folder, LOCK)):
        if any(os.path.lexists(os.path.join(folder, name)) for name in (VAULT, PREVIOUS)):
            raise VaultExists
        device_id = random(16)
        body = empty(device_id.hex())
        fill(body, Stamper(now, device_id.hex()))
        item, own = _own_slot(stores, given, vault_id, key, random)
        try:
            child(child(body, "local"), "slots")[own[2:10].hex()] = ways.to_text(own)
            data = sealed.seal(KIND, vault_id, device_id, 1, key, slots_of(body), body, random)
            if sealed.open_body(data, key) != body:
                raise SealedTampered(part="body")
            write(folder, data, keep=False)
        except BaseException:
            if item:
                keychain.forget(stores, item)
            raise
    return _opened(folder, vault_id, key, now, random)


def _born(
    folder: str,
    body: Body,
    device_id: bytes,
    stores: Sequence[Store],
    given: Secret[str] | None,
    now: Now,
    random: Random,
) -> tuple[bytes, bytes]:
    vault_id, key = random(16), sealed.new_key(random)
    item, own = _own_slot(stores, given, vault_id, key, random)
    try:
        child(child(body, "local"), "slots")[own[2:10].hex()] = ways.to_text(own)
        recovery.issue(body, Stamper(now, device_id.hex()), vault_id, key, random)
        data = sealed.seal(KIND, vault_id, device_id, 1, key, slots_of(body), body, random)
        header = sealed.peek(data)
        if sealed.unwrap_recovery(header, recovery.code(body)) != key:
            raise SealedTampered(part="recovery slot")
        write(folder, data, keep=False)
    except BaseException:
        if item:
            keychain.forget(stores, item)
        raise
    return vault_id, key


def _own_slot(
    stores: Sequence[Store],
    given: Secret[str] | None,
    vault_id: bytes,
    key: bytes,
    random: Random,
) -> tuple[str, bytes]:
    if given is not None:
        return "", ways.passphrase_slot(given, vault_id, key, random)
    try:
        return ways.keychain_slot(stores, vault_id, key, random)
    except HostError as cause:
        if not cause.code.startswith("keystore."):
            raise
        why = cause.detail.get("why") or _WHY.get(cause.code, cause.code)
        raise PassphraseNeeded(why=f"{cause.detail.get('store')}: {why}") from None


def _opened(folder: str, vault_id: bytes, key: bytes, now: Now, random: Random) -> Vault:
    made = Vault(folder, vault_id, key, now, random)
    made.change(lambda body, stamper: None)  # from the first hour on there is a generation before
    return made


def _end_slots(body: Body, stamper: Stamper) -> None:
    registers = child(child(body, "shared"), "slots")
    for slot_id in live_slots(registers):
        stamper.write(registers, slot_id, recovery.REMOVED)
