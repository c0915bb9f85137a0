"""Merge is a join: commutative, associative, idempotent, over any bodies of any version."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tidekey.merge import merge
from tidekey.strictjson import JSON, canonical

few = st.sampled_from(["a", "b", "c"])


def maps(inner: Any) -> Any:
    return st.dictionaries(few, inner, max_size=3)


leaves = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from([0.0, 1.0]) | few
values = st.recursive(leaves, lambda one: st.lists(one, max_size=2) | maps(one), max_leaves=4)
stamps = st.tuples(st.integers(0, 2), few).map(list)
registers = st.tuples(values, stamps).map(list)
counters = st.tuples(stamps, st.integers(0, 3)).map(list)
lives = st.tuples(st.sampled_from(["live", "trashed", "erased"]), stamps).map(list)


def odd(shaped: Any) -> Any:
    """Mostly in shape, at times anything: a newer version or a foreign hand wrote it."""
    return st.one_of(shaped, shaped, shaped, values)


accounts = st.fixed_dictionaries(
    {},
    optional={
        "life": odd(lives),
        "fields": odd(maps(odd(registers))),
        "tags": odd(maps(registers)),
        "creds": odd(maps(values)),
        "counters": odd(maps(odd(counters))),
        "tomorrow": odd(maps(registers)),
    },
)
states = st.fixed_dictionaries(
    {},
    optional={
        "accounts": odd(maps(odd(accounts))),
        "slots": maps(odd(registers)),
        "icons": maps(values),
        "more": maps(odd(registers)),
        "devices": odd(maps(registers)),
    },
)


def text(state: JSON) -> str:
    return canonical(state)


@settings(max_examples=400)
@given(states, states)
def test_merge_is_commutative(a: Any, b: Any) -> None:
    assert text(merge(a, b)) == text(merge(b, a))


@settings(max_examples=400)
@given(states, states, states)
def test_merge_is_associative(a: Any, b: Any, c: Any) -> None:
    assert text(merge(merge(a, b), c)) == text(merge(a, merge(b, c)))


@settings(max_examples=400)
@given(states, states)
def test_merge_is_idempotent(a: Any, b: Any) -> None:
    both = merge(a, b)

    assert text(merge(both, both)) == text(both)
    assert text(merge(both, b)) == text(both)


@given(states, states)
def test_no_account_credential_or_unknown_part_is_dropped(a: Any, b: Any) -> None:
    both = merge(a, b)

    assert set(both) == set(a) | set(b)
    for side in (a, b):
        for name, part in side.items():
            if isinstance(part, dict) and isinstance(both[name], dict):
                assert set(part) <= set(both[name])


@given(states, states)
def test_merge_changes_neither_side(a: Any, b: Any) -> None:
    before = text(a), text(b)

    merge(a, b)

    assert (text(a), text(b)) == before
