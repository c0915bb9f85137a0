"""One headless Chromium for pictures of pages, spoken to over its debugging socket.

Promises a page at a size, a scale and a scheme, evaluation in it, keys, and a PNG of it. Leaves
extensions, popups and the host to the end-to-end tests.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

sys.path.append(str(Path(__file__).resolve().parents[2] / "install_scripts" / "demo"))

import cdp

PIPE = "--remote-debugging-pipe"
OWN = ("--remote-debugging-port=0", "--hide-scrollbars", "--test-type")


def program() -> str | None:
    """Chromium as the system calls it, if it is here."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    """A browser with one page."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tidekey-pages-"))
        flags = [one for one in cdp.flags(self.folder, None, True) if one != PIPE]
        command = [program() or "", *flags, *OWN, "about:blank"]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
        self.socket = connect(self._address(), max_size=None).__enter__()
        self.number = 0
        self.session: str | None = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(one for one in targets if one["type"] == "page")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=page, flatten=True)
        self.session = attached["sessionId"]
        self.events: list[dict[str, Any]] = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def _address(self) -> str:
        file = self.folder / "DevToolsActivePort"
        end = time.monotonic() + 20
        while time.monotonic() < end:
            lines = file.read_text().split() if file.exists() else []
            if len(lines) == 2:
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            time.sleep(0.02)
        raise TimeoutError("the browser did not open its debugging port")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command; events that arrive meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            got = json.loads(self.socket.recv(timeout=30))
            if got.get("id") == self.number:
                if "error" in got:
                    raise RuntimeError(f"{method}: {got['error']}")
                return dict(got["result"])
            if "method" in got and self.session:
                self.events.append(got)

    def look(self, width: int, height: int, scale: float = 1, **media: str) -> None:
        """The size of the page and what the reader's system asks for."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=scale, mobile=False)  # fmt: skip
        features = [{"name": k.replace("_", "-"), "value": v} for k, v in media.items()]
        self.call("Emulation.setEmulatedMedia", features=features)

    def open(self, url: str, ready: str) -> None:
        """Go to a page and wait until `ready` holds in it."""
        self.call("Page.navigate", url=url)
        self.wait(ready)

    def wait(self, condition: str, seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._holds(condition):
                return
            time.sleep(0.02)
        raise TimeoutError(f"{condition}: {self.problems()}")

    def _holds(self, condition: str) -> bool:
        """Whether it is so; a page that goes to another one just then is asked again."""
        try:
            return bool(self.js(f"Boolean({condition})"))
        except RuntimeError as why:
            if "navigated or closed" in str(why):
                return False
            raise

    def js(self, expression: str) -> Any:
        """The value of an expression in the page, promises awaited."""
        got = self.call("Runtime.evaluate", expression=expression, awaitPromise=True,
                        returnByValue=True, userGesture=True)  # fmt: skip
        if "exceptionDetails" in got:
            details = got["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return got["result"].get("value")

    def key(self, key: str, modifiers: int = 0) -> None:
        """One key pressed and let go; Alt 1, Ctrl 2, Meta 4, Shift 8."""
        text = key if len(key) == 1 and modifiers in (0, 8) else "\r" if key == "Enter" else None
        code = {"Enter": 13, "Escape": 27, "Delete": 46, "Tab": 9, "ArrowUp": 38, "ArrowDown": 40}
        number = code.get(key, ord(key.upper()) if len(key) == 1 else 0)
        same = {"key": key, "modifiers": modifiers, "windowsVirtualKeyCode": number}
        extra = {"text": text} if text else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **same, **extra)
        self.call("Input.dispatchKeyEvent", type="keyUp", **same)

    def picture(self, file: Path) -> None:
        got = self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(got["data"]))

    def problems(self) -> list[str]:
        """What the page complained of: exceptions, refused loads, broken content rules."""
        found = []
        for event in self.events:
            if event["method"] == "Runtime.exceptionThrown":
                details = event["params"]["exceptionDetails"]
                found.append(details.get("exception", {}).get("description", details["text"]))
            entry = event["params"].get("entry", {}) if event["method"] == "Log.entryAdded" else {}
            if entry.get("level") == "error":
                found.append(entry["text"])
        return found

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)
