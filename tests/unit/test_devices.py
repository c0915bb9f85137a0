"""The computers of a vault: known, renamed, forgotten, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharing import DAY, Computer, first, joined
from tidekey import sealed
from tidekey.backup import copies, publishing
from tidekey.backup.joining import devices
from tidekey.backup.joining.devices import Device
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import (
    CopyAway,
    DeviceSelf,
    DeviceUncovered,
    DeviceUnknown,
    FieldInvalid,
)
from tidekey.records import child


@pytest.fixture
def place() -> MemoryTarget:
    return MemoryTarget("Drive")


@pytest.fixture
def laptop(tmp_path: Path, place: MemoryTarget) -> Computer:
    made = first(tmp_path / "Laptop", [place])
    made.add("alice")
    round_of(made)
    return made


@pytest.fixture
def desk(tmp_path: Path, laptop: Computer) -> Computer:
    made = joined(tmp_path / "Desk", laptop)
    round_of(made, laptop)
    return made


def round_of(*computers: Computer) -> None:
    for one in computers:
        devices.enrol(one.vault)
        assert one.back_up().proven


def own(one: Computer) -> str:
    return one.vault.device_id.hex()


def rows(one: Computer) -> list[Device]:
    seen = [devices.sights(place, one.vault.vault_id, one.vault.key) for place in one.targets]
    return devices.listing(one.vault.body(), own(one), one.vault.key, seen)


def forget(one: Computer, device: str) -> int:
    return devices.forget(one.vault, one.targets, device)


def files_of(one: Computer, place: MemoryTarget) -> list[str]:
    return [name for name, _ in devices.owned(place, one.vault.vault_id, own(one))]


class TestTheList:
    def test_names_this_one_first_and_all_others(self, laptop: Computer, desk: Computer) -> None:
        found = rows(laptop)

        assert [(one.name, one.own, one.state) for one in found] == [
            ("Laptop", True, "known"),
            ("Desk", False, "known"),
        ]
        assert [one.id for one in found] == [own(laptop), own(desk)]
        assert all(one.counter for one in found)

    def test_says_whether_the_newest_copy_is_covered(
        self, laptop: Computer, desk: Computer
    ) -> None:
        assert rows(laptop)[1].covered
        desk.add("bob")
        round_of(desk)
        assert not rows(laptop)[1].covered
        round_of(laptop)

        assert rows(laptop)[1].covered

    def test_a_new_name_reaches_the_others(self, laptop: Computer, desk: Computer) -> None:
        devices.rename(desk.vault, "  The  desk ")
        assert rows(desk)[0].name == "The desk"
        assert devices.name(desk.vault.body()) == "The desk"
        for odd in ("", "   ", "x" * 61, "a\x00b"):
            with pytest.raises(FieldInvalid):
                devices.rename(desk.vault, odd)

        desk.name = devices.name(desk.vault.body())
        assert desk.back_up(force=True).proven
        assert rows(laptop)[1].name == "The desk"

    def test_is_enrolled_once(self, laptop: Computer) -> None:
        before = laptop.vault.revision
        devices.enrol(laptop.vault)

        assert laptop.vault.revision == before
        assert devices.registered(laptop.vault.body()) == {own(laptop): "known"}


class TestForgetting:
    def test_removes_the_copies_and_the_history(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        assert len(files_of(desk, place)) >= 2
        before = len(files_of(laptop, place))
        assert any("/h/" in name for name in files_of(desk, place))
        assert forget(laptop, own(desk)) >= 2

        assert files_of(desk, place) == []
        assert len(files_of(laptop, place)) == before
        assert [one.state for one in rows(laptop) if one.id == own(desk)] == ["forgotten"]

    def test_loses_nothing_that_the_other_added(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        desk.add("bob")
        round_of(desk, laptop)
        forget(laptop, own(desk))

        assert laptop.names() == ["alice", "bob"]
        mine = devices.sights(place, laptop.vault.vault_id, laptop.vault.key)[own(laptop)]
        shared = copies.opened(mine.copy, laptop.vault.key)["shared"]
        assert isinstance(shared, dict) and isinstance(shared["accounts"], dict)
        assert len(shared["accounts"]) == 2

    def test_waits_until_its_newest_copy_is_covered(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        desk.add("bob")
        round_of(desk)
        before = dict(place.files)
        with pytest.raises(DeviceUncovered) as uncovered:
            forget(laptop, own(desk))

        assert uncovered.value.detail["device"] == "Desk"
        assert place.files == before
        assert devices.registered(laptop.vault.body())[own(desk)] == "known"

    def test_having_merged_is_not_enough_without_an_own_copy_of_it(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        desk.add("bob")
        round_of(desk)
        for name in files_of(laptop, place):
            place.delete(name)
        with pytest.raises(DeviceUncovered):
            forget(laptop, own(desk))

        round_of(laptop)
        assert forget(laptop, own(desk))

    def test_waits_for_a_copy_that_is_still_in_the_cloud(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        name = next(one for one in files_of(desk, place) if "/d-" in one)
        place.away.add(name)
        with pytest.raises(CopyAway):
            forget(laptop, own(desk))
        assert name in place.files

        place.away.clear()
        assert forget(laptop, own(desk))

    @pytest.mark.parametrize("less", [0, 1])
    def test_waits_for_what_a_twin_of_it_wrote(
        self, laptop: Computer, desk: Computer, place: MemoryTarget, less: int
    ) -> None:
        """A copy of the same device that its newest one knows nothing of."""
        name = next(one for one in files_of(desk, place) if "/d-" in one)
        counter = sealed.peek(place.files[name]).counter - less
        desk.add("only on the twin")
        raws, shared = copies.slots_for(desk.vault.body()), child(desk.vault.body(), "shared")
        twin = sealed.seal(
            sealed.BACKUP,
            desk.vault.vault_id,
            desk.vault.device_id,
            counter,
            desk.vault.key,
            raws,
            publishing.body_for(shared, "Desk", {}),
        )
        place.files[name + " (1)"] = twin
        before = dict(place.files)
        with pytest.raises(DeviceUncovered):
            forget(laptop, own(desk))
        assert place.files == before

        round_of(laptop)
        assert forget(laptop, own(desk))
        assert "only on the twin" in laptop.names()

    def test_goes_by_the_header_and_not_by_the_name(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        """A conflict copy of the forgotten goes; a file of ours under its name stays."""
        mine, theirs = files_of(laptop, place)[0], files_of(desk, place)[0]
        conflict = theirs.replace("/d-", "/conflict d-")
        place.files[conflict] = place.files[theirs]
        place.files[theirs] = place.files[mine]
        forget(laptop, own(desk))

        assert conflict not in place.files
        assert theirs in place.files

    def test_a_damaged_pair_goes_too(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        for name in files_of(desk, place):
            place.files[name] = place.files[name][:-1]
        forget(laptop, own(desk))

        assert not [one for one in place.files if f"d-{own(desk)[:8]}" in one]

    def test_reaches_the_other_computers(
        self, laptop: Computer, desk: Computer, tmp_path: Path
    ) -> None:
        third = joined(tmp_path / "Third", laptop)
        round_of(third, laptop)
        forget(laptop, own(desk))
        round_of(laptop, third)

        assert devices.registered(third.vault.body())[own(desk)] == "forgotten"

    def test_who_writes_again_is_back_and_merged(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        forget(laptop, own(desk))
        round_of(laptop)
        desk.add("carol")
        round_of(desk, laptop)

        assert "carol" in laptop.names()
        assert [one.state for one in rows(laptop) if one.id == own(desk)] == ["back"]
        assert forget(laptop, own(desk))
        assert [one.state for one in rows(laptop) if one.id == own(desk)] == ["forgotten"]
        assert files_of(desk, place) == []

    def test_an_old_file_that_a_sync_client_brings_again_is_not_back(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        name = next(one for one in files_of(desk, place) if "/d-" in one)
        data = place.files[name]
        forget(laptop, own(desk))
        place.files[name] = data

        assert [one.state for one in rows(laptop) if one.id == own(desk)] == ["forgotten"]

    def test_is_not_for_oneself_nor_for_nobody(self, laptop: Computer) -> None:
        with pytest.raises(DeviceSelf):
            forget(laptop, own(laptop))
        with pytest.raises(DeviceUnknown):
            forget(laptop, "00" * 16)

    def test_needs_its_own_copy_in_every_place(
        self, laptop: Computer, desk: Computer, place: MemoryTarget
    ) -> None:
        other = MemoryTarget("Other")
        desk.targets.append(other)
        desk.time.ms += DAY
        round_of(desk, laptop)
        laptop.targets.append(other)
        with pytest.raises(DeviceUncovered):
            forget(laptop, own(desk))

        round_of(laptop)
        assert forget(laptop, own(desk))
        assert files_of(desk, other) == [] == files_of(desk, place)
