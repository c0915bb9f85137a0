"""Accounts of another app: the settings in a real browser, with a made-up host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hands_on import GIVEN, asked, count, press, send, shown, write

pytestmark = pytest.mark.browser

READY = "#import .dropping"
HEAD = "document.querySelector('#import h3')?.textContent"
MAIN = "#import .bottom .main"
FOCUSED = "document.activeElement.textContent"
TEXT = "document.querySelector('#import').innerText"
Open = Callable[..., Any]


def give(page: Any, *sizes: int, name: str = "aegis-backup.json") -> None:
    """Choose a file, as a person does with the button's window."""
    for size in sizes or (900,):
        page.js(f"{{{GIVEN.format(name=name, size=size)}}}")


def previewed(page: Any) -> None:
    page.wait(HEAD)


def state(name: str) -> str:
    return f"#import [data-state={name}]"


def opened(page: Any, name: str) -> None:
    page.js(f"document.querySelector('{state(name)}').open = true")
    page.wait(f"document.querySelector('{state(name)} li')")


def test_nothing_is_added_before_a_person_says_so(options: Open) -> None:
    page = options("", READY)

    give(page)
    previewed(page)
    words = page.js("[...document.querySelectorAll('#import summary')].map(one => one.innerText)")
    before = asked(page, "transfer.import")
    press(page, MAIN)
    page.wait("document.querySelector('#import .state')")

    assert page.js(HEAD) == "Import: Aegis"
    assert [" ".join(one.split()) for one in words] == [
        "Here with another secret 3", "Here under other names 2", "New 209", "Already here 2",
        "Could not be read 1", "Worth knowing 3",
    ]  # fmt: skip
    assert before == []
    assert asked(page, "transfer.import") == [{"import_id": "cd34", "choices": [], "otherwise": {}}]


def test_what_was_chosen_is_sent_in_parts_under_one_id(options: Open) -> None:
    page = options("import=clean", READY)

    give(page, 512 * 1024 + 3)
    previewed(page)
    sent = asked(page, "transfer.upload")

    assert [(one["file"], one["part"], one["parts"]) for one in sent] == [
        ("aegis-backup.json", 0, 2), ("aegis-backup.json", 1, 2)
    ]  # fmt: skip
    assert [one.get("upload") for one in sent] == [None, "ab12"]
    assert max(len(one["data"]) for one in sent) < 1_000_000
    assert asked(page, "transfer.preview") == [{"upload": "ab12"}]


def test_a_dropped_file_is_taken_too(options: Open) -> None:
    page = options("import=clean", READY)

    page.js(
        "const it = new DataTransfer(); it.items.add(new File(['x'], 'export.json'));"
        "const at = document.querySelector('#import .dropping');"
        "for (const kind of ['dragover', 'drop']) at.dispatchEvent("
        "new DragEvent(kind, {dataTransfer: it, bubbles: true, cancelable: true}))"
    )
    previewed(page)

    assert [one["file"] for one in asked(page, "transfer.upload")] == ["export.json"]


def test_what_is_too_large_is_not_sent_and_the_way_for_it_is_said(options: Open) -> None:
    page = options("", READY)

    give(page, 25 << 20)
    said = shown(page, "#import .note")

    assert "25 MiB" in said
    assert "tidekey import FILE" in said
    assert asked(page, "transfer.upload") == []


def test_progress_is_shown_at_once_and_a_cancel_adds_nothing(options: Open) -> None:
    page = options("import=slow", READY)

    give(page)
    bar = count(page, "#import progress")
    held = page.js(FOCUSED)
    page.key("Enter")
    page.js("globalThis.arrived()")
    page.js("new Promise(done => setTimeout(done, 200))")

    assert (bar, held) == (1, "Cancel")
    assert asked(page, "transfer.preview") == []
    assert asked(page, "transfer.cancel") == [{"upload": "ab12"}]
    assert page.js(FOCUSED) == "Choose files"
    assert page.js("document.querySelector('.said').innerText") == "Nothing was added."


def test_what_was_sent_is_forgotten_once_it_is_turned_back_from(options: Open) -> None:
    page = options("import=clean", READY)
    give(page)
    previewed(page)

    press(page, "#import .bottom .btn:not(.main)")
    page.wait(f"document.querySelector('{READY}')")

    assert asked(page, "transfer.cancel") == [{"upload": "ab12"}]


def test_what_was_saved_needs_no_cancelling(options: Open) -> None:
    page = options("import=clean", READY)
    give(page)
    previewed(page)

    press(page, MAIN)
    press(page, "#import .state ~ .acts .btn:last-child")
    page.wait(f"document.querySelector('{READY}')")

    assert asked(page, "transfer.cancel") == []


def test_a_password_is_asked_for_in_its_field_and_again_where_it_was_wrong(options: Open) -> None:
    page = options("import=sealed", READY)

    give(page)
    page.wait("document.querySelector('#import [type=password]')")
    first = page.js("document.activeElement.type")
    for letter in "wrong":
        page.key(letter)
    page.key("Enter")
    wrong = shown(page, "#import .problem")
    page.wait("document.activeElement.selectionEnd === 5")
    for letter in "right":  # over what is selected
        page.key(letter)
    page.key("Enter")
    previewed(page)

    assert first == "password"
    assert "not the password of this file" in wrong
    assert [one.get("password") for one in asked(page, "transfer.preview")] == [
        None, "wrong", "right"
    ]  # fmt: skip
    assert page.js(HEAD) == page.js(FOCUSED) == "Aegis: 216 accounts"
    assert "right" not in page.js("document.body.innerHTML")
    assert count(page, "[type=password]") == 0


def test_who_turns_back_at_the_password_is_where_he_began(options: Open) -> None:
    page = options("import=sealed", READY)

    give(page)
    press(page, "#import .form .btn:not(.main)")

    assert page.js(FOCUSED) == "Choose files"
    assert len(asked(page, "transfer.preview")) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("import=damaged", "not fully copied (the encryption)"),
        ("import=damaged&lang=de", "beschädigt oder unvollständig kopiert (die Verschlüsselung)"),
        ("import=phone&lang=fr", "le téléphone en garde la clé"),
    ],
)
def test_a_refusal_is_a_sentence_in_the_readers_language(
    options: Open, query: str, words: str
) -> None:
    page = options(query, READY)

    give(page)
    said = shown(page, "#import .problem")

    assert words in said
    assert "import." in said
    assert count(page, READY) == 1


def test_each_account_has_its_choice_and_the_button_says_what_will_happen(options: Open) -> None:
    page = options("", READY)
    give(page)
    previewed(page)
    usual = page.js(f"document.querySelector('{MAIN}').innerText")

    opened(page, "new")
    press(page, f"{state('new')} input")
    press(page, f"{state('names')} input")
    page.js(
        f"const list = document.querySelector('{state('secret')} select');"
        "list.value = 'replace'; list.dispatchEvent(new Event('change'))"
    )
    chosen = page.js(f"document.querySelector('{MAIN}').innerText")
    press(page, MAIN)
    page.wait("document.querySelector('#import .state')")

    assert (usual, chosen) == ("Add 212 accounts", "Add 211, replace 1")
    assert count(page, f"{state('here')} :is(input, select)") == 0
    assert asked(page, "transfer.import")[0]["choices"] == [
        {"at": 0, "do": "skip"}, {"at": 214, "do": "add"}, {"at": 211, "do": "replace"}
    ]  # fmt: skip


def test_all_of_a_kind_are_chosen_at_once_those_not_seen_as_well(options: Open) -> None:
    page = options("import=many", READY)
    give(page)
    previewed(page)

    opened(page, "new")
    press(page, f"{state('new')} .every .btn + .btn")
    none = page.js(f"document.querySelector('{MAIN}').innerText")
    press(page, f"{state('new')} input")
    press(page, MAIN)
    page.wait("document.querySelector('#import .state')")

    assert none == "Nothing to add"
    assert asked(page, "transfer.import") == [
        {"import_id": "cd34", "choices": [{"at": 0, "do": "add"}], "otherwise": {"new": "skip"}}
    ]


def test_rows_come_two_hundred_at_a_time_and_the_focus_goes_to_the_next(options: Open) -> None:
    page = options("import=many", READY)
    give(page)
    previewed(page)

    opened(page, "new")
    rows = f"{state('new')} li"
    page.wait(f"document.querySelectorAll('{rows}').length === 200")
    more = page.js(f"document.querySelector('{state('new')} > .acts:last-child .btn').innerText")
    for many in (400, 600, 640):
        press(page, f"{state('new')} > .acts:last-child .btn")
        page.wait(f"document.querySelectorAll('{rows}').length === {many}")

    assert more == "Show 200 more"
    assert [one["start"] for one in asked(page, "transfer.rows")] == [0, 200, 400, 600]
    page.wait("document.activeElement.type === 'checkbox'")
    assert page.js(
        f"document.activeElement.closest('li') === document.querySelectorAll('{rows}')[600]"
    )
    assert page.js(f"document.querySelector('{state('new')} > .acts:last-child .btn').hidden")


def test_a_problem_names_row_and_field(options: Open) -> None:
    page = options("lang=de", READY)

    give(page)
    previewed(page)
    words = page.js("[...document.querySelectorAll('#import .dots li')].map(e => e.innerText)")

    assert words[0] == "Zeile 17, Geheimnis: enthält ein Zeichen außer A bis Z und 2 bis 7"
    assert words[2] == "Zeile 9, odd: was never seen before"


def test_the_receipt_counts_and_says_to_keep_the_other_app(options: Open) -> None:
    page = options("", READY)
    give(page)
    previewed(page)

    press(page, MAIN)
    told = shown(page, "#import .state")
    note = shown(page, "#import .note")
    press(page, "#import .btn.main")

    assert "212 accounts are on this computer now" in told
    assert (
        "217 found, 212 added, 2 already here, 2 left out, 1 skipped: "
        "row 17, secret has a character outside A-Z and 2-7"
    ) in told
    assert "Compare some codes side by side" in note
    assert asked(page, "page.open") == [{"page": "codes", "query": ""}]


def test_an_import_is_taken_back_whole_and_it_says_what_that_did(options: Open) -> None:
    page = options("import=clean", READY)
    give(page)
    previewed(page)
    press(page, MAIN)
    page.wait("document.querySelector('#import .state')")

    press(page, "#import .btn:nth-child(2)")
    page.wait(f"{HEAD}.startsWith('Import taken back')")

    assert asked(page, "transfer.undo") == [{"first": "id0"}]
    assert "deleted accounts, where they can be put back: 9 accounts." in page.js(TEXT)
    assert "Import taken back" in page.js(FOCUSED)


def test_what_is_all_here_leaves_nothing_to_press(options: Open) -> None:
    page = options("import=same", READY)

    give(page)
    previewed(page)

    assert "All of it is here already." in page.js(TEXT)
    assert page.js(f"document.querySelector('{MAIN}').disabled")


def test_a_lock_takes_the_preview_away_and_it_does_not_come_back(options: Open) -> None:
    page = options("", READY)
    give(page)
    previewed(page)
    opened(page, "new")

    page.js("globalThis.entered('locked'); globalThis.tell({event: 'locked'})")
    page.wait("!document.querySelector('#import')")
    behind = page.js("document.body.innerText.includes('Nextcloud')")
    page.js("globalThis.entered('open'); globalThis.tell({event: 'unlocked'})")
    page.wait(f"document.querySelector('{READY}')")

    assert behind is False
    assert page.js(HEAD) is None


def test_the_keyboard_alone_brings_accounts_in(options: Open) -> None:
    page = options("import=clean", READY)
    give(page)
    previewed(page)
    page.wait(f"document.querySelector('{state('new')} li')")

    places = []
    for _ in range(5):
        page.key("Tab")
        places.append(page.js("document.activeElement.localName"))
    page.key(" ")  # leaves the first one out
    page.js(f"document.querySelector('{MAIN}').focus()")
    page.key("Enter")
    told = shown(page, "#import .state")

    assert places[:3] == ["summary", "button", "button"]
    assert places[-1] == "input"
    assert "8 added" in told


def test_somebody_elsewhere_on_the_page_is_left_there(options: Open) -> None:
    page = options("import=slow", READY)
    give(page)
    page.js("document.querySelector('#backup-head').focus()")

    page.js("globalThis.arrived()")
    previewed(page)

    assert page.js("document.activeElement.id") == "backup-head"


def test_no_row_shows_anything_as_markup(options: Open) -> None:
    page = options("", READY)

    page.js("globalThis.marked = 0")
    give(page, name="<img src=x onerror=marked=1>.json")
    previewed(page)

    assert page.js("globalThis.marked") == 0
    assert count(page, "#import img") == 0


def test_the_page_opens_at_this_part_where_it_was_asked_for(options: Open) -> None:
    page = options()
    page.look(760, 600)

    page.open(page.js("location.href + '&at=import'"), f"document.querySelector('.loaded {READY}')")
    page.js("new Promise(done => setTimeout(done, 800))")
    top = page.js("document.querySelector('#import').getBoundingClientRect().top")

    assert -60 < top < 300


def test_the_password_is_written_nowhere(options: Open) -> None:
    page = options("import=sealed", READY)
    give(page)

    write(page, "#import [type=password]", "right")
    send(page, "import")
    previewed(page)
    kept = page.js("JSON.stringify({...localStorage, ...sessionStorage})")

    assert "right" not in kept
