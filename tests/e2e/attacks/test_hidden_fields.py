"""A field that no person can see or use gets no code; an honest one that only looks odd does.

Every hidden field has its control: the same page with the guard taken out of the extension, where
the code must arrive. Both are played at the same time. Not among the pages, as no script can find
it: what is painted and hit by nothing (a shadow or outline of something else, letters), digits in
the colour of their ground, and in Chromium what lets clicks through inside a shadow root.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import guards
import pytest
from desk import Desk
from field_pages import Variant
from hidden import HIDDEN
from honest import HONEST
from playing import Played, Theatre, codes, has_code

DIGIT = re.compile(r"\d")


class Outcome(NamedTuple):
    """How all pages went with the extension as it is, and without guards."""

    shipped: dict[str, Played]
    unguarded: dict[str, Played]


@pytest.fixture(scope="module")
def theatre(family: str, new_desk: Callable[..., Desk], keys: dict[str, str]) -> Iterator[Theatre]:
    made = Theatre(HIDDEN | HONEST, new_desk(keys), family)
    yield made
    made.close()


def rows(family: str) -> dict[str, Variant]:
    """Those that hide something in this browser."""
    return {name: row for name, row in HIDDEN.items() if row.only in ("", family)}


@pytest.fixture(scope="module")
def outcome(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """All pages, once."""
    family, desk = theatre.family, theatre.desk
    hidden = rows(family)

    def as_shipped() -> dict[str, Played]:
        with desk.browser(family, registered=False) as driver:
            return theatre.play(driver, hidden | HONEST)

    def without_guards() -> dict[str, Played]:
        played = dict[str, Played]()
        for out in {row.out for row in hidden.values()}:
            rows = {name: row for name, row in hidden.items() if row.out == out}
            with guards.without(desk, family, tmp_path_factory.mktemp("open"), *out) as driver:
                played |= theatre.play(driver, rows)
        return played

    with ThreadPoolExecutor(2) as pool:
        shipped, unguarded = pool.submit(as_shipped), pool.submit(without_guards)
        return Outcome(shipped.result(), unguarded.result())


def test_there_are_more_than_a_hundred_in_each_browser(family: str) -> None:
    assert len(rows(family)) > 100


def only_where_it_hides(family: str, name: str) -> None:
    if name not in rows(family):
        pytest.skip("this browser has no such way of hiding")


@pytest.mark.parametrize("name", HIDDEN)
def test_a_field_that_nobody_sees_gets_nothing(outcome: Outcome, family: str, name: str) -> None:
    only_where_it_hides(family, name)

    sign, held, why = outcome.shipped[name]
    assert not DIGIT.search(held)
    assert sign == HIDDEN[name].sign, why


@pytest.mark.parametrize("name", HIDDEN)
def test_without_its_guard_that_field_would_be_filled(
    outcome: Outcome, family: str, name: str
) -> None:
    only_where_it_hides(family, name)

    sign, held, why = outcome.unguarded[name]
    assert any(set(code) <= set(held) for code in codes()), (sign, why)


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_field_is_filled(outcome: Outcome, name: str) -> None:
    sign, held, why = outcome.shipped[name]
    assert sign == "✓", why
    assert has_code(held.replace(" ", ""))
