"""What the popup says of the site in front, and what may be chosen for it: nothing by itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hands_on import asked, choose, count, press, shown

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "de", "fr", "es", "ja")
WHY = "document.querySelector('#why').textContent"
ABOVE = "[...document.querySelectorAll('#site [data-id]')].map(one => one.dataset.id)"
LOADED = "performance.getEntriesByType('resource').map(one => one.name.split('/').at(-1))"
FOCUSED = "document.activeElement.dataset.act ?? document.activeElement.id"
ROW = "document.querySelector('#list .row')"
LISTED = "[...document.querySelectorAll('#list tk-row')].map(one => one.dataset.id)"
CHANGE = (
    "import('/channel.js').then(({ask}) => ask('accounts.order', {id: 'id1', after: 'id3'}))"
    ".then(() => tell({event: 'changed'}))"
)
GITHUB = "https://github.com"


def site_view(page: Any) -> None:
    press(page, ".here")
    page.wait("document.querySelector('#view .sites')")


# Which account, and why


def test_the_account_that_the_page_names_comes_first_and_says_why(popup: Any) -> None:
    page = popup("named")
    page.wait(f"{ABOVE}[0] === 'id1'")

    assert page.js(ABOVE) == ["id1", "id0"]
    assert page.js(WHY) == "Named on this page or the one before"
    assert "GitHub" in shown(page, ".card .who") and "lena-work" in shown(page, ".card .who")
    assert shown(page, "#site-head") == "For github.com"
    assert len(asked(page, "accounts.list")) == 1


def test_without_a_name_the_order_is_the_hosts(popup: Any) -> None:
    page = popup("many-here")
    page.wait("performance.getEntriesByName('looked').length")

    assert page.js(ABOVE) == ["id0", "id1"]
    assert page.js(WHY) == "Saved for github.com"


def test_an_account_that_was_used_says_when(popup: Any) -> None:
    assert popup("chosen").js(WHY).startswith("Last used Oct 8")


@pytest.mark.parametrize("key", ["ArrowDown", "Tab", "x"])
def test_nothing_moves_once_a_person_has_begun(popup: Any, key: str) -> None:
    page = popup("named&hold")
    page.key(key)

    page.js("looked()")
    page.wait("performance.getEntriesByName('looked').length")
    page.js("document.querySelector('#search').value = ''")

    if key == "x":
        page.key("Escape")
    assert page.js("[...document.querySelectorAll('#site [data-id]')].at(0)?.dataset.id") != "id1"


def test_a_look_that_comes_late_still_sorts_where_nobody_began(popup: Any) -> None:
    page = popup("named&hold")

    page.js("looked()")

    page.wait(f"{ABOVE}[0] === 'id1'")


@pytest.mark.parametrize(
    ("state", "bring", "come"),
    [
        pytest.param(
            "unconfirmed&hold-news", "brought()", "document.querySelector('.strip')", id="news"
        ),
        pytest.param("site&hold-site", "looked()", "document.querySelector('.card')", id="card"),
        pytest.param("unconfirmed", CHANGE, f"{LISTED}[0] === 'id2'", id="another-order"),
    ],
)
def test_nothing_moves_from_under_a_held_button(
    popup: Any, state: str, bring: str, come: str
) -> None:
    page = popup(state)
    page.wait("performance.getEntriesByName('heard').length")
    x, y = page.js(f"(r => [r.x + r.width / 3, r.y + r.height / 2])({ROW}.getBoundingClientRect())")
    there = f"[document.elementFromPoint({x}, {y}).closest('tk-row')?.dataset.id, Boolean({come})]"
    button = {"x": x, "y": y, "button": "left", "clickCount": 1}
    page.js(f"window.landed = false; {ROW}.addEventListener('click', () => {{ landed = true; }})")
    before = page.js(there)

    page.call("Input.dispatchMouseEvent", type="mousePressed", **button)
    page.js(bring)
    page.js("new Promise(done => setTimeout(done, 200))")
    held = page.js(there)
    page.call("Input.dispatchMouseEvent", type="mouseReleased", **button)

    page.wait("landed")
    page.wait(come)  # the control
    assert held == before
    assert before[0] and not before[1]


# What was chosen for a site


def test_the_row_under_the_card_opens_the_site_and_back_returns_to_it(popup: Any) -> None:
    page = popup("site")
    page.js("document.querySelector('.here').focus()")
    page.key("Enter")
    page.wait("document.querySelector('#view .sites')")
    title = (shown(page, "#title"), page.js(FOCUSED))

    page.key("Escape")
    page.wait("document.querySelector('#view').hidden")

    assert title == ("On github.com", "title")
    assert page.js(FOCUSED) == "site"


@pytest.mark.parametrize("anchor", ["#more", ".card .own", "#list .own"])
def test_the_menus_lead_to_the_site_in_front(popup: Any, anchor: str) -> None:
    page = popup("site")

    press(page, anchor)
    choose(page, "On github.com")

    assert "Send the form" in shown(page, "#view .sites")


@pytest.mark.parametrize("anchor", ["#more", "#list .own"])
def test_without_a_site_in_front_no_menu_names_one(popup: Any, anchor: str) -> None:
    page = popup("list")

    press(page, anchor)
    page.wait("document.querySelector('.menu')")

    assert "On " not in page.js("document.querySelector('.menu').innerText")


def test_offers_are_asked_of_the_browser_within_the_press_and_only_then(popup: Any) -> None:
    page = popup("site")
    site_view(page)
    before = asked(page, "granted.request"), count(page, "#button_here")

    page.js("document.querySelector('#offer_here').focus()")
    page.key(" ")
    page.wait("document.querySelector('#button_here')")

    assert before == ([], 0)
    assert asked(page, "granted.request") == [{"origins": ["https://github.com/*"], "within": True}]
    assert page.js("document.querySelector('#offer_here').checked")
    assert page.js(FOCUSED) == "offer_here"


def test_where_the_browser_got_no_yes_the_switch_goes_back_and_says_so(popup: Any) -> None:
    page = popup("site&grant=no")
    site_view(page)

    press(page, "#offer_here")

    assert "nothing was switched on" in shown(page, "#view .problem")
    assert not page.js("document.querySelector('#offer_here').checked")
    assert count(page, "#button_here") == 0


def test_offers_and_the_button_in_the_page_are_switched_off(popup: Any) -> None:
    page = popup("chosen")
    site_view(page)

    press(page, "#button_here")
    page.wait("!document.querySelector('#button_here').checked")
    press(page, "#offer_here")
    page.wait("!document.querySelector('#button_here')")

    assert asked(page, "site.button") == [{"on": False}]
    assert asked(page, "site.offers_off") == [{}]
    assert asked(page, "granted.request") == []


def test_sending_the_form_is_stored_for_this_site_only_on_a_press(popup: Any) -> None:
    page = popup("site")
    site_view(page)
    before = asked(page, "sites.options")

    press(page, "#submit_here")
    page.wait("globalThis.asked.some(one => one.name === 'sites.options')")

    assert before == []
    assert asked(page, "sites.options") == [{"origin": GITHUB, "submit": True}]


def test_a_choice_that_cannot_be_stored_goes_back_and_says_why(popup: Any) -> None:
    page = popup("stuck")
    site_view(page)

    press(page, "#submit_here")

    assert "cannot be written" in shown(page, "#view .problem")
    assert not page.js("document.querySelector('#submit_here').checked")


def test_the_field_that_was_pointed_at_is_forgotten_and_the_focus_stays_in_the_view(
    popup: Any,
) -> None:
    page = popup("chosen")
    site_view(page)
    page.js("document.querySelector('[data-act=forget]').focus()")

    page.key("Enter")
    page.wait("!document.querySelector('[data-act=forget]')")

    assert asked(page, "sites.options") == [{"origin": GITHUB, "learnt": ""}]
    assert page.js(FOCUSED) == "title"


def test_a_site_whose_parts_may_be_filled_is_listed_and_can_be_taken_back(popup: Any) -> None:
    page = popup("chosen")
    site_view(page)
    assert "pay.example" in shown(page, "#view .sites")

    press(page, "#view [data-act=frame-back]")
    page.wait("document.querySelectorAll('[data-act=frame-back]').length == 1")

    assert "pay.example" not in shown(page, "#view .sites")
    assert asked(page, "sites.options") == [{"origin": GITHUB, "no_frame": "pay.example"}]


def test_the_view_shows_what_was_filled_on_this_site_and_no_other(popup: Any) -> None:
    page = popup("site")
    site_view(page)

    log = shown(page, "#view .went")
    text = shown(page, "#view .sites")

    assert "lena-hoff" in log and "Amazon" not in log
    assert "Private windows are not noted" in text
    assert asked(page, "log.fills") == [{"limit": 200}]


def test_the_switches_are_reached_and_turned_by_keys_in_the_order_of_the_eye(popup: Any) -> None:
    page = popup("chosen")
    site_view(page)
    places = []
    for _ in range(4):
        page.key("Tab")
        places.append(page.js(FOCUSED))

    page.js("document.querySelector('#submit_here').focus()")
    page.key(" ")
    page.wait("globalThis.asked.some(one => one.name === 'sites.options')")

    assert places == ["offer_here", "button_here", "submit_here", "forget"]
    assert asked(page, "sites.options") == [{"origin": GITHUB, "submit": False}]


def test_a_switch_is_called_by_its_words_and_described_by_its_hint(popup: Any) -> None:
    page = popup("site")
    site_view(page)
    of = "document.getElementById(document.querySelector('#submit_here').getAttribute('{}'))"

    assert page.js("document.querySelector('#submit_here').getAttribute('role')") == "switch"
    named = page.js(of.format("aria-labelledby") + ".textContent")
    assert named == "Send the form after filling"
    assert "own button" in page.js(of.format("aria-describedby") + ".textContent")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["chosen", "plain"])
def test_at_300_pixels_nothing_is_cut_and_every_target_is_large(
    popup: Any, state: str, language: str
) -> None:
    page = popup(f"{state}&lang={language}", "document.querySelector('.row .code')")
    page.look(300, 480)
    press(page, "#more")
    page.wait("document.querySelector('.menu')")
    page.js("[...document.querySelectorAll('.menu button')].at(4).click()")
    page.wait("document.querySelector('#view .sites')")

    wide = page.js("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('#view'))")
    heights = page.js(
        "[...document.querySelectorAll('#view .btn, #view label, #back')]"
        ".map(one => one.getBoundingClientRect().height)"
    )

    assert wide
    assert min(heights) >= 36


# Where codes went


def test_the_main_menu_shows_where_codes_went_with_account_site_and_time(popup: Any) -> None:
    page = popup("list")

    press(page, "#more")
    choose(page, "Where codes were filled")
    page.wait("document.querySelector('#view .went')")
    line = page.js("[...document.querySelector('.went li .what').children].map(e => e.textContent)")

    assert line == ["GitHub", "lena-hoff", "github.com"]
    assert re.search(r"\d:\d\d", shown(page, ".went time"))
    assert count(page, ".went li") == 5


def test_where_nothing_was_filled_that_is_said(popup: Any) -> None:
    page = popup("site&unfilled")

    press(page, "#more")
    choose(page, "Where codes were filled")

    assert "Nothing was filled yet." in shown(page, "#view .sites")
    assert count(page, "#view .went") == 0


# The start


LATER = {"site.js", "went.js", "here.js", "frame.js", "question.js", "plain.js", "spelling.js"}


def test_what_stands_about_sites_is_not_loaded_before_it_is_asked_for(popup: Any) -> None:
    page = popup("site")
    page.wait("performance.getEntriesByName('looked').length")
    before = set(page.js(LOADED))

    site_view(page)

    assert before & (LATER | {"sites.css"}) == set()
    assert {"site.js", "went.js", "sites.css"} <= set(page.js(LOADED))
