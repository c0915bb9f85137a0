"""A click that a page has lured onto our button gives it nothing; by default there is no button.

The button is a choice of the person for one site. Here the browser's own question for that site is
left out: the build has the permission in its manifest, and the rest is what the popup does then.
The control is a build whose elements in the page give a code themselves, as those of others did.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import acting
import guards
import hands
import marionette
import pytest
from acting import Watch
from clickjacking import ADDING, ADDING_FOR_A_MOMENT, LURES, NOTICED, PERMITTED, RELEASING, Lure
from common import until
from desk import Browser, Desk, uri
from firefox_popup import POPUP
from playing import HELD, LASTS, PAGE, Theatre, codes, has_code
from stage import Stage

from tidekey.policy import drawer_of
from wire import Host

HOSTS = ("localhost", "127.0.0.1")
SERVERS = 2  # pages go to all hosts of both by turns: no more than 30 codes a minute go to one site
MOUSE = (420, 330)
SHOWN = f"return {POPUP}?.closest('panel')?.state=='open'"
VALUES = "[...document.querySelectorAll('input')].map(e=>e.value)"
EVERYTHING = f"{PAGE}.everything()"


class Scene:
    """A browser with the button switched on for all sites."""

    def __init__(self, driver: Browser, stages: list[Stage]) -> None:
        self.driver = driver
        self.sites = [(stage, host) for stage in stages for host in HOSTS]
        for stage, host in self.sites:
            driver.go(stage.at(host))
            popup = driver.open_popup()
            said = acting.ask(driver, popup, "site.button", on=True)
            assert "ok" in said, said
            driver.close_popup()

    def visit(self, lure: Lure) -> None:
        """Go there, and wait until our button has come and is hidden."""
        stage, host = self.sites[list(LURES).index(lure.name) % len(self.sites)]
        self.driver.go(stage.at(host, lure.name))
        self.driver.wait(f"location.pathname=='/{lure.name}' && !!{PAGE}.aim?.()", 20)

    def click(self, lure: Lure) -> None:
        """Where the page leads, with a real mouse."""
        if lure.place != "fixed" and lure.lured != "banner":
            self.mouse(*MOUSE)
        self.mouse(*self.driver.js(f"{PAGE}.aim()"), press=True)  # type: ignore[misc]
        self.driver.wait(f"{PAGE}.pressed()==1")

    def mouse(self, x: float, y: float, press: bool = False) -> None:
        """Move it there, and press."""
        if isinstance(self.driver, marionette.Firefox):
            acts = [{"type": "pointerMove", "x": round(x), "y": round(y)}]
            if press:
                acts += [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
            mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
            self.driver("WebDriver:PerformActions", actions=[mouse | {"actions": acts}])
            return
        self.driver.page("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased") if press else ():
            self.driver.page(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
            )

    def popup_opens(self) -> None:
        """Wait until the popup is there, and close it."""
        driver = self.driver
        if isinstance(driver, marionette.Firefox):
            until(lambda: driver.chrome(SHOWN), "the popup", 10)
        else:
            driver.opened_popup("popup/")
        driver.close_popup()


@pytest.fixture(scope="module")
def stages() -> Iterator[list[Stage]]:
    """The servers; no two sites of theirs are counted as one."""
    with contextlib.ExitStack() as opened:
        made = list[Stage]()
        while len({drawer_of(site) for site in sites(made)}) < len(HOSTS) * SERVERS:
            made = [
                Stage({name: lure.page() for name, lure in LURES.items()}) for _ in range(SERVERS)
            ]
            for stage in made:
                opened.callback(stage.close)
        yield made


def sites(stages: list[Stage]) -> list[str]:
    """As the host names them."""
    return [f"{host}:{stage.port}" for stage in stages for host in HOSTS]


@pytest.fixture(scope="module")
def desk(
    family: str, new_desk: Callable[..., Desk], keys: dict[str, str], stages: list[Stage]
) -> Desk:
    """A person who has a second factor on all sites."""
    made = new_desk(keys)
    made.start_vault()
    made.register(family)
    names = {"issuer": "Lighthouse", "name": "alice"}
    with Host(made.folder / "tidekey", env=made.env) as host:
        draft = host.ask("accounts.draft", uri=uri(*names.values(), period=LASTS))["ok"]["draft_id"]
        added = host.ask("accounts.add", draft_id=draft, sites=sites(stages), **names)
        assert "ok" in added, added
    return made


def fills(desk: Desk) -> str:
    """A fingerprint of what the vault knows of fills: the file changes with each."""
    [vault] = (desk.folder / "tidekey/spaces").glob("*/vault.tdk")
    return hashlib.sha256(vault.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def scene(
    family: str, desk: Desk, stages: list[Stage], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """As it is shipped, but for the browser's question."""
    with guards.without(desk, family, tmp_path_factory.mktemp("build"), PERMITTED) as driver:
        yield Scene(driver, stages)


@pytest.fixture(scope="module")
def releasing(
    family: str, desk: Desk, stages: list[Stage], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """With a button, a list and a banner that give codes."""
    folder = tmp_path_factory.mktemp("build")
    with guards.without(desk, family, folder, PERMITTED, *RELEASING) as driver:
        yield Scene(driver, stages)


def test_there_are_seventy_two() -> None:
    assert len(LURES) == 72


@pytest.mark.parametrize("name", LURES)
def test_a_lured_click_gives_the_page_no_code(desk: Desk, scene: Scene, name: str) -> None:
    before = fills(desk)
    scene.visit(LURES[name])
    scene.click(LURES[name])
    if LURES[name].lured == "button":
        scene.popup_opens()  # that is all that comes of it

    assert scene.driver.js(HELD) == ""
    assert not has_code(str(scene.driver.js(f"{PAGE}.document.documentElement.outerHTML")))
    assert fills(desk) == before


@pytest.mark.parametrize("name", LURES)
def test_that_click_would_be_seen_to_give_one_away(releasing: Scene, name: str) -> None:
    releasing.visit(LURES[name])
    releasing.click(LURES[name])

    assert has_code(str(releasing.driver.wait(HELD)))


@pytest.fixture(scope="module")
def theatre(family: str, new_desk: Callable[..., Desk], keys: dict[str, str]) -> Iterator[Theatre]:
    made = Theatre({"page": NOTICED}, new_desk(keys), family)
    yield made
    made.close()


def looked(theatre: Theatre, driver: Browser) -> tuple[str, str]:
    """The whole page before and after the popup was there and had looked at it."""
    theatre.visit(driver, Watch(driver), "page")
    before = str(driver.js(EVERYTHING))
    hands.ready(driver.open_popup())
    driver.close_popup()
    return before, str(driver.js(EVERYTHING))


def test_a_page_notices_nothing_but_the_value_of_the_one_field(
    theatre: Theatre, family: str
) -> None:
    with theatre.desk.browser(family, registered=False) as driver:
        before, after = looked(theatre, driver)
        assert after == before
        assert driver.js(HELD) == ""

        popup = driver.open_popup()
        popup.click("#site [data-act=fill]")
        assert hands.said(popup)
        driver.close_popup()
        assert driver.js(EVERYTHING) == before
        assert driver.js(VALUES) in [[code, ""] for code in codes()]

        theatre.visit(driver, Watch(driver), "page")
        driver.shortcut("F")
        assert Watch(driver).wait() == "✓"
        assert driver.js(EVERYTHING) == before
        assert driver.js(VALUES) in [[code, ""] for code in codes()]


@pytest.mark.parametrize("more", [ADDING, ADDING_FOR_A_MOMENT], ids=["for-good", "for-a-moment"])
def test_it_would_notice_a_single_element(
    theatre: Theatre, family: str, tmp_path: Path, more: guards.Guard
) -> None:
    with guards.without(theatre.desk, family, tmp_path, more) as driver:
        before, after = looked(theatre, driver)

    assert after != before
