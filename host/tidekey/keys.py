"""Ways into a vault: key store, passphrase, recovery code; and changing them.

Promises that a slot opens before a file that relies on it is saved, and that a key-store item is
deleted only once the file that no longer needs it was opened again.
Leaves starting a vault to `births`, presence to `app`, saving to `vault`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tidekey import disk, glance, keychain, sealed, slots, ways
from tidekey.errors import (
    HostError,
    StoreWrong,
    VaultDamaged,
    VaultKeyMissing,
    VaultLocked,
    VaultMissing,
)
from tidekey.glance import KEYCHAIN, PASSPHRASE, PREVIOUS, VAULT
from tidekey.records import Body, Stamper, child, texts
from tidekey.secret import Secret
from tidekey.strictjson import JSON
from tidekey.vault import Vault, beyond_use

if TYPE_CHECKING:
    from tidekey.keystores.base import Store

Random = Callable[[int], bytes]
Now = Callable[[], int]
Unwrap = Callable[[sealed.Header], bytes]


# opening ------------------------------------------------------------------------------------------


def by_store(folder: str, stores: Sequence[Store], now: Now, random: Random) -> Vault:
    """Open with the secret that lies in the key store."""
    return _open(folder, lambda header: _from_store(header, stores), now, random)


def by_passphrase(folder: str, given: Secret[str], now: Now, random: Random) -> Vault:
    """Open with the passphrase of this computer's lock."""
    return _open(folder, lambda header: sealed.unwrap_passphrase(header, given), now, random)


def by_code(folder: str, code: Secret[str], now: Now, random: Random) -> Vault:
    """Open with the recovery code; a mistyped group is named."""
    return _open(folder, lambda header: sealed.unwrap_recovery(header, code), now, random)


def _open(folder: str, unwrap: Unwrap, now: Now, random: Random) -> Vault:
    failure: HostError | None = None
    for name in (VAULT, PREVIOUS):
        data = disk.read(os.path.join(folder, name))
        if data is None:
            continue
        try:
            header = sealed.peek(data)
            opened = Vault(folder, header.vault_id, unwrap(header), now, random)
            opened.body()
            return opened
        except HostError as cause:
            if not beyond_use(cause) or isinstance(cause, StoreWrong):
                raise
            failure = failure or cause
    if failure is None and not glance.there(folder):
        raise VaultMissing
    if failure is None:
        raise VaultDamaged(part="only copies set aside are left")
    raise VaultDamaged(part=str(failure.detail.get("part", "not a vault"))) from None


def _from_store(header: sealed.Header, stores: Sequence[Store]) -> bytes:
    slot = slot_of(header, KEYCHAIN)
    if slot is None:
        raise VaultLocked
    store = keychain.owner(stores, slot.item)
    value = keychain.fetch(stores, slot.item)
    if value is None:
        raise VaultKeyMissing(store=store.label)
    return ways.by_value(slot, header.vault_id, value, store.label)


# changing -----------------------------------------------------------------------------------------


def set_passphrase(vault: Vault, stores: Sequence[Store], new: Secret[str], random: Random) -> None:
    """Lock with a passphrase; the key store's way in ends once the new one was proven."""
    raw = ways.passphrase_slot(new, vault.vault_id, vault.key, random)
    vault.change(lambda body, _: _own(body, raw))
    vault.change(_again)  # so that the generation before has no key-store slot either
    sealed.open_body(disk.read(os.path.join(vault.folder, VAULT)) or b"", vault.key)
    leave(vault, stores)


def remove_passphrase(vault: Vault, stores: Sequence[Store], random: Random) -> None:
    """Put the key back into the key store and end the passphrase's way in."""
    item, raw = ways.keychain_slot(stores, vault.vault_id, vault.key, random)
    try:
        vault.change(lambda body, _: _own(body, raw))
    except BaseException:
        keychain.forget(stores, item)
        raise
    vault.change(_again)
    leave(vault, stores)


def mend_key_store(vault: Vault, stores: Sequence[Store], random: Random) -> None:
    """After a recovery code opened a vault whose key-store item is gone: put a new one there."""
    slot = slot_of(vault.header, KEYCHAIN)
    if slot is None:
        return
    try:
        _from_store(vault.header, stores)
    except (VaultKeyMissing, StoreWrong):
        try:
            remove_passphrase(vault, stores, random)
        except HostError:
            return  # the vault is open for this process; the next start asks again
    except HostError:
        return


def leave(vault: Vault, stores: Sequence[Store]) -> None:
    """Delete the items that nothing needs; what a store does not give up stays noted."""
    before = left_items(vault.body())
    left: list[JSON] = [one for one in before if not keychain.forget(stores, one)]
    if left != before:

        def note(body: Body, _: Stamper) -> None:
            child(body, "local")["left_items"] = left

        vault.change(note)


def left_items(body: Body) -> list[str]:
    """Items in the key store that nothing needs and that were not deleted yet."""
    return [*texts(child(body, "local").get("left_items"))]


def has_passphrase(vault: Vault) -> bool:
    """Whether this computer's lock is a passphrase."""
    return PASSPHRASE in vault.slot_types()


def slot_of(header: sealed.Header, slot_type: int) -> slots.Slot | None:
    """The first slot of a type."""
    return next((one for one in header.slots if one.type == slot_type), None)


def _own(body: Body, raw: bytes) -> None:
    """Make `raw` this computer's own slot and note the items of those it replaces.

    They are noted with the very change that makes them needless: whoever is ended before they are
    deleted leaves a note of them.
    """
    local = child(body, "local")
    own, items = child(local, "slots"), left_items(body)
    for slot_id, kept in [*own.items()]:
        old = slots.read(ways.from_text(kept))
        if old.type == KEYCHAIN:
            items.append(old.item)
        if old.type in (KEYCHAIN, PASSPHRASE):
            del own[slot_id]
    own[raw[2:10].hex()] = ways.to_text(raw)
    local["left_items"] = [*items]


def _again(body: Body, _: Stamper) -> None:
    return None
