"""How people lost their codes elsewhere, told again with Tidekey: several computers on one drive.

Each test bears the name of what happened, and its first line says where.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sync_folder import Drive
from telling import in_copies, newest, report

from sharing import Computer, joined
from tidekey import accounts, records, sealed
from tidekey.backup import copies
from tidekey.errors import (
    BackupNotProven,
    FolderFull,
)


def test_empty_reinstall_does_not_blank_the_others(
    tmp_path: Path, laptop: Computer, desk: Computer, drive: Drive
) -> None:
    """Authenticator extension: a reinstall published an empty store, and the others went blank."""
    fresh = joined(tmp_path / "Fresh", laptop)
    fresh.targets = [Drive(Path(drive.path))]
    assert fresh.names() == []
    fresh.back_up()
    for one in (laptop, desk):
        one.back_up()

    assert fresh.names() == laptop.names() == desk.names()
    assert len(laptop.names()) == 16
    laptop.change(lambda body, by: accounts.delete(body, by, laptop.ids()[0]))  # the control
    for one in (laptop, fresh):
        one.back_up()
    assert len(fresh.names()) == 15


def test_full_cloud_brings_nothing_deleted_back(
    laptop: Computer, desk: Computer, drive: Drive
) -> None:
    """Raivo and 2FAS: with the cloud full, deleted entries came back and phones got 2 of 16."""
    gone = laptop.ids()[3]
    full = FolderFull(place="Drive")
    put = drive.put

    def refused(name: str, data: bytes) -> None:
        raise full

    drive.put = refused  # type: ignore[method-assign]
    laptop.change(lambda body, by: accounts.delete(body, by, gone))
    laptop.back_up()
    told = report(laptop)["targets"][0]["failure"]
    for _ in range(3):
        desk.back_up(force=True)  # still has the old state, and goes on writing it
        laptop.back_up()

    assert (told["code"], "full" in told["message"]) == ("folder.full", True)
    assert gone not in laptop.ids()
    assert len(laptop.names()) == 15
    drive.put = put  # type: ignore[method-assign]
    laptop.back_up()
    desk.back_up()
    assert gone not in desk.ids()


def test_partial_sync_is_not_taken_for_the_truth(
    laptop: Computer, desk: Computer, drive: Drive
) -> None:
    """2FAS for iOS: entries moved to the trash where iCloud had fallen out of step."""
    old = {name: data for name, data in drive.files().items() if "/d-" in name}
    for number in range(5):
        desk.add(f"new{number}")
    desk.back_up()
    laptop.back_up()
    for name in drive.files():
        drive.drop(name)
    some = sorted(old)[0]
    drive.set(some, old[some])  # of all copies one old one is here
    laptop.back_up()
    desk.back_up()

    assert len(laptop.names()) == len(desk.names()) == 21
    assert len(in_copies(drive, laptop)) == 21


def test_remote_row_that_cannot_be_read_is_not_deletion(
    laptop: Computer, desk: Computer, drive: Drive
) -> None:
    """Proton Authenticator: a row that did not decrypt counted as deleted, here as well."""
    name, vault = copies.slot_names(desk.vault.vault_id, desk.vault.device_id)[0], desk.vault
    here = sealed.peek(drive.files()[name])
    body: Any = sealed.open_body(drive.files()[name], vault.key)
    lost, odd = sorted(body["shared"]["accounts"])[:2]
    del body["shared"]["accounts"][lost]
    body["shared"]["accounts"][odd]["creds"] = {}
    raws = [slot.raw for slot in here.slots]
    made = sealed.seal(2, vault.vault_id, vault.device_id, here.counter + 2, vault.key, raws, body)
    drive.set(name, made)
    laptop.back_up()
    whole = {one.id: one for one in records.accounts(laptop.vault.body())}

    assert len(whole) == 16
    assert len(whole[odd].credentials) == 1
    drive.set(name, made[:-300] + bytes(300))  # and a copy of which nothing can be read
    laptop.back_up()
    assert len(laptop.names()) == 16


def test_zero_byte_file_on_a_cloud_drive(laptop: Computer, desk: Computer, drive: Drive) -> None:
    """Aegis: a cloud provider kept an empty file, and the app took it for the backup or crashed."""
    desk.add("carol")
    desk.back_up()
    for name in drive.files():
        if "/d-" in name and desk.vault.device_id.hex()[:8] in name:
            drive.set(name, b"")
    assert laptop.back_up().proven
    own = copies.slot_names(laptop.vault.vault_id, laptop.vault.device_id)
    for name in own:
        drive.set(name, b"")
    laptop.back_up()

    assert len(in_copies(drive, laptop)) == 16
    get = drive.get
    drive.get = lambda name: b"" if name in own else get(name)  # type: ignore[method-assign]
    laptop.add("dave")
    (outcome, _) = laptop.back_up().outcomes
    assert isinstance(outcome.failure, BackupNotProven)  # "backed up" is not said of that


def test_numbered_icloud_copies(laptop: Computer, desk: Computer, drive: Drive) -> None:
    """KeePassXC on iCloud Drive: people edited the wrong one of "name" and "name 2" for weeks."""
    desk.add("carol")
    desk.back_up()
    name = max(
        copies.slot_names(desk.vault.vault_id, desk.vault.device_id),
        key=lambda one: sealed.peek(drive.files().get(one, b"") or newest(drive)).counter,
    )
    data = drive.files()[name]
    drive.drop(name)
    drive.set(f"{name[:-2]} 2{name[-2:]}", data)
    laptop.back_up()

    assert "carol" in laptop.names()
    assert f"{name[:-2]} 2{name[-2:]}" in drive.files()


def test_overwritten_by_a_machine_that_had_slept(
    laptop: Computer, desk: Computer, drive: Drive
) -> None:
    """KeePassXC: a laptop woke up and saved over what another machine had changed meanwhile."""
    one, two = laptop.ids()[:2]
    desk.change(lambda body, by: accounts.edit(body, by, one, {"note": "from the desk"}))
    desk.back_up()
    laptop.change(lambda body, by: accounts.edit(body, by, two, {"note": "from the laptop"}))
    laptop.back_up()
    desk.back_up()

    for each in (laptop, desk):
        notes = [found.note for found in records.accounts(each.vault.body())][:2]
        assert notes == ["from the desk", "from the laptop"]
    assert drive.wrong == []
