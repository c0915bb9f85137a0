"""The proof, the rehearsal and what the screens say of them."""

from __future__ import annotations

import copy
import itertools
import os
from pathlib import Path
from typing import Any

import pytest

from sharing import DAY, Computer, Counting, first, joined
from tidekey import accounts, keys, records, sealed
from tidekey.backup import config, copies, history, proof, rehearsal, state, status
from tidekey.backup.history import Kept
from tidekey.errors import BackupNotProven, CopyAway, FolderGone, RestoreNothing
from tidekey.keystores.memory import MemoryStore
from tidekey.projection import projection
from tidekey.secret import Secret


@pytest.fixture
def place() -> Counting:
    return Counting("Drive")


@pytest.fixture
def laptop(tmp_path: Path, place: Counting) -> Computer:
    made = first(tmp_path / "Laptop", [place])
    made.add("alice")
    made.add("bob")
    return made


def written(laptop: Computer, **change: Any) -> bytes:
    vault = laptop.vault
    body = copy.deepcopy(vault.body())
    shared = change.get("shared", projection(body["shared"]))
    raws = change.get("raws", copies.slots_for(body))
    return sealed.seal(
        sealed.BACKUP, change.get("vault_id", vault.vault_id), vault.device_id, 1,
        vault.key, raws, {"shared": shared, "device": {}},
    )  # fmt: skip


def test_a_whole_copy_is_proven(laptop: Computer) -> None:
    vault = laptop.vault
    body = {"shared": projection(vault.body()["shared"])}
    found = proof.prove(body, vault.key, written(laptop), vault.vault_id)

    assert found == (2, 2)


def spoilt(laptop: Computer, what: str) -> bytes:
    shared: Any = copy.deepcopy(projection(laptop.vault.body()["shared"]))
    account = next(iter(shared["accounts"].values()))
    if what == "an account":
        account["fields"]["name"][0] = "mallory"
    elif what == "one account less":
        shared["accounts"].popitem()
    elif what == "a secret":
        next(iter(account["creds"].values()))["secret"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
    elif what == "one account more":
        shared["accounts"]["00" * 16] = account
    elif what == "another vault":
        return written(laptop, vault_id=os.urandom(16))
    elif what == "no slots":
        return written(laptop, raws=[])
    elif what == "cut off":
        return written(laptop)[:-1]
    return written(laptop, shared=shared)


@pytest.mark.parametrize(
    ("what", "part"),
    [
        ("an account", "an account"),
        ("one account less", "an account"),
        ("one account more", "other parts"),
        ("a secret", "an account"),
        ("another vault", "vault id"),
        ("no slots", "no recovery slot"),
        ("cut off", "reading: file.damaged"),
    ],
)
def test_what_differs_is_named(laptop: Computer, what: str, part: str) -> None:
    vault = laptop.vault
    body = {"shared": projection(vault.body()["shared"])}
    with pytest.raises(BackupNotProven) as told:
        proof.prove(body, vault.key, spoilt(laptop, what), vault.vault_id)

    assert told.value.detail["part"] == part


class Forgetful(Counting):
    """A drive that takes bytes and keeps the ones from before."""

    def put(self, name: str, data: bytes) -> None:
        super().put(name, data[:-50] + b"\0" * 50)


def test_a_drive_that_keeps_other_bytes_is_not_proven(tmp_path: Path) -> None:
    laptop = first(tmp_path / "Laptop", [Forgetful("Drive")])
    laptop.add()
    report = laptop.back_up()

    assert not report.proven
    assert report.outcomes[0].failure is not None
    assert report.outcomes[0].failure.code == "backup.not-proven"
    assert report.outcomes[0].failure.detail["place"] == "Drive"


def test_no_copy_carries_the_key_store_once_a_passphrase_locks(
    laptop: Computer, place: Counting
) -> None:
    def carried() -> set[str]:
        slots = [sealed.peek(data).slots for name, data in place.files.items() if "/d-" in name]
        return {slot.kind for found in slots for slot in found}

    laptop.back_up()
    laptop.add("carol")
    laptop.back_up()
    assert carried() == {"keychain", "recovery"}  # control
    keys.set_passphrase(laptop.vault, [MemoryStore()], Secret("four words are better"), os.urandom)
    laptop.back_up()

    assert carried() == {"recovery"}


# rehearsal ----------------------------------------------------------------------------------------


def rehearsed(laptop: Computer) -> rehearsal.Rehearsal:
    return rehearsal.rehearse(
        laptop.vault,
        laptop.targets,
        now_ms=laptop.time,
        random=os.urandom,
        space_folder=str(laptop.folder),
    )


def test_a_rehearsal_brings_every_code_back_and_leaves_nothing(laptop: Computer) -> None:
    laptop.back_up()
    before = sorted(one.name for one in laptop.folder.iterdir())
    found = rehearsed(laptop)

    assert (found.of, found.matched, found.failed) == (2, 2, [])
    assert sorted(one.name for one in laptop.folder.iterdir()) == before
    assert state.load(str(laptop.folder)).rehearsed == {"at": found.at, "of": 2, "matched": 2}


def test_what_an_ended_rehearsal_left_goes_with_the_next(laptop: Computer) -> None:
    laptop.back_up()
    (laptop.folder / "rehearsal-0011").mkdir()
    (laptop.folder / "rehearsal-0011" / "vault.tdk").write_bytes(b"x")
    rehearsed(laptop)

    assert not [one for one in laptop.folder.iterdir() if one.name.startswith("rehearsal")]


def test_a_rehearsal_names_what_does_not_come_back(laptop: Computer) -> None:
    laptop.back_up()
    laptop.add("carol")
    found = rehearsed(laptop)

    assert (found.of, found.matched, found.failed) == (3, 2, ["Example · carol"])


def test_nothing_to_rehearse_is_said(laptop: Computer) -> None:
    with pytest.raises(RestoreNothing):
        rehearsed(laptop)


# status -------------------------------------------------------------------------------------------


def told(laptop: Computer, *, locked: bool = False, body: bool = True) -> dict[str, Any]:
    kept = laptop.vault.body()
    return status.report(
        kept if body else None,
        state.load(str(laptop.folder)),
        config.config(kept) if body else config.Config(),
        locked=locked,
        folders_found=True,
        now_ms=laptop.time.ms,
    )


def chosen(laptop: Computer) -> Computer:
    laptop.change(
        lambda body, _: config.turn_on(
            body, {"kind": "memory", "path": "Drive", "label": "Drive", "drive": "dropbox"}
        )
    )
    return laptop


def test_a_new_choice_waits(laptop: Computer) -> None:
    found = told(chosen(laptop))

    assert found["state"] == "waiting"
    assert [one["state"] for one in found["targets"]] == ["never"]


def test_proven_on_this_computer_only_until_another_way_in_is_there(
    laptop: Computer, tmp_path: Path
) -> None:
    chosen(laptop).back_up()
    alone = told(laptop)
    joined(tmp_path / "Desk", laptop).back_up()
    laptop.back_up()
    found = told(laptop)

    assert alone["state"] == "proven-here"
    assert [one["kind"] for one in alone["ways_in"]] == ["keychain"]
    assert found["state"] == "proven"
    assert ("device", "Desk") in [(one["kind"], one["label"]) for one in found["ways_in"]]


def test_a_change_that_no_place_holds_yet_waits(laptop: Computer) -> None:
    chosen(laptop).back_up()
    laptop.add("carol")
    assert told(laptop)["state"] == "waiting"
    laptop.back_up()

    assert told(laptop)["state"] == "proven-here"


def test_a_failure_is_told_with_its_cause_and_gets_loud(laptop: Computer, place: Counting) -> None:
    chosen(laptop).back_up()
    place.fault = FolderGone(place="Drive")
    loud = []
    for _ in range(3):
        laptop.back_up()
        laptop.time.ms += DAY
        loud.append(told(laptop)["loud"])
    found = told(laptop)

    assert found["state"] == "failing"
    assert found["targets"][0]["failure"]["code"] == "folder.gone"
    assert found["targets"][0]["failure"]["detail"].keys() == {"place"}
    assert found["targets"][0]["proven_at"] is not None
    assert loud == [False, False, True]


def test_a_locked_vault_tells_what_was_noted_last(laptop: Computer) -> None:
    chosen(laptop).back_up()
    found = told(laptop, locked=True, body=False)

    assert found["state"] == "locked"
    assert [one["label"] for one in found["targets"]] == ["Drive"]
    assert found["ways_in"] == []


def test_off_is_said(laptop: Computer) -> None:
    laptop.change(lambda body, _: config.turn_off(body))

    assert told(laptop)["state"] == "off"


# history ------------------------------------------------------------------------------------------


def turn(laptop: Computer) -> None:
    """One small change."""
    account = records.accounts(laptop.vault.body())[0]
    laptop.change(lambda body, by: accounts.pin(body, by, account.id, not account.pinned))


def days(*found: str) -> list[Kept]:
    return [Kept(one, 1, "aabbccdd", f"h/aabbccdd-{one}-1") for one in found]


def test_the_rule_keeps_days_weeks_and_months_that_have_copies() -> None:
    import datetime

    start = datetime.date(2024, 1, 1)
    all_days = [(start + datetime.timedelta(days=n)).isoformat() for n in range(700)]
    kept = days(*all_days)
    while gone := history.surplus(kept):
        kept.remove(gone[0])

    assert len(kept) == 7 + 3 + 11  # the newest day is also the newest of its week and month
    assert kept[-1].day == all_days[-1]


def test_few_copies_are_all_kept_however_old() -> None:
    assert history.surplus(days("2001-01-01", "2009-05-05", "2026-11-22")) == []


def test_one_file_of_history_goes_for_each_proven_write(laptop: Computer, place: Counting) -> None:
    counts = []
    for _ in range(30):
        turn(laptop)
        laptop.back_up()
        counts.append(sum("/h/" in name for name in place.files))
        laptop.time.ms += DAY

    assert max(counts) <= 7 + 4 + 12
    assert all(after - before <= 1 for before, after in itertools.pairwise(counts))


def test_a_damaged_version_keeps_no_other_from_being_pruned(
    laptop: Computer, place: Counting
) -> None:
    root, own = copies.folder_of(laptop.vault.vault_id), laptop.vault.device_id.hex()
    laptop.back_up()
    data = next(iter(place.files.values()))
    names = [f"{root}/h/{own[:8]}-2024-01-{day:02}-1" for day in range(1, 31)]
    place.files |= dict.fromkeys(names, data) | {names[0]: data[:-1]}
    before = len(place.files)

    assert history.prune(place, laptop.vault.vault_id, own) == names[1]
    assert len(place.files) == before - 1
    assert names[0] in place.files


def test_nothing_is_pruned_while_a_copy_is_unread(laptop: Computer, place: Counting) -> None:
    peer = f"v-{laptop.vault.vault_id.hex()[:8]}/d-00000000.a"
    place.files[peer] = b"x"
    place.away.add(peer)
    for _ in range(30):
        turn(laptop)
        laptop.back_up()
        laptop.time.ms += DAY

    assert sum("/h/" in name for name in place.files) == 30


def test_secrets_of_an_account_can_be_taken_out_of_history(
    laptop: Computer, place: Counting
) -> None:
    laptop.back_up()
    vault, account = laptop.vault, laptop.ids()[0]
    laptop.change(lambda body, by: accounts.mark(body, by, account, "work"))
    laptop.back_up()

    assert forgotten(laptop, account) == 1
    assert history.versions(laptop.targets, vault.vault_id, vault.key) == []


def forgotten(laptop: Computer, account: str) -> int:
    vault = laptop.vault
    shared = records.child(vault.body(), "shared")
    return history.forget_secret(laptop.targets, vault.vault_id, vault.key, account, shared)


def holding(laptop: Computer, place: Counting, account: str) -> list[str]:
    """The files in which a secret of the account still lies."""
    bodies = {one: sealed.open_body(data, laptop.vault.key) for one, data in place.files.items()}
    return [
        name
        for name, body in bodies.items()
        if body["shared"]["accounts"].get(account, {}).get("creds")  # type: ignore[index, call-overload, union-attr]
    ]


def test_secrets_go_from_copies_of_any_name_and_what_stays_is_said(
    laptop: Computer, place: Counting
) -> None:
    laptop.back_up()
    account = laptop.ids()[0]
    for name in [*place.files]:
        place.files[name + " (conflicted copy)"] = place.files[name]
    laptop.change(lambda body, by: accounts.mark(body, by, account, "work"))
    laptop.back_up()
    assert len(holding(laptop, place, account)) == 3
    (away,) = (one for one in place.files if "/h/" in one and one.endswith("-1"))
    place.away.add(away)
    with pytest.raises(CopyAway):
        forgotten(laptop, account)
    assert holding(laptop, place, account) == [away]

    place.away.clear()
    assert forgotten(laptop, account) == 1
    assert holding(laptop, place, account) == []


def test_a_conflict_copy_with_something_new_is_not_taken_out(
    laptop: Computer, place: Counting
) -> None:
    laptop.back_up()
    account = laptop.ids()[0]
    laptop.change(lambda body, by: accounts.mark(body, by, account, "work"))
    laptop.back_up()
    laptop.time.ms += DAY
    before = copy.deepcopy(laptop.shared())
    assert isinstance(before, dict)
    del before["accounts"][account]["fields"]["scope"]
    before["accounts"]["ff" * 16] = copy.deepcopy(before["accounts"][account])
    name = f"{copies.folder_of(laptop.vault.vault_id)}/d-other (1)"
    place.files[name] = written(laptop, shared=before)

    forgotten(laptop, account)
    assert name in place.files
