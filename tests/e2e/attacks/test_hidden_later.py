"""A field that is hidden while the popup or the context menu is open gets nothing either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import guards
import hands
import marionette
import pytest
from acting import Watch
from desk import Browser, Desk
from field_pages import Variant, around, field, script
from hidden import HIDDEN
from playing import HELD, PAGE, Played, Theatre, has_code

MENU = {
    "clear-over-a-coupon": HIDDEN["over-a-coupon"],
    "faint": Variant(field("opacity:.02")),
    "faint-when-the-menu-comes": Variant(
        field() + script("on('contextmenu',()=>find('#code').style.opacity=.02)")
    ),
    "blurred": Variant(around("filter:blur(30px)")),
}
FADE = "function fade(){setTimeout(()=>find('#code').style.opacity=.02,30)}"
POPUP = {"code": Variant(field() + script(FADE))}
FADED = "getComputedStyle(document.querySelector('#code')).opacity=='0.02'"
FILL = "#site [data-act=fill]"


@pytest.fixture(scope="module")
def theatre(family: str, new_desk: Callable[..., Desk], keys: dict[str, str]) -> Iterator[Theatre]:
    made = Theatre(MENU | POPUP, new_desk(keys), family)
    yield made
    made.close()


def menus(theatre: Theatre, driver: Browser, screen: hands.Screen | None) -> dict[str, Played]:
    """The menu's item on each field."""

    def choose() -> None:
        if isinstance(driver, marionette.Firefox):  # without a screen its menu stays open
            driver.chrome("document.getElementById('contentAreaContextMenu').hidePopup()")
        hands.choose_in_menu(driver, "#code", screen)

    return theatre.play(driver, MENU, choose)


def test_the_context_menus_item_fills_no_field_that_nobody_sees(
    theatre: Theatre, family: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    screen = request.getfixturevalue("screen") if family == "chromium" else None
    display = screen.name if screen else ""
    with theatre.desk.browser(family, registered=False, display=display) as driver:
        shipped = menus(theatre, driver, screen)
    with guards.without(theatre.desk, family, tmp_path, "isSeen", display=display) as driver:
        unguarded = menus(theatre, driver, screen)

    assert {name: (one.sign, one.held) for name, one in shipped.items()} == dict.fromkeys(
        MENU, ("!", "")
    )
    for held in (one.held for one in unguarded.values()):  # the control
        assert has_code(held)


def faded(theatre: Theatre, driver: Browser) -> str:
    """What a page holds that has hidden its field before Fill is pressed in the popup."""
    theatre.visit(driver, Watch(driver), "code")
    popup = driver.open_popup()
    hands.ready(popup)
    driver.js(f"{PAGE}.fade()")
    driver.wait(FADED)
    popup.click(FILL)
    assert hands.said(popup)
    driver.close_popup()
    return str(driver.js(HELD))


def test_the_popups_button_fills_no_field_that_was_hidden_since(
    theatre: Theatre, family: str, tmp_path: Path
) -> None:
    with theatre.desk.browser(family, registered=False) as driver:
        shipped = faded(theatre, driver)
    with guards.without(theatre.desk, family, tmp_path, "isSeen", "likely") as driver:
        unguarded = faded(theatre, driver)

    assert shipped == ""
    assert has_code(unguarded)  # the control
