"""One account as a QR code for a phone: from its menu to a tab of its own, with a made-up host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import browser
import pytest
from hands_on import asked, choose, count, press, prove, shown

pytestmark = pytest.mark.browser

BACK = "[data-act=qr]"
Open = Callable[..., Any]


@pytest.fixture
def phone(chromium: browser.Browser, address: str) -> Iterator[Open]:
    """The tab of one account in a vault of this state."""

    def opened(state: str, account: str, ready: str = ".part .who") -> browser.Browser:
        chromium.look(760, 900)
        chromium.open("about:blank", "true")
        chromium.events.clear()
        page = f"{address}/options/options.html?still=1&state={state}&qr={account}"
        chromium.open(page, f"document.querySelector('{ready}')")
        return chromium

    yield opened
    assert chromium.problems() == []


def test_the_menu_of_an_account_opens_a_tab_for_it(popup: Open) -> None:
    page = popup("site")

    press(page, "#list [data-id=id1] .own")
    choose(page, "Show as a QR code")
    page.wait("globalThis.asked.some(one => one.name === 'page.open')")

    assert asked(page, "page.open") == [{"page": "options", "query": "qr=id1"}]


def test_what_has_no_secret_has_no_such_entry(popup: Open) -> None:
    page = popup("kinds")

    press(page, "[data-id=id1] .own")
    page.wait("document.querySelector('.menu')")

    assert "QR" not in page.js("document.querySelector('.menu').innerText")


def test_the_picture_is_opened_by_the_host_once_a_person_is_there(phone: Open) -> None:
    page = phone("site", "id0")
    said = shown(page, ".part")
    before = asked(page, "transfer.export")

    press(page, BACK)
    prove(page)
    told = shown(page, "[role=status] .note")

    assert "GitHub" in said and "Not kept: notes, tags" in said
    assert "Whoever photographs the code" in said
    assert before == []
    assert asked(page, "transfer.losses") == [{"format": "qr", "account_id": "id0"}]
    assert asked(page, "transfer.export") == [{"format": "qr", "account_id": "id0"}] * 2
    assert "The picture was opened: tidekey-2026-11-23.png" in told
    assert count(page, "main img, main canvas, main svg:not(.icon)") == 0


def test_a_picture_that_nothing_opens_is_said_to_lie_in_its_folder(phone: Open) -> None:
    page = phone("site", "id0&export=shut")

    press(page, BACK)
    prove(page)
    told = shown(page, "[role=status] .note")

    assert "Saved as tidekey-2026-11-23.png in Downloads" in told
    assert "Delete the file" in told


def test_who_turns_back_sees_nothing(phone: Open) -> None:
    page = phone("site", "id0")

    press(page, BACK)
    page.wait("document.querySelector('dialog[open]')")
    page.key("Escape")
    page.wait("!document.querySelector('dialog')")

    assert count(page, "[role=status] .note") == 0
    assert page.js(f"document.querySelector('{BACK}').disabled") is False


def test_counted_codes_on_two_devices_are_warned_of(phone: Open) -> None:
    assert "Use them on one device only" in shown(phone("kinds", "id2"), ".part .note")


def test_an_account_without_a_secret_says_why_there_is_no_code(phone: Open) -> None:
    page = phone("kinds", "id1")

    assert "its secret is not on this computer" in shown(page, ".part .note")
    assert count(page, BACK) == 0


def test_an_account_far_down_the_list_is_found(phone: Open) -> None:
    assert "OVHcloud 69" in shown(phone("list&n=700", "id699"), ".part .who")


def test_an_account_that_is_gone_is_said_to_be(phone: Open) -> None:
    page = phone("site", "ffff", ".problem")

    assert "account.unknown" in shown(page, ".problem")


def test_a_locked_vault_is_opened_first(phone: Open) -> None:
    page = phone("locked", "id0", ".mid h1")

    assert asked(page, "transfer.losses") == []
