"""The popup's own behaviour in a real browser, with a made-up channel behind it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

CTRL, ALT = 2, 1
FOCUSED = "document.activeElement.closest('tk-row, .card')?.dataset.id ?? document.activeElement.id"
SAID = "document.querySelector('.said').textContent"


def asked(page: Any, name: str) -> list[Any]:
    found = page.js(f"globalThis.asked.filter(one => one.name === '{name}').map(one => one.fields)")
    return list(found)


def count(page: Any, selector: str) -> int:
    return int(page.js(f"document.querySelectorAll({selector!r}).length"))


def test_only_rows_on_the_screen_are_drawn_and_asked_for(popup: Any) -> None:
    page = popup("list&n=10000")

    page.js("document.querySelector('#main').scrollTop = 260000")
    page.wait("globalThis.asked.filter(one => one.name === 'codes.get').length > 1")

    assert count(page, "tk-row") < 30
    assert all(len(one["ids"]) <= 12 for one in asked(page, "codes.get"))


def test_a_fast_scroll_asks_for_no_codes_on_the_way(popup: Any) -> None:
    page = popup("list&n=10000")
    before = len(asked(page, "codes.get"))

    for top in range(1000, 20000, 1000):
        page.js(f"document.querySelector('#main').scrollTop = {top}")
    page.wait(f"globalThis.asked.filter(one => one.name === 'codes.get').length > {before}")

    assert len(asked(page, "codes.get")) <= before + 3


def test_typing_searches_and_the_last_word_wins(popup: Any) -> None:
    page = popup("site&n=100")

    for letter in "figma 9":
        page.key(letter)
    page.wait("document.querySelectorAll('#list tk-row').length === 1")

    assert "Figma 9" in page.js("document.querySelector('#list tk-row').innerText")
    assert asked(page, "accounts.list")[-1]["query"] == "figma 9"
    assert page.js("document.querySelector('#site').hidden")


def test_enter_in_search_fills_the_account_of_the_site(popup: Any) -> None:
    page = popup("site")

    page.key("Enter")
    page.wait(SAID)

    assert asked(page, "page.fill") == [{"id": "id0"}]


def test_enter_copies_where_the_page_has_no_field(popup: Any) -> None:
    page = popup("nofield")
    page.wait("document.querySelector('[data-act=copy]').classList.contains('main')")

    page.key("Enter")
    page.wait("globalThis.copied")

    assert asked(page, "page.fill") == []
    assert page.js("globalThis.copied") == page.js(
        "document.querySelector('.code.big').textContent.replace(' ', '')"
    )


def test_arrows_go_from_search_over_the_card_into_the_list(popup: Any) -> None:
    page = popup("site")

    places = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"):
        page.key(key)
        places.append(page.js(FOCUSED))

    assert places == ["id0", "id1", "id2", "id1", "id0", "search"]


LISTED = "[...document.querySelectorAll('#list tk-row')].map(one => one.dataset.id)"


def test_what_stands_above_is_not_listed_a_second_time_but_found(popup: Any) -> None:
    page = popup("site")
    listed = page.js(LISTED)
    hint = page.js("document.querySelector('#search').placeholder")
    heads = page.js("[...document.querySelectorAll('h2')].map(one => one.textContent)")

    for letter in "git":
        page.key(letter)
    page.wait(f"{LISTED}.join() === 'id0'")

    assert listed[0] == "id1"
    assert hint == "Search 8 accounts"
    assert heads[:2] == ["For github.com", "Other accounts"]


def test_the_only_account_stands_above_and_nothing_is_called_empty(popup: Any) -> None:
    page = popup("site&n=1")

    assert page.js("document.querySelector('.card').dataset.id") == "id0"
    assert count(page, "#empty, #list tk-row") == 0
    assert page.js("document.querySelector('#list').hidden")


def test_no_account_is_lost_where_windows_meet(popup: Any) -> None:
    page = popup("site&n=120")
    seen: set[str] = set()

    for top in range(0, 120 * 52 + 400, 300):
        page.js(f"document.querySelector('#main').scrollTop = {top}")
        page.js("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        seen |= set(page.js(LISTED))

    above = page.js("[...document.querySelectorAll('#site [data-id]')].map(e => e.dataset.id)")
    assert above == ["id0", "id10"]
    assert seen == {f"id{n}" for n in range(120)} - set(above)


def test_focus_reads_names_and_the_code_digit_by_digit(popup: Any) -> None:
    page = popup("list")
    code = page.js("document.querySelector('#list .code').firstChild.data.replace(' ', '')")

    page.key("ArrowDown")
    label = page.js("document.activeElement.getAttribute('aria-label')")

    assert label == f"GitHub, lena-hoff, {' '.join(code)}, 19 seconds left"


def test_no_code_stands_in_a_live_region(popup: Any) -> None:
    page = popup("site")

    assert count(page, "[aria-live] .code, [role=status] .code, output .code") == 0
    assert count(page, ".code") > 0


def test_delete_can_be_undone_and_then_the_account_is_back(popup: Any) -> None:
    page = popup("list")

    page.key("ArrowDown")
    page.key("Delete")
    page.wait("document.querySelector('.said button')")
    gone = page.js("document.querySelector('#list tk-row').dataset.id")
    page.js("document.querySelector('.said button').click()")
    page.wait("document.querySelector('#list tk-row').dataset.id === 'id0'")

    assert gone == "id1"
    assert asked(page, "accounts.undelete") == [{"id": "id0"}]


def test_p_pins_e_edits_and_escape_comes_back(popup: Any) -> None:
    page = popup("list")

    page.key("ArrowDown")
    page.key("p")
    page.wait("document.querySelector('#list h2').textContent === 'Pinned'")
    page.key("e")
    page.wait("document.querySelector('#view form')")
    page.key("Escape")
    page.wait("document.querySelector('#view').hidden")

    assert asked(page, "accounts.pin") == [{"id": "id0", "pinned": True}]


def test_alt_and_arrow_move_an_account_one_place(popup: Any) -> None:
    page = popup("list")

    page.key("ArrowDown")
    page.key("ArrowDown", ALT)
    page.wait("document.querySelectorAll('#list tk-row')[1].dataset.id === 'id0'")

    assert asked(page, "accounts.order") == [{"id": "id0", "after": "id1"}]


def test_another_site_needs_a_clear_yes(popup: Any) -> None:
    page = popup("unbound")

    page.js("document.querySelector('#list .row').click()")
    page.wait("document.querySelector('dialog[open]')")
    text = page.js("document.querySelector('dialog').textContent")
    held = page.js("document.activeElement.textContent")
    page.js("document.querySelector('dialog [data-act=yes]').click()")
    page.wait("globalThis.asked.some(one => one.name === 'sites.bind')")

    assert "GitHub, lena-hoff" in text and "gist.example" in text
    assert held == "Cancel"
    assert asked(page, "sites.bind")[0] == {"id": "id0", "origin": "https://gist.example"}


def test_without_a_yes_nothing_is_bound(popup: Any) -> None:
    page = popup("unbound")

    page.js("document.querySelector('#list .row').click()")
    page.wait("document.querySelector('dialog[open]')")
    page.key("Enter")
    page.wait("!document.querySelector('dialog')")

    assert asked(page, "sites.bind") == []


def test_names_are_shown_as_text_and_never_as_markup(popup: Any) -> None:
    page = popup("names")

    assert "<b>Not bold</b>" in page.js("document.querySelector('#list').innerText")
    assert count(page, "#list b b") == 0


def test_a_locked_vault_asks_for_the_passphrase_and_says_what_was_wrong(popup: Any) -> None:
    page = popup("locked", "document.querySelector('.mid input')")

    for letter in "wrong":
        page.key(letter)
    page.key("Enter")
    page.wait("document.querySelector('.problem')")
    said = page.js("document.querySelector('.problem').textContent")
    page.js("document.querySelector('.mid input').value = 'right'")
    page.key("Enter")
    page.wait("document.querySelector('.code')")

    assert "unlock.wrong-passphrase" in said


def test_no_vault_is_made_without_a_press(popup: Any) -> None:
    page = popup("none", "document.querySelector('.mid .main')")
    before = asked(page, "vault.create")

    page.js("document.querySelector('.mid .main').click()")
    page.wait("document.querySelector('.code')")

    assert before == []
    assert asked(page, "vault.create") == [{"passphrase": None}]


def test_a_place_that_could_not_be_searched_is_named_before_one_starts_anew(popup: Any) -> None:
    page = popup("none&found=nothing", "document.querySelector('.offer .main')")

    said = page.js("document.querySelector('.offer').innerText")
    main = page.js("document.querySelector('.offer .main').textContent")

    assert "Dropbox could not be searched" in said
    assert main == "Show the places searched"


def test_a_scanned_account_is_shown_before_it_is_saved(popup: Any) -> None:
    page = popup("site")

    page.js("document.querySelector('#add').click()")
    page.wait("document.querySelector('.choices .main')")
    page.js("document.querySelector('.choices .main').click()")
    page.wait("document.querySelector('.form .code')")
    shown = [page.js(f"document.querySelectorAll('.form input')[{at}].value") for at in range(3)]
    before = asked(page, "accounts.add")
    page.js("document.querySelector('.form [type=submit]').click()")
    page.wait("globalThis.asked.some(one => one.name === 'accounts.add')")

    assert shown == ["GitHub", "lena-hoff", "github.com"]
    assert before == []
    assert asked(page, "accounts.add")[0]["sites"] == ["github.com"]


def scan(page: Any, ready: str = "document.querySelector('.form .code')") -> None:
    page.js("document.querySelector('#add').click()")
    page.wait("document.querySelector('.choices .main')")
    page.js("document.querySelector('.choices .main').click()")
    page.wait(ready)


def test_the_first_code_of_a_scanned_key_stays_alive(popup: Any) -> None:
    page = popup("site&at=1760000007300")
    scan(page, "document.querySelector('.form .soon .code')")
    first, soon = (page.js(f"document.querySelector('.form {one}').textContent")
                   for one in (".code.big", ".soon .code"))  # fmt: skip

    page.js("pass(5000)")
    page.wait("!document.querySelector('.form .soon .code')")

    assert page.js("document.querySelector('.form .code.big').textContent") == soon != first
    assert asked(page, "accounts.draft") == [{"draft_id": "d1"}]


def test_a_draft_that_is_gone_is_said(popup: Any) -> None:
    page = popup("gone")
    scan(page)

    page.js("pass(30_000)")
    page.wait("!document.querySelector('.card + .hint').hidden")

    assert len(asked(page, "accounts.draft")) == 1


def test_an_account_that_is_here_already_cannot_be_saved_again(popup: Any) -> None:
    page = popup("already")

    page.js("document.querySelector('#add').click()")
    page.wait("document.querySelector('.choices .main')")
    page.js("document.querySelector('.choices .main').click()")
    page.wait("document.querySelector('.form .note')")

    assert count(page, ".form [type=submit]") == 0


def test_near_its_end_the_next_code_stands_beneath(popup: Any) -> None:
    page = popup("site&at=1760000007300")

    page.wait("document.querySelector('.under .code')")

    assert page.js("document.querySelector('[data-act=fill]').innerText").startswith(
        "Fill next code"
    )
    assert count(page, "tk-row.near") > 0


def test_a_quiet_popup_shows_no_skeleton(popup: Any) -> None:
    assert count(popup("site"), "#bones") == 0
    assert count(popup("slow", "document.querySelector('#bones')"), "#bones") == 1


def test_of_two_secrets_the_codes_are_shown_and_one_is_kept(popup: Any) -> None:
    page = popup("kinds")
    page.js("document.querySelector('[data-id=id5] .row').focus()")

    page.key("e")
    page.wait("document.querySelectorAll('.choice .code').length === 2")
    codes = page.js("[...document.querySelectorAll('.choice .code')].map(e => e.dataset.code)")
    page.js("document.querySelectorAll('.choice .btn')[1].click()")
    page.wait("document.querySelector('#view').hidden")

    assert [len(one) for one in codes] == [6, 8]
    assert asked(page, "accounts.resolve") == [{"id": "id5", "keep": "c2"}]
    assert "two secrets" not in page.js("document.querySelector('#list').innerText")


def test_an_icon_is_shown_where_it_is_a_small_picture_and_a_letter_elsewhere(popup: Any) -> None:
    page = popup("icons")
    page.wait("document.querySelectorAll('tk-tile img').length === 2")
    page.wait("globalThis.asked.some(one => one.name === 'icons.get')")

    tiles = page.js("[...document.querySelectorAll('tk-tile')].map(e => e.innerText || 'picture')")
    hashes = [one for fields in asked(page, "icons.get") for one in fields["hashes"]]

    assert tiles[:6] == ["picture", "A", "N", "D", "picture", "P"]
    assert sorted(hashes) == [letter * 64 for letter in "abcd"]


def test_a_lock_from_elsewhere_leaves_no_code_and_escape_brings_none_back(popup: Any) -> None:
    page = popup("site")
    codes = "[...document.querySelectorAll('.code')].map(e => e.textContent.trim()).join('')"
    before = page.js(codes)

    page.js("tell({event: 'locked'})")
    page.wait("document.querySelector('#view .mid input')")
    page.key("Escape")

    assert len(before) > 6
    assert page.js(codes) == ""
    assert page.js("document.querySelector('#main').hidden")


def test_what_is_typed_to_unlock_stays_when_the_lock_is_told_once_more(popup: Any) -> None:
    page = popup("locked", "document.querySelector('.mid input')")
    page.js("document.querySelector('.mid input').value = 'half a passph'")

    page.js("tell({event: 'locked'})")
    page.js("new Promise(done => setTimeout(done, 200))")
    typed = page.js("document.querySelector('.mid input').value")
    page.js("tell({event: 'unlocked'})")  # the control: what was told is heard
    page.wait("document.querySelector('.mid input')?.value !== 'half a passph'")

    assert typed == "half a passph"


def test_unlocking_elsewhere_takes_the_screen_away(popup: Any) -> None:
    page = popup("site")
    page.js("tell({event: 'locked'})")
    page.wait("document.querySelector('#view .mid input')")

    page.js("tell({event: 'unlocked'})")
    page.wait("!document.querySelector('#main').hidden")
    page.wait("document.querySelector('.card .code').textContent.trim()")

    assert page.js("document.querySelector('#view').hidden")
    assert not page.js("document.querySelector('#bar').hidden")


def test_a_code_that_was_refused_comes_when_it_may(popup: Any) -> None:
    page = popup("limited", "document.querySelector('tk-row, .card')")
    page.wait("globalThis.asked.some(one => one.name === 'codes.get')")

    page.js("pass(11_000)")
    page.wait("document.querySelector('.card .code').textContent.trim()")


def test_what_stands_above_the_list_is_reached_by_tab(popup: Any) -> None:
    page = popup("many-here")

    page.js("document.querySelector('[data-act=copy]').focus()")
    page.key("Tab")

    assert page.js(FOCUSED) == "id1"
    assert page.js("document.activeElement.closest('[role=list]').getAttribute('aria-label')")


def test_a_dialog_is_named_by_its_head_and_gives_the_focus_back(popup: Any) -> None:
    page = popup("unbound")
    page.js("document.querySelector('#list .row').focus()")

    page.key("Enter")
    page.wait("document.querySelector('dialog[open]')")
    named = page.js("document.querySelector('dialog').getAttribute('aria-labelledby')")
    page.key("Escape")
    page.wait("!document.querySelector('dialog')")

    assert named == "ask"
    assert page.js(FOCUSED) == "id0"


def test_a_key_pressed_before_the_popup_listens_is_not_lost(chromium: Any, address: str) -> None:
    chromium.look(376, 540)
    chromium.open("about:blank", "true")
    press = "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})"
    early = (
        "addEventListener('DOMContentLoaded', () => { if (document.querySelector('#search')) "
        f"document.querySelector('#search').dispatchEvent({press}); }});"
    )
    script = chromium.call("Page.addScriptToEvaluateOnNewDocument", source=early)["identifier"]

    chromium.open(
        f"{address}/popup/popup.html?still=1&state=site",
        "document.querySelector('.said')?.textContent",
    )
    chromium.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script)

    assert asked(chromium, "page.fill") == [{"id": "id0"}]
