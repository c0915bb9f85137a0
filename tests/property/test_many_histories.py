"""What must hold after every history of several computers, and that these tests would notice.

A sensible number by default; `TIDEKEY_HISTORIES=100000` runs all, on every core.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from tidekey.backup import decide
from tidekey.merge import is_erased, merge
from tidekey.projection import NOTHING
from tidekey.records import Stamper
from worlds import ALL, COPIES, FLAWS, SYNC, faults, lived

COUNT = int(os.environ.get("TIDEKEY_HISTORIES") or 1500)
BLOCK = 250
KINDS = (ALL, (*SYNC, *COPIES), FLAWS)


def block(start: int) -> Counter[str]:
    """Some histories: what was wrong, with the seed, and what happened in them."""
    found: Counter[str] = Counter()
    for seed in range(start, min(start + BLOCK, COUNT)):
        world, rest = lived(seed, KINDS[seed % len(KINDS)])
        found["histories"] += 1
        found["accounts"] += len(world.creds)
        found["clones"] += sum(one.clones for one in world.devices)
        found["held back"] += sum(len(one.lost) for one in world.devices)
        found.update(f"{one} (seed {seed})" for one in faults(world, rest))
    return found


def all_blocks() -> Iterable[Counter[str]]:
    starts = range(0, COUNT, BLOCK)
    if COUNT <= 10_000:
        yield from map(block, starts)
        return
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork")) as pool:
        yield from pool.map(block, starts)


def test_all_converge_nothing_is_lost_and_the_last_edit_wins() -> None:
    found: Counter[str] = Counter()
    for one in all_blocks():
        found.update(one)
    wrong = {name: count for name, count in found.items() if "seed" in name}

    assert wrong == {}
    assert found["histories"] == COUNT
    assert found["clones"] > COUNT // 20  # control: what is hard was among them
    assert found["held back"] > COUNT // 20
    assert found["accounts"] > 3 * COUNT


# the same histories, with one rule taken out ------------------------------------------------------


def broken(harms: Any, count: int = 60) -> set[str]:
    """What goes wrong in some histories."""
    return {fault for seed in range(count) for fault in faults(*lived(seed, harms))}


def the_newer_file(a: Any, b: Any) -> Any:
    return b


def the_newer_account(a: Any, b: Any) -> Any:
    return {**a, **b, "accounts": {**a.get("accounts", {}), **b.get("accounts", {})}}


def erased_may_return(a: Any, b: Any) -> Any:
    both: Any = merge(a, b)
    back = {
        key: one
        for key, one in [*a.get("accounts", {}).items(), *b.get("accounts", {}).items()]
        if not is_erased(one)
    }
    return both | {"accounts": both.get("accounts", {}) | back}


@pytest.mark.parametrize("rule", [the_newer_file, the_newer_account, erased_may_return])
def test_another_merge_rule_fails(
    monkeypatch: pytest.MonkeyPatch, rule: Callable[[Any, Any], Any]
) -> None:
    assert broken(SYNC) == set()
    monkeypatch.setattr(decide, "merge", rule)

    assert broken(SYNC) & {"not the same", "credential lost", "account lost"}


def test_without_the_guard_credentials_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    assert broken(FLAWS) == set()
    monkeypatch.setattr(decide, "guard", lambda mind, own: NOTHING)

    assert broken(FLAWS, 200) & {"credential lost", "account lost"}


def test_by_the_clock_alone_an_edit_loses_against_what_it_showed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert broken(SYNC) == set()
    monkeypatch.setattr(Stamper, "stamp", lambda self, newest=-1: [self.now_ms(), self.device])

    assert "an edit lost against what it showed" in broken(SYNC)
