"""Pages that take a code in their own way, or must be left alone: one rule a file.

Each page in `filling/` says in its head what must come of it. The content scripts run in an
isolated world of a real Chromium, as in the extension.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from browser import Browser, program

from needs import lacking

HERE = Path(__file__).resolve().parent
CONTENT = HERE.parents[1] / "extension" / "content"
PAGES = sorted((HERE / "filling").glob("*.html"))
PROMPTS = sorted((HERE / "prompts").glob("*.html"))
PLAIN = HERE / "filling" / "plain.html"
WELLFORMED = CONTENT.parent / "judging" / "wellformed.js"
CODE = "012345"
SCRIPTS = ("detect.js", "look.js")  # the first for its verdict, the worker's in the extension
CHOSEN = """(({units}) => { const [best, next] = units
  .map(({sight}, index) => ({...tidekey.verdict(sight), index}))
  .filter((one) => one.score >= 0 && one.kind === 'totp').sort((a, b) => b.score - a.score);
  return best && !(best.score - next?.score < 2) ? best.index : -1 })"""  # as looking.choose does

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if program() is None:
        lacking("Chromium is not installed")
    made = Browser()
    yield made
    made.close()


class Site:
    """Serves one page at a time under the path it asks for, so that no file name gives a hint."""

    def __init__(self) -> None:
        site = self
        self.body = b""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site.body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def address(self, page: Path) -> str:
        text = page.read_text(encoding="utf-8")
        path = re.search(r'name=path content="([^"]+)"', text)
        self.body = text.encode()
        return f"http://127.0.0.1:{self.server.server_port}{path[1] if path else '/page'}"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()


class World:
    """One page with the content scripts in a world of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        frame = browser.call("Page.navigate", url=address)["frameId"]
        ready = "document.readyState === 'complete'"
        while not self._value(browser.call("Runtime.evaluate", expression=ready)):
            pass
        made = browser.call("Page.createIsolatedWorld", frameId=frame, worldName="tidekey")
        self.context = made["executionContextId"]

    def survey(self) -> Any:
        """Inject everything; the last value is what the worker gets."""
        scripts = [(CONTENT / name).read_text(encoding="utf-8") for name in SCRIPTS]
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
        index = self.isolated(f"({CHOSEN})({json.dumps(survey)})")
        return self.write(survey, **({"index": index} | change))["outcome"]

    def write(self, survey: Any, **order: Any) -> Any:
        own = {"token": survey["token"], "origin": survey["origin"], "text": CODE, "submit": False}
        return self.isolated(f"tidekey.write({json.dumps(own | order)})")

    @staticmethod
    def _value(result: dict[str, Any]) -> Any:
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")


def _expected(page: Path) -> str:
    found = re.search(r'name=expect content="(\w+)"', page.read_text(encoding="utf-8"))
    assert found is not None, page.name
    return found[1]


def _found(world: World) -> bool:
    return bool(world.isolated(f"({CHOSEN})(tidekey.survey())") >= 0)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_gets_what_its_head_says(browser: Browser, site: Site, page: Path) -> None:
    world = World(browser, site.address(page))
    world.survey()

    expected = _expected(page)
    if expected == "none":
        assert not _found(world)
        return
    assert _found(world)
    assert world.order(world.isolated("tidekey.survey()")) == expected
    assert world.page("globalThis.heard") == (CODE if expected != "refused" else "")


@pytest.mark.parametrize("page", PROMPTS, ids=lambda page: page.stem)
def test_prompt_is_told_from_its_look_alikes(browser: Browser, site: Site, page: Path) -> None:
    world = World(browser, site.address(page))
    world.survey()

    assert _found(world) == (_expected(page) == "found")


def test_the_worker_takes_a_sight_of_a_page_full_of_words(browser: Browser, site: Site) -> None:
    world = World(browser, site.address(PLAIN))
    world.page(
        "for (const side of ['before', 'after']) for (let n = 0; n < 500; n++)"
        "otp.form[side](Object.assign(document.createElement('b'), {textContent: 'Words'}))"
    )
    [unit] = world.survey()["units"]
    rules = WELLFORMED.read_text("utf-8").replace("export ", "")

    assert len(unit["sight"]["near"]) > 100
    for sight, taken in ((unit["sight"], True), (unit["sight"] | {"near": ["x"] * 201}, False)):
        asked = f"(() => {{{rules}; return isSight({json.dumps(sight)})}})()"
        assert world.isolated(asked) is taken


def test_only_whole_names_are_found_on_a_page(browser: Browser, site: Site) -> None:
    world = World(browser, site.address(PLAIN))
    world.page(
        "document.body.append('One-time code for Jane@X.example (jane). Cannot be used up.')"
    )
    world.survey()
    names = ["tim", "ann", "jane", "jane@x.example", "x", "a.*", ""]

    assert world.isolated(f"tidekey.mentions({json.dumps(names)})") == [
        "jane",
        "jane@x.example",
        "x",
    ]


BARE = "document.body.innerHTML = `<p>Answer</p>%s`; document.querySelector('input').focus()"
ROW = "<input maxlength=1 name=a{} style='width:28px'>"


def test_who_points_at_one_of_several_boxes_means_all_of_them(browser: Browser, site: Site) -> None:
    world = World(browser, site.address(PLAIN))
    world.page(BARE % "".join(map(ROW.format, "abcdef")))
    survey = world.survey()
    assert not _found(world)

    assert world.order(survey, index=-1) == "filled"
    assert world.page("[...document.querySelectorAll('input')].map(e=>e.value).join('')") == CODE


def test_who_comes_in_the_midst_of_writing_gets_what_came_of_it(
    browser: Browser, site: Site
) -> None:
    world = World(browser, site.address(PLAIN))
    one, two = world.survey(), world.isolated("tidekey.survey()")
    orders = [
        {
            "token": each["token"],
            "origin": each["origin"],
            "index": 0,
            "text": text,
            "submit": False,
        }
        for each, text in ((one, CODE), (two, "999999"))
    ]

    both = world.isolated(f"Promise.all({json.dumps(orders)}.map(tidekey.write))")
    assert [each["outcome"] for each in both] == ["filled", "filled"]
    assert world.page("heard") == world.page("otp.value") == CODE


def test_of_two_fields_that_look_as_the_learnt_one_the_one_that_shows_is_meant(
    browser: Browser, site: Site
) -> None:
    world = World(browser, site.address(PLAIN))
    field = "<input name=answer type=text %s>"
    world.page(BARE % (f"<div hidden>{field % ''}</div>" + field % "id=shown"))
    world.survey()
    marks = {"fill": ["input[name=answer]"], "never": ""}
    survey = world.isolated(f"tidekey.survey({json.dumps(marks)})")

    assert world.write(survey, index=0)["outcome"] == "filled"
    assert world.page("document.querySelector('#shown').value") == CODE


@pytest.mark.parametrize("long", [10, 50, 500])
def test_what_is_learnt_of_a_field_is_short_enough_to_be_kept(
    browser: Browser, site: Site, long: int
) -> None:
    world = World(browser, site.address(PLAIN))
    names = ("name", "id", "autocomplete", "placeholder", "aria-label")
    marks = " ".join(f"{name}={'x' * long}{name}" for name in names)
    world.page(BARE % f"<input type=text {marks}>")

    mark = world.write(world.survey(), index=-1)["mark"]
    assert len(mark) <= 300
    assert mark.startswith("input[name") == (long < 60)


def test_an_order_for_another_document_writes_nothing(browser: Browser, site: Site) -> None:
    world = World(browser, site.address(PLAIN))
    survey = world.survey()

    assert world.order(survey, token="0" * 32) == "gone"
    assert world.order(survey, origin="https://elsewhere.example") == "gone"
    assert world.page("otp.value") == ""
    assert world.order(survey) == "filled"


def test_one_look_allows_one_code(browser: Browser, site: Site) -> None:
    world = World(browser, site.address(PLAIN))
    survey = world.survey()

    assert world.order(survey) == "filled"
    assert world.order(survey) == "gone"


def test_a_field_hidden_after_the_look_gets_nothing(browser: Browser, site: Site) -> None:
    world = World(browser, site.address(PLAIN))
    survey = world.survey()
    world.page("otp.style.opacity = 0")

    assert world.order(survey) == "hidden"
    assert world.page("otp.value") == ""


def test_nothing_is_sent_unless_asked(browser: Browser, site: Site) -> None:
    listen = "globalThis.sent = 0; document.forms[0].onsubmit = () => { sent++; return false }; 0"
    for submit, times in ((False, 0), (True, 1)):
        world = World(browser, site.address(PLAIN))
        survey = world.survey()
        world.page(listen)
        world.order(survey, submit=submit)
        assert world.page("sent") == times


def test_looking_leaves_the_page_as_it_was(browser: Browser, site: Site) -> None:
    world = World(browser, site.address(PLAIN.with_name("boxes.html")))
    before = world.page("document.documentElement.outerHTML")
    world.survey()

    assert world.page("document.documentElement.outerHTML") == before
    assert world.page("typeof tidekey") == "undefined"
