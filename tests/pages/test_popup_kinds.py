"""Kinds of codes that other apps have, and the way to bring accounts from them, in the popup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hands_on import asked, press, shown, write

pytestmark = pytest.mark.browser

ROW = "#list [data-id={}]"
DO = "document.querySelector('{} .do').innerText"
CODE = "document.querySelector('{} .code').firstChild.data"
FOCUSED = "document.activeElement"
VIEWED = "!document.querySelector('#view').hidden"
Open = Callable[..., Any]


def row(at: int) -> str:
    return ROW.format(f"id{at}")


def test_motp_and_yandex_have_a_clock_and_their_codes_are_asked_for_at_once(popup: Open) -> None:
    page = popup("odd-kinds")

    page.wait(CODE.format(row(0)))
    ids = [one["ids"] for one in asked(page, "codes.get")]

    assert page.js(CODE.format(row(0))) == "6f90ab"
    assert {"id0", "id1"} <= set(ids[0])
    assert all("id2" not in one for one in ids)


def test_an_account_without_its_pin_says_so_and_its_press_leads_to_the_field(popup: Open) -> None:
    page = popup("odd-kinds")
    page.wait(DO.format(row(1)))
    said = page.js(DO.format(row(1)))

    press(page, f"{row(1)} .row")
    page.wait(VIEWED)
    kind = page.js(f"{FOCUSED}.type")
    for letter in "5239":
        page.key(letter)
    page.key("Enter")
    page.wait(f"{CODE.format(row(1))}.trim()")

    assert (said, kind) == ("Needs its PIN", "password")
    assert asked(page, "accounts.edit")[0]["code_pin"] == "5239"
    assert page.js(CODE.format(row(1))) == "kxhqwzpa"
    assert "5239" not in page.js("document.body.innerHTML")


def test_the_field_for_the_pin_stays_empty_and_changes_nothing_then(popup: Open) -> None:
    page = popup("odd-kinds")
    page.wait(CODE.format(row(0)))

    page.js(f"document.querySelector('{row(0)} .row').focus()")
    page.key("e")
    page.wait("document.querySelector('#view [type=password]')")
    value = page.js("document.querySelector('#view [type=password]').value")
    page.js("document.querySelector('#view .form').requestSubmit()")
    page.wait("document.querySelector('#view').hidden")

    assert value == ""
    assert "code_pin" not in asked(page, "accounts.edit")[0]


def test_a_pin_of_letters_is_refused_in_words(popup: Open) -> None:
    page = popup("odd-kinds")
    press(page, f"{row(1)} .row")

    write(page, "#view [type=password]", "abcd")
    page.js("document.querySelector('#view .form').requestSubmit()")

    assert "PIN has 4 to 16 digits" in shown(page, "#view .problem")


def test_only_accounts_that_have_a_pin_have_a_field_for_it(popup: Open) -> None:
    page = popup("odd-kinds")

    page.js(f"document.querySelector('{row(3)} .row').focus()")
    page.key("e")
    page.wait("document.querySelector('#view .form')")

    assert page.js("document.querySelectorAll('#view [type=password]').length") == 0


def test_on_the_site_in_front_the_pin_is_the_main_act(popup: Open) -> None:
    page = popup("pin", "document.querySelector('#site .card')")
    page.wait("document.querySelector('#site .btn.main').innerText.includes('Type its PIN')")

    copies = page.js("document.querySelector('#site [data-act=copy]').hidden")
    page.key("Enter")
    page.wait(f"{VIEWED} && {FOCUSED}.type === 'password'")

    assert copies
    assert asked(page, "page.fill") == []


def test_a_kind_that_has_no_codes_here_says_that_its_data_is_kept(popup: Open) -> None:
    page = popup("odd-kinds")

    beneath = page.js(f"document.querySelector('{row(2)} .name').innerText")
    press(page, f"{row(2)} .row")
    page.wait("document.querySelector('.said').innerText")

    assert "no codes of this kind, data is kept" in beneath
    assert page.js("document.querySelector('.said').innerText") == (
        "Tidekey makes no codes of this kind; its data is kept"
    )


def test_an_empty_popup_leads_to_the_import(popup: Open) -> None:
    page = popup("empty", "document.querySelector('.mid h1')")

    page.js(
        "[...document.querySelectorAll('#empty .btn')]"
        ".find(one => one.innerText === 'From another app').click()"
    )

    assert asked(page, "page.open") == [{"page": "options", "query": "at=import"}]


def test_adding_leads_to_the_import_too(popup: Open) -> None:
    page = popup("site")
    press(page, "#add")

    press(page, "#view .choices .btn:last-child")

    assert asked(page, "page.open") == [{"page": "options", "query": "at=import"}]


def test_a_link_without_its_pin_is_saved_and_the_way_to_type_it_is_told(popup: Open) -> None:
    page = popup("site")
    press(page, "#add")

    write(page, ".form textarea", "motp://Work:me?secret=30edcc8edae50a60")
    page.js("document.querySelector('.form textarea').form.requestSubmit()")
    told = shown(page, ".form .note.warn")

    assert told.startswith("Needs its PIN")
    assert "choose Edit and type the PIN" in told
    assert page.js("document.querySelectorAll('.form .code').length") == 0
    assert page.js("document.querySelectorAll('.form [type=submit]').length") == 1
