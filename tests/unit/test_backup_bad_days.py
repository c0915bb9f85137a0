"""What can happen to copies in a folder: each told apart, and no good copy touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharing import DAY, Computer, Counting, first, joined
from tidekey import accounts, sealed
from tidekey.backup import copies, state
from tidekey.backup.targets.folder import FolderTarget
from tidekey.errors import (
    DriveSignedOut,
    FolderFull,
    FolderGone,
    FolderNeedsConsent,
    FolderReadOnly,
    FolderSilent,
    HostError,
    SealedNewer,
)

YEAR = 365 * DAY


@pytest.fixture
def place() -> Counting:
    return Counting("Drive")


@pytest.fixture
def laptop(tmp_path: Path, place: Counting) -> Computer:
    made = first(tmp_path / "Laptop", [place])
    made.add("alice")
    made.back_up()
    return made


@pytest.fixture
def desk(tmp_path: Path, laptop: Computer) -> Computer:
    """Has written both of its copies; nobody read the second one yet."""
    made = joined(tmp_path / "Desk", laptop)
    made.back_up()
    laptop.back_up()
    made.add("carol")
    made.back_up()
    return made


def pair(one: Computer) -> tuple[str, str]:
    return copies.slot_names(one.vault.vault_id, one.vault.device_id)


def told(computer: Computer) -> list[Any]:
    return [one["code"] for one in state.load(str(computer.folder)).findings]


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


def resealed(data: bytes) -> bytes:
    """Bytes changed by something that knows how a file ends."""
    import hashlib

    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def tampered(data: bytes) -> bytes:
    return resealed(flip(data, len(data) - 200))


def newer(data: bytes) -> bytes:
    return resealed(data[:11] + b"\x09" + data[12:])


def of_another_vault(data: bytes) -> bytes:
    return sealed.seal(2, os.urandom(16), os.urandom(16), 1, os.urandom(32), [], {"shared": {}})


def of_another_key(data: bytes) -> bytes:
    header = sealed.peek(data)
    key = os.urandom(32)
    return sealed.seal(2, header.vault_id, header.device_id, 99, key, [], {"shared": {}})


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (tampered, "file.tampered"),
        (newer, "file.newer"),
        (of_another_vault, "copy.other-vault"),
        (of_another_key, "file.wrong-key"),
    ],
)
def test_a_copy_that_is_not_what_it_was_is_named_and_left(
    laptop: Computer,
    desk: Computer,
    place: Counting,
    harm: Callable[[bytes], bytes],
    code: str,
) -> None:
    name = pair(desk)[1]
    place.files[name] = harm(place.files[name])
    before = dict(place.files)
    laptop.add("bob")
    report = laptop.back_up()

    assert told(laptop) == [code]
    assert report.outcomes[0].state == "proven"
    others = [one for one in before if laptop.vault.device_id.hex()[:8] not in one]
    assert {one: place.files[one] for one in others} == {one: before[one] for one in others}
    assert laptop.names() == ["alice", "bob"]


@pytest.mark.parametrize("left", [0, 7, 500, -1])
def test_one_damaged_copy_of_two_is_no_alarm(
    laptop: Computer, desk: Computer, place: Counting, left: int
) -> None:
    name = pair(desk)[1]
    place.files[name] = place.files[name][:left]
    for _ in range(3):
        laptop.back_up()
        laptop.time.ms += DAY // 24

    assert told(laptop) == []


def test_a_damaged_pair_is_an_alarm_after_ten_minutes(
    laptop: Computer, desk: Computer, place: Counting
) -> None:
    for name in pair(desk):
        place.files[name] = place.files[name][:-9]
    kept = dict(place.files)
    laptop.back_up()
    early = told(laptop)
    laptop.time.ms += 11 * 60_000
    report = laptop.back_up()

    assert early == []
    assert told(laptop) == ["copy.pair-damaged"]
    assert report.findings[0]["args"] == {"device": "Desk"}
    assert place.files == kept
    desk.add("dave")
    desk.back_up()
    laptop.back_up()
    assert told(laptop) == []
    assert laptop.names() == ["alice", "carol", "dave"]


def test_a_copy_in_the_cloud_is_named_and_read_once_it_is_here(
    laptop: Computer, desk: Computer, place: Counting
) -> None:
    place.away.update(pair(desk))
    laptop.back_up()
    waiting = told(laptop)
    place.away.clear()
    laptop.back_up()

    assert waiting == ["copy.away"]
    assert told(laptop) == []
    assert laptop.names() == ["alice", "carol"]


@pytest.mark.parametrize(
    "cause",
    [
        FolderGone(place="Drive"),
        FolderReadOnly(place="Drive"),
        FolderFull(place="Drive"),
        FolderNeedsConsent(place="Drive"),
        FolderSilent(place="Drive", seconds=10),
        DriveSignedOut(drive="Drive"),
    ],
    ids=lambda cause: cause.code,
)
def test_a_place_that_refuses_is_told_and_the_vault_goes_on(
    laptop: Computer, place: Counting, cause: HostError
) -> None:
    before = dict(place.files)
    place.fault = cause
    laptop.add("bob")
    report = laptop.back_up()
    kept = state.load(str(laptop.folder)).targets[place.id].failure

    assert report.outcomes[0].failure is cause
    assert kept is not None
    assert (kept["code"], kept["message"]) == (cause.code, cause.message)
    assert place.files == before
    place.fault = None
    assert laptop.back_up().proven
    assert laptop.names() == ["alice", "bob"]


def test_a_fork_is_told_once_and_merged(laptop: Computer, desk: Computer, place: Counting) -> None:
    laptop.back_up()
    name, vault = pair(desk)[1], desk.vault
    header = sealed.peek(place.files[name])
    other: Any = sealed.open_body(place.files[name], vault.key)
    next(iter(other["shared"]["accounts"].values()))["fields"]["new"] = ["x", [1, "aa"]]
    raws = [slot.raw for slot in header.slots]
    place.files[name + " (2)"] = sealed.seal(
        2, vault.vault_id, vault.device_id, header.counter, vault.key, raws, other
    )
    laptop.back_up()
    laptop.back_up()

    assert told(laptop) == ["copy.forked"]
    merged: Any = laptop.vault.body()["shared"]
    assert any("new" in one["fields"] for one in merged["accounts"].values())


def test_own_copies_that_were_set_back_are_told_and_written_anew(
    laptop: Computer, place: Counting
) -> None:
    laptop.add("bob")
    laptop.back_up()
    old = dict(place.files)
    for name in ("carol", "dave"):
        laptop.add(name)
        laptop.back_up()
    place.files.update(old)
    report = laptop.back_up()

    assert told(laptop) == ["copy.older"]
    assert report.findings[0]["args"] == {"device": "Laptop", "counter": 2, "seen": 4}
    assert report.outcomes[0].state == "proven"
    assert laptop.names() == ["alice", "bob", "carol", "dave"]


def test_a_clock_that_is_off_by_years_removes_nothing(laptop: Computer, place: Counting) -> None:
    for jump in (0, -10 * YEAR, 20 * YEAR):
        laptop.time.ms += jump
        account = laptop.add(f"bob{jump}")
        assert laptop.back_up().proven
        laptop.change(lambda body, by, one=account: accounts.delete(body, by, one))  # type: ignore[misc]
        assert laptop.back_up().proven

    assert sum("/h/" in name for name in place.files) == 3


def test_a_clock_years_behind_what_is_known_is_told(laptop: Computer) -> None:
    laptop.time.ms -= 10 * YEAR
    laptop.back_up()

    assert told(laptop) == ["backup.clock"]


def test_what_a_newer_version_wrote_here_is_not_written_over(
    laptop: Computer, place: Counting
) -> None:
    name = pair(laptop)[0]
    place.files[name] = newer(place.files[name])
    before = dict(place.files)
    laptop.add("bob")
    report = laptop.back_up()

    assert isinstance(report.outcomes[0].failure, SealedNewer)
    assert place.files == before


NAMES = [
    "{stem} 2.a",
    "{name} (1)",
    "{name} 2",
    "{stem} (Laptop's conflicted copy 2026-11-22).a",
    "{stem}-Laptop.a",
    "{stem} (conflict 2026-11-22).a",
    "{stem}.sync-conflict-20261122-101010-ABCDEFG.a",
    "{stem}_conflict-20261122-101010.a",
    "{stem} (conflicted copy 2026-11-22 101010).a",
]


@pytest.mark.parametrize("scheme", NAMES)
def test_conflict_copies_of_every_drive_are_merged(
    laptop: Computer, desk: Computer, place: Counting, scheme: str
) -> None:
    newest = place.files.pop(pair(desk)[1])
    first_name = pair(desk)[0]
    place.files[scheme.format(name=first_name, stem=first_name[:-2])] = newest
    laptop.back_up()

    assert laptop.names() == ["alice", "carol"]


def test_what_a_sync_program_keeps_for_itself_is_left(
    laptop: Computer, desk: Computer, place: Counting
) -> None:
    root = copies.folder_of(laptop.vault.vault_id)
    newest = place.files.pop(pair(desk)[1])
    for name in (".hidden", "~syncthing~d-1.a.tmp", "d-1.a.tmp", "d-1.a.part"):
        place.files[f"{root}/{name}"] = newest
    laptop.back_up()

    assert laptop.names() == ["alice"]


def test_two_computers_on_a_real_folder(tmp_path: Path) -> None:
    drive = tmp_path / "Dropbox"
    drive.mkdir()
    here, there = FolderTarget(str(drive)), FolderTarget(str(drive))
    laptop = first(tmp_path / "Laptop", [here])
    laptop.targets.append(laptop.history())
    laptop.add("alice")
    assert laptop.back_up().proven
    desk = joined(tmp_path / "Desk", laptop)
    desk.targets = [there, desk.history()]
    desk.add("carol")
    for one in (desk, laptop, desk):
        assert one.back_up().proven
    files = {path: path.read_bytes() for path in drive.rglob("*") if path.is_file()}
    for one in (desk, laptop, desk):
        one.back_up()

    assert laptop.names() == desk.names() == ["alice", "carol"]
    assert laptop.shared() == desk.shared()
    assert {path: path.read_bytes() for path in drive.rglob("*") if path.is_file()} == files
    assert (drive / "Tidekey" / "README.txt").is_file()
