"""Looks at a page and for errors of the extension past everything that a page may have spoilt.

Promises to read through a world of its own and through prototypes, and to see the exceptions of the
extension's worker and of its world in the page; those of the page itself do not count.
"""

from __future__ import annotations

import time

import cdp
import marionette
from common import until
from desk import Browser

FIELDS = (
    "[...Document.prototype.querySelectorAll.call(document,'input')].map(e=>[e.id||e.name,e.value])"
)
PATH = "location.pathname+location.search"
FOCUSED = "Document.prototype.hasFocus.call(document)"
STATE = "Object.getOwnPropertyDescriptor(Document.prototype,'readyState').get.call(document)"
LOADED = f"{STATE}=='complete'"
FOREIGN = (
    "const all=Services.console.getMessageArray().filter(m=>m instanceof Ci.nsIScriptError&&"
    "!(m.flags&1)&&/moz-extension:/.test(m.sourceName+m.errorMessage)).map(m=>m.errorMessage+' '+"
    "m.sourceName+':'+m.lineNumber);Services.console.reset();return all"
)


class Eye:
    """One browser's page in front."""

    def __init__(self, driver: Browser) -> None:
        self.driver = driver
        self._contexts: set[object] = set()
        if isinstance(driver, marionette.Firefox):
            driver.chrome("Services.console.reset()")
            return
        driver.page("Runtime.enable")
        self._worker = driver.attach(driver.find(driver.pages, "service_worker"))
        self._worker("Runtime.enable")
        tree = driver.page("Page.getFrameTree")["frameTree"]
        self._frame = tree["frame"]["id"]  # type: ignore[index]

    def go(self, url: str) -> None:
        """Open an address and wait for it."""
        if isinstance(self.driver, marionette.Firefox):
            self.driver.go(url)
            return
        self.driver.page("Page.navigate", url=url)
        until(lambda: self.js("location.href") == url and self.js(LOADED), url, 10)

    def js(self, expression: str) -> object:
        """The value of an expression in a world that the page has no part in."""
        driver = self.driver
        if isinstance(driver, marionette.Firefox):
            return driver(
                "WebDriver:ExecuteScript", script=f"return {expression}", args=[],
                newSandbox=False, sandbox="system",
            )["value"]  # fmt: skip
        world = driver.page("Page.createIsolatedWorld", frameId=self._frame, worldName="eye")
        said = driver.page(
            "Runtime.evaluate", expression=expression, returnByValue=True,
            contextId=world["executionContextId"],
        )  # fmt: skip
        return said["result"].get("value")  # type: ignore[union-attr,attr-defined]

    def fields(self) -> dict[str, str]:
        """Every field by its id, or name, and what it holds."""
        return dict(self.js(FIELDS))  # type: ignore[call-overload]

    def press(self) -> None:
        """The shortcut."""
        if isinstance(self.driver, marionette.Firefox):
            self.driver.shortcut("F")
        else:
            self.driver.page("Page.bringToFront")
            until(lambda: self.js(FOCUSED), "the page to have the focus", 10)
            self.driver.page.key("F", modifiers=9)

    def errors(self) -> list[str]:
        """Exceptions of the extension since the last time."""
        if isinstance(self.driver, marionette.Firefox):
            return list(self.driver.chrome(FOREIGN))  # type: ignore[call-overload]
        self._worker.js("1")  # what was told until now has arrived then
        events, found = self.driver.pipe.events, []
        while events:
            found += self._wrong(events.popleft())
        return found

    def _wrong(self, event: cdp.Json) -> list[str]:
        params = event.get("params", {})
        assert isinstance(params, dict)
        if event.get("method") == "Runtime.executionContextCreated":
            context = params["context"]
            if str(context["origin"]).startswith("chrome-extension:"):
                self._contexts.add(context["uniqueId"])
                self._contexts.add((event["sessionId"], context["id"]))
        if event.get("method") != "Runtime.exceptionThrown":
            return []
        details = params["exceptionDetails"]
        ours = (event["sessionId"], details.get("executionContextId")) in self._contexts
        if not ours and "chrome-extension:" not in str(details):
            return []
        return [f"{details.get('exception', {}).get('description', details['text'])} {time.time()}"]
