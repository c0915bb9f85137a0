"""The context menu on a code field, in both browsers; Chromium's is a native window on a screen."""

from __future__ import annotations

import hands
import pytest
import story
from desk import Desk, uri
from sites import RealSite

VERIFIED = "document.getElementById('signed-in')?.dataset.verified=='yes'"


def test_the_context_menus_item_fills_what_the_site_accepts(
    family: str, desk: Desk, site: RealSite, request: pytest.FixtureRequest
) -> None:
    screen = request.getfixturevalue("screen") if family == "chromium" else None
    desk.start_vault(uri("Lighthouse", "alice"), site=site.host)
    with desk.browser(family, display=screen.name if screen else "") as driver:
        hands.sign_in_to_code(driver, site.places)
        hands.choose_in_menu(driver, hands.FIELD, screen)
        assert len(str(driver.wait(hands.VALUE, 20))) == 6
        story.send_code(driver, VERIFIED)
