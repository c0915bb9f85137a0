"""Without the host: a page says so and what to do, and goes away by itself once it is mended."""

from __future__ import annotations

import cdp
import hands
import marionette
from common import until
from desk import Browser, Desk, uri
from looks import everyhow

ONBOARDING = "onboarding/onboarding.html"


def test_a_missing_host_is_named_and_mended_without_a_restart(family: str, desk: Desk) -> None:
    desk.start_vault(uri("Lighthouse", "alice"))
    with desk.browser(family, registered=False) as driver:
        until(lambda: onboarding_tabs(driver), "the page that says what is missing", 20)
        with hands.own_page(driver, ONBOARDING + "?cause=absent") as page:
            page.wait("!!document.querySelector('main.loaded .steps')")
            text = str(page.js("document.querySelector('main').innerText"))
            assert "does not find Tidekey" in text
            assert f"install.sh --no-demo --browser {family}" in text
            if isinstance(page, cdp.Session):
                assert everyhow(page, "onboarding") == {}
        popup = driver.open_popup()
        popup.wait("document.querySelector('#view .why')?.textContent=='link.absent'")
        driver.close_popup()
        desk.register(family)
        look_at_onboarding(driver)
        until(lambda: not onboarding_tabs(driver), "the page to go away by itself", 20)
        back(driver)
        popup = driver.open_popup()
        seen, right = hands.same_as_oathtool(lambda: hands.listed(popup, "alice"))
        assert seen in right


def onboarding_tabs(driver: Browser) -> int:
    """How many tabs show the page."""
    if isinstance(driver, marionette.Firefox):
        count = (
            "return gBrowser.tabs.filter(t=>t.linkedBrowser.currentURI.spec.includes(a[0])).length"
        )
        return int(str(driver.chrome(count, ONBOARDING)))
    return sum(t["type"] == "page" and ONBOARDING in str(t["url"]) for t in driver.targets())


def look_at_onboarding(driver: Browser) -> None:
    """Bring it to the front, as a person has it there; in the background it does not look."""
    if isinstance(driver, marionette.Firefox):
        driver.chrome(
            "gBrowser.selectedTab=gBrowser.tabs.find("
            "t=>t.linkedBrowser.currentURI.spec.includes(a[0]))",
            ONBOARDING,
        )
        return
    driver.attach(driver.find(driver.pages + ONBOARDING, "page"))("Page.bringToFront")


def back(driver: Browser) -> None:
    """To the first tab."""
    if isinstance(driver, marionette.Firefox):
        [first] = driver("WebDriver:GetWindowHandles")  # type: ignore[misc]
        driver("WebDriver:SwitchToWindow", handle=first, focus=True)
