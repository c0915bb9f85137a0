"""Moving to another folder and to a new vault: nothing old goes before the new one holds it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import backing
from sharing import DAY, Computer, first, joined
from tidekey import births, records, sealed
from tidekey.backup import config, copies, state, status
from tidekey.backup.config import TargetConfig
from tidekey.backup.engine import Report
from tidekey.backup.joining import devices
from tidekey.backup.moves import latecomers, moving, renewal
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import (
    AccountUnknown,
    BackupNowhere,
    FolderGone,
    FolderNotAllowed,
    VersionUnknown,
)
from tidekey.keystores.memory import MemoryStore
from tidekey.records import Body, Stamper
from tidekey.undo import Act


def chosen(place: MemoryTarget) -> TargetConfig:
    return {"kind": "folder", "path": "/" + place.label, "label": place.label, "drive": ""}


class Mover:
    """A computer whose choice of folder decides which targets a run gets, as in a host."""

    def __init__(self, one: Computer, *places: MemoryTarget) -> None:
        self.one, self.places = one, {"/" + place.label: place for place in places}
        one.vault.change(lambda body, _: config.turn_on(body, chosen(places[0])))

    @property
    def vault(self) -> object:
        return self.one.vault

    def back_up(self, **more: bool) -> Report:
        now = config.config(self.one.vault.body())
        assert now.folder is not None
        old = None if now.old_place is None else self.places[now.old_place["path"]]
        return moving.run(
            self.one.vault,
            [self.places[now.folder["path"]]],
            old,
            now_ms=self.one.time,
            random=os.urandom,
            space_folder=str(self.one.folder),
            device_name=self.one.name,
            **more,
        )

    def move(self, place: MemoryTarget) -> None:
        moving.begin(self.one.vault, chosen(place))

    @property
    def moves(self) -> bool:
        return config.config(self.one.vault.body()).old_place is not None

    def waits_for(self) -> object:
        return records.child(records.child(self.one.vault.body(), "local"), "backup").get(
            "waiting_for"
        )

    def files(self, place: MemoryTarget) -> list[str]:
        vault = self.one.vault
        return [name for name, _ in devices.owned(place, vault.vault_id, vault.device_id.hex())]


@pytest.fixture
def old() -> MemoryTarget:
    return MemoryTarget("Old drive")


@pytest.fixture
def new() -> MemoryTarget:
    return MemoryTarget("New drive")


@pytest.fixture
def laptop(tmp_path: Path, old: MemoryTarget, new: MemoryTarget) -> Mover:
    one = first(tmp_path / "Laptop", [])
    one.add("alice")
    made = Mover(one, old, new)
    assert made.back_up().proven
    return made


@pytest.fixture
def desk(tmp_path: Path, laptop: Mover, old: MemoryTarget, new: MemoryTarget) -> Mover:
    made = Mover(joined(tmp_path / "Desk", laptop.one), old, new)
    assert made.back_up().proven
    assert laptop.back_up().proven
    return made


class TestMovingAlone:
    def test_own_files_go_once_the_new_copy_is_proven(
        self, laptop: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        laptop.move(new)
        assert laptop.files(old)
        assert laptop.back_up().proven

        assert not laptop.moves
        assert laptop.files(old) == []
        assert [one for one in laptop.files(new) if "/d-" in one]

    def test_old_copies_stay_while_the_new_folder_fails(
        self, laptop: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        before = set(laptop.files(old))
        new.fault = FolderGone(place="New drive")
        laptop.move(new)
        assert not laptop.back_up().proven
        assert laptop.moves
        assert before <= set(laptop.files(old))

        new.fault = None
        laptop.one.time.ms += DAY
        assert laptop.back_up().proven
        assert laptop.files(old) == []

    def test_history_comes_along(self, laptop: Mover, old: MemoryTarget, new: MemoryTarget) -> None:
        for name in ("bob", "carol", "dave"):
            laptop.one.time.ms += DAY
            laptop.one.add(name)
            laptop.back_up()
        kept = {old.files[one] for one in laptop.files(old) if "/h/" in one}
        assert len(kept) >= 2
        laptop.move(new)
        laptop.back_up()

        assert kept <= {new.files[one] for one in laptop.files(new) if "/h/" in one}

    def test_what_others_put_there_is_left_alone(
        self, laptop: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        old.files["v-00000000/d-00000000.a"] = b"another vault's"
        old.files["README.txt"] = b"how to restore"
        laptop.move(new)
        laptop.back_up()

        assert set(old.files) == {"v-00000000/d-00000000.a", "README.txt"}

    def test_an_old_folder_that_is_away_keeps_the_move_waiting(
        self, laptop: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        old.fault = FolderGone(place="Old drive")
        laptop.move(new)
        assert laptop.back_up().proven
        assert laptop.moves

        old.fault = None
        laptop.back_up()
        assert not laptop.moves and laptop.files(old) == []

    def test_one_may_wait_no_longer(
        self, laptop: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        old.fault = FolderGone(place="Old drive")
        laptop.move(new)
        laptop.back_up()
        moving.leave_old(laptop.one.vault)
        old.fault = None
        laptop.back_up()

        assert not laptop.moves
        assert laptop.files(old)

    def test_where_to_is_checked(
        self, laptop: Mover, old: MemoryTarget, new: MemoryTarget, tmp_path: Path
    ) -> None:
        with pytest.raises(FolderNotAllowed):
            laptop.move(old)
        laptop.move(new)
        with pytest.raises(FolderNotAllowed):
            laptop.move(MemoryTarget("Third drive"))
        bare = first(tmp_path / "Bare", [])
        with pytest.raises(BackupNowhere):
            moving.begin(bare.vault, chosen(new))

    def test_one_may_change_ones_mind(
        self, laptop: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        laptop.move(new)
        laptop.move(old)
        laptop.back_up()

        assert not laptop.moves
        assert laptop.files(old) and not laptop.files(new)


class TestMovingTogether:
    def test_the_old_folder_tells_where_to(
        self, laptop: Mover, desk: Mover, new: MemoryTarget
    ) -> None:
        assert config.asked(desk.one.vault.body()) is None
        laptop.move(new)
        laptop.back_up()
        desk.back_up()

        assert config.asked(desk.one.vault.body()) == config.Place("folder", "New drive")
        assert config.asked(laptop.one.vault.body()) is None
        body = desk.one.vault.body()
        known = state.load(str(desk.one.folder))
        told = status.report(
            body, known, config.config(body), locked=False, folders_found=False, now_ms=0
        )
        assert told["moving"] == {
            "from": "Old drive", "to": "New drive", "waiting_for": [], "asked": True,
        }  # fmt: skip

    def test_waits_for_every_computer_and_names_it(
        self, laptop: Mover, desk: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        laptop.move(new)
        laptop.back_up()
        laptop.back_up()
        assert laptop.moves and laptop.waits_for() == ["Desk"]
        assert laptop.files(old)

        desk.back_up()
        desk.move(new)
        desk.back_up()
        laptop.back_up()
        desk.back_up()
        assert not laptop.moves and not desk.moves
        assert not laptop.files(old) and not desk.files(old)
        assert laptop.files(new) and desk.files(new)

    def test_changes_in_the_old_folder_still_arrive(
        self, laptop: Mover, desk: Mover, new: MemoryTarget
    ) -> None:
        laptop.move(new)
        laptop.back_up()
        desk.one.add("bob")
        desk.back_up()
        laptop.back_up()

        assert laptop.one.names() == ["alice", "bob"]

    def test_a_forgotten_computer_is_not_waited_for(
        self, laptop: Mover, desk: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        laptop.move(new)
        laptop.back_up()
        assert laptop.moves
        laptop.back_up(force=True)
        device = desk.one.vault.device_id.hex()
        devices.forget(laptop.one.vault, [old, new], device)
        laptop.back_up()

        assert not laptop.moves
        assert not laptop.files(old) and not desk.files(old)

    def test_a_copy_in_the_cloud_is_waited_for(
        self, laptop: Mover, desk: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        away = {one for one in desk.files(old) if "/d-" in one}
        old.away |= away
        laptop.move(new)
        laptop.back_up()
        assert laptop.moves and laptop.files(old)
        old.away -= away
        laptop.back_up()

        assert laptop.waits_for() == ["Desk"]

    def test_a_copy_of_a_newer_version_is_waited_for(
        self, laptop: Mover, desk: Mover, old: MemoryTarget, new: MemoryTarget
    ) -> None:
        """Its computer reads the old folder; what tells it where to go must stay there."""
        for one in desk.files(old):
            data = old.files[one]
            old.files[one] = data[:10] + b"\x00\x02" + data[12:]
        laptop.move(new)
        laptop.back_up()

        assert laptop.moves and laptop.files(old)


def renewed(mover: Mover, lost: str = "") -> tuple[bytes, bytes]:
    before = mover.one.vault
    noted = renewal.noting(before.vault_id, before.key, lost)
    made = births.renew(before, [MemoryStore()], None, mover.one.time, os.urandom, noted)
    mover.one.vault = made
    return before.vault_id, before.key


def replace_secret(body: Body, stamper: Stamper, account_id: str) -> None:
    act = Act(body, stamper, "edit", account_id)
    old = records.child(act.record(account_id), "creds")
    made = dict(records.child(old, next(iter(old))))
    act.credential(account_id, made | {"secret": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, 0)


def of_vault(place: MemoryTarget, vault_id: bytes) -> list[str]:
    return [one for one in place.files if one.startswith(f"v-{vault_id.hex()[:8]}/")]


class TestANewVault:
    def test_is_never_without_what_the_old_one_needs(self, laptop: Mover) -> None:
        """Whatever ends the program: the first generation that is there holds it all."""
        generations = []
        real = os.replace

        def kept(source: str, target: str) -> None:
            real(source, target)
            if target.endswith("vault.tdk"):
                generations.append(Path(target).read_bytes())

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "replace", kept)
            before, _ = renewed(laptop)
        (body, *_) = (sealed.open_body(one, laptop.one.vault.key) for one in generations)

        assert [one.vault_id for one in renewal.left(body)] == [before]
        assert [one.name for one in renewal.sites(body)] == ["alice"]

    def test_the_old_folder_goes_once_the_new_one_is_proven(
        self, laptop: Mover, desk: Mover, old: MemoryTarget
    ) -> None:
        before, _ = renewed(laptop, desk.one.vault.device_id.hex())
        assert of_vault(old, before)
        assert laptop.back_up().proven

        assert of_vault(old, before) == []
        assert of_vault(old, laptop.one.vault.vault_id)
        assert renewal.left(laptop.one.vault.body()) == []
        assert laptop.one.names() == ["alice"]

    def test_and_stays_while_it_is_not(self, laptop: Mover, old: MemoryTarget) -> None:
        before, key = renewed(laptop)
        files = of_vault(old, before)
        old.fault = FolderGone(place="Old drive")
        assert not laptop.back_up().proven
        old.fault = None

        assert of_vault(old, before) == files
        assert [one.key for one in renewal.left(laptop.one.vault.body())] == [key]

    def test_nothing_of_the_old_folder_is_merged(
        self, laptop: Mover, desk: Mover, old: MemoryTarget
    ) -> None:
        """The lost computer still has the old key and goes on writing."""
        lost = desk.one.vault.device_id.hex()
        renewed(laptop, lost)
        desk.one.add("mallory")
        desk.back_up()
        laptop.back_up()
        laptop.back_up()

        assert laptop.one.names() == ["alice"]
        assert not any("mallory" in str(one) for one in laptop.one.names())

    def test_late_copies_wait_to_be_adopted_but_never_the_lost_ones(
        self, laptop: Mover, desk: Mover, old: MemoryTarget, tmp_path: Path
    ) -> None:
        third = Mover(joined(tmp_path / "Third", laptop.one), old)
        third.back_up()
        laptop.back_up()
        before, _ = renewed(laptop, third.one.vault.device_id.hex())
        for one in (desk, third):
            one.one.add("late " + one.one.name)
            one.back_up()
        laptop.back_up()
        left = renewal.left(laptop.one.vault.body())[0]
        waiting = renewal.late(laptop.one.vault, old, left)

        assert [one.name for one in waiting] == ["Desk"]
        assert of_vault(old, before) == [waiting[0].copy.name]
        renewal.settled(laptop.one.vault, waiting[0])
        laptop.back_up()
        assert of_vault(old, before) == []
        assert renewal.left(laptop.one.vault.body()) == []

    def test_a_twin_of_a_merged_computer_waits_and_so_does_what_is_not_read(
        self, laptop: Mover, desk: Mover, old: MemoryTarget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A copy with a counter that was merged before, and with accounts that were not."""
        before, twin = renewed(laptop)[0], desk.one.vault
        desk.one.add("only on the twin")
        name = f"v-{before.hex()[:8]}/d-{twin.device_id.hex()[:8]}.a (1)"
        backing.publish(twin, old, 1, name="Twin", at=name)
        with monkeypatch.context() as silent:
            silent.setattr(copies, "MOST_HELD", 0)
            laptop.back_up()
        assert name in old.files
        laptop.back_up()
        left = renewal.left(laptop.one.vault.body())[0]
        assert [one.name for one in renewal.late(laptop.one.vault, old, left)] == ["Twin"]
        assert of_vault(old, before) == [name]

    def test_a_late_copy_is_told_and_adopted_as_new_accounts(
        self, laptop: Mover, desk: Mover, old: MemoryTarget
    ) -> None:
        before, _ = renewed(laptop)
        vault = laptop.one.vault
        desk.one.add("late")
        desk.back_up()
        laptop.back_up()
        (row,) = latecomers.rows(vault, [old])

        assert latecomers.noted(vault.body()) == ("Desk",)
        assert (row["name"], row["accounts"]) == ("Desk", 1)
        assert laptop.one.names() == ["alice"]
        done = latecomers.settle(vault, [old], str(row["id"]), os.urandom, take=True)
        assert len(done.added) == 1
        assert laptop.one.names() == ["alice", "late"]
        assert latecomers.rows(vault, [old]) == []
        assert latecomers.noted(vault.body()) == ()
        laptop.back_up()
        assert of_vault(old, before) == []

    def test_a_late_copy_may_be_left(self, laptop: Mover, desk: Mover, old: MemoryTarget) -> None:
        renewed(laptop)
        desk.one.add("late")
        desk.back_up()
        laptop.back_up()
        (row,) = latecomers.rows(laptop.one.vault, [old])
        latecomers.settle(laptop.one.vault, [old], str(row["id"]), os.urandom, take=False)
        laptop.back_up()

        assert laptop.one.names() == ["alice"]
        assert latecomers.rows(laptop.one.vault, [old]) == []
        with pytest.raises(VersionUnknown):
            latecomers.settle(laptop.one.vault, [old], "0" * 64, os.urandom, take=True)

    def test_a_late_copy_with_nothing_new_goes_with_the_rest(
        self, laptop: Mover, desk: Mover, old: MemoryTarget
    ) -> None:
        before, _ = renewed(laptop)
        desk.back_up(force=True)
        laptop.back_up()

        assert of_vault(old, before) == []

    def test_the_sites_are_listed_and_ticked_off(self, laptop: Mover) -> None:
        ids = [laptop.one.ids()[0], laptop.one.add("bob"), laptop.one.add("carol")]
        renewed(laptop)
        vault = laptop.one.vault
        assert [one.id for one in renewal.sites(vault.body())] == ids
        assert not any(row["done"] for row in moving.renewed(vault.body()))

        renewal.tick(vault, ids[0], True)
        vault.change(lambda body, stamper: replace_secret(body, stamper, ids[1]))
        done = [one.done_ms is not None for one in renewal.sites(vault.body())]
        assert done == [True, True, False]
        renewal.tick(vault, ids[0], False)
        done = [one.done_ms is not None for one in renewal.sites(vault.body())]
        assert done == [False, True, False]
        with pytest.raises(AccountUnknown):
            renewal.tick(vault, "00" * 16, True)

    def test_a_change_after_it_is_not_on_the_list(self, laptop: Mover) -> None:
        renewed(laptop)
        later = laptop.one.add("dave")

        assert later not in {one.id for one in renewal.sites(laptop.one.vault.body())}

    def test_other_computers_are_not_known_there(self, laptop: Mover, desk: Mover) -> None:
        devices.enrol(laptop.one.vault)
        assert devices.registered(laptop.one.vault.body())
        renewed(laptop)

        assert devices.registered(laptop.one.vault.body()) == {}
        assert config.config(laptop.one.vault.body()).marks == {}
