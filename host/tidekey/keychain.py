"""Where the vault's key lies between starts: the key stores of this system, and their manners.

Promises that a value is never overwritten in place: a new item under a new name is written, read
back and compared before anything relies on it. An item's name begins with the name of its store,
so that the key is asked for only where it was put. A test's store is handed in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tidekey.errors import HostError, StoreAbsent, StoreWrong

if TYPE_CHECKING:
    from tidekey.keystores.base import Store

_LENGTH = 32


def stores(service: str, platform: str = sys.platform) -> list[Store]:
    """The key stores of a system, best first."""
    from tidekey.keystores.by_keyring import KeyringStore

    if platform == "darwin":
        path = "keyring.backends.macOS.Keyring"
        return [KeyringStore("macos-keychain", "The macOS keychain", path, service)]
    if platform == "win32":
        path = "keyring.backends.Windows.WinVaultKeyring"
        label = "The Windows Credential Manager"
        return [KeyringStore("windows-credential-manager", label, path, service)]
    from tidekey.keystores.secret_service import SecretServiceStore

    path = "keyring.backends.kwallet.DBusKeyring"
    return [SecretServiceStore(service), KeyringStore("kwallet", "KWallet", path, service)]


def keep(
    found: Sequence[Store], vault_id: bytes, random: Callable[[int], bytes]
) -> tuple[str, bytes]:
    """Put a fresh secret into the first store that keeps it; its item and the secret."""
    value = random(_LENGTH)
    first: HostError | None = None
    for store in found:
        item = f"{store.name}/{vault_id.hex()[:8]}-{random(4).hex()}"
        try:
            store.write(item, value)
            if store.read(item) == value:
                return item, value
            store.delete(item)
            raise StoreWrong(store=store.label)
        except HostError as cause:
            first = first or cause
    raise first or StoreAbsent(store="The key store", why="this system has none Tidekey knows")


def fetch(found: Sequence[Store], item: str) -> bytes | None:
    """The secret of an item, or None where its store does not have it."""
    value = owner(found, item).read(item)
    if value is not None and len(value) != _LENGTH:
        raise StoreWrong(store=owner(found, item).label)
    return value


def forget(found: Sequence[Store], item: str) -> bool:
    """Delete an item; False where its store would not."""
    try:
        owner(found, item).delete(item)
    except HostError:
        return False
    return True


def owner(found: Sequence[Store], item: str) -> Store:
    """The store that an item was put into."""
    name = item.partition("/")[0]
    for store in found:
        if store.name == name:
            return store
    raise StoreAbsent(store=name[:40], why="this system does not have it")
