"""The backup's part of the settings in a real browser, with a made-up channel behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hands_on import asked, press, prove, send, shown, write

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.textContent"
STATE = "document.querySelector('#backup .state').innerText"
Open = Callable[..., Any]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("off", ["Backup is off", "Changes stay on this computer"]),
        ("nowhere", ["no place", "Choose a folder"]),
        ("locked-too", ["locked", "until it is unlocked"]),
        ("waiting", ["Waiting"]),
        ("first", ["Dropbox is about to start", "/home/lena/Dropbox"]),
        ("proven", ["Backed up to iCloud Drive", "38 accounts", "proven"]),
        ("proven-here", ["only this computer can open", "not even you"]),
        ("failing", ["Not backed up since", "is full", "safe on this computer", "Next try"]),
        ("guard", ["held back", "12 accounts or secrets", "nothing is lost"]),
    ],
)
def test_each_state_is_said_in_words(options: Open, state: str, words: list[str]) -> None:
    said = options(f"backup={state}").js(STATE)

    assert [one for one in words if one not in said] == []


def test_a_failure_is_told_with_its_values_in_the_language_of_the_reader(options: Open) -> None:
    said = options("backup=failing&set=silent&lang=de").js(STATE)

    assert "iCloud Drive" in said
    assert "20 Sekunden" in said
    assert "did not answer" not in said


def test_a_way_that_ends_with_this_computer_says_so_and_how_to_mend_it(options: Open) -> None:
    ways = "#backup .also:nth-of-type(2)"
    here = shown(options("backup=proven-here"), ways)
    both = shown(options("backup=proven"), ways)

    assert "Lost together with this computer" in here
    assert "Make one way that does not need this computer" in here
    assert "Recovery sheet" in both
    assert "Make one way" not in both


def test_what_the_backup_would_lose_is_named_and_going_on_is_not_the_main_act(
    options: Open,
) -> None:
    page = options("backup=guard")
    names = page.js("[...document.querySelectorAll('#backup .names li')].map(one => one.innerText)")
    main = page.js("[...document.querySelectorAll('#backup .btn.main')].map(one => one.innerText)")

    press(page, "[data-act=guard-without]")
    held, before = page.js(FOCUSED), asked(page, "backup.run")
    danger = shown(page, "#backup .note .note .danger")
    press(page, "#backup .note .note .danger")
    page.wait("!document.querySelector('#backup .names')")

    assert names == ["GitHub, lena-hoff", "Amazon, lena.hoff@example.com", "Hetzner, K0912345",
                     "and 9 more"]  # fmt: skip
    assert main == ["Look at older versions"]
    assert (held, before) == ("Keep it held back", [])
    assert danger == "Back up without 12 accounts or secrets"
    assert asked(page, "backup.run") == [{"accept_loss": True}]


def test_turning_off_says_whose_copies_go(options: Open) -> None:
    page = options("backup=proven")

    press(page, "[data-act=off]")
    note = shown(page, "#backup .place .note")
    held = page.js(FOCUSED)
    danger = page.js("document.querySelector('#backup .place .danger').innerText")
    press(page, "#backup .place .danger")
    page.wait("document.querySelector('#backup .state').innerText.includes('Backup is off')")

    assert "only those that this computer wrote" in note
    assert held == "Keep it on"
    assert danger == "Delete this computer’s copies in iCloud Drive (older versions: 4)"
    assert asked(page, "backup.off") == [{"delete_copies": True}]


def test_turning_off_keeps_the_copies_unless_told_otherwise(options: Open) -> None:
    page = options("backup=proven")

    press(page, "[data-act=off]")
    press(page, "#backup .place .btn:nth-child(2)")
    page.wait("document.querySelector('#backup .state').innerText.includes('Backup is off')")

    assert asked(page, "backup.off") == [{"delete_copies": False}]


def test_the_suggested_folder_is_chosen_and_a_work_drive_is_marked(options: Open) -> None:
    page = options("backup=nowhere")

    press(page, "[data-act=choose]")
    page.wait("document.querySelector('.pick')")
    rows = page.js("[...document.querySelectorAll('.pick')].map(one => one.innerText)")
    chosen = page.js("document.querySelector('.pick :checked').value")
    shut = page.js("document.querySelectorAll('.pick :disabled').length")
    send(page, "backup")
    page.wait("!document.querySelector('.pick')")

    assert "work or school" in rows[2]
    assert "belongs to your employer" in rows[2]
    assert "is not signed in" in rows[3]
    assert (chosen, shut) == ("f1", 1)
    assert asked(page, "backup.on") == [{"target": "f1"}]


def test_a_folder_that_is_not_there_is_named_where_it_was_typed(options: Open) -> None:
    page = options("backup=nowhere")

    press(page, "[data-act=choose]")
    page.wait("document.querySelector('.pick')")
    page.js("[...document.querySelectorAll('.pick input')].at(-1).click()")
    write(page, ".typed .field", "/nowhere")
    send(page, "backup")
    page.wait("document.querySelector('#backup .problem')")

    assert "/nowhere is not there" in shown(page, "#backup .problem")
    assert page.js("document.querySelector('.typed .field').value") == "/nowhere"


def test_moving_asks_for_the_person_and_says_that_the_old_copy_stays(options: Open) -> None:
    page = options("backup=proven")

    press(page, "[data-act=choose]")
    page.wait("document.querySelector('.pick')")
    note = shown(page, "#backup .place .note")
    used = page.js("document.querySelector('.pick').innerText")
    page.js("document.querySelectorAll('.pick input')[1].click()")
    send(page, "backup")
    prove(page)
    page.wait("document.querySelector('.said').textContent.includes('Moving')")

    assert "stays until the new one is proven" in note
    assert "in use" in used
    assert asked(page, "backup.move") == [{"target": "f2"}, {"target": "f2"}]
    assert "stays until these computers follow: Laptop" in shown(page, "#backup")


def test_the_backup_passphrase_tells_its_risk_and_needs_the_person(options: Open) -> None:
    page = options("backup=proven")

    press(page, "[data-act=phrase]")
    risk = shown(page, "#backup .note.warn")
    write(page, "#backup [type=password]", "six words")
    write(page, "#backup div + div > [type=password]", "six words")
    send(page, "backup")
    prove(page)
    page.wait("document.querySelector('[data-act=phrase-off]')")
    press(page, "[data-act=phrase-off]")
    gone = shown(page, "#backup .note.warn")

    assert "try passphrases for as long as they like" in risk
    assert asked(page, "backup.passphrase")[-1] == {"set": "six words"}
    assert "Copies made before today" in gone


def test_news_of_the_host_leaves_what_is_being_typed(options: Open) -> None:
    page = options("backup=nowhere")

    press(page, "[data-act=choose]")
    page.wait("document.querySelector('.pick')")
    page.js("[...document.querySelectorAll('.pick input')].at(-1).click()")
    write(page, ".typed .field", "/media/stick")
    before = len(asked(page, "backup.status"))
    page.js("globalThis.tell({ event: 'backup' })")
    page.wait(f"globalThis.asked.filter(one => one.name === 'backup.status').length > {before}")

    assert page.js("document.querySelector('.typed .field').value") == "/media/stick"


def test_the_key_store_gets_its_copy_and_a_press_of_its_own(options: Open) -> None:
    page = options("backup=proven")

    press(page, "[data-act=keychain]")
    press(page, "[data-act=now-t3]")
    page.wait("globalThis.asked.some(one => one.name === 'backup.run')")

    assert asked(page, "backup.on") == [{"keychain": True}]
    assert asked(page, "backup.run") == [{"target": "t3"}]


def test_a_rehearsal_that_falls_short_says_so(options: Open) -> None:
    good = shown(options("backup=proven"), "#backup .also:has([data-act=rehearse])")
    bad = shown(options("backup=proven&set=unmatched"), "#backup .also:has([data-act=rehearse])")

    assert "38 of 38 codes match." in good
    assert "Only 36 of 38 codes match." in bad
    assert "not affected" in bad


def test_older_versions_are_read_when_asked_for_and_bring_back_what_is_chosen(
    options: Open,
) -> None:
    page = options("", "#history .btn")
    before = asked(page, "backup.history")

    press(page, "#history .btn")
    press(page, "#history .items .btn")
    page.wait("document.querySelector('#history .take')")
    idle = page.js("document.querySelector('#history .btn.main').disabled")
    page.js("document.querySelectorAll('#history .take input')[0].click()")
    page.js("document.querySelectorAll('#history .take input')[2].click()")
    page.js("document.querySelectorAll('#history .parts input')[0].click()")
    parts = page.js("document.querySelectorAll('#history .parts:not([hidden])').length")
    press(page, "#history .btn.main")
    page.wait("document.querySelector('.said').textContent.includes('Brought back: 2')")
    page.js("document.querySelector('.said button').click()")
    page.wait("globalThis.asked.some(one => one.name === 'restore.undo')")
    [given] = asked(page, "restore.apply")

    assert (before, idle, parts) == ([], True, 1)
    assert given["only"] == ["p7", "p9"]
    assert given["fields"] == {"p9": ["life", "tags", "note", "secret"]}


def test_all_of_an_account_is_named_so_that_what_was_empty_is_empty_again(options: Open) -> None:
    page = options("", "#history .btn")

    press(page, "#history .btn")
    press(page, "#history .items .btn")
    page.wait("document.querySelector('#history .take')")
    page.js("document.querySelectorAll('#history .take input')[2].click()")
    press(page, "#history .btn.main")
    page.wait("globalThis.asked.some(one => one.name === 'restore.apply')")
    [given] = asked(page, "restore.apply")

    assert given["only"] == ["p9"]
    assert {"note", "tags", "secret", "life", "icon"} <= set(given["fields"]["p9"])
    assert "sites" not in given["fields"]["p9"]  # it is the same in both


def test_what_is_being_typed_stays_when_a_backup_ends_by_itself(options: Open) -> None:
    page = options("backup=proven")

    press(page, "[data-act=phrase]")
    write(page, "#backup .form .field", "six words that stand nowhere else")
    before = len(asked(page, "backup.status"))
    page.js("globalThis.tell({ event: 'backup' })")
    page.wait(f"globalThis.asked.filter(one => one.name === 'backup.status').length > {before}")
    typed = page.js("document.querySelector('#backup .form .field').value")

    assert typed == "six words that stand nowhere else"


def test_who_turns_back_from_another_folder_is_where_he_was(options: Open) -> None:
    page = options("backup=proven")

    press(page, "[data-act=choose]")
    page.wait("document.querySelector('.place .pick')")
    page.js("[...document.querySelectorAll('.place .btn')].at(-1).click()")

    assert page.js(FOCUSED) == "Move to another folder"


def test_the_page_shows_the_wanted_part_once_the_others_stand(options: Open) -> None:
    page = options("backup=proven&at=devices")

    page.look(760, 700)
    page.js("location.reload()")
    page.wait("document.querySelector('.loaded.settling') || true")
    page.wait("document.querySelector('.loaded') && !document.querySelector('.settling')")
    top = page.js("document.querySelector('#devices').getBoundingClientRect().top")

    assert -5 <= top <= 20


def test_another_space_without_a_vault_offers_to_start_one(options: Open) -> None:
    page = options("", "#spaces .items .btn")

    page.js("globalThis.entered('none')")
    page.js("globalThis.tell({ event: 'locked' })")
    page.wait("document.querySelector('.mid') && !document.querySelector('.mid [type=password]')")
    page.js("globalThis.entered('locked')")
    page.js("globalThis.tell({ event: 'locked' })")
    page.wait("document.querySelector('.mid [type=password]')")


def test_versions_with_a_secret_kept_by_name_only_go_after_a_yes(options: Open) -> None:
    page = options("", "#history .also .btn")
    press(page, "#history .also .btn")
    none = shown(page, "#history .also .after")
    page = options("state=kinds", "#history .also .btn")
    before = asked(page, "accounts.list")
    press(page, "#history .also .btn")
    press(page, "#history .also .danger")
    note = shown(page, "#history .also .note")
    held = page.js(FOCUSED)
    press(page, "#history .also .note .danger")
    page.wait("document.querySelector('.said').textContent.includes('deleted: 3')")

    assert "No account is kept by name only." in none
    assert [one for one in before if not one["trashed"]] == []
    assert "All else that is in those versions goes with them" in note
    assert held == "Cancel"
    assert asked(page, "backup.forget_secret") == [{"account": "id1"}]


def test_a_copy_in_the_key_store_alone_is_not_called_safe(options: Open) -> None:
    said = options("set=local").js(STATE)

    assert "on this computer only" in said
    assert "the copy is lost with it" in said


def test_what_is_far_below_is_asked_for_when_it_comes_near(chromium: Any, address: str) -> None:
    chromium.look(760, 500)
    chromium.open("about:blank", "true")
    page = f"{address}/options/options.html?still=1&state=site"
    chromium.open(page, "document.querySelector('.loaded #backup .state')")
    before = asked(chromium, "leaving.list")
    chromium.js("document.querySelector('#leaving').scrollIntoView()")
    chromium.wait("globalThis.asked.some(one => one.name === 'leaving.list')")

    assert before == []


@pytest.mark.parametrize("part", ["devices", "leaving"])
def test_a_link_to_a_part_leads_there(chromium: Any, address: str, part: str) -> None:
    chromium.look(760, 500)
    chromium.open("about:blank", "true")
    ready = (
        f"document.querySelector('#{part} .btn') && document.querySelector('#backup .also .btn')"
    )
    chromium.open(f"{address}/options/options.html?still=1&state=site&at={part}", ready)

    top = f"document.querySelector('#{part}').getBoundingClientRect().top"
    chromium.wait(f"{top} > -20 && {top} < 120")
