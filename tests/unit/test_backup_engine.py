"""One run after the other, as a computer does them: real vaults, a place in memory."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from sharing import DAY, Computer, Counting, first, joined
from tidekey import accounts, sealed
from tidekey.backup import config, copies, engine, publishing, state, status
from tidekey.backup.engine import Report
from tidekey.errors import FolderGone, FolderReadOnly
from tidekey.records import Body, Stamper, child


@pytest.fixture
def place() -> Counting:
    return Counting("Drive")


@pytest.fixture
def laptop(tmp_path: Path, place: Counting) -> Computer:
    made = first(tmp_path / "Laptop", [place])
    made.add("alice")
    return made


@pytest.fixture
def desk(tmp_path: Path, laptop: Computer) -> Computer:
    laptop.back_up()
    return joined(tmp_path / "Desk", laptop)


def states(report: Report) -> list[str]:
    return [one.state for one in report.outcomes]


def test_a_first_run_writes_and_proves(laptop: Computer, place: Counting) -> None:
    report = laptop.back_up()

    assert states(report) == ["proven"]
    assert report.proven
    assert report.outcomes[0].accounts == 1
    assert len(place.files) == 2  # one slot, one file of history


def test_a_second_run_writes_nothing(laptop: Computer, place: Counting) -> None:
    laptop.back_up()
    wrote, revision = place.puts, laptop.vault.revision

    assert states(laptop.back_up()) == ["unchanged"]
    assert place.puts == wrote
    assert laptop.vault.revision == revision


def test_a_change_goes_to_the_other_slot(laptop: Computer, place: Counting) -> None:
    laptop.back_up()
    before = dict(place.files)
    laptop.add("bob")
    laptop.back_up()

    assert before.items() <= place.files.items()
    assert len(place.files) == len(before) + 1


def test_several_changes_are_one_write(laptop: Computer, place: Counting) -> None:
    laptop.back_up()
    wrote = place.puts
    for name in ("bob", "carol", "dave"):
        laptop.add(name)
    laptop.back_up()

    assert place.puts == wrote + 1


def test_a_day_later_it_is_proven_anew(laptop: Computer, place: Counting) -> None:
    laptop.back_up()
    wrote = place.puts
    laptop.time.ms += DAY

    assert states(laptop.back_up()) == ["proven"]
    assert place.puts == wrote + 1


def test_another_computer_takes_everything_over(laptop: Computer, desk: Computer) -> None:
    report = desk.back_up()

    assert report.merged == 1
    assert desk.names() == ["alice"]


def test_both_change_and_both_end_up_the_same(laptop: Computer, desk: Computer) -> None:
    desk.back_up()
    laptop.add("bob")
    desk.add("carol")
    for one in (laptop, desk, laptop):
        one.back_up()

    assert laptop.names() == desk.names() == ["alice", "bob", "carol"]
    assert laptop.shared() == desk.shared()


def test_two_computers_come_to_rest(laptop: Computer, desk: Computer, place: Counting) -> None:
    for one in (laptop, desk, laptop, desk):
        one.back_up()
    wrote, revisions = place.puts, [laptop.vault.revision, desk.vault.revision]
    for one in (laptop, desk, laptop, desk):
        one.back_up()

    assert place.puts == wrote
    assert [laptop.vault.revision, desk.vault.revision] == revisions


def test_a_process_beside_this_one_writes_nothing_twice(laptop: Computer, place: Counting) -> None:
    laptop.back_up()
    wrote = place.puts
    laptop.again().back_up()

    assert place.puts == wrote


def secret_held(laptop: Computer, place: Counting) -> list[str]:
    from tidekey import sealed
    from tidekey.projection import extent

    found = []
    for name, data in place.files.items():
        body = sealed.open_body(data, laptop.vault.key)
        if "/h/" not in name and extent(body["shared"]).creds:  # type: ignore[arg-type]
            found.append(name)
    return found


def test_marking_name_only_clears_both_slots(laptop: Computer, place: Counting) -> None:
    account = laptop.ids()[0]
    laptop.back_up()
    laptop.add("bob")
    laptop.back_up()
    other = laptop.ids()[1]
    assert len(secret_held(laptop, place)) == 2  # control
    laptop.change(lambda body, by: accounts.mark(body, by, account, "work"))
    laptop.change(lambda body, by: accounts.mark(body, by, other, "name-only"))
    wrote = place.puts
    laptop.back_up()

    assert secret_held(laptop, place) == []
    assert place.puts == wrote + 2
    assert states(laptop.back_up()) == ["unchanged"]


def test_erasing_clears_both_slots(laptop: Computer, place: Counting) -> None:
    account = laptop.ids()[0]
    laptop.back_up()
    laptop.add("bob")
    laptop.back_up()
    laptop.change(lambda body, by: accounts.erase(body, by, account))
    wrote = place.puts
    laptop.back_up()

    assert place.puts == wrote + 2


def test_one_place_that_fails_takes_nothing_from_the_other(tmp_path: Path, place: Counting) -> None:
    broken = Counting("Broken")
    broken.fault = FolderGone(place="Broken")
    laptop = first(tmp_path / "Laptop", [broken, place])
    laptop.add()
    report = laptop.back_up()

    assert states(report) == ["failed", "proven"]
    assert not report.proven
    kept = state.load(str(laptop.folder)).targets[broken.id]
    assert kept.failure is not None
    assert kept.failure["code"] == "folder.gone"
    assert kept.misses == 1


def test_each_miss_waits_longer_and_a_burst_counts_once(laptop: Computer, place: Counting) -> None:
    place.fault = FolderReadOnly(place="Drive")
    waits = []
    for _ in range(5):
        laptop.back_up()
        laptop.back_up()
        kept = state.load(str(laptop.folder)).targets[place.id]
        assert kept.next_try is not None
        waits.append(round((kept.next_try - laptop.time.ms) / 60_000))
        laptop.time.ms = kept.next_try

    assert waits == [1, 5, 15, 60, 60]
    place.fault = None
    assert laptop.back_up().proven
    assert state.load(str(laptop.folder)).targets[place.id].misses == 0


def test_a_conflict_copy_is_merged(laptop: Computer, desk: Computer, place: Counting) -> None:
    desk.add("carol")
    desk.back_up()
    for name in [one for one in place.files if one.rpartition("/")[2].startswith("d-")]:
        place.files[name + " (conflicted copy 2026-11-22)"] = place.files.pop(name)
    laptop.back_up()

    assert laptop.names() == ["alice", "carol"]


def test_a_clone_takes_a_new_id_and_goes_on(laptop: Computer, tmp_path: Path) -> None:
    import shutil

    laptop.back_up()
    twin_folder = tmp_path / "Twin"
    shutil.copytree(laptop.folder, twin_folder)
    from tidekey.vault import Vault

    vault = Vault(str(twin_folder), laptop.vault.vault_id, laptop.vault.key, laptop.time)
    twin = Computer(twin_folder, vault, laptop.time, laptop.targets)
    before = laptop.vault.device_id
    laptop.add("bob")
    laptop.back_up()
    twin.add("carol")
    report = twin.back_up()
    laptop.back_up()

    assert twin.vault.device_id != before == laptop.vault.device_id
    assert [one["code"] for one in report.findings] == ["copy.cloned"]
    ways = [one["kind"] for one in status.ways_in(twin.vault.body())]
    assert "device" not in ways  # what it wrote itself under its former id is no other computer
    assert laptop.names() == twin.names() == ["alice", "bob", "carol"]


def test_a_vault_that_was_set_back_gets_all_back_from_its_own_copy(
    laptop: Computer, place: Counting
) -> None:
    path = laptop.folder / "vault.tdk"
    laptop.back_up()
    old = path.read_bytes()
    laptop.add("bob")
    laptop.back_up()
    path.write_bytes(old)
    again = laptop.again()
    report = again.back_up()

    assert again.names() == ["alice", "bob"]
    assert report.guard == 0


def test_the_guard_holds_while_the_copy_cannot_be_read(laptop: Computer, place: Counting) -> None:
    laptop.back_up()
    for name in place.files:
        place.files[name] = place.files[name][:100]
    before = dict(place.files)

    def lose(body: object, _: object) -> None:
        body["shared"]["accounts"].clear()  # type: ignore[index]

    laptop.change(lose)
    report = laptop.back_up()

    assert report.guard == 1
    assert states(report) == ["failed"]
    assert report.outcomes[0].failure is not None
    assert report.outcomes[0].failure.code == "backup.guard"
    assert place.files == before
    assert len([*(laptop.folder / "suspect").iterdir()]) == 1
    laptop.back_up()
    assert len([*(laptop.folder / "suspect").iterdir()]) == 1
    assert laptop.back_up(accept_loss=True).proven
    assert laptop.back_up().guard == 0


def test_only_a_loss_that_was_shown_can_be_agreed_to(laptop: Computer, place: Counting) -> None:
    laptop.add("bob")
    laptop.back_up()
    for name in place.files:
        place.files[name] = place.files[name][:100]
    before = dict(place.files)

    def lose(body: Body, _: object) -> None:
        accounts = child(child(body, "shared"), "accounts")
        del accounts[next(iter(accounts))]

    laptop.change(lose)
    assert laptop.back_up(accept_loss=True).guard == 1  # nobody was told of it yet
    laptop.change(lose)
    assert laptop.back_up(accept_loss=True).guard == 2  # it is more than was told
    assert place.files == before

    assert laptop.back_up(accept_loss=True).proven


def test_a_damaged_own_slot_is_the_one_overwritten(laptop: Computer, place: Counting) -> None:
    laptop.back_up()
    laptop.add("bob")
    laptop.back_up()
    newest = sorted(one for one in place.files if "/d-" in one)[1]
    place.files[newest] = place.files[newest][:-7]
    older = {one: data for one, data in place.files.items() if one.endswith(".a")}
    laptop.back_up()

    assert older.items() <= place.files.items()
    assert states(laptop.back_up()) == ["unchanged"]


def test_local_history_keeps_each_state(laptop: Computer) -> None:
    from tidekey.backup import history

    laptop.targets.append(laptop.history())
    laptop.back_up()
    laptop.add("bob")
    laptop.back_up()
    laptop.back_up()
    vault = laptop.vault
    found = history.versions(laptop.targets, vault.vault_id, vault.key)

    assert [one.accounts for one in found] == [2, 1]
    assert found[0].device_name == "Laptop"


def test_marks_name_what_was_merged(laptop: Computer, desk: Computer) -> None:
    desk.back_up()
    laptop.back_up()
    marks = config.config(laptop.vault.body()).marks

    assert marks[desk.vault.device_id.hex()][0] == 1


def test_a_rollback_is_told_and_harms_nothing(
    laptop: Computer, desk: Computer, place: Counting
) -> None:
    desk.add("carol")
    desk.back_up()
    old = dict(place.files)
    desk.add("dave")
    desk.back_up()
    desk.add("erin")
    desk.back_up()
    laptop.back_up()
    mine = laptop.vault.device_id.hex()[:8]
    for name in [one for one in place.files if mine not in one]:
        del place.files[name]
    place.files.update({one: data for one, data in old.items() if mine not in one})
    report = laptop.back_up()

    assert [one["code"] for one in report.findings] == ["copy.older"]
    assert laptop.names() == ["alice", "carol", "dave", "erin"]


def test_only_one_process_backs_up_at_a_time(laptop: Computer) -> None:
    from tidekey.errors import BackupBusy

    with state.lock(str(laptop.folder), 0), pytest.raises(BackupBusy):
        laptop.back_up()


def test_absorbing_what_is_known_changes_nothing(laptop: Computer) -> None:
    revision = laptop.vault.revision

    assert not engine.absorb(laptop.vault, [dict(laptop.vault.body()["shared"])])
    assert laptop.vault.revision == revision


@pytest.mark.parametrize("odd", ["", "!", "A", "AA==", "same"])
def test_what_is_no_slot_keeps_no_file_from_being_written(
    laptop: Computer, desk: Computer, odd: str
) -> None:
    def plant(body: Body, by: Stamper) -> None:
        kept = child(child(body, "shared"), "slots")
        there = next(iter(kept.values()))[0]["bytes"]  # type: ignore[index, call-overload]
        kept["ff" * 8] = [{"bytes": there if odd == "same" else odd}, by.stamp()]

    shared = copy.deepcopy(child(desk.vault.body(), "shared"))
    plant({"shared": shared}, Stamper(desk.time, "ff" * 16))
    body = publishing.body_for(shared, "Odd", {})
    raws = copies.slots_for(desk.vault.body())
    vault = desk.vault
    data = sealed.seal(sealed.BACKUP, vault.vault_id, b"o" * 16, 3, vault.key, raws, body)
    laptop.targets[0].put(f"{copies.folder_of(vault.vault_id)}/d-6f6f6f6f.a", data)

    assert states(laptop.back_up(force=True)) == ["proven"]
    laptop.add("bob")
    assert states(laptop.back_up()) == ["proven"]
    assert laptop.names() == ["alice", "bob"]


def test_a_counter_that_no_mark_can_hold_is_left_alone(laptop: Computer) -> None:
    laptop.back_up()
    vault, raws = laptop.vault, copies.slots_for(laptop.vault.body())
    body = publishing.body_for(child(vault.body(), "shared"), "Odd", {})
    for counter in (2**63, 2**64 - 1):
        data = sealed.seal(sealed.BACKUP, vault.vault_id, b"o" * 16, counter, vault.key, raws, body)
        laptop.targets[0].put(f"{copies.folder_of(vault.vault_id)}/d-6f6f6f6f.a", data)
        laptop.add("bob")

        assert states(laptop.back_up()) == ["proven"]


def test_large_files_of_others_fill_no_memory_and_crowd_out_no_small_one(
    laptop: Computer, place: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.back_up()
    folder = copies.folder_of(laptop.vault.vault_id)
    (own,) = [one for one in place.files if one.startswith(f"{folder}/d-")]
    monkeypatch.setattr(copies, "MOST_HELD", 3 * len(place.files[own]))
    large = place.files[own] + bytes(len(place.files[own]))
    for number in range(4):
        place.files[f"{folder}/d-0000000{number}.a"] = large

    found, troubles = copies.read(place, laptop.vault.vault_id)
    assert [one.name for one in found] == [own]
    assert {one.error.code for one in troubles} == {"file.damaged"}  # each was let go again

    for number in range(4):
        place.files[f"{folder}/d-0000000{number}.a"] = place.files[own]
    found, troubles = copies.read(place, laptop.vault.vault_id)
    assert len(found) == 3
    assert {one.error.code for one in troubles} == {"copy.crowded"}


def test_a_newest_copy_that_was_crowded_out_is_not_written_over(
    laptop: Computer, place: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.back_up()
    laptop.add("bob")
    laptop.back_up()
    before = dict(place.files)
    monkeypatch.setattr(copies, "MOST_HELD", 1)
    laptop.add("carol")

    (outcome,) = laptop.back_up().outcomes
    assert outcome.failure is not None
    assert outcome.failure.code == "copy.crowded"
    assert place.files == before


def test_four_writers_on_one_device_end_with_one_copy_of_everything(
    laptop: Computer, place: Counting
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def work(number: int) -> None:
        own = laptop.again()
        for turn in range(4):
            own.add(f"user{number}{turn}")
            own.back_up(wait_seconds=60.0)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, number) for number in range(4)]:
            done.result()
    wrote = place.puts
    laptop.back_up()

    assert len(laptop.names()) == 17
    assert place.puts == wrote
    assert laptop.vault.device_id == laptop.again().vault.device_id
    assert [one for one in place.files if "/d-" in one] == sorted(
        copies.slot_names(laptop.vault.vault_id, laptop.vault.device_id)
    )
