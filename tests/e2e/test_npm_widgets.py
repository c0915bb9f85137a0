"""Code widgets of real sites take the code into their own model, and a server accepts it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import hands
import marionette
import npm_widgets
import pytest
from common import until
from desk import Browser, Desk, oathtool, uri

from needs import lacking

SENDS_ITSELF = ("chakra", "input-otp", "mantine", "vue3-otp-input")
SPLIT = ("mantine", "primeng", "react-otp-input", "vue3-otp-input", "chakra")
WIDGETS = npm_widgets.names()
SENT_BY_BUTTON = [name for name in WIDGETS if name not in SENDS_ITSELF]
FIELDS = "[...document.querySelectorAll('#widget input:not([type=hidden], [aria-hidden=true])')]"
SHOWN = f"{FIELDS}.map(e=>e.value).join('')"
MODEL = "(window.wrappedJSObject ?? window).model?.()"
BUTTON = "#site [data-act=fill]"
DONE = f"document.querySelector('{BUTTON}')?.dataset.busy===''"
ANSWER = "document.querySelector('#answer')?.textContent"
WHOLE = rf"(m=>/^\d{{6}}$/.test(m)&&m)({MODEL})"


@pytest.fixture(scope="module")
def site(family: str) -> Iterator[npm_widgets.WidgetSite]:
    folder = npm_widgets.built() or lacking("the widgets could not be installed with npm")
    made = npm_widgets.WidgetSite(folder)
    yield made
    made.close()


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk, site: npm_widgets.WidgetSite) -> Iterator[Browser]:
    desk.start_vault(uri("Lighthouse", "alice"), site=site.host)
    with desk.browser(family) as made:
        yield made


def arrive(driver: Browser, site: npm_widgets.WidgetSite, widget: str) -> None:
    """From anywhere to the page that asks for the code."""
    site.forget()
    driver.go(site.at(widget))
    driver.type("[name=user]", npm_widgets.USER)
    driver.type("[name=password]", npm_widgets.PASSWORD)
    driver.click("main button")
    driver.wait(f"{FIELDS}.length>0 && {MODEL}===''")


def seen(driver: Browser, expression: str, seconds: float = 20) -> str:
    """The first true value of an expression in a page that may reload while it is asked."""

    def ask() -> object:
        with contextlib.suppress(AssertionError):  # Firefox answers nothing where a page goes away
            return driver.js(expression)
        return None

    return str(until(ask, expression, seconds))


def press(driver: Browser, key: str) -> None:
    """One real key on whatever has the focus."""
    if isinstance(driver, marionette.Firefox):
        strokes = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        keys = {"type": "key", "id": "keys", "actions": strokes}
        driver("WebDriver:PerformActions", actions=[keys])
        return
    one: dict[str, Any] = {"key": key, "code": f"Digit{key}", "windowsVirtualKeyCode": ord(key)}
    driver.page("Input.dispatchKeyEvent", type="keyDown", text=key, **one)
    driver.page("Input.dispatchKeyEvent", type="keyUp", **one)


def type_by_keys(driver: Browser, code: str) -> None:
    """As a person who looks up after each digit."""
    there = "document.hasFocus()&&document.activeElement===f"
    driver.wait(f"(f=>{{f.focus();return {there}}})({FIELDS}[0])")
    for count, key in enumerate(code, 1):
        press(driver, key)
        seen(driver, f"!!({ANSWER}) || {SHOWN}.length>={count}")


def answered(driver: Browser, widget: str) -> str:
    """What the server says, after the page's own button where the page does not send itself."""
    if widget not in SENDS_ITSELF:
        driver.click("#widget button:not([disabled])")
    return seen(driver, ANSWER)


def press_fill(driver: Browser) -> hands.Panel:
    popup = driver.open_popup()
    popup.wait(hands.CARD)
    hands.ready(popup)
    popup.click(BUTTON)
    return popup


def test_a_right_code_after_a_wrong_password_signs_nobody_in(
    site: npm_widgets.WidgetSite,
) -> None:
    session = site.enter({"user": npm_widgets.USER, "password": "a guess"})
    site.check(session, oathtool())

    assert "Signed in" not in site.page(WIDGETS[0], session)


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_wrong_code_typed_by_hand_is_refused(
    driver: Browser, site: npm_widgets.WidgetSite, widget: str
) -> None:
    wrong = next(code for code in ("123456", "234567") if code not in npm_widgets.valid())
    arrive(driver, site, widget)
    type_by_keys(driver, wrong)

    assert answered(driver, widget) == "Wrong code"
    assert site.heard == [wrong]


@pytest.mark.parametrize("widget", WIDGETS)
def test_the_right_code_typed_by_hand_is_accepted(
    driver: Browser, site: npm_widgets.WidgetSite, widget: str
) -> None:
    right = oathtool()
    arrive(driver, site, widget)
    type_by_keys(driver, right)

    assert answered(driver, widget) == "Signed in"
    assert site.heard == [right]


@pytest.mark.parametrize("widget", SENT_BY_BUTTON)
def test_a_filled_code_is_in_the_pages_model_and_accepted(
    driver: Browser, site: npm_widgets.WidgetSite, widget: str
) -> None:
    arrive(driver, site, widget)
    press_fill(driver).wait(DONE, 20)
    driver.close_popup()
    held, shown = driver.js(MODEL), driver.js(SHOWN)

    assert answered(driver, widget) == "Signed in"
    assert site.heard == [held] == [shown]


@pytest.mark.parametrize("widget", SENDS_ITSELF)
def test_a_filled_code_that_the_page_sends_itself_is_sent_once_and_accepted(
    driver: Browser, site: npm_widgets.WidgetSite, widget: str
) -> None:
    arrive(driver, site, widget)
    press_fill(driver)
    said = answered(driver, widget)
    driver.close_popup()

    assert said == "Signed in"
    assert len(site.heard) == 1


def test_the_popup_is_done_with_a_page_that_goes_on_in_the_midst_of_filling(
    driver: Browser, site: npm_widgets.WidgetSite
) -> None:
    arrive(driver, site, "input-otp")
    at_once = json.dumps("fetch=()=>(location.reload(),new Promise(()=>{}))")
    driver.js(f"!!(window.wrappedJSObject ?? window).eval({at_once})")
    popup = press_fill(driver)

    assert popup.wait(DONE)
    driver.close_popup()


@pytest.mark.parametrize("widget", SPLIT)
def test_the_shortcut_fills_boxes_as_the_popup_does(
    driver: Browser, site: npm_widgets.WidgetSite, widget: str
) -> None:
    arrive(driver, site, widget)
    driver.shortcut("F")  # in Chromium the page has the focus then, and answers it
    seen(driver, f"!!({ANSWER}) || {WHOLE}")

    assert answered(driver, widget) == "Signed in"
    assert len(site.heard) == 1
