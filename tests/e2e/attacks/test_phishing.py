"""Pages of another site get no code in real browsers, whichever way a person came to them.

All 462 vectors are put to host and worker in `tests/unit/test_phishing_vectors.py` and
`tests/extension/phishing.test.mjs`; here are those that a browser can be sent to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from acting import Aside, fill
from desk import Browser, Desk, uri
from guards import Guard
from phishing import BOUND, LURES, SAVED, Lure
from stage import ALL, FORM, VALUE, Stage, page
from unguarded import Build, OpenHost

NO_WORKER = (
    Guard("place.js", "export function barred(", "export const barred=()=>null;function unused("),
    Guard("filling.js", '?? rowOf(match, "")', "?? rowOf(match, id)"),
)
PRESSED = [lure for lure in LURES if lure.by_hand or lure.said != "site.unbound"]
OTHERS = [lure for lure in LURES if lure not in PRESSED]
SOME = OTHERS[::12]
ARRIVED = "document.readyState=='complete'&&!!document.querySelector('#code,iframe')"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    text = json.dumps(page()).replace("</", "<\\/")
    to_blob = f"location=URL.createObjectURL(new Blob([{text}],{{type:'text/html'}}))"
    away = "location.replace('http://evil.localhost:PORT/code')"
    made = Stage(
        {
            "makes-blob": page("", f"<script>{to_blob}</script>"),
            "leads-away": page("", f"<script>{away}</script>"),
            "srcdoc": page(f'<iframe width=600 height=200 srcdoc="{FORM}"></iframe>'),
        },
        {"closed-off": {"Content-Security-Policy": "sandbox allow-scripts allow-forms"}},
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def other() -> Iterator[Stage]:
    made = Stage({})
    yield made
    made.close()


@pytest.fixture(scope="module")
def reach(
    stage: Stage, other: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    file = tmp_path_factory.mktemp("page") / "code.html"
    file.write_text(page())
    given = {"PORT": stage.port, "OTHER": other.port, "FORM": quote(page()), "FILE": file}

    def address(text: str) -> str:
        for word, value in given.items():
            text = text.replace(word, str(value))
        return text

    return address


@pytest.fixture(scope="module")
def ident(desk: Desk, reach: Callable[[str], str]) -> str:
    desk.start_vault(uri("Lighthouse", "alice"))
    sites = (word for one in SAVED for word in ("--site", reach(one)))
    desk.tidekey("edit", "alice", *sites)
    return str(desk.rows()["alice"]["id"])


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk, build: Build, ident: str) -> Iterator[Browser]:
    with desk.browser(family) as made:
        yield made


def visit(driver: Browser, address: str) -> None:
    driver.go(address)
    driver.wait(ARRIVED)


@pytest.mark.parametrize("address", BOUND[:2])
def test_a_page_of_the_saved_site_is_filled(
    driver: Browser, reach: Callable[[str], str], ident: str, address: str
) -> None:
    visit(driver, reach(address))

    assert fill(driver, ident) == "filled"
    assert len(str(driver.js(VALUE))) == 6


@pytest.mark.parametrize("lure", PRESSED, ids=lambda lure: lure.tries)
def test_a_press_in_the_popup_fills_nothing_there_and_the_reason_is_said(
    driver: Browser, reach: Callable[[str], str], ident: str, lure: Lure
) -> None:
    visit(driver, reach(lure.address))

    assert fill(driver, ident) == lure.said
    assert str(driver.js(ALL)).strip("|") == ""


def test_with_the_browsers_permission_they_get_no_code_either_and_the_saved_sites_do(
    driver: Browser, build: Build, reach: Callable[[str], str], ident: str
) -> None:
    build.permit()
    build.load(driver)
    aside = Aside(driver)

    for address in BOUND:
        visit(driver, reach(address))
        assert aside.fill(ident) == "filled", address
        assert len(str(driver.js(VALUE))) == 6
    for lure in OTHERS:
        visit(driver, reach(lure.address))
        assert aside.fill(ident) == lure.said, lure.tries
        assert str(driver.js(ALL)) == ""


def test_host_and_worker_each_refuse_alone_and_only_without_both_is_a_page_filled(
    driver: Browser, desk: Desk, build: Build, reach: Callable[[str], str], ident: str
) -> None:
    def filled(aside: Aside) -> set[str]:
        said = []
        for lure in SOME:
            visit(driver, reach(lure.address))
            said.append(aside.fill(ident))
            assert (said[-1] == "filled") == (str(driver.js(ALL)) != "")
        return set(said)

    with OpenHost(desk, driver):
        assert filled(Aside(driver)) == {"site.unbound"}
    build.edit(*NO_WORKER)
    build.permit()
    build.load(driver)
    aside = Aside(driver)
    assert filled(aside) == {"site.unbound"}
    with OpenHost(desk, driver):
        assert filled(aside) == {"filled"}
