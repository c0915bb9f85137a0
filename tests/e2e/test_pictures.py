"""Pictures of the real pages with real data, for a person to look at, and what no picture may show:
something cut off, a bar to scroll sideways, a foot that lies over the list.

They are left in tests/e2e/out. Real Chromium, the real popup where its size is the popup's own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator

import cdp
import hands
import pytest
from desk import PASSPHRASE, Desk, many, uri
from looks import CUT, OUT, everyhow
from sites import Pages

from needs import lacking


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    made = Pages("code")
    yield made
    made.close()


@pytest.fixture(scope="module")
def desk(new_desk: Callable[..., Desk], keys: dict[str, str]) -> Desk:
    if not shutil.which("chromium"):
        lacking("chromium is not installed")
    made = new_desk(keys)
    made.start_vault()
    return made


@pytest.fixture(scope="module")
def driver(desk: Desk, pages: Pages) -> Iterator[cdp.Chromium]:
    with desk.browser("chromium") as made:
        assert isinstance(made, cdp.Chromium)
        made.go(pages.at("code"))
        yield made


def popup_with_codes(driver: cdp.Chromium) -> cdp.Session:
    popup = driver.open_popup()
    popup.wait(f"({hands.LISTED}) || !!document.querySelector('#empty')")
    hands.ready(popup)
    return popup


# In this order: each adds to the same vault.


@pytest.mark.parametrize("count", [0, 1, 8, 1000])
def test_the_popup_is_whole_with_so_many_accounts(
    desk: Desk, driver: cdp.Chromium, pages: Pages, count: int
) -> None:
    there = len(desk.rows())
    if count and not there:
        desk.add(uri("Lighthouse", "alice@example.org"), site=pages.host)
        there = 1
    if count > there:
        desk.add(*many(count)[there:])
    popup = popup_with_codes(driver)
    wrong = everyhow(popup, f"popup-{count}")
    driver.close_popup()
    assert wrong == {}


@pytest.mark.parametrize("width", [300, 376])
def test_the_popup_is_whole_where_it_is_narrow(driver: cdp.Chromium, width: int) -> None:
    with hands.own_page(driver, "options/options.html") as page:
        assert isinstance(page, cdp.Session)
        page("Emulation.setDeviceMetricsOverride", width=width, height=480, deviceScaleFactor=2,
             mobile=False)  # fmt: skip
        page("Page.navigate", url=driver.pages + "popup/popup.html")
        page.wait(f"innerWidth=={width} && {hands.LISTED}")
        wrong = everyhow(page, f"narrow-{width}")
    assert wrong == {}


def test_the_form_for_adding_is_whole(driver: cdp.Chromium) -> None:
    popup = popup_with_codes(driver)
    popup.click("#add")
    popup.wait("!!document.querySelector('#view textarea')")
    wrong = everyhow(popup, "add")
    popup.type("#view textarea", uri("A very long name of an issuer of accounts", "b" * 90))
    popup.click("#view form button[type=submit]")
    popup.wait("!!document.querySelector('#view .code[data-code]')")
    wrong |= everyhow(popup, "check")
    driver.close_popup()
    assert wrong == {}


def test_the_settings_are_whole(driver: cdp.Chromium) -> None:
    with hands.own_page(driver, "options/options.html") as page:
        assert isinstance(page, cdp.Session)
        page.wait("!!document.querySelector('main.loaded #doctor .quiet')", 30)
        height = page.js("document.documentElement.scrollHeight")
        page("Emulation.setDeviceMetricsOverride", width=900, height=height, deviceScaleFactor=1,
             mobile=False)  # fmt: skip
        wrong = everyhow(page, "options")
    assert wrong == {}


def test_the_recovery_sheet_is_whole_on_paper(desk: Desk, driver: cdp.Chromium) -> None:
    with hands.own_page(driver, "options/options.html") as page:
        page.click("#recovery .btn.main")
        page.wait("document.querySelector('output.said').textContent.length>20", 30)
    [sheet] = (desk.folder / "tidekey").rglob("sheets/*.html")
    driver.go(sheet.as_uri())
    driver.page("Emulation.setEmulatedMedia", media="print")
    for paper, size in {"a4": (794, 1123), "letter": (816, 1056)}.items():
        driver.page("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1],
                    deviceScaleFactor=1, mobile=False)  # fmt: skip
        driver.shot(OUT / f"sheet-{paper}.png")
        assert driver.js(CUT) == []
        assert driver.js(f"document.documentElement.scrollHeight<={size[1]}")
    driver.page("Emulation.clearDeviceMetricsOverride")
    driver.page("Emulation.setEmulatedMedia", media="")


def test_the_locked_popup_is_whole(desk: Desk, driver: cdp.Chromium, pages: Pages) -> None:
    desk.tidekey("passphrase", "--new-file", desk.note("new", PASSPHRASE))
    driver.go(pages.at("code"))
    desk.tidekey("lock")
    popup = driver.open_popup()
    popup.wait("document.querySelector('#view h1')?.textContent=='Tidekey is locked'")
    wrong = everyhow(popup, "locked")
    driver.close_popup()
    assert wrong == {}


def test_a_cut_off_text_would_be_seen(driver: cdp.Chromium) -> None:
    """The control of all the others."""
    popup = driver.open_popup()
    popup.wait("!!document.querySelector('#view h1')")
    popup.js("document.querySelector('#view h1').style.cssText="
             "'width:20px;overflow:hidden;white-space:nowrap'")  # fmt: skip
    assert json.dumps(popup.js(CUT)).count("cut off") == 1
    driver.close_popup()
