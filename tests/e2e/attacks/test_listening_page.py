"""A page that listens to everything learns one code, after the person's act, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hands
import pytest
from acting import Watch, ask
from desk import SECRET, Browser, Desk, oathtool, uri
from guards import Guard
from stage import FORM, Stage, page
from unguarded import Build

HOUR = 3600
OTHERS = {"bob": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "mallory": "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"}
SITES = {"alice": "bank.localhost", "bob": "bank.localhost", "dave": "counts.localhost"}
SCRIPT = Path(__file__).with_name("listening.js").read_text("utf-8")
CODES = "document.documentElement.dataset.codes"
KEYS = "document.documentElement.dataset.keys"
ROUNDS = "Number(document.documentElement.dataset.rounds)"
REFUSE = "document.querySelector('#code').addEventListener('input',e=>{e.target.value=''})"
INSTALLED = "browser.onInstalled((reason) => {"
ON_LOAD = Guard(
    "background.js", INSTALLED,
    "chrome.tabs.onUpdated.addListener((id, {status}) =>"
    f" status === 'complete' && fillHere(null, null)); {INSTALLED}",
)  # fmt: skip
ON_POPUP = Guard(
    "acts.js",
    "const named = match",
    "await filling.fill(match.accounts[0].id, tab); const named = match",
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    script = f"<script>{{{SCRIPT}}}</script>"
    refuses = f"<script>{REFUSE}</script>"
    made = Stage({"listens": page(FORM + script), "refuses": page(FORM + refuses + script)})
    yield made
    made.close()


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk, build: Build) -> Iterator[Browser]:
    desk.start_vault(
        uri("Bank", "alice", period=HOUR),
        uri("Bank", "bob", OTHERS["bob"], period=HOUR),
        uri("Else", "mallory", OTHERS["mallory"], period=HOUR),
        uri("Counts", "dave", kind="hotp", counter=7),
    )
    for name, host in SITES.items():
        desk.tidekey("edit", name, "--site", host)
    with desk.browser(family) as made:
        yield made


def codes(secret: str = SECRET) -> set[str]:
    """The right ones of an account about now."""
    how = {"time-step-size": HOUR}
    return {oathtool(secret, at=at, **how) for at in (hands.now(), hands.now() - 30)}


def other_codes(shown: str) -> set[str]:
    """All that the page in front has nothing to do with."""
    return (codes() | codes(OTHERS["bob"]) | codes(OTHERS["mallory"])) - {shown}


def learnt(driver: Browser) -> list[str]:
    """What the page has learnt by the time that it has gone around ten times more."""
    rounds = int(str(driver.js(ROUNDS)))
    driver.wait(f"{ROUNDS}>{rounds + 10}")
    return [one for one in str(driver.js(CODES)).split(",") if one]


def fills(driver: Browser) -> int:
    """How many codes the vault says went into pages."""
    popup = driver.open_popup()
    said = ask(driver, popup, "log.fills")["ok"]
    driver.close_popup()
    return len(said["fills"])  # type: ignore[index]


def visit(driver: Browser, stage: Stage, host: str, name: str = "listens") -> None:
    driver.go(stage.at(host, name))
    driver.wait(f"{ROUNDS}>1")


def test_it_learns_one_code_only_after_the_persons_act_and_never_anothers(
    driver: Browser, stage: Stage
) -> None:
    visit(driver, stage, "bank.localhost")
    assert learnt(driver) == []
    popup = driver.open_popup()
    hands.ready(popup)
    shown = hands.big_code(popup)
    assert learnt(driver) == []  # the popup shows it, and the page does not know
    popup.click("#site [data-act=copy]")
    assert hands.said(popup)
    assert learnt(driver) == []  # the clipboard has it, and the page does not know
    popup.click("#site [data-act=fill]")
    driver.wait(CODES)

    assert learnt(driver) == [shown]
    driver.close_popup()
    assert shown in codes() | codes(OTHERS["bob"])
    assert learnt(driver) == [shown]  # it has called for more meanwhile
    assert driver.js("document.querySelector('#more').value") == ""
    assert not any(one in str(driver.js(KEYS)) for one in other_codes(shown))


def test_one_act_takes_one_code_of_a_counter_however_often_the_page_refuses_it(
    driver: Browser, desk: Desk, stage: Stage
) -> None:
    before = fills(driver)
    visit(driver, stage, "counts.localhost", "refuses")
    watch = Watch(driver)
    watch.cleared()
    driver.shortcut("F")
    driver.wait(CODES)
    watch.wait()

    assert learnt(driver) == [oathtool(counter=7)]
    assert oathtool(counter=8) not in str(driver.js(KEYS))
    assert desk.rows()["dave"]["counter"] == "8"
    assert fills(driver) == before + 1


@pytest.mark.parametrize("guard", [ON_LOAD, ON_POPUP], ids=["on load", "on opening the popup"])
def test_an_extension_that_fills_without_an_act_is_caught(
    driver: Browser, build: Build, stage: Stage, guard: Guard
) -> None:
    build.edit(guard)
    build.permit()
    build.load(driver)

    visit(driver, stage, "counts.localhost")
    if guard is ON_POPUP:
        driver.open_popup()
    driver.wait(CODES)
    assert learnt(driver) != []
    driver.close_popup()
