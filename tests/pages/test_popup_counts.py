"""What the popup asks for by itself, in numbers: each question is a round trip to the host."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SHOWN = r"/\d{3}/.test(document.querySelector('#main .code')?.textContent)"
ASKED = "globalThis.asked.map(one => one.name)"


@pytest.mark.parametrize("number", [8, 10_000])
def test_the_first_codes_take_one_question_for_names_and_one_for_codes(
    popup: Any, number: int
) -> None:
    page = popup(f"list&n={number}")

    page.wait(SHOWN)
    page.wait("globalThis.asked.some(one => one.name === 'settings.get')")

    asked = Counter(page.js(ASKED))
    assert asked["accounts.list"] == asked["page.front"] == 1
    assert asked["codes.get"] <= 2
    assert asked["vault.status"] == asked["notices.list"] == asked["settings.get"] == 1
    assert sum(asked.values()) <= 10
