"""Everything in a file of the person's own: the settings in a real browser, with a made-up host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hands_on import asked, count, press, prove, send, shown, write

pytestmark = pytest.mark.browser

WORDS = "seven otters juggle brass teapots"
FOCUSED = "document.activeElement.textContent"
SECOND = "#export .form div + div > [type=password]"
Open = Callable[..., Any]


def test_the_encrypted_file_is_the_main_act_and_takes_its_passphrase_twice(options: Open) -> None:
    page = options("", "#export .btn")
    main = page.js("[...document.querySelectorAll('#export .btn.main')].map(one => one.innerText)")

    press(page, "[data-act=export]")
    write(page, "#export [type=password]", WORDS)
    write(page, SECOND, "another")
    send(page, "export")
    page.wait("document.querySelector('#export .problem')")
    before = asked(page, "transfer.export")
    write(page, SECOND, WORDS)
    send(page, "export")
    prove(page)
    told = shown(page, "#export [role=status] .note")

    assert main == ["Save an encrypted file"]
    assert before == []
    assert asked(page, "transfer.export") == [{"format": "tidekey", "passphrase": WORDS}] * 2
    assert "tidekey-2026-11-23.tdk in Downloads" in told
    assert "38" in told


def chosen(page: Any, name: str) -> None:
    """Choose an app, as far as what it cannot hold."""
    press(page, "#export summary")
    press(page, f"[data-act=export-{name}]")
    page.wait("document.querySelector('#export .list .state')")


def texts(page: Any, selector: str) -> list[str]:
    """What each says; `innerText` is empty in a row of a list until the row has been drawn."""
    found = page.js(
        f"[...document.querySelectorAll({selector!r})].map(one => "
        "{ one.style.contentVisibility = 'visible'; return one.innerText; })"
    )
    return [" ".join(one.split()) for one in found]


def test_apps_are_listed_by_their_names(options: Open) -> None:
    page = options("", "#export .btn")

    press(page, "#export summary")

    assert texts(page, "#export .apps b") == [
        "Aegis", "2FAS", "Ente Auth", "Bitwarden", "KeePassXC", "Google Authenticator",
        "A sheet to print", "Key URIs as text",
    ]  # fmt: skip
    assert asked(page, "transfer.losses") == []


def test_what_an_app_cannot_hold_is_told_before_anything_is_written(options: Open) -> None:
    page = options("", "#export .btn")

    chosen(page, "google")
    held = page.js(FOCUSED)
    [said] = texts(page, "#export .list .state")

    assert held == "Google Authenticator"
    assert said == (
        "35 of 38 accounts will be in it. "
        "Not kept: notes (3), tags (5), pinned at the top (2). The codes stay the same."
    )
    assert texts(page, "#export [data-left] summary") == ["Left out, or only in part 4"]
    assert texts(page, "#export [data-left] li")[0] == (
        "Bank of Étretat, 7 digits its number of digits is not possible there"
    )
    assert texts(page, "#export [data-left] li")[3] == (
        "Minute, lena Only in part: this kind of code does not exist there"
    )
    assert asked(page, "transfer.losses") == [{"format": "google"}]
    assert asked(page, "transfer.export") == []


def test_an_open_file_names_what_it_costs_and_needs_the_person(options: Open) -> None:
    page = options("", "#export .btn")

    chosen(page, "google")
    note = shown(page, "#export .list .note")
    press(page, "#export .note .danger")
    prove(page)
    told = shown(page, "#export > div > [role=status] .note")

    assert "can make every code from then on" in note
    assert asked(page, "transfer.export") == [{"format": "google"}] * 2
    assert "Saved as tidekey-2026-11-23.html in Downloads" in told
    assert "Left out: 3" in told
    assert "Transfer accounts" in told
    assert "Delete the file" in told
    assert "Saved as" in page.js(FOCUSED)
    assert count(page, "#export .apps .btn") == 8


def test_a_sealed_file_is_meant_first_where_the_app_reads_one(options: Open) -> None:
    page = options("", "#export .btn")

    chosen(page, "aegis")
    [said] = texts(page, "#export .list .state")
    write(page, "#export [type=password]", WORDS)
    write(page, SECOND, "another")
    send(page, "export .list")
    page.wait("document.querySelector('#export .problem')")
    before = asked(page, "transfer.export")
    write(page, SECOND, WORDS)
    send(page, "export .list")
    prove(page)
    told = shown(page, "#export > div > [role=status] .note")

    assert said.startswith("All accounts will be in it: 38. Not kept: sites (12).")
    assert before == []
    assert asked(page, "transfer.losses") == [{"format": "aegis-encrypted"}]
    assert asked(page, "transfer.export") == [
        {"format": "aegis-encrypted", "passphrase": WORDS}
    ] * 2  # fmt: skip
    assert "Delete the file" not in told


def test_a_choice_between_sealed_and_open_asks_anew_and_forgets_what_was_typed(
    options: Open,
) -> None:
    page = options("", "#export .btn")
    chosen(page, "2fas")
    write(page, "#export [type=password]", WORDS)

    press(page, "#export .pick + .pick input")
    shown(page, "#export .list .note.warn")
    warned = count(page, "#export [type=password]")
    press(page, "#export .pick input")
    page.wait("document.querySelector('#export .list [type=password]')")

    assert warned == 0
    assert page.js("document.querySelector('#export [type=password]').value") == ""
    assert [one["format"] for one in asked(page, "transfer.losses")] == [
        "2fas-encrypted", "2fas", "2fas-encrypted",
    ]  # fmt: skip


def test_a_wrong_passphrase_or_none_writes_nothing(options: Open) -> None:
    page = options("", "#export .btn")
    chosen(page, "bitwarden")

    press(page, "#export .note .danger")
    page.wait("document.querySelector('dialog[open]')")
    for letter in "wrong":
        page.key(letter)
    page.key("Enter")
    refused = shown(page, "dialog .problem")
    page.key("Escape")
    page.wait("!document.querySelector('dialog')")

    assert "unlock.wrong-passphrase" in refused
    assert count(page, "#export > div > [role=status] .note") == 0
    assert page.js("document.querySelector('#export .note .danger').disabled") is False
    assert asked(page, "transfer.export") == [{"format": "bitwarden"}]


def test_turning_back_leads_to_the_app_that_was_chosen(options: Open) -> None:
    page = options("", "#export .btn")
    chosen(page, "keepass-csv")

    press(page, "#export .list .note .btn")

    assert page.js("document.activeElement.dataset.act") == "export-keepass-csv"


def test_where_no_account_fits_nothing_can_be_saved(options: Open) -> None:
    page = options("export=none", "#export .btn")

    chosen(page, "google")

    assert "nothing to save" in texts(page, "#export .list .state")[0]
    assert texts(page, "#export .list .btn") == ["Cancel"]


def test_of_many_left_out_all_are_counted(options: Open) -> None:
    page = options("export=many", "#export .btn")

    chosen(page, "google")

    assert texts(page, "#export [data-left] summary") == ["Left out 640"]
    last = "[...document.querySelectorAll('#export [data-left] li')].at(-1).textContent"
    assert page.js(last) == "and 440 more"


def test_no_passphrase_stays_in_the_page_or_is_kept(options: Open) -> None:
    page = options("", "#export .btn")
    chosen(page, "ente")
    write(page, "#export [type=password]", WORDS)
    write(page, SECOND, WORDS)

    send(page, "export .list")
    prove(page)
    shown(page, "#export > div > [role=status] .note")
    typed = page.js("[...document.querySelectorAll('input')].map(one => one.value)")
    kept = page.js("JSON.stringify({...localStorage, ...sessionStorage})")

    assert not any(WORDS in one for one in [*typed, kept, page.js("document.body.innerHTML")])
