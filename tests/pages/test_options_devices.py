"""Computers, passkeys, spaces and a new vault on the settings, with a made-up channel behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hands_on import asked, press, prove, send, shown, write

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.textContent"
STATE = "document.querySelector('#backup .state').innerText"
Open = Callable[..., Any]


def test_the_eighteen_characters_become_six_digits(options: Open) -> None:
    page = options("", "[data-act=approve]")

    press(page, "[data-act=approve]")
    page.wait("document.activeElement.matches('#devices .field')")
    for letter in "k7q2mx9p4trd31hbwz":
        page.key(letter)
    typed = page.js("document.activeElement.value")
    send(page, "devices")
    prove(page)
    digits = shown(page, ".digits")

    assert typed == "K7Q2MX-9P4TRD-31HBWZ"
    assert digits == "482 913"
    assert page.js("document.activeElement.ariaLabel") == "4 8 2 9 1 3"


def test_characters_of_no_request_are_refused_where_they_were_typed(options: Open) -> None:
    page = options("", "[data-act=approve]")

    press(page, "[data-act=approve]")
    write(page, "#devices .field", "ABC")
    send(page, "devices")
    prove(page)
    page.wait("document.querySelector('#devices .problem')")

    assert "18 characters" in shown(page, "#devices .problem")
    assert page.js("document.querySelector('#devices .field').value") == "ABC"


def test_forgetting_a_computer_says_what_it_does_not_take_away(options: Open) -> None:
    page = options("", "#devices .danger")

    press(page, "#devices .danger")
    note = shown(page, "#devices .note")
    held = page.js(FOCUSED)
    press(page, "#devices .note .danger")
    page.wait("!document.querySelector('#devices .danger')")

    assert "may still have its codes" in note
    assert "Move to a new vault" in note
    assert held == "Cancel"
    assert asked(page, "devices.forget") == [{"id": "d2"}]


def test_a_computer_whose_copy_is_not_covered_cannot_be_forgotten(options: Open) -> None:
    page = options("devices=uncovered", "#devices .danger")

    press(page, "#devices .danger")
    note = shown(page, "#devices .note")

    assert "Back up first" in note
    assert page.js("document.querySelectorAll('#devices .note .danger').length") == 0
    press(page, "#devices .note .btn + .btn")  # the copy that is missing is made from here
    page.wait("globalThis.asked.some(one => one.name === 'backup.run')")
    page.js("globalThis.tell({ event: 'backup' })")
    page.wait("!document.querySelector('#devices .note')")
    press(page, "#devices .danger")
    shown(page, "#devices .note .danger")


def test_this_computer_is_renamed(options: Open) -> None:
    page = options("", "#devices .items .btn")

    press(page, "#devices .items .btn")
    write(page, "#devices .field", "Kitchen")
    send(page, "devices")
    page.wait("document.querySelector('#devices b').textContent.includes('Kitchen')")

    assert asked(page, "devices.rename") == [{"name": "Kitchen"}]


def test_a_passkey_goes_with_the_person_and_a_yes(options: Open) -> None:
    page = options("", "#passkeys .danger")

    press(page, "#passkeys .danger")
    note = shown(page, "#passkeys .note")
    press(page, "#passkeys .note .danger")
    prove(page)
    page.wait("document.querySelectorAll('#passkeys .items > li').length === 1")

    assert "copies made before today still do" in note
    assert asked(page, "passkey.remove")[-1] == {"id": "k1"}
    add = page.js("document.querySelector('#passkeys a.main').href")
    assert add.endswith("/passkey/passkey.html?add")


def test_a_space_is_made_and_used_here(options: Open) -> None:
    page = options("", "#spaces .items .btn")

    press(page, "#spaces .acts .btn")
    write(page, "#spaces .field", "Contoso")
    send(page, "spaces")
    page.wait("document.querySelector('#spaces .problem')")
    twice = shown(page, "#spaces .problem")
    write(page, "#spaces .field", "Club")
    page.js("document.querySelector('#spaces select').value = 'work'")
    send(page, "spaces")
    page.wait("document.querySelectorAll('#spaces .items > li').length === 3")
    page.js(
        "document.querySelectorAll('#spaces .items > li')[2].querySelectorAll('.btn')[1].click()"
    )
    page.wait("document.querySelector('.said').textContent.includes('now uses Club')")

    assert "space of that name already" in twice
    assert asked(page, "spaces.create")[-1] == {"name": "Club", "kind": "work"}
    assert asked(page, "spaces.use") == [{"id": "s9"}]


def test_names_to_move_are_listed_and_ticked_off(options: Open) -> None:
    page = options("", "#leaving .btn")

    press(page, "#leaving .acts .btn")
    write(page, "#leaving textarea", "GitHub\nBank of the North\n")
    send(page, "leaving")
    page.wait("document.querySelectorAll('#leaving .items > li').length === 2")
    press(page, "#leaving .items input")
    page.wait("document.querySelector('#leaving .after').textContent.includes('1 of 2')")
    held = page.js("document.activeElement.dataset.act ?? ''")
    press(page, "#leaving .items li + li input")
    page.wait("document.querySelector('#leaving .after').textContent.includes('All 2')")

    assert asked(page, "leaving.add") == [{"text": "GitHub\nBank of the North\n"}]
    assert [one["done"] for one in asked(page, "leaving.done")] == [True, True]
    assert isinstance(held, str)


def test_after_a_new_vault_the_sites_to_see_to_are_listed(options: Open) -> None:
    rows = "[...document.querySelectorAll('#recovery .left li')].map(one => one.innerText)"
    page = options("renewed=some", "#recovery .left li")
    some = page.js(rows)
    none = options("", "#recovery .also").js(rows)

    assert len(some) == 3
    assert "Open its security page" in some[0]
    assert "done" in some[2]
    assert none == []


def test_a_site_is_ticked_off_by_hand(options: Open) -> None:
    page = options("renewed=some", "#recovery .left li")

    page.js("document.querySelector('#recovery .left input:not(:checked)').click()")
    page.wait("document.querySelectorAll('#recovery .left input:checked').length === 2")

    assert asked(page, "vault.renewed")[-1] == {"id": "w1", "done": True}


def test_a_late_copy_is_taken_in(options: Open) -> None:
    page = options("late=1", "#recovery .late li")
    told = shown(page, "#recovery .late")

    press(page, "#recovery .late .btn")
    page.wait("!document.querySelector('#recovery .late li')")

    assert "Laptop" in told and "Not here yet: 2" in told
    assert asked(page, "vault.late")[-1] == {"id": "1a" * 32, "adopt": True}


def test_the_lost_computer_is_named_for_a_new_vault(options: Open) -> None:
    page = options("", "#recovery .also .btn")

    press(page, "#recovery .also .btn")
    page.wait("document.querySelectorAll('#recovery select option').length === 2")
    page.js("document.querySelector('#recovery select').value = 'd2'")
    press(page, "#recovery .also .note .btn + .btn")
    page.wait("document.querySelector('dialog[open]')")

    assert asked(page, "vault.renew")[-1] == {"lost": "d2"}


def test_a_move_ends_where_the_old_folder_is_gone(options: Open) -> None:
    page = options("backup=moving", "#backup [data-act=leave-old]")

    press(page, "#backup [data-act=leave-old]")
    told = shown(page, "#backup .note .note")
    press(page, "#backup .note .note .btn + .btn")
    prove(page)

    assert "stays there" in told
    assert asked(page, "backup.move")[-1] == {"leave_old": True}
