"""The main job in both browsers: scan a real site's QR code, see the code, fill it, be let in."""

from __future__ import annotations

from collections.abc import Iterator

import hands
import pytest
import story
from desk import SECRET, Browser, Desk, uri
from looks import OUT
from sites import RealSite

VERIFIED = "document.getElementById('signed-in')?.dataset.verified=='yes'"


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk) -> Iterator[Browser]:
    with desk.browser(family) as made:
        yield made


def test_scanning_the_sites_qr_code_makes_an_account_whose_first_code_the_site_accepts(
    driver: Browser, desk: Desk, site: RealSite
) -> None:
    story.sign_in(driver, site.places, "bob")
    story.open_setup(driver, site.places)
    popup = driver.open_popup()
    story.start_vault(popup)
    shown = story.add_from_page(popup)
    [row] = desk.rows().values()
    assert row["sites"] == [site.host]
    filled = story.fill(driver, popup)
    driver.close_popup()
    story.send_code(driver, "location.pathname.endsWith('/setup/complete/')")
    assert len(filled) == len(shown) == 6


def test_the_toolbar_buttons_popup_shows_the_code_that_oathtool_computes(
    driver: Browser, desk: Desk, site: RealSite
) -> None:
    desk.add(uri("Lighthouse", "alice"), site=site.host)
    hands.sign_in_to_code(driver, site.places)
    popup = driver.open_popup()
    popup.wait(f"document.querySelectorAll('#main :is(tk-row, .card)').length==2 && {hands.LISTED}")
    seen, right = hands.same_as_oathtool(lambda: hands.listed(popup, "alice"), secret=SECRET)
    OUT.mkdir(exist_ok=True)
    popup.shot(OUT / f"real-{driver.family}.png")
    driver.close_popup()
    assert seen in right


def test_fill_in_the_popup_is_accepted_by_the_site(
    driver: Browser, desk: Desk, site: RealSite
) -> None:
    site.forget()
    hands.sign_in_to_code(driver, site.places)
    popup = driver.open_popup()
    hands.ready(popup)
    row = "#site [data-id='%s'] [data-act=fill], #site tk-row[data-id='%s'] .row"
    ident = desk.rows()["alice"]["id"]
    popup.click(row % (ident, ident))
    assert len(str(driver.wait(hands.VALUE, 20))) == 6
    driver.close_popup()
    story.send_code(driver, VERIFIED)


def test_a_wrong_code_is_not_accepted_so_the_site_does_judge(
    driver: Browser, site: RealSite
) -> None:
    site.forget()
    hands.sign_in_to_code(driver, site.places)
    driver.type(hands.FIELD, "000000")
    story.send_code(driver, "document.body.innerText.includes('Invalid token')")
    assert not driver.js(VERIFIED)


def test_the_shortcut_alone_fills_what_the_site_accepts(
    driver: Browser, desk: Desk, site: RealSite
) -> None:
    only_alice(desk)
    site.forget()
    hands.sign_in_to_code(driver, site.places)
    driver.shortcut("F")
    assert len(str(driver.wait(hands.VALUE, 20))) == 6
    story.send_code(driver, VERIFIED)


def test_the_shortcut_fills_after_the_extensions_background_was_stopped(
    driver: Browser, desk: Desk, site: RealSite
) -> None:
    only_alice(desk)
    site.forget()
    hands.sign_in_to_code(driver, site.places)
    driver.stop_background()
    hands.background_is_stopped(driver)
    driver.shortcut("F")
    assert len(str(driver.wait(hands.VALUE, 20))) == 6
    story.send_code(driver, VERIFIED)


def only_alice(desk: Desk) -> None:
    """One account for the site, so that nothing is left to ask."""
    if "bob" in desk.rows():
        desk.tidekey("rm", "--yes", str(desk.rows()["bob"]["id"]))
