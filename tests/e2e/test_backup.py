"""From nothing to a proven backup, and from a clean computer to all codes by each of the five ways.

Real Chromium, the real popup, real hosts, a Secret Service for each computer; the two share nothing
but one folder. What each way took is written to tests/e2e/out/new-computer.json.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import cdp
import hands
import mira
import pytest
import story
import ways
from common import until
from computer import Computer, sit
from desk import uri
from looks import CUT, OUT
from secret_service import missing

from needs import lacking

PROVEN = "/^proven/.test(document.querySelector('#state')?.dataset.state)"
STATE = "document.querySelector('#state').dataset.state"
LINE = "document.querySelector('#state').textContent"
BANNER = "document.querySelector('#notices .banner')?.innerText"

# Questions of the open popup to its host, one after another; settles when all are answered.
DO = """window.doing = (async () => {
  const port = chrome.runtime.connect({name: "page"}), waiting = new Map();
  let last = 0;
  port.onMessage.addListener(m => { waiting.get(m.id)?.(m); waiting.delete(m.id); });
  const ask = (type, fields) => new Promise((done, fail) => {
    waiting.set(++last, m => m.ok ? done(m.ok) : fail(Error(type + ": " + m.error.code)));
    port.postMessage({id: last, type, fields});
  });
  for (const [type, fields] of %s) {
    const reply = await ask(type, fields);
    if (type === "accounts.draft") await ask("accounts.add", {draft_id: reply.draft_id,
      issuer: reply.issuer, name: reply.name, sites: [], tags: [], note: ""});
  }
  port.disconnect();
  return true;
})(); 1"""
Acts = list[tuple[str, dict[str, object]]]
Seen = list[tuple[str, str]]
SITE = "sign-in.example"
BARE = (*mira.WORK, mira.NAME_ONLY)


class First(NamedTuple):
    """The computer that has everything, its open browser, and its recovery code."""

    computer: Computer
    driver: cdp.Chromium
    code: str


def look(page: cdp.Session, name: str) -> None:
    """A picture for a person to look at; nothing in it may be cut off."""
    OUT.mkdir(exist_ok=True)
    page.js("new Promise(done=>requestAnimationFrame(()=>requestAnimationFrame(()=>done(1))))")
    page.shot(OUT / f"backup-{name}.png")
    assert page.js(CUT) == [], name


@pytest.fixture(scope="module")
def new_computer(
    extensions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Computer]]:
    """Makes computers that share one folder."""
    if not shutil.which("chromium"):
        lacking("chromium is not installed")
    if absent := missing():
        lacking(f"no key store to test with: {', '.join(absent)} not installed")
    drive, made = tmp_path_factory.mktemp("Dropbox"), list[Computer]()

    def make() -> Computer:
        made.append(Computer(tmp_path_factory.mktemp("home"), extensions, drive))
        return made[-1]

    yield make
    for one in made:
        one.close()
    for folder in [drive, *(one.folder for one in made)]:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def first(new_computer: Callable[[], Computer]) -> Iterator[First]:
    """A vault begun in the popup, with twenty accounts and the recovery code on paper."""
    computer = new_computer()
    with chromium(computer) as driver:
        story.start_vault(driver.open_popup())
        driver.close_popup()
        computer.add(*mira.accounts())
        for issuer in BARE:
            scope = "name-only" if issuer == mira.NAME_ONLY else "work"
            computer.tidekey("edit", issuer, "--scope", scope, "--site", SITE)
        paper = computer.folder / "paper"
        computer.tidekey("recovery", "--out", str(paper))
        computer.tidekey("recovery", "--confirm-file", str(paper))
        yield First(computer, driver, paper.read_text().strip())


def test_a_backup_begins_by_itself_and_is_proven_without_a_press(first: First) -> None:
    computer, driver, _ = first
    popup = driver.open_popup()
    said = str(popup.wait(BANNER))
    look(popup, "first-banner")
    assert "Dropbox" in said
    popup.wait(PROVEN, 60)
    look(popup, "proven")
    status = computer.backup()
    assert status["state"] == popup.js(STATE) == "proven"
    assert "Dropbox" in str(popup.js(LINE))
    driver.close_popup()
    with hands.own_page(driver, "options/options.html?at=backup") as page:
        page.wait("!!document.querySelector('#main:not(.settling) #backup .state.good')")
        look(page, "status")


@pytest.fixture(scope="module")
def ways_in(first: First) -> Iterator[cdp.Session]:
    """Beside the sheet: a passkey and a passphrase. Gives the tab that has the passkey."""
    computer, driver, code = first
    touch = ways.passkey(driver, look)
    phrase, paper = (computer.note("phrase", mira.PHRASE), computer.note("code", code))
    computer.tidekey("backup", "passphrase", "--new-file", phrase, "--code-file", paper)
    until(lambda: whole(computer.backup()), "all ways in a proven copy", 60)
    yield touch


def whole(status: dict[str, Any]) -> bool:
    """Whether the newest change, and each way that was made, is in the proven copy."""
    kinds = {one["kind"] for one in status["ways_in"]}
    proven = (status["proven_at"] or 0) >= status["last_change"]
    return proven and kinds >= {"passkey", "passphrase", "recovery"}


def check(first: First, there: Computer, driver: cdp.Chromium, took: ways.Measured) -> None:
    """The same accounts and codes as on the first computer, but for those by name only."""
    ways.keep(took)
    now = int(time.time())
    mine, theirs = first.computer.codes(now), there.codes(now)
    rows: Any = first.computer.tidekey("list")
    named = {row["id"]: row["issuer"] for row in rows if row["scope"]}
    assert sorted(named.values()) == sorted(BARE)
    assert len(theirs) == mira.ALL - len(named)
    assert theirs == {ident: code for ident, code in mine.items() if ident not in named}
    shown = dict(ways.rows(driver.popup)) if driver.popup else {}
    assert len(shown) == mira.ALL
    assert {row["has"] for ident, row in shown.items() if ident in named} == {"Sign in"}
    driver.close_popup()


def chromium(computer: Computer) -> cdp.Chromium:
    """Its browser."""
    made = computer.browser("chromium")
    assert isinstance(made, cdp.Chromium)
    return made


def test_a_computer_whose_key_store_has_the_key_needs_one_press(
    first: First, ways_in: cdp.Session, new_computer: Callable[[], Computer]
) -> None:
    there = new_computer()
    there.takes_keys_of(first.computer)
    with chromium(there) as driver:
        took = ways.arrive(driver, "keychain", ways.at_once, look)
        check(first, there, driver, took)
    assert took.characters == 0


def test_a_passkey_opens_it_with_a_touch_and_another_one_does_not(
    first: First, ways_in: cdp.Session, new_computer: Callable[[], Computer]
) -> None:
    there = new_computer()
    sit(first.driver, there)
    try:
        assert "passkey.not-used" in ways.refused(first.driver, look)
        took = ways.arrive(first.driver, "passkey", ways.at_once, look, ways_in)
        check(first, there, first.driver, took)
    finally:
        sit(first.driver, first.computer)
    assert took.characters == 0


def test_the_recovery_code_opens_it_and_a_mistyped_group_is_named(
    first: First, ways_in: cdp.Session, new_computer: Callable[[], Computer]
) -> None:
    there = new_computer()
    with chromium(there) as driver:
        ways.mistype(driver, first.code, 3, look)
        code = first.code.replace("-", "")  # as most people type it
        took = ways.arrive(driver, "recovery", ways.typing("input.recovery", code), look)
        check(first, there, driver, took)


def test_the_backup_passphrase_opens_it(
    first: First, ways_in: cdp.Session, new_computer: Callable[[], Computer]
) -> None:
    there = new_computer()
    with chromium(there) as driver:
        unlock = ways.typing("input[type=password]", mira.PHRASE)
        took = ways.arrive(driver, "passphrase", unlock, look)
        check(first, there, driver, took)


@pytest.fixture(scope="module")
def second(
    first: First, ways_in: cdp.Session, new_computer: Callable[[], Computer]
) -> Iterator[tuple[Computer, cdp.Chromium, ways.Measured]]:
    """A computer that the first one let in; its browser stays open."""
    there = new_computer()
    with chromium(there) as driver:
        unlock = ways.approved_by(first.driver, first.code.replace("-", ""), look)
        took = ways.arrive(driver, "approval", unlock, look)
        yield there, driver, took


def test_another_computer_lets_it_in(
    first: First, second: tuple[Computer, cdp.Chromium, ways.Measured]
) -> None:
    check(first, *second)


def acts_of(ids: dict[str, str]) -> tuple[Acts, Acts]:
    """What is done on each computer in the same moment."""
    new = {"uri": uri("Lighthouse", "mira", mira.key(50))}
    return [
        ("accounts.draft", new),
        ("accounts.edit", {"id": ids["PayPal"], "issuer": "PayPal shop"}),
        ("accounts.order", {"id": ids["Steam"], "after": None}),
        ("counter.next", {"id": ids["Ferry"]}),
    ], [
        ("accounts.edit", {"id": ids["PayPal"], "name": "shop@example.org"}),
        ("accounts.delete", {"id": ids["Wikipedia"]}),
        ("counter.next", {"id": ids["Library card"]}),
        ("counter.next", {"id": ids["Library card"]}),
        ("accounts.pin", {"id": ids["Notary"], "pinned": True}),
    ]


def shown(popup: cdp.Session) -> Seen:
    """What the popup shows, from the top; in place of some names it says that there is no key."""
    found = [(str(row["issuer"]), str(row["name"])) for _, row in ways.rows(popup)]
    return [(issuer, "" if issuer in BARE else name) for issuer, name in found]


def test_both_change_things_at_once_and_end_up_the_same_by_themselves(
    first: First, second: tuple[Computer, cdp.Chromium, ways.Measured]
) -> None:
    computer, there = first.computer, second[0]
    rows: Any = computer.tidekey("list")
    ids = {row["issuer"]: row["id"] for row in rows}
    popups = [first.driver.open_popup(), second[1].open_popup()]
    assert [len(shown(popup)) for popup in popups] == [mira.ALL] * 2
    began = time.monotonic()
    for popup, acts in zip(popups, acts_of(ids), strict=True):
        popup.js(DO % json.dumps(acts))
    assert all(popup.js("window.doing") for popup in popups)
    until(lambda: is_everything(shown(popups[0])), "the changes of both to be here", 60)
    until(lambda: shown(popups[1]) == shown(popups[0]), "both to show the same", 60)
    print(f"both the same after {time.monotonic() - began:.1f} s")
    for popup, name in zip(popups, ("first", "second"), strict=True):
        look(popup, f"same-{name}")
    same_vaults(computer, there)


def is_everything(seen: Seen) -> bool:
    """Whether all that was done on either computer is in what one shows."""
    added = {("PayPal shop", "shop@example.org"), ("Lighthouse", "mira")} <= {*seen}
    order = [issuer for issuer, _ in seen[:2]] == ["Notary", "Steam"]
    return added and order and len(seen) == mira.ALL and "Wikipedia" not in dict(seen)


def same_vaults(computer: Computer, there: Computer) -> None:
    """Counters and codes of one moment too, but for those that one has by name only."""
    mine, theirs = computer.codes(now := int(time.time())), there.codes(now)
    assert len(theirs) == mira.ALL - len(BARE)
    assert theirs.items() <= mine.items()
    lists: list[Any] = [one.tidekey("list") for one in (computer, there)]
    counters = [{row["id"]: row["counter"] for row in rows} for rows in lists]
    assert counters[0] == counters[1]
    assert sorted(filter(None, counters[0].values())) == ["1", "7"]
    for one in (computer, there):
        until(lambda one=one: up_to_date(one.backup()), "the last change to be proven", 60)


def up_to_date(status: dict[str, Any]) -> bool:
    return status["state"] == "proven" and status["proven_at"] >= status["last_change"]
