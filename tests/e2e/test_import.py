"""Another app's export in a real browser: chosen, opened, looked into, added, and taken back."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import hands
import pytest
from desk import Browser, Desk, uri
from story import Panel

from importers.canonical import ACCOUNTS, PASSWORD
from importers.encoders import aegis

SETTINGS = "options/options.html?at=import"
FILES = "#import [data-act=import-files]"
HEAD = "document.querySelector('#import h3')?.textContent"
TYPED = "#import [type=password]"
ADD = "#import .bottom .main"
RECEIPT = "document.querySelector('#import .state')?.innerText"
PLAIN = aegis.files()["v3"][0].data
KEY = base64.b32encode(b"sixteen byte key").decode().rstrip("=")
SEALED = aegis.files()["sealed"][0].data


@pytest.fixture(scope="module")
def desk(family: str, new_desk: Callable[..., Desk], keys: dict[str, str]) -> Desk:
    made = new_desk(keys)
    made.start_vault()
    return made


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk) -> Iterator[Browser]:
    with desk.browser(family) as made:
        yield made


def give(page: Panel, desk: Desk, name: str, data: bytes) -> None:
    path: Path = desk.folder / name
    path.write_bytes(data)
    hands.give_file(page, FILES, path)


def refused(page: Panel) -> str:
    return str(page.wait("document.querySelector('#import .problem')?.innerText", 30))


def test_a_sealed_export_is_opened_by_its_password_and_its_codes_are_right(
    desk: Desk, driver: Browser
) -> None:
    with hands.own_page(driver, SETTINGS) as page:
        give(page, desk, "aegis-sealed.json", SEALED)
        page.wait(f"!!document.querySelector('{TYPED}')", 30)
        page.type(TYPED, "another")
        page.click("#import .form .main")
        wrong = refused(page)
        page.type(TYPED, PASSWORD)
        page.click("#import .form .main")
        head = page.wait(HEAD, 30)
        before = desk.rows()
        page.click(ADD)
        receipt = str(page.wait(RECEIPT, 30))
        secrets = [one.base32 for one in ACCOUNTS if one.kind != "motp"]
        seen = str(page.js("document.documentElement.outerHTML"))

    assert "not the password" in wrong
    assert head == f"Aegis: {len(ACCOUNTS)} accounts"
    assert before == {}
    assert f"{len(ACCOUNTS)} found, {len(ACCOUNTS)} added" in receipt
    assert not [one for one in [PASSWORD, *secrets] if one in seen]
    popup = driver.open_popup()
    popup.wait(hands.LISTED)
    seen, right = hands.same_as_oathtool(
        lambda: hands.listed(popup, "GitHub"), secret=ACCOUNTS[0].base32
    )
    popup.type("#search", "yandex")  # the last of them: below what is on the screen
    yandex = hands.listed(popup, "Yandex")
    driver.close_popup()
    assert seen in right
    assert len(yandex) == 8 and yandex.isalpha()


def test_the_same_export_again_adds_nothing(desk: Desk, driver: Browser) -> None:
    with hands.own_page(driver, SETTINGS) as page:
        give(page, desk, "aegis.json", PLAIN)
        page.wait(HEAD, 30)
        words = page.js(f"document.querySelector('{ADD}').innerText")
        disabled = page.js(f"document.querySelector('{ADD}').disabled")

    assert (words, disabled) == ("Nothing to add", True)


def test_a_file_of_two_parts_is_read_whole_and_the_import_is_taken_back(
    desk: Desk, driver: Browser
) -> None:
    secrets = [base64.b32encode(f"key number {n:09}".encode()).decode() for n in range(4000)]
    lines = [uri(f"Many {n:05}", "x" * 60, one.rstrip("=")) for n, one in enumerate(secrets)]
    data = "\n".join(lines).encode()
    kept = len(desk.rows())
    with hands.own_page(driver, SETTINGS) as page:
        give(page, desk, "many.txt", data)
        page.wait(HEAD, 60)
        page.click(ADD)
        receipt = str(page.wait(RECEIPT, 60))
        added = len(desk.tidekey("list"))  # type: ignore[arg-type]
        page.click("#import .acts > .btn:nth-child(2)")
        page.wait(f"{HEAD}?.startsWith('Import taken back')", 60)
        text = str(page.js("document.querySelector('#import').innerText"))

    assert len(data) > 512 * 1024
    assert "4,000 added" in receipt
    assert added == len(ACCOUNTS) + 4000
    assert "4,000 accounts" in text
    assert len(desk.rows()) == kept


def test_what_is_no_export_is_refused_in_a_sentence(desk: Desk, driver: Browser) -> None:
    with hands.own_page(driver, SETTINGS) as page:
        give(page, desk, "letter.txt", b"Dear all, this is a letter.\n" * 20)
        words = refused(page)

    assert "does not know this kind of file" in words
    assert "import.unknown-format" in words
    assert "Dear all" not in words


def test_an_account_that_lacks_its_pin_has_codes_once_it_was_typed(
    desk: Desk, driver: Browser
) -> None:
    entry = {"type": "yandex", "uuid": "u", "name": "lone", "issuer": "Without", "note": "",
             "favorite": False, "icon": None, "groups": [],
             "info": {"secret": KEY, "algo": "SHA256", "digits": 8,
                      "period": 30}}  # fmt: skip
    database = {"version": 1, "header": {"slots": None, "params": None},
                "db": {"version": 3, "entries": [entry], "groups": []}}  # fmt: skip
    with hands.own_page(driver, SETTINGS) as page:
        give(page, desk, "without-pin.json", json.dumps(database).encode())
        page.wait(HEAD, 30)
        page.click(ADD)
        page.wait(RECEIPT, 30)
    popup = driver.open_popup()
    hands.ready(popup)
    popup.type("#search", "without")
    row = f"#list [data-id='{desk.rows()['lone']['id']}']"
    popup.wait(f"document.querySelector(\"{row} .do\")?.innerText=='Needs its PIN'")
    popup.click(f"{row} .row")
    popup.type("#view [type=password]", "5239")
    popup.click("#view form button[type=submit]")
    code = hands.listed(popup, "Without")
    driver.close_popup()

    assert len(code) == 8 and code.isalpha()
