"""Drives a real Chromium: starts it, speaks the DevTools protocol over a pipe, presses its buttons.

Promises the same methods as `marionette.Firefox`, so that one story is told in both browsers, and
nothing but the standard library. All flags Chromium is started with stand in `flags`, here alone.
Leaves installing the extension for good to the installer: here it is loaded for one run.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from common import MIDDLE, DriverError, Json, find_program, until
from pipe import Pipe, start

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def flags(profile: Path, extension: Path | None, headless: bool) -> list[str]:
    """Every flag of a driven Chromium."""
    chosen = [
        f"--user-data-dir={profile}",
        "--remote-debugging-pipe",
        "--enable-unsafe-extension-debugging",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--disable-gpu",
        "--disable-search-engine-choice-screen",
        "--password-store=basic",
        "--use-mock-keychain",
        "--window-size=1280,1000",
    ]
    if headless:
        chosen.append("--headless=new")
    if hasattr(os, "getuid") and os.getuid() == 0:  # the sandbox refuses root
        chosen += ["--no-sandbox", "--test-type"]
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        chosen.append("--disable-dev-shm-usage")
    if extension:
        chosen.append(f"--disable-extensions-except={extension}")
    return chosen


class Session:
    """One page, popup or worker of the browser."""

    def __init__(self, pipe: Pipe, ident: str) -> None:
        self._pipe, self.id = pipe, ident

    def __call__(self, method: str, seconds: float = 30, **params: object) -> Json:
        return self._pipe.call(method, params, self.id, seconds)

    def js(self, expression: str, gesture: bool = False) -> object:
        """The value of an expression; a promise is awaited."""
        said = self(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True,
            userGesture=gesture,
        )  # fmt: skip
        if "exceptionDetails" in said:
            raise DriverError(str(said["exceptionDetails"]))
        return said["result"].get("value")  # type: ignore[union-attr,attr-defined]

    def wait(self, expression: str, seconds: float = 15) -> object:
        """The first true value of an expression."""
        return until(lambda: self.js(expression), expression, seconds)

    def middle(self, css: str) -> tuple[float, float]:
        """Where to click on the first element a selector finds."""
        self.wait(f"!!document.querySelector({json.dumps(css)})")
        x, y = self.js(f"{MIDDLE}(document.querySelector({json.dumps(css)}))")  # type: ignore[misc]
        return x, y

    def click(self, css: str, button: str = "left") -> None:
        """A real mouse click."""
        x, y = self.middle(css)
        self("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased"):
            self("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, clickCount=1)

    def type(self, css: str, text: str) -> None:
        """Focus a field, clear it and type."""
        self.wait(f"!!document.querySelector({json.dumps(css)})")
        self.js(f"(e=>{{e.focus();e.select?.()}})(document.querySelector({json.dumps(css)}))")
        self("Input.insertText", text=text)

    def key(self, key: str, code: str = "", number: int = 0, modifiers: int = 0) -> None:
        """Press a key. The native number is what lets the browser itself see shortcuts."""
        number = number or ord(key.upper()[0])
        for kind in ("rawKeyDown", "keyUp"):
            self(
                "Input.dispatchKeyEvent", type=kind, modifiers=modifiers, key=key,
                code=code or "Key" + key.upper(), windowsVirtualKeyCode=number,
                nativeVirtualKeyCode=number,
            )  # fmt: skip

    def shot(self, path: Path) -> Path:
        """A picture of what is on the screen."""
        data = self("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(str(data)))
        return path


class Chromium:
    """A running Chromium with one page in front and the extension loaded."""

    family = "chromium"

    def __init__(
        self,
        profile: Path,
        extension: Path | None,
        extension_id: str,
        *,
        headless: bool = True,
        env: Mapping[str, str] | None = None,
        program: str = "",
        extra: tuple[str, ...] = (),
    ) -> None:
        self.profile, self.id, self.pages = (
            profile,
            extension_id,
            f"chrome-extension://{extension_id}/",
        )
        profile.mkdir(parents=True, exist_ok=True)
        command = [program or find_program(PROGRAMS), *flags(profile, extension, headless), *extra]
        self.log = profile / "browser.log"
        self.process, self.pipe = start([*command, "about:blank"], self.log, env)
        try:
            self.version = str(self.call("Browser.getVersion", seconds=60)["product"])
            if extension:
                self._await_extension(extension)
            self.page = self.attach(self._first("page", but=self.pages))
            self.page("Page.enable")
        except BaseException:
            self.close()
            raise
        self.popup: Session | None = None

    def _await_extension(self, extension: Path) -> None:
        """The flag has loaded it; where it has not, asking once more names the fault."""
        try:
            worker = self.attach(self.find(self.pages, "service_worker", 20))
        except TimeoutError:
            self.call("Extensions.loadUnpacked", path=str(extension))
            return
        # Keys pressed before the worker has run for the first time reach nobody.
        worker.wait("globalThis.chrome?.runtime.onMessage.hasListeners()")
        self.call("Target.detachFromTarget", sessionId=worker.id)

    # the whole browser

    def call(self, method: str, seconds: float = 30, **params: object) -> Json:
        """Ask the browser itself."""
        return self.pipe.call(method, params, None, seconds)

    def targets(self) -> list[Json]:
        """Everything that can be attached to, tabs and workers included."""
        return self.call("Target.getTargets", filter=[{}])["targetInfos"]  # type: ignore[return-value]

    def find(self, url: str, kind: str, seconds: float = 15) -> Json:
        """The first target of a kind whose address starts so."""

        def look() -> Json | None:
            same = (t for t in self.targets() if t["type"] == kind)
            return next((t for t in same if str(t["url"]).startswith(url)), None)

        return until(look, f"{kind} {url}", seconds)  # type: ignore[return-value]

    def attach(self, target: Json) -> Session:
        """A session of a target."""
        said = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        return Session(self.pipe, str(said["sessionId"]))

    def _first(self, kind: str, but: str) -> Json:
        def look() -> Json | None:
            same = (t for t in self.targets() if t["type"] == kind)
            return next((t for t in same if not str(t["url"]).startswith(but)), None)

        return until(look, kind, 15)  # type: ignore[return-value]

    def close(self) -> None:
        """End the browser as a person would, then make sure."""
        with contextlib.suppress(DriverError, TimeoutError, OSError):
            self.call("Browser.close", seconds=5)
        self.pipe.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # the page in front

    def go(self, url: str) -> None:
        """Open an address in the page in front and wait for it."""
        self.page("Page.navigate", url=url)
        self.page.wait("document.readyState=='complete' && location.href!='about:blank'", 30)

    def js(self, expression: str) -> object:
        """The value of an expression in the page."""
        return self.page.js(expression)

    def wait(self, expression: str, seconds: float = 15) -> object:
        """The first true value of an expression in the page."""
        return self.page.wait(expression, seconds)

    def click(self, css: str) -> None:
        """Click in the page."""
        self.page.click(css)

    def type(self, css: str, text: str) -> None:
        """Type into a field of the page."""
        self.page.type(css, text)

    def shot(self, path: Path) -> Path:
        """A picture of the page."""
        return self.page.shot(path)

    def front(self) -> None:
        """Bring the page before any tab the extension opened."""
        self.page("Page.bringToFront")
        self.page.wait("document.visibilityState=='visible'")

    def shortcut(self, letter: str, *, ctrl: bool = False) -> None:
        """Alt+Shift+letter, or Ctrl+Shift+letter."""
        self.front()
        self.page.wait("document.hasFocus()")
        self.page.key(letter, modifiers=8 | (2 if ctrl else 1))

    # the extension

    def open_popup(self, path: str = "popup/popup.html") -> Session:
        """Press the toolbar button: opens the popup and grants `activeTab`."""
        self.front()
        here = self.page.js("location.href")
        tabs = [t for t in self.targets() if t["type"] == "tab"]
        tab = next((t for t in tabs if t["url"] == here), tabs[0])
        self.call("Extensions.triggerAction", id=self.id, targetId=tab["targetId"])
        return self.opened_popup(path)

    def opened_popup(self, path: str = "popup/popup.html") -> Session:
        """The popup that the extension opens by itself."""
        self.popup = self.attach(self.find(self.pages + path, "page"))
        self.popup.wait("document.readyState=='complete'")
        return self.popup

    def close_popup(self) -> None:
        """Close the popup, if it is open."""
        if self.popup:
            until(self._closed, "the popup to close", 10)
            self.popup = None

    def _closed(self) -> bool:
        """Whether it is gone; else it is told once more, as one that still loads forgets that."""
        if all("/popup/" not in str(t["url"]) for t in self.targets()):
            return True
        with contextlib.suppress(DriverError, TimeoutError):
            self.popup and self.popup.js("setTimeout(close,30)")
        return False

    def open_page(self, path: str) -> Session:
        """One of the extension's own pages in a new tab (never the toolbar's popup)."""
        target = self.call("Target.createTarget", url=self.pages + path)
        session = self.attach(target)
        session.wait("document.readyState=='complete'")
        return session

    def stop_background(self) -> None:
        """Let the extension's worker die, as the browser does after 30 idle seconds."""
        worker = [t for t in self.targets() if t["type"] == "service_worker"]
        for one in worker:
            self.call("Target.closeTarget", targetId=one["targetId"])
