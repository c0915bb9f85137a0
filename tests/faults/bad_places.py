"""Bad days of folders and key stores, and of the backup that was to go there."""

from __future__ import annotations

import base64
import errno
import os
import threading
from collections.abc import Callable
from typing import Any

from bad_days import House, Told, day, flipped

from tidekey import keys, records
from tidekey.backup import state
from tidekey.backup.targets.keychain import KeychainTarget
from tidekey.errors import BackupWouldShrink, HostError, StoreAbsent, StoreLocked, StoreWrong
from tidekey.keystores.memory import MemoryStore


@day("folder.gone", "Drive")
def the_folder_is_gone(house: House) -> Told:
    house.look()
    house.folder.rename(house.root / "elsewhere")
    told = house.failure()
    assert not house.folder.exists()  # an unmounted disk is not hidden by a new folder
    (house.root / "elsewhere").rename(house.folder)
    return told


def refusing(house: House, number: int, *, platform: str = "linux") -> Told:
    """The system refuses to open anything for writing, in this way."""
    house.look()
    house.laptop.add("dave")
    house.drive._platform = platform
    real = os.open

    def refused(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if str(house.folder) in str(path) and flags & (os.O_RDWR | os.O_WRONLY):
            raise OSError(number, os.strerror(number))
        return real(path, flags, *more, **named)

    with house.patch.context() as patch:
        patch.setattr(os, "open", refused)
        return house.failure()


@day("folder.read-only", "Drive", "read-only file system")
def the_folder_is_read_only(house: House) -> Told:
    return refusing(house, errno.EROFS)


@day("folder.needs-consent", "macOS", "Drive")
def the_folder_needs_consent(house: House) -> Told:
    return refusing(house, errno.EPERM, platform="darwin")


@day("folder.full", "Drive")
def the_folder_is_full(house: House) -> Told:
    return refusing(house, errno.ENOSPC)


@day("folder.signed-out", "Drive")
def the_drive_is_signed_out(house: House) -> Told:
    house.look()
    house.laptop.add("dave")
    house.drive._signed_in = lambda: False
    return house.refusal(house.drive.check)


@day("folder.timeout", "Drive", "seconds")
def the_drive_hangs(house: House) -> Told:
    house.look()
    house.laptop.add("dave")
    house.drive.seconds = 0.2
    ever = threading.Event()
    with house.patch.context() as patch:
        patch.setattr(house.drive, "_entries", lambda under: ever.wait())
        told = house.failure()
    ever.set()
    return told


@day("folder.not-allowed", "leads out")
def a_link_leads_out_of_the_folder(house: House) -> Told:
    house.look()
    real = house.folder / "Tidekey"
    real.rename(house.root / "outside")
    real.symlink_to(house.root / "outside")
    house.laptop.add("dave")
    told = house.failure()
    real.unlink()
    (house.root / "outside").rename(real)
    return told


# key stores ---------------------------------------------------------------------------------------


def by_store(house: House, *stores: MemoryStore) -> Callable[[], object]:
    folder = str(house.laptop.folder)
    return lambda: keys.by_store(folder, stores, house.laptop.time, os.urandom)


@day("keystore.locked", "The key store")
def the_key_store_is_locked(house: House) -> Told:
    house.look()
    house.store.fault = StoreLocked(store=house.store.label)
    told = house.refusal(by_store(house, house.store))
    house.store.fault = None
    by_store(house, house.store)()  # the control
    return told


@day("vault.key-missing")
def the_key_store_is_gone(house: House) -> Told:
    house.look()
    return house.refusal(by_store(house, MemoryStore(label="The key store")))


@day("keystore.wrong-value", "The key store")
def the_key_store_answers_another_value(house: House) -> Told:
    house.look()
    kept = dict(house.store.items)
    house.store.items = dict.fromkeys(kept, bytes(32))
    told = house.refusal(by_store(house, house.store))
    assert {*house.store.items.values()} == {bytes(32)}  # nothing was written over it
    house.store.items = kept
    return told


# the backup itself --------------------------------------------------------------------------------


@day("backup.guard", "1 accounts")
def it_would_lose_accounts(house: House) -> Told:
    house.back_up()
    gone = house.laptop.ids()[0]
    kept = house.vault.body()
    house.look()
    names = {name: house.bytes_of(name) for name in house.pair(house.laptop)}
    for name in house.every():
        house.drive.evict(name)
    house.vault.change(
        lambda body, _: records.child(records.child(body, "shared"), "accounts").pop(gone)
    )
    report = house.back_up()
    assert house.report()["state"] == "guard"
    assert names == {name: house.bytes_of(name) for name in house.pair(house.laptop)}
    house.drive.fetch()
    house.back_up()
    assert gone in house.laptop.ids()  # its own copy brought it back
    assert {*records.child(kept, "shared")} == {*records.child(house.vault.body(), "shared")}
    why = BackupWouldShrink(missing=report.guard)
    return why.code, why.message


@day("backup.not-proven", "Drive")
def it_is_written_and_not_what_was_written(house: House) -> Told:
    house.back_up()
    house.look()
    house.laptop.add("dave")
    newest, get = house.newest(house.laptop), house.drive.get

    def other(name: str) -> bytes | None:
        found = get(name)
        mine = name in house.pair(house.laptop) and name != newest
        return flipped(found) if mine and found else found

    with house.patch.context() as patch:
        patch.setattr(house.drive, "get", other)
        return house.failure()


@day("backup.busy")
def another_program_backs_up_just_now(house: House) -> Told:
    house.look()
    with state.lock(str(house.laptop.folder), 0.0):
        return house.refusal(house.back_up)


def beside_the_key(house: House, fault: HostError) -> Told:
    """The copy in the key store is refused; the one on the drive does not suffer from it."""
    house.look()
    store = MemoryStore("windows-credential-manager", "The key store")
    target = KeychainTarget(store, service="t", data=str(house.root), now_ms=house.laptop.time)
    house.laptop.targets.append(target)
    assert house.back_up().proven
    kept, store.fault = dict(store.items), fault
    house.laptop.add("dave")
    on_drive, in_store = house.back_up().outcomes
    assert on_drive.state == "proven"
    assert store.items == kept
    assert in_store.failure is not None
    store.fault = None
    assert house.back_up().proven
    return in_store.failure.code, in_store.failure.message


@day("keystore.locked", "The key store")
def the_key_store_with_a_copy_is_locked(house: House) -> Told:
    return beside_the_key(house, StoreLocked(store="The key store"))


@day("keystore.absent", "The key store")
def the_key_store_with_a_copy_is_gone(house: House) -> Told:
    return beside_the_key(house, StoreAbsent(store="The key store", why="it was stopped"))


@day("keystore.wrong-value", "The key store")
def the_key_store_with_a_copy_answers_another_value(house: House) -> Told:
    return beside_the_key(house, StoreWrong(store="The key store"))


@day("backup.too-large", "The key store", "KiB")
def it_does_not_fit_into_the_key_store(house: House) -> Told:
    house.look()
    store = MemoryStore("windows-credential-manager", "The key store")
    target = KeychainTarget(store, service="t", data=str(house.root), now_ms=house.laptop.time)
    house.laptop.targets.append(target)
    fat = base64.b64encode(os.urandom(60_000)).decode()
    house.vault.change(
        lambda body, by: by.write(
            records.child(records.child(body, "shared"), "more"), "made-large", fat
        )
    )
    outcomes = house.back_up().outcomes
    assert outcomes[0].state == "proven"  # the drive does not suffer from it
    assert outcomes[1].failure is not None
    return outcomes[1].failure.code, outcomes[1].failure.message
