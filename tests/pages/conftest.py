"""The browser and the server that the tests of pages share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from needs import lacking

sys.path.insert(0, str(Path(__file__).parent))

import browser
import serve

LOOKED = "globalThis.asked.some(one => one.name === 'settings.get')"
LISTENING = "performance.getEntriesByType('resource').some(one => one.name.endsWith('drag.js'))"
Open = Callable[..., browser.Browser]


@pytest.fixture(scope="session")
def chromium() -> Iterator[browser.Browser]:
    if browser.program() is None:
        lacking("no Chromium on this computer")
    one = browser.Browser()
    yield one
    one.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    server = serve.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def popup(chromium: browser.Browser, address: str) -> Iterator[Open]:
    """The popup in a state, once its keys are listened to; complaints of the page fail the test."""

    def opened(state: str, ready: str = "document.querySelector('.code')") -> browser.Browser:
        chromium.look(376, 540)
        chromium.open("about:blank", "true")
        chromium.events.clear()
        chromium.open(f"{address}/popup/popup.html?still=1&state={state}", ready)
        if state != "slow":
            chromium.wait(f"document.querySelector('.mid') || {LOOKED} && {LISTENING}")
        return chromium

    yield opened
    assert chromium.problems() == []


@pytest.fixture
def options(chromium: browser.Browser, address: str) -> Iterator[Open]:
    """The settings in a state, once the backup is told; complaints of the page fail the test."""

    def opened(query: str = "", ready: str = "#backup .state") -> browser.Browser:
        chromium.look(760, 6000)
        chromium.open("about:blank", "true")
        chromium.events.clear()
        own = "" if "state=" in query else "state=site&"
        page = f"{address}/options/options.html?still=1&{own}{query}"
        chromium.open(page, f"document.querySelector('.loaded {ready}')")
        return chromium

    yield opened
    assert chromium.problems() == []
