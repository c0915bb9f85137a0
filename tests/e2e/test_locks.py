"""Locking: set in the options, felt in every browser; and the key store's own lock."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator

import hands
import pytest
import story
from desk import PASSPHRASE, TIDEKEY, Browser, Desk, uri
from secret_service import SecretService

from needs import lacking

LOCKED = "document.querySelector('#view h1')?.textContent=='Tidekey is locked'"


@pytest.fixture(scope="module")
def pair(new_desk: Callable[..., Desk], keys: dict[str, str]) -> Iterator[tuple[Browser, Browser]]:
    """Chromium and Firefox of one person, on one vault."""
    for program in ("chromium", "firefox-esr"):
        if not shutil.which(program):
            lacking(f"{program} is not installed")
    desk = new_desk(keys)
    desk.start_vault(uri("Lighthouse", "alice"))
    with desk.browser("chromium") as one, desk.browser("firefox") as other:
        yield one, other


def unlock(popup: hands.Panel) -> None:
    popup.wait(LOCKED)
    popup.type("#view input[type=password]", PASSPHRASE)
    popup.click("#view button[type=submit]")


def set_passphrase(driver: Browser) -> None:
    with hands.own_page(driver, "options/options.html") as page:
        page.wait("!!document.querySelector('main.loaded #lock button.main')")
        page.click("#lock button.main")
        fields = "#lock form input[type=password]"
        page.wait(f"document.querySelectorAll('{fields}').length==2")
        page.js("[...document.querySelectorAll('#lock form input')].map((e,i)=>e.id='p'+i)")
        page.type("#p0", PASSPHRASE)
        page.type("#p1", PASSPHRASE)
        page.click("#lock form button[type=submit]")
        page.wait("!!document.querySelector('#lock .btn.danger')", 30)


def test_a_passphrase_from_the_options_locks_both_browsers_and_unlocks_each_by_itself(
    pair: tuple[Browser, Browser],
) -> None:
    one, other = pair
    hands.listed(one.open_popup(), "alice")  # the control: open in both
    one.close_popup()
    hands.listed(other.open_popup(), "alice")
    other.close_popup()
    set_passphrase(one)
    popup = other.open_popup()  # the other browser's host has not been given it
    unlock(popup)
    seen, right = hands.same_as_oathtool(lambda: hands.listed(popup, "alice"))
    assert seen in right
    other.close_popup()


@pytest.mark.parametrize("first", [0, 1], ids=["chromium", "firefox"])
def test_locking_in_one_browser_locks_the_other(pair: tuple[Browser, Browser], first: int) -> None:
    for driver in pair:
        popup = driver.open_popup()
        popup.wait(f"{LOCKED} || {hands.LISTED}")
        if popup.js(LOCKED):
            unlock(popup)
        hands.listed(popup, "alice")
        if driver is not pair[1 - first]:
            driver.close_popup()
    watching = pair[1 - first]
    popup = pair[first].open_popup()
    popup.wait("!document.querySelector('#lock').hidden")
    popup.click("#lock")
    popup.wait(LOCKED)
    pair[first].close_popup()
    watching.close_popup()
    popup = watching.open_popup()
    popup.wait(LOCKED)
    assert not popup.js("!!document.querySelector('#list tk-row')")
    unlock(popup)
    hands.listed(popup, "alice")
    watching.close_popup()


def test_a_wrong_passphrase_is_refused_in_words_and_the_right_one_still_works(
    pair: tuple[Browser, Browser],
) -> None:
    driver = pair[0]
    popup = driver.open_popup()
    popup.wait(f"{LOCKED} || {hands.LISTED}")
    if not popup.js(LOCKED):
        popup.wait("!document.querySelector('#lock').hidden")
        popup.click("#lock")
        popup.wait(LOCKED)
    popup.type("#view input[type=password]", "not the passphrase")
    popup.click("#view button[type=submit]")
    popup.wait("document.querySelector('#view').innerText.includes('This is not the passphrase')")
    unlock(popup)
    hands.listed(popup, "alice")
    driver.close_popup()


def test_the_key_store_opens_the_vault_after_a_host_restart_and_its_lock_is_named(
    family: str, new_desk: Callable[..., Desk]
) -> None:
    service = SecretService()
    try:
        desk = new_desk({k: v for k, v in service.environ.items() if k != "XDG_DATA_HOME"})
        with desk.browser(family) as driver:
            popup = driver.open_popup()
            popup.wait("!!document.querySelector('#view button.main')")
            story.start_vault(popup)
            assert not popup.js("!!document.querySelector('input[type=password]')")
            driver.close_popup()
            desk.add(uri("Lighthouse", "alice"))
            assert kinds(desk) == {"keychain", "recovery"}
            driver.stop_background()
            hands.background_is_stopped(driver)  # and with it the host
            popup = driver.open_popup()
            seen, right = hands.same_as_oathtool(lambda: hands.listed(popup, "alice"))
            assert seen in right
            driver.close_popup()
            service.lock()
            driver.stop_background()
            hands.background_is_stopped(driver)
            popup = driver.open_popup()
            popup.wait(
                "/keyring|key store|Secret Service/i.test("
                "document.querySelector('#view').innerText)",
                60,
            )
            assert not popup.js("!!document.querySelector('#list tk-row')")
            driver.close_popup()
    finally:
        service.stop()


def kinds(desk: Desk) -> set[str]:
    """The ways into the vault, as the host says them."""
    question = json.dumps({"id": 1, "request": {"type": "vault.status"}})
    said = subprocess.run(
        [str(TIDEKEY), "talk"], env=desk.env, input=question + "\n",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {slot["kind"] for slot in json.loads(said.stdout)["ok"]["slots"]}
