"""Pages that take a code in their own way, or must be left alone: one rule a file.

Each page in `filling/` says in its head what must come of it. The content scripts run in an
isolated world of a real Chromium, as in the extension.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Browser, program

HERE = Path(__file__).resolve().parent
CONTENT = HERE.parents[1] / "extension" / "content"
PAGES = sorted((HERE / "filling").glob("*.html"))
CODE = "012345"

pytestmark = pytest.mark.browser


def _files() -> list[str]:
    """The scripts in the order in which the worker injects them."""
    listed = (CONTENT.parent / "filling.js").read_text(encoding="utf-8")
    return re.findall(r'"content/(\w+\.js)"', listed)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if program() is None:
        pytest.skip("Chromium is not installed")
    made = Browser()
    yield made
    made.close()


class World:
    """One page with the content scripts in a world of their own."""

    def __init__(self, browser: Browser, page: Path) -> None:
        self.browser = browser
        frame = browser.call("Page.navigate", url=page.as_uri())["frameId"]
        ready = "document.readyState === 'complete'"
        while not self._value(browser.call("Runtime.evaluate", expression=ready)):
            pass
        made = browser.call("Page.createIsolatedWorld", frameId=frame, worldName="tidekey")
        self.context = made["executionContextId"]

    def survey(self) -> Any:
        """Inject everything; the last value is what the worker gets."""
        scripts = [(CONTENT / name).read_text(encoding="utf-8") for name in _files()]
        for script in scripts[:-1]:
            self.isolated(script)
        return self.isolated(scripts[-1])

    def isolated(self, script: str) -> Any:
        return self._value(
            self.browser.call(
                "Runtime.evaluate", expression=script, contextId=self.context,
                awaitPromise=True, returnByValue=True,
            )
        )  # fmt: skip

    def page(self, script: str) -> Any:
        """What the page itself knows."""
        return self._value(
            self.browser.call("Runtime.evaluate", expression=script, returnByValue=True)
        )

    def order(self, survey: Any, **change: Any) -> Any:
        order = {"token": survey["token"], "origin": survey["origin"], "index": 0}
        order |= {"text": CODE, "submit": False} | change
        return self.isolated(f"tidekey.write({json.dumps(order)})")

    @staticmethod
    def _value(result: dict[str, Any]) -> Any:
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")


def _expected(page: Path) -> str:
    found = re.search(r'name=expect content="(\w+)"', page.read_text(encoding="utf-8"))
    assert found is not None, page.name
    return found[1]


def _totp(world: World) -> Any:
    return world.isolated("tidekey.detect(document).filter((one) => one.kind === 'totp').length")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_gets_what_its_head_says(browser: Browser, page: Path) -> None:
    world = World(browser, page)
    survey = world.survey()

    expected = _expected(page)
    if expected == "none":
        assert _totp(world) == 0
        return
    assert _totp(world) == 1
    assert world.order(survey) == expected
    assert world.page("globalThis.heard") == (CODE if expected != "refused" else "")


def test_an_order_for_another_document_writes_nothing(browser: Browser) -> None:
    world = World(browser, HERE / "filling" / "plain.html")
    survey = world.survey()

    assert world.order(survey, token="0" * 32) == "gone"
    assert world.order(survey, origin="https://elsewhere.example") == "gone"
    assert world.page("otp.value") == ""
    assert world.order(survey) == "filled"


def test_one_look_allows_one_code(browser: Browser) -> None:
    world = World(browser, HERE / "filling" / "plain.html")
    survey = world.survey()

    assert world.order(survey) == "filled"
    assert world.order(survey) == "gone"


def test_a_field_hidden_after_the_look_gets_nothing(browser: Browser) -> None:
    world = World(browser, HERE / "filling" / "plain.html")
    survey = world.survey()
    world.page("otp.style.opacity = 0")

    assert world.order(survey) == "gone"
    assert world.page("otp.value") == ""


def test_nothing_is_sent_unless_asked(browser: Browser) -> None:
    listen = "globalThis.sent = 0; document.forms[0].onsubmit = () => { sent++; return false }; 0"
    for submit, times in ((False, 0), (True, 1)):
        world = World(browser, HERE / "filling" / "plain.html")
        survey = world.survey()
        world.page(listen)
        world.order(survey, submit=submit)
        assert world.page("sent") == times


def test_looking_leaves_the_page_as_it_was(browser: Browser) -> None:
    world = World(browser, HERE / "filling" / "boxes.html")
    before = world.page("document.documentElement.outerHTML")
    world.survey()

    assert world.page("document.documentElement.outerHTML") == before
    assert world.page("typeof tidekey") == "undefined"
