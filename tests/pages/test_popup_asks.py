"""What the popup asks before a code goes somewhere new, and what it says where none goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hands_on import answer, asked, choose, count, press, shown

pytestmark = pytest.mark.browser

CTRL = 2
LOCALES = Path(__file__).parents[2] / "extension/_locales"
LANGUAGES = ("en", "de", "fr", "es", "ja")
SAID = "document.querySelector('.said').textContent"
DIALOG = "document.querySelector('dialog[open]')"
FOCUSED = "document.activeElement.dataset.act ?? document.activeElement.id"
LIST = "document.querySelector('#list .row').click()"


# Pages where nothing is filled


def test_an_unencrypted_page_is_allowed_only_after_a_question(popup: Any) -> None:
    page = popup("plain")
    strip = shown(page, "#about .strip")

    press(page, "#about .strip")
    page.wait(DIALOG)
    text, held = page.js(f"{DIALOG}.textContent"), page.js("document.activeElement.textContent")
    before = asked(page, "sites.options")
    answer(page)
    page.wait("!document.querySelector('#about .strip')")

    assert "not encrypted" in strip and "Allow for router.home.example" in strip
    assert "anybody in this network can read" in text and "routers" in text
    assert (held, before) == ("Cancel", [])
    expected = [{"origin": "http://router.home.example", "plain": True}]
    assert asked(page, "sites.options") == expected
    assert page.js(FOCUSED) == "search"


def test_without_a_yes_an_unencrypted_page_stays_refused(popup: Any) -> None:
    page = popup("plain")

    press(page, "#about .strip")
    page.wait(DIALOG)
    page.key("Enter")
    page.wait("!document.querySelector('dialog')")

    assert asked(page, "sites.options") == []
    assert "Allow for" in shown(page, "#about .strip")


def test_what_was_allowed_is_taken_back_in_the_view_of_the_site(popup: Any) -> None:
    page = popup("plain")
    press(page, "#about .strip")
    answer(page)
    press(page, "#more")
    choose(page, "On router.home.example")
    why = shown(page, "#offer_here-hint")

    press(page, "[data-act=plain-back]")
    page.wait("document.querySelector('#view [data-act=allow]')")

    assert "not encrypted" in why
    assert page.js("!document.querySelector('#offer_here')")
    assert asked(page, "sites.options")[-1] == {
        "origin": "http://router.home.example",
        "plain": False,
    }


@pytest.mark.parametrize(
    ("state", "words"), [("odd", "not written as browsers"), ("opaque", "no address of its own")]
)
def test_other_pages_are_refused_in_one_sentence_with_nothing_to_press(
    popup: Any, state: str, words: str
) -> None:
    page = popup(state)

    assert words in shown(page, "#about .strip")
    assert count(page, "#about button") == 0


# Sites that look alike, and sites that belong together


def marked(page: Any) -> list[list[str]]:
    return list(
        page.js(
            "[...document.querySelectorAll('.twins dd')].map(one => "
            "[one.querySelector('.address').textContent, "
            "[...one.querySelectorAll('mark')].map(m => m.textContent).join()])"
        )
    )


def test_a_look_alike_stands_above_the_one_it_looks_like_with_what_differs_marked(
    popup: Any,
) -> None:
    page = popup("warning")
    page.js(LIST)
    page.wait(DIALOG)

    terms = page.js("[...document.querySelectorAll('.twins dt')].map(one => one.textContent)")
    look = page.js("getComputedStyle(document.querySelector('mark')).textDecorationLine")
    heard = page.js("document.querySelector('.twins dd .quiet').textContent")
    page.key("Enter")
    page.wait("!document.querySelector('dialog')")

    assert terms == ["In front of you now", "The one you use"]
    assert look == "underline"
    assert heard == "p a y p a 1 . c o m"
    assert asked(page, "sites.bind") == []


@pytest.mark.parametrize(
    ("state", "front"),
    [
        ("warning", [["paypa1.com", "1"], ["paypal.com", "l"]]),
        ("warning-idn", [["p\u0430ypal.com", "\u0430"], ["paypal.com", "a"]]),
        ("warning-worn", [["paypal.com.evil.example", ".evil.example"], ["paypal.com", ""]]),
    ],
)
def test_what_differs_is_marked(popup: Any, state: str, front: list[list[str]]) -> None:
    page = popup(state)
    page.js(LIST)
    page.wait(DIALOG)

    assert marked(page) == front


def test_a_domain_in_another_script_is_shown_in_both_spellings(popup: Any) -> None:
    page = popup("idn")
    page.js(LIST)
    page.wait(DIALOG)
    plain = page.js(f"{DIALOG}.innerText")
    page = popup("warning-idn")
    page.js(LIST)
    page.wait(DIALOG)

    assert "xn--bcher-kva.example" in plain and "b\u00fccher.example" in plain
    assert page.js("document.querySelector('.twins .raw').textContent") == "xn--pypal-4ve.com"


def test_an_account_of_a_kindred_site_is_offered_behind_the_question(popup: Any) -> None:
    page = popup("kin")
    head = shown(page, "#site-head")
    listed = page.js("[...document.querySelectorAll('#list tk-row')].map(one => one.dataset.id)")

    page.key("Enter")
    page.wait(DIALOG)
    text = page.js(f"{DIALOG}.innerText")
    before = asked(page, "sites.bind")
    answer(page)
    page.wait("globalThis.asked.filter(one => one.name === 'page.fill').length === 2")

    assert head == "Shares its sign-in with microsoft.com"
    assert "id3" not in listed
    assert "microsoft.com and live.com are known to share their sign-in" in text
    assert before == []
    assert asked(page, "sites.bind") == [{"id": "id3", "origin": "https://live.com"}]


def test_arrows_reach_the_kindred_account_before_the_list(popup: Any) -> None:
    page = popup("kin")
    places = []
    for _ in range(2):
        page.key("ArrowDown")
        places.append(page.js("document.activeElement.closest('tk-row').dataset.id"))

    assert places == ["id3", "id0"]


# A code that was copied and pasted by hand


def copy_first(page: Any) -> None:
    page.js("document.querySelector('#list .row').focus()")
    page.key("c", CTRL)
    page.wait("globalThis.copied")


def test_a_code_copied_on_a_page_of_another_site_is_looked_out_for(popup: Any) -> None:
    page = popup("unbound")

    copy_first(page)
    page.wait("globalThis.asked.some(one => one.name === 'site.copied')")

    assert asked(page, "site.copied") == [{"id": "id0", "code": page.js("globalThis.copied")}]


@pytest.mark.parametrize("state", ["list", "odd", "plain"])
def test_without_a_page_that_codes_may_go_to_nothing_is_looked_out_for(
    popup: Any, state: str
) -> None:
    page = popup(state)

    copy_first(page)
    page.wait(SAID)

    assert asked(page, "site.copied") == []


def test_a_code_of_the_site_in_front_is_not_looked_out_for(popup: Any) -> None:
    page = popup("site")

    page.js("document.querySelector('[data-act=copy]').click()")
    page.wait(SAID)

    assert asked(page, "site.copied") == []


def test_a_pasted_code_offers_its_account_for_the_site(popup: Any) -> None:
    page = popup("unbound&pasted=id3")
    text = shown(page, ".banner")
    before = asked(page, "sites.bind")

    press(page, ".banner .btn")
    page.wait("!document.querySelector('.banner')")
    page.wait("document.querySelector('.card')")

    assert "Dropbox, lena.hoff@example.com" in text and "gist.example" in text
    assert before == []
    assert asked(page, "sites.bind") == [{"id": "id3", "origin": "https://gist.example"}]
    assert asked(page, "site.answered") == [{}]
    assert page.js(FOCUSED) == "search"


def test_not_now_binds_nothing_and_is_not_asked_again(popup: Any) -> None:
    page = popup("unbound&pasted=id3")

    press(page, ".banner .btn:last-child")
    page.wait("!document.querySelector('.banner')")

    assert asked(page, "sites.bind") == []
    assert asked(page, "site.answered") == [{}]


def test_no_paste_no_offer(popup: Any) -> None:
    page = popup("unbound")
    page.wait("performance.getEntriesByName('looked').length")

    assert count(page, ".banner") == 0


def test_a_pasted_account_is_found_wherever_it_stands(popup: Any) -> None:
    page = popup("unbound&n=1200&pasted=id1190")

    assert "Amazon 119" not in shown(page, ".banner") and "GitHub 119" in shown(page, ".banner")


def test_a_paste_on_a_look_alike_is_asked_about_with_both_addresses(popup: Any) -> None:
    page = popup("warning&pasted=id3")

    press(page, ".banner .btn")
    page.wait("document.querySelectorAll('.twins dd').length === 2")
    page.key("Enter")
    page.wait("!document.querySelector('dialog')")

    assert asked(page, "sites.bind") == []


# A part of another site


def fill_and_look(page: Any) -> None:
    press(page, "[data-act=fill]")
    press(page, ".said button")
    page.wait(DIALOG)


def test_a_part_of_another_site_is_named_where_nothing_was_filled(popup: Any) -> None:
    page = popup("frame")

    press(page, "[data-act=fill]")
    page.wait(SAID)

    assert "comes from pay.example" in page.js(SAID) and "Code copied" in page.js(SAID)
    assert page.js("document.querySelector('.said button').textContent") == "Look there too\u2026"


def test_a_part_of_another_site_is_looked_into_only_after_a_yes_within_its_press(
    popup: Any,
) -> None:
    page = popup("frame")
    fill_and_look(page)
    text, held = page.js(f"{DIALOG}.innerText"), page.js("document.activeElement.textContent")
    before = asked(page, "site.frame") + asked(page, "granted.request")

    answer(page)
    page.wait(f"{SAID}.includes('now looks')")
    page.wait("!document.querySelector('#about .strip')")
    focused = page.js(FOCUSED)
    page.key("Enter")
    page.wait(f"{SAID}.includes('Filled in pay.example')")

    assert "github.com shows a part of pay.example" in text
    assert "GitHub, lena-hoff may be filled on pay.example, here" in text
    assert (held, before, focused) == ("Cancel", [], "search")
    # once within the press, and once more when the browser has its own yes
    assert asked(page, "site.frame") == [{"id": "id0", "foreign": "https://pay.example"}] * 2
    assert asked(page, "granted.request") == [
        {"origins": ["https://pay.example/*"], "within": True}
    ]


def test_without_a_yes_no_part_of_another_site_is_allowed(popup: Any) -> None:
    page = popup("frame")
    fill_and_look(page)

    page.key("Enter")
    page.wait("!document.querySelector('dialog')")

    assert asked(page, "site.frame") + asked(page, "granted.request") == []


def test_the_look_at_the_page_offers_the_part_too(popup: Any) -> None:
    page = popup("frame")

    press(page, "#about .strip")
    page.wait(DIALOG)

    assert "pay.example" in shown(page, "#about .strip")
    assert "pay.example" in page.js(f"{DIALOG}.innerText")


def test_a_part_that_the_worker_bars_leads_to_the_same_question(popup: Any) -> None:
    page = popup("frame-barred")

    press(page, "[data-act=fill]")
    page.wait(DIALOG)
    answer(page)
    page.wait("globalThis.asked.some(one => one.name === 'site.frame')")

    assert asked(page, "site.frame")[0] == {"id": "id0", "foreign": "https://pay.example"}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("frame&grant=no", "browser did not get your yes"),
        ("frame-gone", "page changed while you were asked"),
    ],
)
def test_what_came_of_the_yes_is_said(popup: Any, state: str, words: str) -> None:
    page = popup(state)
    fill_and_look(page)

    answer(page)

    page.wait(f"{SAID}.includes({words!r})")


def test_an_unencrypted_part_is_not_asked_for(popup: Any) -> None:
    page = popup("frame-http")

    press(page, "[data-act=fill]")
    press(page, ".said button")
    page.wait(f"{SAID}.includes('not encrypted')")

    assert count(page, "dialog") == 0
    assert asked(page, "site.frame") + asked(page, "granted.request") == []


# Why nothing was filled


def messages(language: str) -> dict[str, str]:
    words = json.loads((LOCALES / language / "messages.json").read_text("utf-8"))
    return {key: entry["message"] for key, entry in words.items()}


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("none", "Right-click the field"),
        ("several", "Click into the right one"),
        ("other-code", "the way with an app"),
        ("hidden", "Close what covers it"),
        ("sandboxed", "Type it yourself"),
        ("made", "typing its address"),
    ],
)
def test_why_nothing_was_filled_is_said_with_what_to_do(popup: Any, why: str, words: str) -> None:
    page = popup(f"site&why={why}")

    press(page, "[data-act=fill]")
    page.wait(SAID)

    assert words in page.js(SAID) and "Code copied" in page.js(SAID)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_entry_is_named_as_it_is_called(language: str) -> None:
    words = messages(language)

    assert words["menu_fill"] in words["no_field"]
