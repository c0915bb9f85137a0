"""Joining two states, rule by rule; the algebra is in tests/property."""

from __future__ import annotations

from typing import Any

from tidekey.merge import merge, prune

A, B = "aa" * 16, "bb" * 16


def one(**account: Any) -> dict[str, Any]:
    return {"accounts": {"id": account}}


def joined(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    result = merge({"accounts": {"id": a}}, {"accounts": {"id": b}})
    assert result == merge({"accounts": {"id": b}}, {"accounts": {"id": a}})
    return result["accounts"]["id"]


def field(value: Any, ms: int, device: str = A) -> dict[str, Any]:
    return {"fields": {"name": [value, [ms, device]]}}


def test_the_later_register_wins_then_the_device_then_the_spelling() -> None:
    assert joined(field("old", 1, B), field("new", 2, A)) == field("new", 2, A)
    assert joined(field("z", 1, A), field("a", 1, B)) == field("a", 1, B)
    assert joined(field("a", 1), field("b", 1)) == field("b", 1)
    assert joined(field(["b"], 1), field({"a": 1}, 1)) == field({"a": 1}, 1)


def test_erased_beats_a_later_edit_and_drops_the_rest() -> None:
    erased = {"life": ["erased", [5, A]]}
    live = {"life": ["live", [9, A]], "fields": {"name": ["x", [9, A]]}}

    assert joined(erased, live) == erased
    assert joined(erased, {"life": ["erased", [7, B]]}) == {"life": ["erased", [7, B]]}


def test_an_erased_account_loses_what_was_left_in_it_even_unmet() -> None:
    left = one(life=["erased", [5, A]], creds={"1": {"secret": "AA=="}})

    assert merge(left, {}) == merge({}, left) == one(life=["erased", [5, A]])


def test_credentials_are_united_and_of_one_id_the_greater_is_kept() -> None:
    a = {"creds": {"1": {"secret": "AA=="}, "2": {"secret": "AA=="}}}
    b = {"creds": {"2": {"secret": "BB=="}, "3": {"secret": "CC=="}}}

    found = joined(a, b)["creds"]

    assert {key: kept["secret"] for key, kept in found.items()} == {
        "1": "AA==", "2": "BB==", "3": "CC=="
    }  # fmt: skip


def test_a_later_reset_of_a_counter_wins_else_the_greater_value() -> None:
    def counter(ms: int, value: int) -> dict[str, Any]:
        return {"counters": {"c": [[ms, A], value]}}

    assert joined(counter(1, 5), counter(1, 9)) == counter(1, 9)
    assert joined(counter(2, 0), counter(1, 9)) == counter(2, 0)


def test_parts_of_a_newer_version_are_joined_and_kept() -> None:
    a = {"accounts": {}, "devices": {"x": ["known", [1, A]], "y": ["known", [1, A]]}}
    b = {"accounts": {}, "devices": {"x": ["forgotten", [2, A]]}, "place": ["there", [1, A]]}

    assert (
        merge(a, b)
        == merge(b, a)
        == {
            "accounts": {},
            "devices": {"x": ["forgotten", [2, A]], "y": ["known", [1, A]]},
            "place": ["there", [1, A]],
        }
    )


def test_true_and_one_are_two_values() -> None:
    a, b = field(True, 1), field(1, 1)

    assert repr(joined(a, b)) == repr(joined(b, a)) == repr(a)


def test_a_part_out_of_shape_loses_against_one_in_shape() -> None:
    assert joined(field("x", 1), {"fields": {"name": "y"}}) == field("x", 1)
    assert joined(field("x", 1), {"fields": 7}) == field("x", 1)


def test_icons_are_united_and_those_without_an_account_are_not_written() -> None:
    a = one(fields={"icon": ["used", [1, A]]}) | {"icons": {"used": "AA=="}}
    both = merge(a, {"accounts": {}, "icons": {"left": "BB=="}})

    assert set(both["icons"]) == {"used", "left"}
    assert set(prune(both)["icons"]) == {"used"}


def test_merging_changes_neither_side() -> None:
    a, b = one(**field("x", 1)), one(**field("y", 2))

    merge(a, b)

    assert (a, b) == (one(**field("x", 1)), one(**field("y", 2)))
