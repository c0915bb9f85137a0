"""Fields with traps are filled so that the page's own model has the code; others never are."""

from __future__ import annotations

from collections.abc import Iterator

import hands
import pytest
from desk import Browser, Desk, oathtool, uri
from sites import Pages

FILLED = ("controlled", "split", "number", "limited")
LEFT_ALONE = ("sms", "coupon", "postcode")
ALL = "[...document.querySelectorAll('input')].map(e=>e.value).join('')"


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    made = Pages(*FILLED, *LEFT_ALONE, "refuses")
    yield made
    made.close()


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk, pages: Pages) -> Iterator[Browser]:
    desk.start_vault(uri("Lighthouse", "alice"), site=pages.host)
    with desk.browser(family) as made:
        yield made


def fill(driver: Browser) -> hands.Panel:
    popup = driver.open_popup()
    popup.wait(hands.CARD)
    popup.click("#site [data-act=fill]")
    return popup


@pytest.mark.parametrize("widget", FILLED)
def test_the_pages_own_model_holds_the_code_after_filling(
    driver: Browser, pages: Pages, widget: str
) -> None:
    driver.go(pages.at(widget))
    fill(driver)
    model = "(window.wrappedJSObject ?? window).model()"
    held = str(driver.wait(f"(m=>/^\\d{{6}}$/.test(m)&&m)({model})", 20))
    driver.close_popup()
    assert held == str(driver.js(ALL)).zfill(6)
    assert held in {oathtool(), oathtool(at=hands.now() - 30), oathtool(at=hands.now() + 5)}


@pytest.mark.parametrize("page", LEFT_ALONE)
def test_a_field_for_another_kind_of_code_is_left_empty(
    driver: Browser, pages: Pages, page: str
) -> None:
    driver.go(pages.at(page))
    popup = fill(driver)
    assert hands.said(popup)
    driver.close_popup()
    assert driver.js(ALL) == ""


def test_a_page_that_refuses_the_code_is_named_and_the_code_is_in_the_clipboard(
    driver: Browser, pages: Pages
) -> None:
    driver.go(pages.at("refuses"))
    popup = fill(driver)
    popup.wait("document.querySelector('output.said').textContent.includes('copied instead')")
    code = hands.big_code(popup)
    copied = hands.clipboard(driver, popup)
    driver.close_popup()
    assert driver.js(ALL) == ""
    assert copied in {code, oathtool(at=hands.now() - 30)}
