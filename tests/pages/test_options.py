"""The settings in a real browser, with a made-up channel behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.textContent"


@pytest.fixture
def options(chromium: Any, address: str) -> Callable[[str], Any]:
    def opened(state: str) -> Any:
        chromium.look(760, 900)
        chromium.open("about:blank", "true")
        chromium.events.clear()
        ready = "document.querySelector('.loaded #trash .danger')"
        chromium.open(f"{address}/options/options.html?still=1&state={state}", ready)
        return chromium

    return opened


def asked(page: Any, name: str) -> list[Any]:
    found = page.js(f"globalThis.asked.filter(one => one.name === '{name}').map(one => one.fields)")
    return list(found)


def test_erasing_names_the_loss_and_happens_after_a_second_press(options: Any) -> None:
    page = options("site")

    page.js("document.querySelector('#trash .danger').click()")
    said = page.js("document.querySelector('#trash .note').innerText")
    held = page.js(FOCUSED)
    before = asked(page, "accounts.delete")
    page.js("document.querySelector('#trash .note .danger').click()")
    page.wait("!document.querySelector('#trash .danger')")

    assert "Erase Old forum, lena for good?" in said
    assert "Erase the secret of Old forum" in said
    assert (held, before) == ("Keep it", [])
    assert asked(page, "accounts.delete") == [{"id": "id900", "erase": True}]


def test_who_keeps_it_is_back_where_he_was(options: Any) -> None:
    page = options("site")

    page.js("document.querySelector('#trash .danger').click()")
    page.key("Enter")

    assert page.js(FOCUSED) == "Erase for good"
    assert asked(page, "accounts.delete") == []


def test_the_sentence_about_the_trash_is_true(options: Any) -> None:
    page = options("site")
    kept = page.js("document.querySelector('#trash p').textContent")

    page.js("document.querySelector('#trash input').click()")
    page.wait("document.querySelector('#trash p').textContent.includes('30 days')")

    assert "30" not in kept
    assert asked(page, "settings.set") == [{"settings": {"empty_trash": True}}]


def test_a_new_vault_needs_a_yes_and_the_person(options: Any) -> None:
    page = options("site")

    page.js("document.querySelector('#recovery .also .btn').click()")
    held = page.js(FOCUSED)
    before = len(asked(page, "vault.renew"))
    page.js("document.querySelector('#recovery .also .note .btn + .btn').click()")
    page.wait("document.querySelector('dialog[open]')")
    ways = page.js("document.querySelectorAll('dialog .link').length")
    for letter in "right":
        page.key(letter)
    page.key("Enter")
    page.wait("document.querySelector('.said').textContent.includes('new vault')")

    assert (held, before, ways) == ("Cancel", 0, 0)
    assert len(asked(page, "vault.renew")) == 2
    assert asked(page, "vault.unlock") == [{"passphrase": "right"}]


def test_who_turns_back_before_the_person_is_asked_reads_no_problem(options: Any) -> None:
    page = options("site")

    page.js("document.querySelector('#recovery .also .btn').click()")
    page.js("document.querySelector('#recovery .also .note .btn + .btn').focus()")
    page.key("Enter")
    page.wait("document.querySelector('dialog[open]')")
    page.key("Escape")
    page.wait("!document.querySelector('dialog')")

    assert page.js("document.querySelectorAll('.problem').length") == 0
    assert page.js(FOCUSED) == "Move all accounts"
