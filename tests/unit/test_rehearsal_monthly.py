"""The rehearsal that nobody asks for: a day after the first copy, then once a month, in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sharing import DAY, Computer, first
from tidekey.backup import rehearsal, state
from tidekey.backup.beside import worker
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.strictjson import JSON


@pytest.fixture
def laptop(tmp_path: Path) -> Computer:
    one = first(tmp_path / "laptop", [MemoryTarget()])
    one.add("alice")
    one.back_up()
    return one


def quietly(one: Computer) -> None:
    rehearsal.quietly(
        one.vault, one.targets, now_ms=one.time, random=os.urandom, space_folder=str(one.folder)
    )


def known(one: Computer) -> state.State:
    return state.load(str(one.folder))


def test_comes_a_day_after_the_first_copy_and_not_before(laptop: Computer) -> None:
    quietly(laptop)
    laptop.time.ms += DAY - 1000
    quietly(laptop)
    assert known(laptop).rehearsed is None

    laptop.time.ms += 2000
    quietly(laptop)

    assert (known(laptop).rehearsed or {}).get("matched") == 1


def test_comes_again_after_a_month_only(laptop: Computer) -> None:
    quietly(laptop)
    laptop.time.ms += DAY
    quietly(laptop)
    before = known(laptop).rehearsed
    laptop.time.ms += 29 * DAY
    quietly(laptop)
    assert before is not None and known(laptop).rehearsed == before

    laptop.time.ms += 2 * DAY
    quietly(laptop)

    assert known(laptop).rehearsed != before


def test_one_that_was_asked_for_counts(laptop: Computer) -> None:
    quietly(laptop)
    laptop.time.ms += DAY
    rehearsal.rehearse(
        laptop.vault, laptop.targets, now_ms=laptop.time, random=os.urandom,
        space_folder=str(laptop.folder),
    )  # fmt: skip
    asked = known(laptop).rehearsed
    laptop.time.ms += 20 * DAY

    quietly(laptop)

    assert known(laptop).rehearsed == asked


def test_one_that_does_not_match_is_told_and_one_that_does_is_not(laptop: Computer) -> None:
    quietly(laptop)
    laptop.time.ms += DAY
    quietly(laptop)
    assert known(laptop).findings == []
    laptop.time.ms -= 2 * DAY
    laptop.add("lost")  # older than what the copy holds, and not in it

    laptop.time.ms += 40 * DAY
    quietly(laptop)

    (told,) = known(laptop).findings
    assert (told["code"], told["args"]) == ("backup.not-rehearsed", {"matched": 1, "of": 2})


def test_what_was_changed_meanwhile_is_no_fault_of_the_copy(laptop: Computer) -> None:
    quietly(laptop)
    laptop.add("late")  # by another program, after the copy was made
    laptop.time.ms += DAY

    quietly(laptop)

    assert known(laptop).rehearsed is None and known(laptop).findings == []


def test_that_nothing_can_be_read_stops_nothing(laptop: Computer) -> None:
    quietly(laptop)
    laptop.targets = [MemoryTarget()]
    laptop.time.ms += 2 * DAY

    quietly(laptop)

    assert known(laptop).rehearsed is None and known(laptop).findings == []


def test_a_worker_does_it_after_its_copy(laptop: Computer) -> None:
    order: dict[str, JSON] = {"root": str(laptop.folder), "wait": 0}
    order |= {"force": False, "accept_loss": False}
    assert known(laptop).since == {}
    long_ago = known(laptop)
    long_ago.since["rehearsal"] = 0
    state.save(str(laptop.folder), long_ago)

    worker._run(order, laptop.vault, laptop.targets, None)

    assert (known(laptop).rehearsed or {}).get("of") == 1
