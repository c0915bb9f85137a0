"""Messages that are not from our own pages are answered with nothing and move nothing.

Ten thousand go through the worker's own functions in `tests/extension/forged.test.mjs`; here some
hundreds more go the real ways: from a page, from the world of our scripts in it, and from another
extension.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import forging
import marionette
import pytest
from acting import Watch
from common import until
from desk import Browser, Desk, uri
from guards import Guard
from stage import FORM, VALUE, Stage, page
from test_consent import asked
from unguarded import Build

MANY = 400
TOLD = "document.documentElement.dataset.told"
FORGE = "document.documentElement.dataset.forge='yes'"
WORD = "const word = wordOf(message);"
CARELESS = Guard("offers.js", WORD, f'if (message?.type) return ask("settings.get", {{}}); {WORD}')


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    script = f"<script>{forging.by_page(MANY)}</script>"
    made = Stage({"forges": page(FORM + script), "asks": page(FORM + f"<script>{FORGE}</script>")})
    yield made
    made.close()


def add_forging(build: Build) -> None:
    """Our script in pages sends forged messages; the worker is untouched."""
    look = build.folder / "content/look.js"
    look.write_text(forging.by_own_world(MANY) + look.read_text("utf-8"), "utf-8")


@pytest.fixture(scope="module")
def other(family: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return forging.other_extension(tmp_path_factory.mktemp("other") / family, family, MANY)


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk, build: Build, other: Path) -> Iterator[Browser]:
    add_forging(build)
    desk.start_vault(uri("Bank", "alice", period=3600), site="bank.localhost")
    both = f"--disable-extensions-except={build.folder},{other}"
    with desk.browser(family, extra=(both,) if family == "chromium" else ()) as made:
        yield made


@pytest.fixture(scope="module")
def act(driver: Browser, stage: Stage) -> Callable[[str], None]:
    """Open a page and press the shortcut. It is filled."""

    def play(name: str) -> None:
        watch = Watch(driver)
        driver.go(stage.at("bank.localhost", name))
        watch.cleared()
        driver.shortcut("F")
        assert watch.wait() == "✓"
        assert len(str(driver.js(VALUE))) == 6

    return play


def told(driver: Browser) -> dict[str, object]:
    """The counts, once they are there."""
    return json.loads(str(driver.wait(TOLD, 60)))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def usual(desk: Desk, act: Callable[[str], None]) -> list[str]:
    """What the host is asked for one act where nobody forges anything."""
    act("code")
    before = len(asked(desk))
    act("code")
    return asked(desk)[before:]


def test_a_page_that_sends_them_every_way_it_has_is_heard_by_nobody(
    driver: Browser, desk: Desk, act: Callable[[str], None], usual: list[str]
) -> None:
    before = len(asked(desk))
    act("forges")
    counts = told(driver)

    assert (counts["sent"], counts["data"], counts["unsent"]) == (MANY, 0, 0)
    assert counts["runtime"] == "undefined"  # no page can speak to the extension at all
    act("code")
    assert asked(desk)[before:] == usual * 2


def test_the_world_of_our_own_scripts_gets_no_data_and_reaches_no_verb(
    driver: Browser, desk: Desk, act: Callable[[str], None], usual: list[str]
) -> None:
    before = len(asked(desk))
    act("asks")
    counts = told(driver)

    assert (counts["data"], counts["heard"], counts["open"]) == (0, 0, 0)
    assert counts["sent"] + counts["ports"] > MANY  # type: ignore[operator]
    act("code")  # the worker lives and fills
    assert asked(desk)[before:] == usual * 2


def test_another_extension_is_refused_by_worker_and_host(
    driver: Browser, desk: Desk, other: Path, act: Callable[[str], None], usual: list[str]
) -> None:
    before = len(asked(desk))
    counts = other_page(driver, other)

    assert (counts["data"], counts["heard"], counts["open"]) == (0, 0, 0)
    assert counts["ports"] == MANY / 4
    for way in ("native", "nativePort"):
        assert any(word in str(counts[way]) for word in ("forbidden", "No such native")), counts
    act("code")
    assert asked(desk)[before:] == usual


def other_page(driver: Browser, folder: Path) -> dict[str, object]:
    """Install it, open its page behind the one in front, and wait for its counts."""
    if isinstance(driver, marionette.Firefox):
        driver("Addon:Install", path=str(folder), temporary=True)
        host = "return WebExtensionPolicy.getByID(a[0]).mozExtensionHostname"
        address = f"moz-extension://{driver.chrome(host, forging.OTHER_ID)}/page.html"
        front = driver("WebDriver:GetWindowHandle")["value"]
        made = driver("WebDriver:NewWindow", type="tab", focus=True)["handle"]
        driver("WebDriver:SwitchToWindow", handle=made, focus=True)
        driver.go(address)
        counts = told(driver)
        driver("WebDriver:CloseWindow")
        driver("WebDriver:SwitchToWindow", handle=front, focus=True)
        return counts
    ident = driver.call("Extensions.loadUnpacked", path=str(folder))["id"]
    opened = driver.call("Target.createTarget", url=f"chrome-extension://{ident}/page.html")
    counts = json.loads(str(driver.attach(opened).wait(TOLD, 60)))
    driver.call("Target.closeTarget", targetId=opened["targetId"])
    until(lambda: len([t for t in driver.targets() if t["type"] == "tab"]) == 1, "one tab", 10)
    return dict(counts)


def test_a_worker_that_answers_them_is_caught(
    driver: Browser, desk: Desk, build: Build, act: Callable[[str], None], usual: list[str]
) -> None:
    build.edit(CARELESS)
    add_forging(build)
    build.load(driver)
    before = len(asked(desk))

    act("asks")

    assert told(driver)["data"]
    assert len(asked(desk)[before:]) > len(usual)
