"""Opening a backup: every way in, every copy, and what cannot be read is named."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from backing import Time, add, code_of, edit, new_vault, publish, sealed_copy
from tidekey import accounts, records, sealed
from tidekey.backup import copies
from tidekey.backup.restoring import opening
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import (
    CopyAway,
    CopyForeign,
    RecoveryMistyped,
    RestoreNothing,
    RestoreNoWay,
    RestoreUnreadable,
    WrongRecoveryCode,
)
from tidekey.keystores.memory import MemoryStore
from tidekey.secret import Secret
from tidekey.strictjson import JSON
from tidekey.vault import Vault


@pytest.fixture
def now() -> Time:
    return Time()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def vault(tmp_path: Path, store: MemoryStore, now: Time) -> Vault:
    made = new_vault(tmp_path / "old", store, now)
    add(made, "Example", "ann", site="example.org")
    return made


@pytest.fixture
def target(vault: Vault) -> MemoryTarget:
    made = MemoryTarget("Drive")
    publish(vault, made, 1)
    return made


def opened(target: MemoryTarget, vault: Vault) -> opening.Opening:
    return opening.open_by(target, vault.vault_id, key=vault.key)


def names(found: opening.Opening) -> list[str]:
    return sorted(one.issuer for one in records.accounts({"shared": found.shared}))


def codes(found: opening.Opening) -> list[str]:
    return sorted(one.error.code for one in found.findings)


def test_the_key_store_opens_without_a_word(
    target: MemoryTarget, vault: Vault, store: MemoryStore
) -> None:
    found = opening.open_by(target, vault.vault_id, stores=[store])

    assert found.key == vault.key
    assert names(found) == ["Example"]
    with pytest.raises(RestoreNoWay):
        opening.open_by(target, vault.vault_id, stores=[MemoryStore()])


def test_only_items_with_this_vaults_name_are_asked_for(
    target: MemoryTarget, vault: Vault, store: MemoryStore
) -> None:
    (item,) = [one for one in store.items if vault.vault_id.hex()[:8] in one]
    store.items[item.replace(vault.vault_id.hex()[:8], "00000000")] = store.items.pop(item)

    with pytest.raises(RestoreNoWay):
        opening.open_by(target, vault.vault_id, stores=[store])


def test_the_recovery_code_opens_and_a_mistyped_group_is_named(
    target: MemoryTarget, vault: Vault
) -> None:
    code = code_of(vault).reveal()
    first = code[0]
    wrong = ("7" if first != "7" else "8") + code[1:]

    found = opening.open_by(target, vault.vault_id, code=Secret(code))

    assert found.key == vault.key and found.confirmed
    with pytest.raises(RecoveryMistyped) as cause:
        opening.open_by(target, vault.vault_id, code=Secret(wrong))
    assert cause.value.detail["group"] == 1


def test_a_code_that_was_replaced_still_opens_while_a_copy_bears_its_slot(
    target: MemoryTarget, vault: Vault
) -> None:
    from tidekey import recovery

    old = code_of(vault)
    vault.change(
        lambda body, stamper: recovery.issue(
            body, stamper, vault.vault_id, vault.key, lambda size: bytes(size)
        )
    )
    publish(vault, target, 2)

    assert opening.open_by(target, vault.vault_id, code=old).key == vault.key
    publish(vault, target, 3)  # the control: now no copy bears it
    with pytest.raises(WrongRecoveryCode):
        opening.open_by(target, vault.vault_id, code=old)


def test_both_slots_of_every_device_and_conflict_copies_are_merged(
    target: MemoryTarget, vault: Vault
) -> None:
    add(vault, "Second", "ann")
    publish(vault, target, 2)
    add(vault, "Third", "ann")
    publish(vault, target, 9, name="Desktop", device=b"\x05" * 16)
    add(vault, "Fourth", "ann")
    folder = copies.folder_of(vault.vault_id)
    publish(vault, target, 4, at=f"{folder}/d-aa (conflicted copy 2).b")

    found = opened(target, vault)

    assert names(found) == ["Example", "Fourth", "Second", "Third"]
    assert found.findings == ()


def test_the_newest_change_is_named_with_its_device(
    target: MemoryTarget, vault: Vault, now: Time
) -> None:
    now.ms += 60_000
    edit(vault, add(vault, "Later", "bob"), note="x")
    publish(vault, target, 2, name="Laptop of Ann")

    found = opened(target, vault)

    assert found.newest_from == "Laptop of Ann"
    assert found.newest_ms is not None and now.ms - 20 < found.newest_ms <= now.ms


def test_what_cannot_be_read_is_named_and_the_rest_is_opened(
    target: MemoryTarget, vault: Vault, tmp_path: Path, now: Time
) -> None:
    folder = copies.folder_of(vault.vault_id)
    good = sealed_copy(vault, 3)
    other = new_vault(tmp_path / "other", MemoryStore(), now)
    body_at = len(sealed.peek(good).raw) + 40
    changed = good[:body_at] + bytes([good[body_at] ^ 1]) + good[body_at + 1 :]

    target.put(f"{folder}/d-00000001.a", good[:2000])
    target.put(f"{folder}/d-00000002.a", good[:10] + b"\x00\x09" + good[12:])
    target.put(f"{folder}/d-00000003.a", sealed_copy(other, 1))
    target.put(f"{folder}/d-00000004.a", changed[:-32] + hashlib.sha256(changed[:-32]).digest())
    target.put(f"{folder}/d-00000005.a", good)
    target.away.add(f"{folder}/d-00000005.a")

    found = opened(target, vault)

    assert names(found) == ["Example"]
    assert codes(found) == [
        "copy.away", "copy.other-vault", "file.damaged", "file.newer", "file.tampered",
    ]  # fmt: skip


def test_a_copy_that_bears_our_id_and_not_our_key_is_left_alone(
    target: MemoryTarget, vault: Vault, tmp_path: Path, now: Time
) -> None:
    other = new_vault(tmp_path / "other", MemoryStore(), now)
    add(other, "Planted", "eve")
    folder = copies.folder_of(vault.vault_id)
    slots = copies.slots_for(other.body())
    shared = other.body()["shared"]
    planted = sealed.seal(2, vault.vault_id, b"\x01" * 16, 99, other.key, slots, {"shared": shared})
    target.put(f"{folder}/d-01010101.a", planted)

    found = opened(target, vault)

    assert names(found) == ["Example"]
    assert [type(one.error) for one in found.findings] == [CopyForeign]
    by_code = opening.open_by(target, vault.vault_id, code=code_of(vault))
    assert by_code.key == vault.key


def test_planted_slots_keep_no_real_one_from_being_tried(
    target: MemoryTarget, vault: Vault
) -> None:
    from tidekey import recovery_code, ways

    planted = [
        ways.recovery_slot(
            recovery_code.draw(os.urandom), vault.vault_id, b"\x01" * 32, os.urandom
        )[0]
        for _ in range(16)
    ]
    data = sealed.seal(2, vault.vault_id, b"\x09" * 16, 99, b"\x01" * 32, planted, {"shared": {}})
    target.put(f"{copies.folder_of(vault.vault_id)}/d-09090909.a", data)

    assert opening.open_by(target, vault.vault_id, code=code_of(vault)).key == vault.key


def test_the_history_serves_where_no_copy_can_be_read(target: MemoryTarget, vault: Vault) -> None:
    folder, device = copies.folder_of(vault.vault_id), vault.device_id.hex()[:8]
    for number, day in enumerate(("2026-11-20-1", "2026-11-21-1"), 1):
        publish(vault, target, number, at=f"{folder}/h/{device}-{day}")
    for name in [one for one in target.files if "/d-" in one]:
        target.put(name, b"\x89TDK\r\n\x1a\n" + bytes(200))

    found = opening.open_by(target, vault.vault_id, code=code_of(vault))

    assert names(found) == ["Example"]
    assert len(found.findings) == 1


def test_without_one_readable_copy_the_reason_is_said(target: MemoryTarget, vault: Vault) -> None:
    (name,) = target.files
    good = target.files[name]
    target.put(name, good[:-1])
    folder = copies.folder_of(vault.vault_id)
    target.put(f"{folder}/d-00000001.a", b"\x89TDK\r\n\x1a\n")

    with pytest.raises(RestoreUnreadable):
        opened(target, vault)
    target.put(name, good)
    target.away.add(name)
    with pytest.raises(CopyAway):
        opened(target, vault)
    target.files.clear()
    with pytest.raises(RestoreNothing):
        opened(target, vault)


def test_an_older_copy_than_another_device_has_seen_is_told(
    target: MemoryTarget, vault: Vault
) -> None:
    device = vault.device_id.hex()
    publish(vault, target, 1, device=b"\x07" * 16, name="Desk", marks={device: [8, "ab" * 32]})

    assert codes(opened(target, vault)) == ["copy.older"]


def test_two_histories_of_one_device_are_told(target: MemoryTarget, vault: Vault) -> None:
    device = vault.device_id.hex()
    publish(vault, target, 1, device=b"\x07" * 16, name="Desk", marks={device: [1, "ab" * 32]})
    found = opened(target, vault)

    assert codes(found) == ["copy.forked"]
    true = [c for c in copies.read(target, vault.vault_id)[0] if c.header.device_id.hex() == device]
    marks: dict[str, JSON] = {device: [1, true[0].digest]}
    publish(vault, target, 3, device=b"\x07" * 16, name="Desk", marks=marks)
    publish(vault, target, 2, device=b"\x07" * 16, name="Desk", marks=marks)
    assert codes(opened(target, vault)) == []


def test_a_passkey_opens_by_its_own_32_bytes(target: MemoryTarget, vault: Vault) -> None:
    from tidekey import slots, ways
    from tidekey.errors import PasskeyWrong
    from tidekey.slots import Passkey

    prf, about = b"\x21" * 32, Passkey("chrome-extension://x", b"cred", b"\x09" * 32, "Chromium")
    raw = slots.make_passkey(about, prf, vault.vault_id, vault.key)

    def keep(body: records.Body, stamper: records.Stamper) -> None:
        registers = records.child(records.child(body, "shared"), "slots")
        stamper.write(registers, raw[2:10].hex(), {"bytes": ways.to_text(raw)})

    vault.change(keep)
    publish(vault, target, 2)

    good = opening.open_by(target, vault.vault_id, passkey=(b"cred", Secret(prf)))

    assert good.key == vault.key
    for wrong in ((b"cred", b"\x22" * 32), (b"other", prf)):
        with pytest.raises(PasskeyWrong):
            opening.open_by(target, vault.vault_id, passkey=(wrong[0], Secret(wrong[1])))


def test_a_trashed_account_stays_in_the_trash(target: MemoryTarget, vault: Vault) -> None:
    gone = add(vault, "Gone", "ann")
    vault.change(lambda body, stamper: accounts.delete(body, stamper, gone))
    publish(vault, target, 2)

    assert names(opened(target, vault)) == ["Example"]


def test_a_drive_that_refuses_says_so_itself(target: MemoryTarget, vault: Vault) -> None:
    from tidekey.errors import FolderSilent

    target.fault = FolderSilent(place="Drive", seconds=15)

    with pytest.raises(FolderSilent):
        opened(target, vault)
