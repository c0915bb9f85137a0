"""What a person's hands and eyes do that the shared drivers do not: keys, menus, tabs of our own.

Promises the same functions for both browsers, and real input wherever the browser takes it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cdp
import marionette
import story
from common import DriverError, until
from desk import CHROMIUM_ID, Browser, oathtool
from firefox_popup import Popup
from PIL import ImageGrab

FIELD = "input[autocomplete=one-time-code]"
VALUE = f"document.querySelector('{FIELD}')?.value"
LISTED = "!!document.querySelector('#main :is(tk-row, .card) .code')?.textContent.trim()"
CARD = "!!document.querySelector('#site .card .code.big')?.textContent.trim()"
HEARD = "window.performance.getEntriesByName('heard').length>0"
Panel = story.Panel


def digits(text: object) -> str:
    """A code without the blanks it is shown with."""
    return "".join(str(text).split())


def same_as_oathtool(read: Callable[[], str], **how: object) -> tuple[str, set[str]]:
    """A code as it is shown, and all that oathtool calls right between asking and seeing."""
    before = time.time()
    seen = read()
    after = time.time()
    return seen, {oathtool(at=when, **how) for when in (before, after)}  # type: ignore[arg-type]


def big_code(popup: Panel) -> str:
    """The code on the card of the site in front."""
    popup.wait(CARD)
    return digits(popup.js("document.querySelector('#site .card .code.big').textContent"))


def listed(popup: Panel, name: str) -> str:
    """The code of an account, on the card or in a row, without the next one beside it."""
    row = (
        "[...document.querySelectorAll('#main :is(tk-row, .card)')].find(r=>"
        f"r.querySelector('.name, .who').textContent.includes({json.dumps(name)}))"
        "?.querySelector('.code').firstChild.data.trim()"
    )
    return digits(popup.wait(row))


def said(popup: Panel) -> str:
    """What the popup says at its foot."""
    return str(popup.wait("document.querySelector('output.said').textContent.trim()"))


def ready(popup: Panel) -> None:
    """Wait until the popup hears every key, has said its news and looked at the page in front."""
    popup.wait(f"{HEARD} && window.performance.getEntriesByName('looked').length>0")


FAR = "document.querySelector('.settling, .later')"
FILLED = f"(n=>{{n?.scrollIntoView();return !n}})({FAR})"
STILL = (
    "(async()=>{let was,same=0;while(same<4){await new Promise(f=>setTimeout(f,60));"
    "const now=document.documentElement.scrollHeight;same=was===now?same+1:0;was=now}"
    "scrollTo(0,0);return true})()"
)


def whole(page: Panel, path: str) -> None:
    """Wait for the parts of the settings that are filled later and push down what is beneath."""
    if path.startswith("options/"):
        page.wait("!!document.querySelector('main').firstChild", 30)
        page.wait(FILLED, 30)
        page.js(STILL)


@contextlib.contextmanager
def own_page(driver: Browser, path: str) -> Iterator[Panel]:
    """One of the extension's pages in a tab of its own, which is closed afterwards."""
    if not isinstance(driver, marionette.Firefox):
        page = driver.open_page(path)
        try:
            whole(page, path)
            yield page
        finally:
            tab = page("Target.getTargetInfo")["targetInfo"]["targetId"]  # type: ignore[index]
            driver.call("Target.closeTarget", targetId=tab)
            gone = lambda: all(t["targetId"] != tab for t in driver.targets())  # noqa: E731
            until(gone, "the tab to close", 10)
            driver.front()
        return
    before = driver("WebDriver:GetWindowHandle")["value"]
    made = driver("WebDriver:NewWindow", type="tab", focus=True)["handle"]
    driver("WebDriver:SwitchToWindow", handle=made, focus=True)
    try:
        driver.go(driver.page_address(path))
        whole(driver, path)
        yield driver
    finally:
        with contextlib.suppress(DriverError):
            if made in driver("WebDriver:GetWindowHandles"):  # type: ignore[operator]
                driver("WebDriver:CloseWindow")
        driver("WebDriver:SwitchToWindow", handle=before, focus=True)


def give_file(page: Panel, css: str, path: Path) -> None:
    """Choose a file, as the browser's own window would."""
    page.wait(f"!!document.querySelector({json.dumps(css)})")
    if isinstance(page, marionette.Firefox):
        page.type(css, str(path))
        return
    assert isinstance(page, cdp.Session)
    found = page("Runtime.evaluate", expression=f"document.querySelector({json.dumps(css)})")
    field = found["result"]["objectId"]  # type: ignore[index]
    page("DOM.setFileInputFiles", files=[str(path)], objectId=field)


def popup_without_gesture(driver: Browser) -> Panel:
    """The popup as a program opens it: no person pressed, so nothing is granted."""
    if isinstance(driver, marionette.Firefox):
        driver.chrome(
            "const {ExtensionParent}=ChromeUtils.importESModule("
            "'resource://gre/modules/ExtensionParent.sys.mjs');"
            "const {extension}=WebExtensionPolicy.getByID(a[0]);"
            "await ExtensionParent.apiManager.global.browserActionFor(extension)"
            ".openPopup(window,true)",
            driver.id,
        )
        popup = Popup(driver.chrome)
        popup.wait("document.readyState=='complete'&&content.location.pathname.endsWith('.html')")
        return popup
    driver.front()
    worker = driver.attach(driver.find(f"chrome-extension://{CHROMIUM_ID}/", "service_worker"))
    worker.wait("globalThis.chrome?.runtime?.id")
    worker.js("chrome.action.openPopup()")
    driver.popup = driver.attach(driver.find(driver.pages + "popup/popup.html", "page"))
    driver.popup.wait("document.readyState=='complete'")
    return driver.popup


def background_is_stopped(driver: Browser) -> None:
    """Wait until the extension's worker or event page is gone."""
    if isinstance(driver, marionette.Firefox):
        state = "return WebExtensionPolicy.getByID(a[0]).extension.backgroundState=='stopped'"
        until(lambda: driver.chrome(state, driver.id), "the event page to stop", 10)
        return
    gone = lambda: all(t["type"] != "service_worker" for t in driver.targets())  # noqa: E731
    until(gone, "the worker to stop", 10)


class Screen:
    """An X server without a screen, for what only exists as a native window."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
            pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as line:
            self.name = ":" + line.readline().strip()

    def keys(self, *names: str) -> None:
        """Press keys wherever the focus is."""
        env = os.environ | {"DISPLAY": self.name}
        subprocess.run(["xdotool", "key", *names], env=env, check=True)

    def windows(self) -> set[str]:
        """All that are on the screen."""
        command = ["xdotool", "search", "--onlyvisible", "--name", ".*"]
        return set(self._said(command).split())

    def height(self, window: str) -> int:
        """Of a window, 0 where it has gone."""
        lines = self._said(["xdotool", "getwindowgeometry", "--shell", window]).split()
        return next((int(one[7:]) for one in lines if one.startswith("HEIGHT=")), 0)

    def colour(self, x: int, y: int) -> object:
        """Of one pixel."""
        return ImageGrab.grab((x, y, x + 1, y + 1), xdisplay=self.name).getpixel((0, 0))

    def _said(self, command: list[str]) -> str:
        env = os.environ | {"DISPLAY": self.name}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        return done.stdout

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


def choose_in_menu(driver: Browser, css: str, screen: Screen | None) -> None:
    """Right click on a field and choose the extension's item."""
    if isinstance(driver, marionette.Firefox):
        driver.context_menu(css)
        return
    assert screen is not None
    before = screen.windows()
    driver.page.click(css, "right")
    # The menu is a window of its own that no protocol sees; only "Inspect" stands below our item.
    opened = lambda: any(screen.height(one) > 100 for one in screen.windows() - before)  # noqa: E731
    until(opened, "the context menu", 20)
    screen.keys("Up", "Up", "Return")
    until(lambda: not screen.windows() - before, "the context menu to close", 20)


def toolbar(driver: Browser) -> str:
    """What the toolbar button says of the page in front: its sign, a blank and its title."""
    if isinstance(driver, marionette.Firefox):
        button = f"#{driver.widget} .unified-extensions-item-action-button"
        say = "const e=document.querySelector(a[0]),s=(n)=>e.getAttribute(n)??'';"
        return str(driver.chrome(f"{say}return s('badge')+' '+s('label')", button))
    worker = driver.attach(driver.find(driver.pages, "service_worker"))
    said = worker.js(
        "(async()=>{const [{id:tabId}]=await chrome.tabs.query({active:true});const of={tabId};"
        "return await chrome.action.getBadgeText(of)+' '+await chrome.action.getTitle(of)})()"
    )
    driver.call("Target.detachFromTarget", sessionId=worker.id)
    return str(said)


def sign_in_to_code(driver: Browser, site: dict[str, str], user: str = "alice") -> None:
    """From anywhere to the page that asks for the code."""
    driver.go(site["sign_out"])
    story.sign_in(driver, site, user)
    driver.wait(f"!!document.querySelector('{FIELD}')")


def now() -> float:
    """This computer's clock."""
    return time.time()


def clipboard(driver: Browser, popup: Panel) -> str:
    """What was copied."""
    if isinstance(driver, marionette.Firefox):
        return str(driver.chrome("return await navigator.clipboard.readText()"))
    origin = f"chrome-extension://{CHROMIUM_ID}"
    driver.call("Browser.grantPermissions", permissions=["clipboardReadWrite"], origin=origin)
    return str(popup.js("navigator.clipboard.readText()"))
