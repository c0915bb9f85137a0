"""Asks the detector about pages, each in a real browser and under its own path, as a content script would be asked.

Promises what `tidekey.judge` and `tidekey.detect` say of every frame, with fields by their number. Leaves
labels to `labelled` and figures to `figures`.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from labelled import Page

ROOT = Path(__file__).resolve().parents[2]
DETECTOR = ROOT / "extension/content/detect.js"
sys.path.insert(0, str(ROOT / "tests/pages"))

ASK = """(() => { const cx = (one) => one.fields.map((el) => Number(el.getAttribute('data-cx') ?? -1));
  const sure = tidekey.detect(document).map((one) => ({kind: one.kind, cx: cx(one)}));
  return {sure, judged: tidekey.judge(document).map((one) => ({cx: cx(one), reasons: one.reasons, score: one.score}))} })()"""
READY = "document.readyState === 'complete' && !!document.body"


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
    """Serves the pages, each at a host of its own and the path that the real one has."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = {f"p{n}": page for n, page in enumerate(pages)}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = site.pages[self.headers["Host"].split(".")[0]]
                name = self.path.split("?")[0].rsplit("/", 1)[-1]
                body = page.html.get(name, page.html[""]).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def addresses(self) -> Iterator[tuple[Page, str]]:
        """Each page with its address."""
        port = self._server.server_port
        for host, page in self.pages.items():
            yield page, f"http://{host}.localhost:{port}/{page.path.lstrip('/')}"

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


def answers(pages: Iterable[Page], script: Path = DETECTOR) -> dict[str, Answer]:
    """What the detector says of each page in Chromium, by id."""
    from browser import Browser

    code, site, browser = script.read_text(encoding="utf-8"), Site(pages), Browser()
    try:
        browser.look(1280, 2400)
        return {page.id: _asked(browser, page, address, code) for page, address in site.addresses()}
    finally:
        browser.close()
        site.close()


def _asked(browser: Any, page: Page, address: str, code: str) -> Answer:
    host = address.split("/")[2]
    browser.open(address, f"location.host === '{host}' && {READY}")
    if page.late:
        browser.js(f"new Promise((done) => setTimeout(done, {page.late + 60}))")
    tree = browser.call("Page.getFrameTree")["frameTree"]
    found = [_in_frame(browser, frame, code) for frame in _frames(tree)]
    return _answer(found)


def _answer(found: list[dict[str, Any]]) -> Answer:
    """What the frames of one page said, as one."""
    judged = tuple(
        tuple(Unit(tuple(one["cx"]), frozenset(one["reasons"])) for one in frame["judged"])
        for frame in found
    )
    sure = tuple((one["kind"], tuple(one["cx"])) for frame in found for one in frame["sure"])
    return Answer(judged, sure)


def _frames(tree: dict[str, Any]) -> Iterator[str]:
    yield tree["frame"]["id"]
    for child in tree.get("childFrames", ()):
        yield from _frames(child)


def _in_frame(browser: Any, frame: str, code: str) -> dict[str, Any]:
    world = browser.call("Page.createIsolatedWorld", frameId=frame, worldName="tidekey")
    context = world["executionContextId"]
    for expression in (f"{code}\n;0", f"JSON.stringify({ASK})"):
        said = browser.call(
            "Runtime.evaluate", expression=expression, contextId=context, returnByValue=True
        )
        if "exceptionDetails" in said:
            raise RuntimeError(json.dumps(said["exceptionDetails"])[:800])
    return dict(json.loads(said["result"]["value"]))
