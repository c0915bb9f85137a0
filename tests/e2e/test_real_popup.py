"""What a person does in the popup besides filling: by mouse and by keys alone, in real Chromium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator

import cdp
import hands
import pytest
from desk import SECRET, Desk, oathtool, uri
from sites import Pages

from needs import lacking

ARROW_DOWN, ARROW_UP, DELETE = 40, 38, 46
NAMES = "[...document.querySelectorAll('#list tk-row .name b')].map(e=>e.textContent)"
ROW = "#list tk-row[data-id='%s']"


@pytest.fixture(scope="module")
def desk(new_desk: Callable[..., Desk], keys: dict[str, str]) -> Desk:
    if not shutil.which("chromium"):
        lacking("chromium is not installed")
    made = new_desk(keys)
    secrets = {"Alpha": SECRET, "Beta": SECRET[::-1].lower(), "Gamma": "GEZDGNBVGY3TQOJQ"}
    made.start_vault(*(uri(issuer, "me@" + issuer.lower(), key) for issuer, key in secrets.items()))
    made.add(uri("Delta", "counted", kind="hotp", counter=7))
    return made


@pytest.fixture(scope="module")
def driver(desk: Desk) -> Iterator[cdp.Chromium]:
    with desk.browser("chromium") as made:
        assert isinstance(made, cdp.Chromium)
        yield made


@pytest.fixture
def popup(driver: cdp.Chromium) -> Iterator[cdp.Session]:
    opened = driver.open_popup()
    opened.wait(hands.LISTED)
    hands.ready(opened)
    yield opened
    driver.close_popup()


def ident(desk: Desk, name: str) -> str:
    return str(desk.rows()[name]["id"])


def press(popup: cdp.Session, key: str, number: int) -> None:
    popup.key(key, key, number)


def press_enter(popup: cdp.Session) -> None:
    """With its text, as without it no button is pressed."""
    same = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    popup("Input.dispatchKeyEvent", type="keyDown", text="\r", **same)
    popup("Input.dispatchKeyEvent", type="keyUp", **same)


def wait_rows(popup: cdp.Session, *issuers: str) -> None:
    popup.wait(f"JSON.stringify({NAMES})=={json.dumps(json.dumps(issuers, separators=(',', ':')))}")


def test_the_next_button_of_a_counter_account_gives_each_code_once(
    desk: Desk, popup: cdp.Session
) -> None:
    row = ROW % ident(desk, "counted")
    shown = f"document.querySelector(\"{row} .code\").firstChild.data.replace(/\\s/g,'')"
    popup.click(f"{row} .own")
    popup.wait("!!document.querySelector('.menu button')")
    item = "[...document.querySelectorAll('.menu button')].find(b=>/Next/.test(b.textContent))"
    popup.js(f"{item}.id='next'")
    popup.click("#next")
    first = str(popup.wait(shown))
    assert first == oathtool(SECRET, counter=7)
    assert desk.rows()["counted"]["counter"] == "8"
    popup.click(f"{row} .own")
    popup.wait(f"!!{item}")
    popup.js(f"{item}.id='next'")
    popup.click("#next")
    assert popup.wait(f"({shown})!='{first}' && {shown}") == oathtool(SECRET, counter=8)


def test_copy_puts_the_code_that_is_shown_into_the_clipboard(
    driver: cdp.Chromium, popup: cdp.Session
) -> None:
    popup.js("document.querySelector('#list tk-row .row').focus()")
    popup.key("c", modifiers=2)
    assert "copied" in hands.said(popup)
    right = {oathtool(), oathtool(at=hands.now() - 5)}
    assert hands.clipboard(driver, popup) in right


@pytest.mark.parametrize("how", ["key", "press"])
def test_what_is_asked_for_before_the_popup_is_whole_is_not_lost(
    driver: cdp.Chromium, how: str
) -> None:
    popup = driver.open_popup()
    popup.wait("!!document.querySelector('#list tk-row .row')")
    popup.js("document.querySelector('#list tk-row .row').focus()")
    if how == "key":
        popup.key("c", modifiers=2)
    else:
        popup.js("document.activeElement.click()")
    assert "copied" in hands.said(popup)
    driver.close_popup()


def test_typing_arrows_and_enter_are_enough_to_use_an_account(
    driver: cdp.Chromium, popup: cdp.Session
) -> None:
    popup.wait("document.activeElement.id=='search'")
    popup("Input.insertText", text="gam")
    wait_rows(popup, "Gamma")
    press(popup, "ArrowDown", ARROW_DOWN)
    popup.wait("document.activeElement.closest('tk-row')?.account.issuer=='Gamma'")
    press_enter(popup)
    assert hands.said(popup)
    right = {oathtool("GEZDGNBVGY3TQOJQ", at=hands.now() - ago) for ago in (0, 5)}
    assert hands.clipboard(driver, popup) in right


def test_a_search_that_finds_nothing_says_so_and_escape_brings_all_back(
    popup: cdp.Session,
) -> None:
    popup.wait("document.activeElement.id=='search'")
    popup("Input.insertText", text="zzz")
    popup.wait("document.querySelector('#empty')?.innerText.includes('zzz')")
    press(popup, "Escape", 27)
    popup.wait("document.querySelectorAll('#list tk-row').length==4")


def test_pinned_accounts_come_first_and_stay_so(
    desk: Desk, driver: cdp.Chromium, popup: cdp.Session
) -> None:
    popup.js(f'document.querySelector("{ROW % ident(desk, "me@beta")} .row").focus()')
    popup.key("p")
    wait_rows(popup, "Beta", "Alpha", "Gamma", "Delta")
    driver.close_popup()
    again = driver.open_popup()
    wait_rows(again, "Beta", "Alpha", "Gamma", "Delta")
    again.js(f'document.querySelector("{ROW % ident(desk, "me@beta")} .row").focus()')
    again.key("p")
    wait_rows(again, "Alpha", "Beta", "Gamma", "Delta")


def test_alt_and_an_arrow_move_an_account_for_good(
    desk: Desk, driver: cdp.Chromium, popup: cdp.Session
) -> None:
    popup.js(f'document.querySelector("{ROW % ident(desk, "me@alpha")} .row").focus()')
    popup.key("ArrowDown", "ArrowDown", ARROW_DOWN, modifiers=1)
    wait_rows(popup, "Beta", "Alpha", "Gamma", "Delta")
    driver.close_popup()
    again = driver.open_popup()
    wait_rows(again, "Beta", "Alpha", "Gamma", "Delta")
    again.js(f'document.querySelector("{ROW % ident(desk, "me@alpha")} .row").focus()')
    again.key("ArrowUp", "ArrowUp", ARROW_UP, modifiers=1)
    wait_rows(again, "Alpha", "Beta", "Gamma", "Delta")


def test_a_deleted_account_comes_back_by_undo_and_stays_away_without(
    desk: Desk, popup: cdp.Session
) -> None:
    popup.js(f'document.querySelector("{ROW % ident(desk, "me@gamma")} .row").focus()')
    press(popup, "Delete", DELETE)
    wait_rows(popup, "Alpha", "Beta", "Delta")
    assert "me@gamma" not in desk.rows()
    popup.click("output.said button")
    wait_rows(popup, "Alpha", "Beta", "Gamma", "Delta")
    assert "me@gamma" in desk.rows()


def test_an_edited_name_and_site_are_saved_and_shown(desk: Desk, popup: cdp.Session) -> None:
    popup.js(f'document.querySelector("{ROW % ident(desk, "me@beta")} .row").focus()')
    popup.key("e")
    popup.wait("document.querySelector('#view form input')?.value=='Beta'")
    popup.type("#view form input", "Beta Bank")
    popup.click("#view form button[type=submit]")
    wait_rows(popup, "Alpha", "Beta Bank", "Gamma", "Delta")
    assert desk.rows()["me@beta"]["issuer"] == "Beta Bank"


def test_a_key_typed_by_hand_shows_its_first_code_before_it_is_saved(
    desk: Desk, popup: cdp.Session
) -> None:
    before = desk.rows()
    popup.click("#add")
    popup.wait("document.querySelectorAll('#view .choices button').length>2")
    button = "[...document.querySelectorAll('#view .choices button')]"
    popup.js(f"{button}.find(one=>one.textContent=='Type a key').id='hand'")
    popup.click("#hand")
    popup.wait("document.querySelectorAll('#view form input').length>2")
    popup.js("[...document.querySelectorAll('#view form input')].slice(0,3)"
             ".forEach((e,n)=>e.id='h'+n)")  # fmt: skip
    for place, text in enumerate(("Epsilon", "me@epsilon", "jbsw y3dp ehpk 3pxp")):
        popup.type(f"#h{place}", text)
    popup.click("#view form button[type=submit]")
    code = str(popup.wait("document.querySelector('#view .code[data-code]')?.dataset.code"))
    assert code in {oathtool("JBSWY3DPEHPK3PXP", at=hands.now() - ago) for ago in (0, 5)}
    assert desk.rows() == before  # nothing is saved before the person says so
    popup.click("#view form button[type=submit]")
    popup.wait("document.querySelector('#view').hidden")
    assert "me@epsilon" in desk.rows()


def test_what_is_already_here_is_named_and_not_added_twice(desk: Desk, popup: cdp.Session) -> None:
    before = desk.rows()
    popup.click("#add")
    popup.type("#view textarea", uri("Alpha", "me@alpha"))
    popup.click("#view form button[type=submit]")
    popup.wait("document.querySelector('#view').innerText.includes('Already here')")
    assert desk.rows() == before


def test_a_wrong_key_is_refused_in_words_and_what_was_typed_stays(
    desk: Desk, popup: cdp.Session
) -> None:
    before = desk.rows()
    popup.click("#add")
    popup.type("#view textarea", "otpauth://totp/x?secret=1890")
    popup.click("#view form button[type=submit]")
    popup.wait(
        "document.querySelector('#view [role=alert], #view .problem')?.textContent.length>20"
    )
    assert popup.js("document.querySelector('#view textarea').value.length>10")
    assert desk.rows() == before


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages("blank")
    yield made
    made.close()


def test_a_page_without_a_qr_code_is_answered_with_what_to_do(
    driver: cdp.Chromium, pages: Pages
) -> None:
    driver.go(pages.at("blank"))
    popup = driver.open_popup()
    popup.wait(hands.LISTED)
    popup.click("#add")
    popup.click("#view .choices .main")
    popup.wait("document.querySelector('#view').innerText.includes('No QR code was found')", 30)
    driver.close_popup()
