"""Drives a real Firefox without geckodriver: starts it and speaks Marionette over a socket.

Promises the same methods as `cdp.Chromium`, so that one story is told in both browsers: the
toolbar button is clicked for real, and the popup is driven in its own process.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from common import DriverError, find_program, until
from firefox_popup import POPUP, Popup

PROGRAMS = ("firefox-esr", "firefox", "librewolf")
PREFERENCES: dict[str, object] = {
    "marionette.port": 0,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.uitour.enabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "signon.rememberSignons": False,
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.enabled": False,
    "xpinstall.signatures.required": False,  # the ESR obeys this; release Firefox does not
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Firefox:
    """A running Firefox with one page in front and the extension in the toolbar."""

    family = "firefox"

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
        temporary: bool = True,
    ) -> None:
        self.profile, self.id, self.popup = profile, extension_id, None
        self.widget = re.sub(r"[^a-z0-9_-]", "_", extension_id.lower()) + "-browser-action"
        self._headless, self._env, self._extra = headless, env, extra
        self._program = program or find_program(PROGRAMS)
        self._sent, self._buffer = 0, b""
        profile.mkdir(parents=True, exist_ok=True)
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items())
        (profile / "user.js").write_text("".join(lines))
        self._open()
        if extension:
            self("Addon:Install", path=str(extension), temporary=temporary)
        if extension or self.installed():
            self.pin()

    def _open(self) -> None:
        port = self.profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        self.log = self.profile / "browser.log"
        command = [
            self._program, "-profile", str(self.profile), "-no-remote", "-marionette",
            "-remote-allow-system-access", *(["-headless"] if self._headless else []),
            *self._extra,
        ]  # fmt: skip
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=self._env,
                start_new_session=True,
            )  # fmt: skip
        try:
            number = until(lambda: self._port(port), "Firefox to start", 90)
            self._socket = socket.create_connection(("127.0.0.1", int(str(number))))
            self._message()
            said = self("WebDriver:NewSession", capabilities={})
            self.version = "Firefox/" + str(said["capabilities"]["browserVersion"])  # type: ignore[index]
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def _port(self, file: Path) -> str:
        if self.process.poll() is not None:
            raise RuntimeError("Firefox ended: " + self.log.read_text(errors="replace")[-800:])
        return file.read_text().strip() if file.exists() else ""

    # the whole browser

    def __call__(self, command: str, **params: object) -> dict[str, object]:
        self._sent += 1
        data = json.dumps([0, self._sent, command, params]).encode()
        self._socket.sendall(b"%d:" % len(data) + data)
        _, _, error, result = self._message()
        if error:
            raise DriverError(f"{command}: {error['error']}: {error['message']}")
        return result

    def _message(self) -> list:  # type: ignore[type-arg]
        while b":" not in self._buffer:
            self._more()
        size, self._buffer = self._buffer.split(b":", 1)
        while len(self._buffer) < int(size):
            self._more()
        one, self._buffer = self._buffer[: int(size)], self._buffer[int(size) :]
        return json.loads(one)

    def _more(self) -> None:
        data = self._socket.recv(1 << 16)
        if not data:
            raise DriverError("the browser ended")
        self._buffer += data

    def _script(self, context: str, body: str, *args: object) -> object:
        self("Marionette:SetContext", value=context)
        try:
            said = self(
                "WebDriver:ExecuteAsyncScript", args=list(args), newSandbox=False,
                sandbox="system" if context == "chrome" else None,
                script="const a=[...arguments],done=a.pop();(async()=>{" + body + "})()"
                ".then(v=>done({v}),e=>done({e:String(e)}))",
            )["value"]  # fmt: skip
        finally:
            self("Marionette:SetContext", value="content")
        assert isinstance(said, dict)
        if "e" in said:
            raise DriverError(str(said["e"]))
        return said.get("v")

    def chrome(self, body: str, *args: object) -> object:
        """Run a function body (its arguments are `a`) in the browser's own window."""
        return self._script("chrome", body, *args)

    def installed(self) -> bool:
        """Whether the extension is there."""
        return bool(self.chrome("return !!WebExtensionPolicy.getByID(a[0])", self.id))

    def pin(self) -> None:
        """Put the extension's button from the puzzle panel into the toolbar."""
        self.chrome(
            "const {CustomizableUI}=ChromeUtils.importESModule("
            "'moz-src:///browser/components/customizableui/CustomizableUI.sys.mjs');"
            "CustomizableUI.addWidgetToArea(a[0],'nav-bar')",
            self.widget,
        )

    def restart(self) -> None:
        """Close and open again on the same profile; temporary extensions are gone then."""
        self.close()
        self._buffer = b""
        self._open()

    def close(self) -> None:
        """End the browser as a person would, then make sure."""
        with contextlib.suppress(DriverError, OSError):
            self("Marionette:Quit", flags=["eForceQuit"])
        with contextlib.suppress(OSError):
            self._socket.close()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> Firefox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # the page in front

    def go(self, url: str) -> None:
        """Open an address in the page in front and wait for it."""
        self("WebDriver:Navigate", url=url)

    def js(self, expression: str) -> object:
        """The value of an expression in the page."""
        return self._script("content", f"return await ({expression})")

    def wait(self, expression: str, seconds: float = 15) -> object:
        """The first true value of an expression in the page."""
        return until(lambda: self.js(expression), expression, seconds)

    def _element(self, css: str) -> str:
        found = self("WebDriver:FindElement", using="css selector", value=css)["value"]
        return str(next(iter(found.values())))  # type: ignore[attr-defined]

    def click(self, css: str) -> None:
        """Click in the page."""
        self.wait(f"!!document.querySelector({json.dumps(css)})")
        self("WebDriver:ElementClick", id=self._element(css))

    def type(self, css: str, text: str) -> None:
        """Type into a field of the page."""
        self.wait(f"!!document.querySelector({json.dumps(css)})")
        self.js(f"document.querySelector({json.dumps(css)}).value=''")
        self("WebDriver:ElementSendKeys", id=self._element(css), text=text)

    def shot(self, path: Path) -> Path:
        """A picture of the page."""
        data = self("WebDriver:TakeScreenshot", full=False)["value"]
        path.write_bytes(base64.b64decode(str(data)))
        return path

    def front(self) -> None:
        """Bring the page before any tab the extension opened."""
        here = self("WebDriver:GetWindowHandle")["value"]
        self("WebDriver:SwitchToWindow", handle=here, focus=True)

    def shortcut(self, letter: str, *, ctrl: bool = False) -> None:
        """Alt+Shift+letter, or Ctrl+Shift+letter."""
        self.front()
        keys = ("\ue009" if ctrl else "\ue00a") + "\ue008" + letter
        self._to_chrome("ElementSendKeys", ":root", text=keys)

    def _to_chrome(self, act: str, css: str, **how: object) -> None:
        self("Marionette:SetContext", value="chrome")
        try:
            self(f"WebDriver:{act}", id=self._element(css), **how)
        finally:
            self("Marionette:SetContext", value="content")

    def context_menu(self, css: str) -> None:
        """Right click on a field and choose the extension's item."""
        origin = {ELEMENT: self._element(css)}
        moves = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 2},
            {"type": "pointerUp", "button": 2},
        ]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self("WebDriver:PerformActions", actions=[mouse | {"actions": moves}])
        shown = "return document.getElementById('contentAreaContextMenu').state=='open'"
        until(lambda: self.chrome(shown), "the context menu", 10)
        item = self.widget.removesuffix("-browser-action") + "-menuitem"
        self._to_chrome("ElementClick", f"[id^='{item}']")

    # the extension

    def open_popup(self, path: str = "popup/popup.html") -> Popup:
        """Click the toolbar button: opens the popup and grants `activeTab`."""
        self.front()
        ready = (
            "return gBrowserInit.delayedStartupFinished &&"
            "document.getElementById(a[0])?.getBoundingClientRect().width>0"
        )
        until(lambda: self.chrome(ready, self.widget), "the toolbar button", 30)
        button = f"#{self.widget} .unified-extensions-item-action-button"
        for _ in range(3):  # a click in the first second after the start can be lost
            self._to_chrome("ElementClick", button)
            with contextlib.suppress(TimeoutError):
                return self.opened_popup(path, 4)
        raise TimeoutError("the popup did not open")

    def opened_popup(self, path: str = "popup/popup.html", seconds: float = 15) -> Popup:
        """The popup that is opening, also where the extension opens it by itself."""
        shown = f"return {POPUP}?.closest('panel')?.state=='open'"
        until(lambda: self.chrome(shown), "the popup", seconds)
        popup = Popup(self.chrome)
        popup.wait(f"content.location.pathname=='/{path}'&&document.readyState=='complete'")
        return popup

    def close_popup(self) -> None:
        """Close the popup, if it is open."""
        self.chrome(f"{POPUP}?.closest('panel')?.hidePopup()")
        until(lambda: self.chrome(f"return !{POPUP}"), "the popup to close", 10)

    def stop_background(self) -> None:
        """Let the event page die, as the browser does after 30 idle seconds."""
        self.chrome(
            "await WebExtensionPolicy.getByID(a[0]).extension"
            ".terminateBackground({disableResetIdleForTest:true})",  # an open host keeps it alive
            self.id,
        )

    def page_address(self, path: str) -> str:
        """The address of one of the extension's own pages in this profile."""
        host = self.chrome("return WebExtensionPolicy.getByID(a[0]).mozExtensionHostname", self.id)
        return f"moz-extension://{host}/{path}"
