"""Nothing goes into a page, and nothing is asked of the host for it, before a person's act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import hands
import pytest
from desk import Browser, Desk, uri
from sites import Pages

CODE = "document.querySelector('#code').value"
WHOLE = "document.documentElement.outerHTML"
FILLS = "#site [data-act=fill]"


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    made = Pages("code", other="code")
    yield made
    made.close()


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk, pages: Pages) -> Iterator[Browser]:
    desk.start_vault(uri("Lighthouse", "alice"), site=pages.host)
    desk.tidekey("edit", "alice", "--site", pages.other_host)
    with desk.browser(family) as made:
        yield made


def test_a_popup_that_no_person_opened_cannot_fill(driver: Browser, pages: Pages) -> None:
    driver.go(pages.at("code"))
    popup = hands.popup_without_gesture(driver)
    popup.wait(hands.LISTED)
    hands.ready(popup)
    popup.click("#list tk-row .row")
    assert hands.said(popup)
    assert driver.js(CODE) == ""
    driver.close_popup()
    popup = driver.open_popup()  # the control: the same page, the same press, but a person opened
    popup.click(FILLS)
    assert len(str(driver.wait(CODE))) == 6
    driver.close_popup()


def test_the_page_stays_as_it_is_to_the_last_byte_until_a_person_acts(
    driver: Browser, desk: Desk, pages: Pages
) -> None:
    driver.go(pages.at("code"))
    before = str(driver.js(WHOLE))
    fills = fill_log(desk)
    popup = driver.open_popup()
    hands.ready(popup)  # it has looked for the field by now
    driver.close_popup()
    assert str(driver.js(WHOLE)) == before
    assert driver.js("Object.keys(window).filter(k=>k.includes('tidekey')).length") == 0
    assert driver.js(CODE) == ""
    assert fill_log(desk) == fills
    driver.shortcut("F")  # the control: an act does reach page and log
    driver.wait(CODE)
    assert fill_log(desk) != fills


def test_no_question_leaves_the_browser_before_a_person_acts(
    driver: Browser, desk: Desk, pages: Pages
) -> None:
    driver.go(pages.at("other"))
    before = asked(desk)
    driver.go(pages.at("code"))
    driver.click("#code")
    driver.type("#code", "12")
    driver.go(pages.at("code"))
    assert asked(desk) == before
    driver.shortcut("F")  # the control: the act is what asks
    driver.wait(CODE)
    assert "codes.get" in asked(desk)[len(before) :]


def asked(desk: Desk) -> list[str]:
    """What browsers have asked the host so far, by name."""
    log = desk.folder / "tidekey/log/host.log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [line.split()[2] for line in lines]


def fill_log(desk: Desk) -> str:
    """A fingerprint of what the vault knows of fills: the file changes with each."""
    [vault] = (desk.folder / "tidekey/spaces").glob("*/vault.tdk")
    return hashlib.sha256(vault.read_bytes()).hexdigest()


def test_a_site_the_account_is_not_bound_to_is_asked_about_first(
    driver: Browser, desk: Desk, pages: Pages
) -> None:
    desk.tidekey("edit", "alice", "--no-site", pages.other_host)
    driver.go(pages.at("other", pages.other_host))
    popup = driver.open_popup()
    hands.ready(popup)
    popup.wait(hands.LISTED)
    assert popup.js("document.querySelector('#site').hidden")
    popup.click("#list tk-row .row")
    popup.wait("document.querySelector('dialog[open]')?.innerText.includes('localhost')")
    assert driver.js(CODE) == ""
    popup.click("dialog .btn:not([data-act])")
    popup.wait("!document.querySelector('dialog')")
    assert driver.js(CODE) == ""
    assert len(desk.rows()["alice"]["sites"]) == 1  # type: ignore[arg-type]
    popup.click("#list tk-row .row")
    popup.click("dialog [data-act=yes]")
    assert len(str(driver.wait(CODE, 20))) == 6
    driver.close_popup()
    assert len(desk.rows()["alice"]["sites"]) == 2  # type: ignore[arg-type]
