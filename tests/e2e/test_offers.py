"""A site where the person asked for offers: the dot, the name of the step before, the button."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import hands
import marionette
import pytest
from common import DriverError, until
from desk import SECRET, Browser, Desk, oathtool, uri
from sites import Pages

CODE = "document.querySelector('#code')?.value"
OTHER_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of test accounts only
BUTTON = "document.documentElement.lastElementChild"
CALM = 1.5  # seconds after which a dot that was to come has come


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    made = Pages("code", "appearing", "steps")
    yield made
    made.close()


@pytest.fixture(scope="module")
def driver(
    family: str, desk: Desk, pages: Pages, request: pytest.FixtureRequest
) -> Iterator[Browser]:
    screen = request.getfixturevalue("screen") if family == "chromium" else None
    desk.start_vault(uri("Lighthouse", "jane@home.example"), site=pages.host)
    with desk.browser(family, display=screen.name if screen else "") as made:
        if isinstance(made, marionette.Firefox):  # its question cannot be pressed from outside
            quiet = "extensions.webextOptionalPermissionPrompts"
            made.chrome(f"Services.prefs.setBoolPref('{quiet}', false)")
        yield made


def dotted(driver: Browser) -> bool:
    return hands.toolbar(driver).startswith("•")


def site_view(driver: Browser) -> hands.Panel:
    popup = driver.open_popup()
    hands.ready(popup)
    popup.click(".here")
    popup.wait("!!document.querySelector('#offer_here')")
    return popup


def choose(driver: Browser, switch: str, wanted: bool) -> None:
    """Turn a switch of the site in front, and see it turned."""
    site_view(driver).click(f"#{switch}")
    driver.close_popup()
    on = f"document.querySelector('#{switch}').checked==={str(wanted).lower()}"
    site_view(driver).wait(on)
    driver.close_popup()


def grant(driver: Browser, screen: hands.Screen | None) -> None:
    """Say yes in the popup, and to the browser's own question."""
    if screen is None:
        choose(driver, "offer_here", wanted=True)
        return
    view = site_view(driver)
    with contextlib.suppress(DriverError):  # the popup may be gone before it has said so
        view.click("#offer_here")
    # The question is drawn over the page, which goes grey beneath it.
    until(lambda: screen.colour(640, 900) != (255, 255, 255), "the browser's question", 15)
    time.sleep(1)  # it takes no answer in its first half second
    screen.keys("Tab", "Return")
    driver.popup = None
    site_view(driver).wait("document.querySelector('#offer_here').checked")
    driver.close_popup()


def test_no_page_is_looked_at_before_the_person_has_asked_for_it(
    driver: Browser, pages: Pages
) -> None:
    driver.go(pages.at("appearing"))
    driver.click("#ask")
    driver.wait("!!document.querySelector('#code')")
    time.sleep(CALM)

    assert not dotted(driver)


def test_a_field_that_appears_later_gets_a_dot_and_one_key_press_fills(
    driver: Browser, pages: Pages, request: pytest.FixtureRequest
) -> None:
    driver.go(pages.at("code"))
    screen = request.getfixturevalue("screen") if driver.family == "chromium" else None
    grant(driver, screen)

    driver.go(pages.at("appearing"))
    time.sleep(CALM)
    assert not dotted(driver)
    driver.click("#ask")
    until(lambda: dotted(driver), "the dot", 15)
    assert driver.js(CODE) == ""

    driver.shortcut("F")
    assert len(str(driver.wait(CODE, 20))) == 6


def test_of_two_accounts_the_one_whose_name_was_typed_in_the_step_before_is_filled(
    driver: Browser, desk: Desk, pages: Pages
) -> None:
    desk.add(uri("Lighthouse", "jane@work.example", OTHER_SECRET), site=pages.host)
    driver.go(pages.at("steps"))
    driver.type("#user", "jane@work.example")
    driver.click("#next")
    driver.wait("location.pathname=='/code'")
    until(lambda: dotted(driver), "the dot", 15)

    driver.shortcut("F")

    filled = driver.wait(CODE, 20)
    assert filled in {oathtool(OTHER_SECRET, at=hands.now() + ago) for ago in (-30, 0, 5)}
    assert filled not in {oathtool(SECRET, at=hands.now() + ago) for ago in (-30, 0, 5)}


def test_the_button_in_a_page_opens_the_popup_and_fills_nothing(
    driver: Browser, pages: Pages
) -> None:
    driver.go(pages.at("code"))
    until(lambda: dotted(driver), "the dot", 15)
    assert driver.js(f"{BUTTON}.localName") == "body"  # off unless it was asked for

    choose(driver, "button_here", wanted=True)
    driver.go(pages.at("code"))
    driver.wait(f"{BUTTON}.localName==='div'")
    assert driver.js(f"{BUTTON}.shadowRoot") is None
    driver.click("html > div:last-child")
    driver.opened_popup()
    driver.close_popup()

    assert driver.js(CODE) == ""


def test_what_was_switched_off_looks_no_more(driver: Browser, pages: Pages) -> None:
    driver.go(pages.at("code"))
    until(lambda: dotted(driver), "the dot", 15)

    choose(driver, "offer_here", wanted=False)
    driver.go(pages.at("code"))
    time.sleep(CALM)

    assert not dotted(driver)
    assert driver.js(f"{BUTTON}.localName") == "body"
