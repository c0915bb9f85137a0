"""What a person chose for a site: a field that was pointed at, an account, a plain page."""

from __future__ import annotations

from collections.abc import Iterator

import cdp
import hands
import marionette
import pytest
from common import until
from desk import SECRET, Browser, Desk, oathtool, uri
from sites import Pages

from wire import Host

CODE = "document.querySelector('#code').value"
OTHER_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of test accounts only
ALL = "[...document.querySelectorAll('input')].map(e=>e.value).join('')"
ROWS = "[...document.querySelectorAll('#list tk-row .own')]"
HARBOUR = f"{ROWS}.find(own=>own.closest('tk-row').textContent.includes('Harbour'))"
COPY = "[...document.querySelectorAll('.menu button')].find(b=>/Copy/.test(b.textContent))"
PLAIN_HOST = "nas.lighthouse.example"


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    made = Pages("code", "answer", "greeting")
    yield made
    made.close()


@pytest.fixture(scope="module")
def driver(
    family: str, desk: Desk, pages: Pages, request: pytest.FixtureRequest
) -> Iterator[Browser]:
    screen = request.getfixturevalue("screen") if family == "chromium" else None
    desk.start_vault(uri("Lighthouse", "jane@home.example"), site=pages.host)
    extra = (f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1",) if screen else ()
    with desk.browser(family, display=screen.name if screen else "", extra=extra) as made:
        if isinstance(made, marionette.Firefox):
            made.chrome(f"Services.prefs.setStringPref('network.dns.localDomains','{PLAIN_HOST}')")
        yield made


def undo(driver: Browser) -> None:
    """As Ctrl+Z would, in the field that has the focus."""
    if isinstance(driver, cdp.Chromium):
        key = {"key": "z", "code": "KeyZ", "windowsVirtualKeyCode": 90, "modifiers": 2}
        driver.page("Input.dispatchKeyEvent", type="rawKeyDown", commands=["undo"], **key)
        driver.page("Input.dispatchKeyEvent", type="keyUp", **key)
    else:
        field = driver._element("#code")
        driver("WebDriver:ElementSendKeys", id=field, text="\ue009z\ue000")


def test_what_was_filled_can_be_undone_as_if_it_had_been_typed(
    driver: Browser, pages: Pages
) -> None:
    driver.go(pages.at("code"))
    driver.shortcut("F")
    driver.wait(CODE)
    until(lambda: "Filled in" in hands.toolbar(driver), "Filled in", 15)
    undo(driver)
    assert driver.wait(f"{CODE}===''")


def test_a_field_that_was_pointed_at_is_known_the_next_time(
    driver: Browser, pages: Pages, request: pytest.FixtureRequest
) -> None:
    screen = request.getfixturevalue("screen") if driver.family == "chromium" else None
    driver.go(pages.at("answer"))
    driver.shortcut("F")  # the control: nothing on this page says what the field is for
    until(lambda: "No code field" in hands.toolbar(driver), "No code field", 15)
    assert driver.js(ALL) == ""
    hands.choose_in_menu(driver, "#answer", screen)
    assert len(str(driver.wait("document.querySelector('#answer').value", 20))) == 6
    until(lambda: "Filled in" in hands.toolbar(driver), "Filled in", 15)

    driver.go(pages.at("answer"))
    driver.shortcut("F")

    assert len(str(driver.wait("document.querySelector('#answer').value", 20))) == 6
    assert driver.js("document.querySelector('#other').value") == ""


def test_of_two_accounts_the_one_that_the_page_names_is_filled(
    driver: Browser, desk: Desk, pages: Pages
) -> None:
    desk.add(uri("Lighthouse", "jane@work.example", OTHER_SECRET), site=pages.host)
    driver.go(pages.at("greeting"))
    driver.shortcut("F")
    filled = driver.wait(CODE, 20)
    assert filled in {oathtool(OTHER_SECRET, at=hands.now() + ago) for ago in (-30, 0, 5)}
    assert filled not in {oathtool(SECRET, at=hands.now() + ago) for ago in (-30, 0, 5)}

    driver.go(pages.at("code"))  # the control: this page names nobody, so the person is asked
    driver.shortcut("F")
    driver.opened_popup()
    driver.close_popup()
    assert driver.js(CODE) == ""


def test_a_plain_page_gets_a_code_only_after_it_was_allowed(
    driver: Browser, desk: Desk, pages: Pages
) -> None:
    port = pages.host.rpartition(":")[2]
    origin = f"http://{PLAIN_HOST}:{port}"
    site = "lighthouse.example"
    desk.add(uri("Files", "jane", SECRET), site=site)
    driver.go(f"{origin}/code")
    driver.shortcut("F")
    driver.opened_popup()
    driver.close_popup()
    assert driver.js(CODE) == ""

    host = Host(desk.folder / "tidekey", env=desk.env)
    assert host.ask("sites.options", origin=origin, plain=True)["ok"]["plain"]
    driver.go(f"{origin}/code")
    driver.shortcut("F")

    assert len(str(driver.wait(CODE, 20))) == 6


def paste(driver: Browser) -> None:
    """As Ctrl+V would, into the field that has the focus."""
    if isinstance(driver, cdp.Chromium):
        key = {"key": "v", "code": "KeyV", "windowsVirtualKeyCode": 86, "modifiers": 2}
        driver.page("Input.dispatchKeyEvent", type="rawKeyDown", commands=["paste"], **key)
        driver.page("Input.dispatchKeyEvent", type="keyUp", **key)
    else:
        driver("WebDriver:ElementSendKeys", id=driver._element("#code"), text="\ue009v\ue000")


def test_a_code_that_was_copied_and_pasted_by_hand_offers_its_account_for_that_site(
    driver: Browser, desk: Desk, pages: Pages
) -> None:
    desk.add(uri("Harbour", "jane@harbour.example"))
    driver.go(pages.at("code", pages.other_host))
    popup = driver.open_popup()
    hands.ready(popup)
    popup.wait(f"!!{HARBOUR}")
    popup.js(f"{HARBOUR}.closest('tk-row').id='harbour'")
    popup.click("#harbour .own")
    popup.wait(f"!!{COPY}")
    popup.js(f"{COPY}.id='copy'")
    popup.click("#copy")
    assert "copied" in hands.said(popup)
    popup.wait("window.performance.getEntriesByName('watched').length>0")  # no person is as quick
    driver.close_popup()

    paste(driver)
    assert len(str(driver.wait(CODE))) == 6
    until(lambda: hands.toolbar(driver).startswith("•"), "the dot", 15)
    assert desk.rows()["jane@harbour.example"]["sites"] == []

    popup = driver.open_popup()
    hands.ready(popup)
    popup.wait("!document.querySelector('#about > *').getAnimations().length")  # takes presses
    popup.click("#about .btn")
    popup.wait("document.querySelector('#site').textContent.includes('jane@harbour.example')")
    driver.close_popup()
    assert desk.rows()["jane@harbour.example"]["sites"] == [pages.other_host]
