"""Asks the detector about pages in real browsers, each page under its own path, as a content
script.

Promises what `tidekey.judge` and `tidekey.detect` say of every frame, with fields by their
number; the same from Chromium and Firefox. Leaves labels to `labelled` and figures to `figures`.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from labelled import Page

ROOT = Path(__file__).resolve().parents[2]
DETECTOR = ROOT / "extension/content/detect.js"
sys.path[:0] = [str(ROOT / "tests/pages"), str(ROOT / "install_scripts/demo")]

ASK = """(() => {
  const cx = (one) => one.fields.map((el) => Number(el.getAttribute('data-cx') ?? -1));
  const sure = tidekey.detect(document).map((one) => ({kind: one.kind, cx: cx(one)}));
  const judged = tidekey.judge(document).map((one) => ({cx: cx(one), reasons: one.reasons}));
  return JSON.stringify({sure, judged});
})()"""
INNER = """const found = [], look = (root) => root.querySelectorAll('*').forEach((one) => {
  if (one.localName === 'iframe') found.push(one); if (one.shadowRoot) look(one.shadowRoot); });
look(document); return found;"""
PATIENCE = 15  # seconds for one page


@dataclass(frozen=True)
class Unit:
    """One field or group that the detector looked at: its numbers and what it saw there."""

    cx: tuple[int, ...]
    signals: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """What was said of one page: all that was judged, frame by frame, and what would be filled."""

    judged: tuple[tuple[Unit, ...], ...]
    sure: tuple[tuple[str, tuple[int, ...]], ...]


class Site:
    """Serves one page at a time under whatever path it is asked for: no name gives a hint."""

    def __init__(self) -> None:
        self.page: Page | None = None
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.split("?")[0].rsplit("/", 1)[-1]
                files = site.page.html if site.page else {"": ""}
                body = files.get(name, files[""]).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Cache-Control", "no-store")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def address(self, page: Page) -> str:
        """The page is served from now on; where."""
        self.page = page
        return f"http://127.0.0.1:{self._server.server_port}/{page.path.lstrip('/')}"

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


def answers(
    pages: Iterable[Page], *, family: str = "chromium", script: Path = DETECTOR
) -> dict[str, Answer]:
    """What the detector says of each page in a browser, by id."""
    code, site = script.read_text(encoding="utf-8"), Site()
    asker = _Chromium(code) if family == "chromium" else _Firefox(code)
    try:
        return {page.id: _answer(asker.ask(site.address(page), page)) for page in pages}
    finally:
        asker.close()
        site.close()


def _answer(found: Sequence[str]) -> Answer:
    """What the frames of one page said, as one."""
    frames = [json.loads(one) for one in found]
    judged = tuple(
        tuple(Unit(tuple(one["cx"]), frozenset(one["reasons"])) for one in frame["judged"])
        for frame in frames
    )
    sure = tuple((one["kind"], tuple(one["cx"])) for frame in frames for one in frame["sure"])
    return Answer(judged, sure)


class _Chromium:
    """One headless Chromium; scripts run in an isolated world."""

    def __init__(self, code: str) -> None:
        from browser import Browser

        self._browser, self._code = Browser(), code
        self._browser.look(1280, 2400)

    def ask(self, address: str, page: Page) -> list[str]:
        browser = self._browser
        loader = browser.call("Page.navigate", url=address).get("loaderId")
        if not loader:  # only another fragment than the page before
            browser.open("about:blank", "location.protocol === 'about:'")
            loader = browser.call("Page.navigate", url=address)["loaderId"]
        end = time.monotonic() + PATIENCE
        while (tree := self._tree())["frame"].get("loaderId") != loader or not self._ready():
            if time.monotonic() > end:
                raise TimeoutError(address)
        if page.late:
            browser.js(f"new Promise((done) => setTimeout(done, {page.late + 60}))")
            tree = self._tree()
        browser.events.clear()
        return [self._in_frame(frame) for frame in _frames(tree)]

    def _tree(self) -> dict[str, Any]:
        return dict(self._browser.call("Page.getFrameTree")["frameTree"])

    def _ready(self) -> bool:
        return bool(self._browser.js("document.readyState === 'complete'"))

    def _in_frame(self, frame: str) -> str:
        call = self._browser.call
        world = call("Page.createIsolatedWorld", frameId=frame, worldName="tidekey")
        where = {"contextId": world["executionContextId"], "returnByValue": True}
        said = call("Runtime.evaluate", expression=f"{self._code}\n;{ASK}", **where)
        if "exceptionDetails" in said:
            raise RuntimeError(json.dumps(said["exceptionDetails"])[:800])
        return str(said["result"]["value"])

    def close(self) -> None:
        self._browser.close()


def _frames(tree: dict[str, Any]) -> Iterator[str]:
    yield tree["frame"]["id"]
    for child in tree.get("childFrames", ()):
        yield from _frames(child)


class _Firefox:
    """One headless Firefox; scripts run in a sandbox, behind the wrappers that add-ons have."""

    def __init__(self, code: str) -> None:
        import marionette

        self._folder = tempfile.TemporaryDirectory(prefix="tidekey-detection-")
        self._browser = marionette.Firefox(Path(self._folder.name) / "p", None, "")
        self._browser("WebDriver:SetWindowRect", width=1280, height=2400)
        self._script = f"{code}\n;return {ASK}"

    def ask(self, address: str, page: Page) -> list[str]:
        if "#" in address:  # else only another fragment than the page before
            self._browser.go("about:blank")
        self._browser.go(address)
        if page.late:
            wait = f"return new Promise((done) => setTimeout(done, {page.late + 60}))"
            self._run(wait)
        return list(self._in_frames())

    def _in_frames(self) -> Iterator[str]:
        yield str(self._run(self._script))
        for frame in self._run(INNER):  # type: ignore[attr-defined]
            self._browser("WebDriver:SwitchToFrame", element=next(iter(frame.values())))
            yield from self._in_frames()
            self._browser("WebDriver:SwitchToParentFrame")

    def _run(self, script: str) -> object:
        said = self._browser("WebDriver:ExecuteScript", script=script, args=[], sandbox="tidekey")
        return said["value"] if isinstance(said, dict) else said

    def close(self) -> None:
        self._browser.close()
        self._folder.cleanup()
