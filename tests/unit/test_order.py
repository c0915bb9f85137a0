"""Places in a list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tidekey.order import FIRST, after_last, between


@given(st.lists(st.floats(0, 1), max_size=120))
def test_a_place_lies_between_its_neighbours_wherever_it_is_put(spots: list[float]) -> None:
    places: list[str] = []
    for spot in spots:
        at = round(spot * len(places))
        before = places[at - 1] if at else ""
        after = places[at] if at < len(places) else None
        place = between(before, after)

        assert before < place
        assert after is None or place < after
        places.insert(at, place)


def test_ten_thousand_places_at_the_end_stay_short_and_in_order() -> None:
    places = [FIRST]
    for _ in range(10_000):
        places.append(after_last(places[-1]))

    assert places == sorted(set(places))
    assert max(map(len, places)) == len(FIRST)
