"""A person's acts in the page in front, and what the extension says has come of them.

Promises real presses where it says so: the toolbar's button, the shortcut. What a button of ours
would ask the worker is asked in one of our own pages, so that the answer is read as it is, before
it is put in words. `Aside` is such a page in a tab behind the one in front: for builds that have
the browser's permission for the page, where no press is needed to look at it.
"""

from __future__ import annotations

import contextlib
import json
from typing import Protocol

import cdp
import marionette
from common import DriverError, until
from desk import Browser

ASK = """new Promise((done, fail) => {
  setTimeout(() => fail('no answer from the worker'), 20000);
  const port = (globalThis.browser ?? chrome).runtime.connect({name: 'page'});
  port.onMessage.addListener((said) => {if (said.id === 9001) {done(said); port.disconnect()}});
  port.postMessage(%s)})"""
IN_SANDBOX = (
    "Cu.evalInSandbox(%s,Cu.Sandbox(content,{sandboxPrototype:content,wantXrays:false}))"
    ".then(said=>JSON.parse(JSON.stringify(said)))"
)
OURS = "options/options.html"
OPEN = (
    "const tab=gBrowser.addTab(a[0],{inBackground:true,"
    "triggeringPrincipal:Services.scriptSecurityManager.getSystemPrincipal()});"
    "return gBrowser.tabs.indexOf(tab)"
)
SENT = """const b = gBrowser.tabs[a[0]].linkedBrowser, id = 'aside:' + Math.random();
  return await new Promise((done) => {
    const hear = ({data}) => {b.messageManager.removeMessageListener(id, hear); done(data)};
    b.messageManager.addMessageListener(id, hear);
    b.messageManager.loadFrameScript('data:application/javascript;charset=utf-8,' +
      encodeURIComponent(a[1].replaceAll('%s', id)), false);
    setTimeout(() => done({e: 'no answer from the tab'}), 25000)})"""
READY = "document.readyState=='complete' && !!globalThis.chrome?.runtime"
LOADED = "content.location.protocol=='moz-extension:'&&content.document.readyState=='complete'"
SIGN = "chrome.tabs.query({active:true}).then(([t])=>chrome.action.getBadgeText({tabId:t.id}))"
BUTTON = "document.getElementById(a[0]).querySelector('.unified-extensions-item-action-button')"
BADGE = f"return {BUTTON}.getAttribute('badge')"


class Ours(Protocol):
    """One of our own pages."""

    def js(self, expression: str) -> object: ...


class Aside:
    """A page of ours in a tab behind; the page in front stays there."""

    def __init__(self, driver: Browser) -> None:
        self.driver, self._at, self._page = driver, -1, None
        if isinstance(driver, marionette.Firefox):
            self._at = int(str(driver.chrome(OPEN, driver.page_address(OURS))))
            until(lambda: self.js(LOADED), "a page of ours", 15)
        else:
            made = driver.call("Target.createTarget", url=driver.pages + OURS, background=True)
            self._page: cdp.Session | None = driver.attach(made)
            self._page.wait(READY)

    def js(self, expression: str) -> object:
        """The value of an expression in it; a promise is awaited."""
        if self._page:
            return self._page.js(expression)
        script = (
            f"(async()=>{expression})().then(v=>sendAsyncMessage('%s',{{v}}),"
            "e=>sendAsyncMessage('%s',{e:String(e)}))"
        )
        said = self.driver.chrome(SENT, self._at, script)
        assert isinstance(said, dict)
        if "e" in said:
            raise DriverError(str(said["e"]))
        return said.get("v")

    def fill(self, ident: str) -> str:
        """What the popup's button would do, in one word."""
        return outcome(ask(self.driver, self, "page.fill", id=ident))

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(DriverError, TimeoutError):
            if isinstance(self.driver, marionette.Firefox):
                self.driver.chrome("gBrowser.removeTab(gBrowser.tabs[a[0]])", self._at)
            elif self._page:
                self._page("Page.close")


def ask(driver: Browser, page: Ours, verb: str, **fields: object) -> dict[str, object]:
    """The worker's whole answer to one question of a page of ours."""
    script = ASK % json.dumps({"id": 9001, "type": verb, "fields": fields})
    if isinstance(driver, marionette.Firefox):
        script = IN_SANDBOX % json.dumps(script)
    said = page.js(script)
    assert isinstance(said, dict)
    return said


def fill(driver: Browser, ident: str) -> str:
    """Open the popup, have this account filled: `filled`, or in one word why it was not."""
    popup = driver.open_popup()
    try:
        return outcome(ask(driver, popup, "page.fill", id=ident))
    finally:
        driver.close_popup()


def outcome(said: dict[str, object]) -> str:
    """What came of a fill, in one word."""
    if "error" in said:
        return str(said["error"]["code"])  # type: ignore[index]
    reply = said["ok"]
    assert isinstance(reply, dict)
    return str(reply["reason"] or reply["result"])


class Watch:
    """The sign on the toolbar's button after the shortcut."""

    def __init__(self, driver: Browser) -> None:
        self.driver = driver
        self._worker: cdp.Session | None = None
        if not isinstance(driver, marionette.Firefox):
            self._worker = driver.attach(driver.find(driver.pages, "service_worker"))

    def sign(self) -> str:
        """What stands on the button now."""
        if isinstance(self.driver, marionette.Firefox):
            return str(self.driver.chrome(BADGE, self.driver.widget) or "")
        assert self._worker
        return str(self._worker.js(SIGN) or "")

    def cleared(self) -> None:
        """Wait until the sign of the page before is gone."""
        until(lambda: not self.sign(), "the sign to go", 10)

    def wait(self, seconds: float = 10) -> str:
        """The sign that says how it went."""
        return str(until(self._done, "a sign on the button", seconds))

    def _done(self) -> str:
        sign = self.sign()
        return sign if sign in ("✓", "!") else ""
