"""The rules behind a run, each on its own: projection, extent, slots, counters, what was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tidekey.backup import config, decide, state
from tidekey.backup.decide import DAY_MS, Leaf, Mind
from tidekey.errors import FolderGone
from tidekey.projection import Extent, as_json, extent, from_json, lost, projection

ME, OTHER = "aa" * 16, "bb" * 16
NOW = 1_760_000_000_000


def account(
    scope: str = "", life: str = "live", creds: tuple[str, ...] = ("c1",)
) -> dict[str, Any]:
    return {
        "life": [life, [1, ME]],
        "fields": {"name": ["alice", [1, ME]], "scope": [scope, [1, ME]]},
        "creds": {one: {"kind": "totp", "secret": one} for one in creds},
        "counters": {one: [[1, ME], 4] for one in creds},
        "unknown": {"kept": [1, [1, ME]]},
    }


def shared(**accounts: Any) -> dict[str, Any]:
    return {
        "accounts": accounts,
        "slots": {},
        "icons": {},
        "more": {},
        "later": {"x": [1, [1, ME]]},
    }


def leaf(counter: int, device: str = ME, salt: str = "s", **more: Any) -> Leaf:
    digest = more.pop("digest", f"{device}{counter}{salt}")
    return Leaf(f"n{counter}", device, counter, salt, digest, more.pop("shared", shared()), **more)


# projection ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["work", "passwordless", "name-only"])
def test_a_name_only_account_leaves_as_its_name(scope: str) -> None:
    whole = shared(a=account(), b=account(scope))
    found: Any = projection(whole)

    assert found["accounts"]["a"] == whole["accounts"]["a"]
    assert found["accounts"]["b"].keys() == {"life", "fields", "unknown"}
    assert found["later"] == whole["later"]
    assert "creds" in whole["accounts"]["b"]  # the vault itself keeps it


def test_a_projection_of_a_projection_is_the_same() -> None:
    once = projection(shared(a=account("work"), b=account()))

    assert projection(once) == once


def test_what_is_missing_counts_unless_it_was_erased_or_marked() -> None:
    known = extent(shared(a=account(), b=account(), c=account(), d=account(creds=("c1", "c2"))))
    gone = {"life": ["erased", [2, ME]]}
    now = shared(b=gone, c=account("work", creds=()), d=account(creds=("c2",)))

    assert lost(known, now) == (frozenset({"a"}), frozenset({"d/c1"}))
    assert not lost(known, shared(a=account(), b=gone, c=account(), d=account(creds=("c1", "c2"))))


def test_an_erased_account_counts_as_there() -> None:
    known = extent(shared(a={"life": ["erased", [2, ME]]}))

    assert known == (frozenset({"a"}), frozenset())
    assert lost(known, shared()).ids == {"a"}


def test_an_extent_survives_being_kept() -> None:
    known = Extent(frozenset({"a", "b"}), frozenset({"a/c1", "a/c2"}))

    assert from_json(as_json(known)) == known
    assert from_json("odd") == extent({})


# slots --------------------------------------------------------------------------------------------


def test_the_slot_with_the_lower_counter_is_overwritten() -> None:
    assert decide.lower((None, None)) == 0
    assert decide.lower((leaf(1), None)) == 1
    assert decide.lower((None, leaf(1))) == 0
    assert decide.lower((leaf(1), leaf(2))) == 0
    assert decide.lower((leaf(3), leaf(2))) == 1


def acted(own: decide.Own, *, now: int = NOW, projected: Any = None, **more: Any) -> str:
    given = {"proven": leaf(2).digest, "written_at": NOW} | more
    return decide.act(projected or shared(), frozenset(), own, now_ms=now, **given)


def test_a_place_rests_until_something_differs_or_a_day_passed() -> None:
    own = (leaf(1), leaf(2))

    assert acted(own) == "rest"
    assert acted(own, proven=None) == "prove"
    assert acted(own, now=NOW + DAY_MS) == "write"
    assert acted(own, now=NOW - DAY_MS) == "write"
    assert acted(own, projected=shared(a=account())) == "write"
    assert acted((leaf(1), leaf(2, slots=frozenset({b"key store"})))) == "write"
    assert acted((None, None)) == "write"


def test_the_other_slot_must_not_hold_what_is_gone() -> None:
    bare = shared(a=account("work", creds=()))
    own = (leaf(1, shared=shared(a=account())), leaf(2, shared=bare))

    assert acted(own, projected=bare) == "write"
    assert acted((leaf(1, shared=shared()), own[1]), projected=bare) == "rest"


# counters -----------------------------------------------------------------------------------------


def test_a_counter_that_was_never_noted_is_a_twins() -> None:
    salts = {7: "s"}

    assert not decide.cloned(ME, [leaf(6), leaf(7), leaf(99, OTHER)], 7, salts)
    assert decide.cloned(ME, [leaf(8)], 7, salts)
    assert decide.cloned(ME, [leaf(7, salt="t")], 7, salts)
    assert decide.cloned(ME, [leaf(1, OTHER, marks={ME: (8, "d")})], 7, salts)
    assert not decide.cloned(ME, [leaf(1, OTHER, marks={ME: (7, "d")})], 7, salts)


def test_a_fork_and_a_rollback_need_a_witness() -> None:
    mind = Mind(ME, shared(), marks={OTHER: (5, "five")}, seen=frozenset({"five"}))

    assert decide.forks(mind, [leaf(5, OTHER, digest="five")]) == []
    assert decide.forks(mind, [leaf(5, OTHER, digest="other")]) == [("forked", OTHER, 5, 0)]
    assert decide.forks(mind, [leaf(4, OTHER)]) == []
    assert decide.rollbacks(mind.marks, {OTHER: 4}) == [("older", OTHER, 4, 5)]
    assert decide.rollbacks(mind.marks, {OTHER: 5}) == []
    assert decide.rollbacks(mind.marks, {}) == []  # forgotten, or not here yet


# what is kept -------------------------------------------------------------------------------------


def test_nothing_chosen_is_neither_on_nor_off() -> None:
    found = config.config({"shared": {}, "local": {}})

    assert (found.targets, found.off, found.announced) == ((), False, None)


def test_a_new_folder_takes_the_place_of_the_one_before_and_the_key_store_stays() -> None:
    body: Any = {"shared": {}, "local": {"backup": {"later": 1}}}
    config.turn_on(body, {"kind": "folder", "path": "/a", "label": "A", "drive": "dropbox"})
    config.turn_on(body, {"kind": "keychain", "label": "Key store"})
    config.turn_on(body, {"kind": "folder", "path": "/b"})
    found = config.config(body)

    assert [(one["kind"], one["path"]) for one in found.targets] == [
        ("keychain", ""), ("folder", "/b"),
    ]  # fmt: skip
    assert body["local"]["backup"]["later"] == 1
    config.turn_off(body)
    assert (config.config(body).targets, config.config(body).off) == ((), True)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"targets": {"t": 4}, "noted": [1]}'])
def test_a_state_that_cannot_be_read_is_an_empty_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / state.FILE).write_bytes(data)

    assert state.load(str(tmp_path)) == state.State()


def test_a_state_is_read_as_it_was_saved(tmp_path: Path) -> None:
    kept = state.State()
    kept.noted["t"] = {"device": ME, "counter": 7, "salt": "s"}
    place = kept.place("t")
    place.kind, place.label, place.proven, place.used = "folder", "Dropbox", [7, "d"], True
    state.failed(place, FolderGone(place="Dropbox"), NOW)
    kept.findings.append({"code": "copy.cloned", "args": {}, "at": NOW})
    state.save(str(tmp_path), kept)
    found = state.load(str(tmp_path))

    assert found == kept
    assert (found.counter(ME), found.counter(OTHER)) == (7, 0)
    assert found.salts(ME) == {7: "s"}
