"""Tidekey with a guard taken out, to see that an attack then succeeds.

The extension is a copy that the browser reads again while it runs, the host the real one behind
another launcher. Leaves the edits themselves to `guards`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import cdp
import marionette
from common import until
from desk import Browser, Desk
from guards import Guard, built

OPEN_HOST = Path(__file__).with_name("open_host.py")
HERE = ["http://*.localhost/*", "http://localhost/*", "http://127.0.0.1/*"]
GRANT = (
    "const {ExtensionPermissions}=ChromeUtils.importESModule("
    "'resource://gre/modules/ExtensionPermissions.sys.mjs');"
    "await ExtensionPermissions.add(a[0],{permissions:[],origins:a[1]},"
    "WebExtensionPolicy.getByID(a[0]).extension)"
)


class Build:
    """A copy of the extension that can be changed while the browser runs."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.source, self.folder, self.permitted = source, folder, False
        shutil.copytree(source, folder)

    def edit(self, *guards: Guard | str) -> None:
        """As it is shipped, but without these."""
        shutil.rmtree(self.folder)
        built(self.source, self.folder, *guards)
        self.permitted = False

    def permit(self) -> None:
        """With the browser's permission for all pages of loopback, as if a person had given it."""
        file = self.folder / "manifest.json"
        manifest = json.loads(file.read_text("utf-8")) | {"host_permissions": HERE}
        file.write_text(json.dumps(manifest), "utf-8")
        self.permitted = True

    def load(self, driver: Browser) -> None:
        """Let the browser read it again."""
        if isinstance(driver, marionette.Firefox):
            driver("Addon:Install", path=str(self.folder), temporary=True)
            if self.permitted:  # Firefox asks about what an update wants more
                driver.chrome(GRANT, driver.id, HERE)
            return
        old = _workers(driver)
        driver.call("Extensions.loadUnpacked", path=str(self.folder))
        until(lambda: _workers(driver) - old, "the worker of the new build", 20)
        until(lambda: not _workers(driver) & old, "the old worker to end", 20)
        worker = driver.attach(driver.find(driver.pages, "service_worker"))
        worker.wait("globalThis.chrome?.runtime?.onConnect.hasListeners()")


def _workers(driver: cdp.Chromium) -> set[str]:
    return {str(one["targetId"]) for one in driver.targets() if one["type"] == "service_worker"}


class OpenHost:
    """While it lasts, the host's own word on sites is left out."""

    def __init__(self, desk: Desk, driver: Browser) -> None:
        self.driver = driver
        self.launcher = desk.folder / "tidekey/bin/tidekey-host"
        self.usual = self.launcher.read_text()

    def _start(self, text: str) -> None:
        self.launcher.write_text(text)
        self.driver.stop_background()  # and with it the host that is running

    def __enter__(self) -> None:
        before, _, after = self.usual.partition("/launch.py")
        place = before.rpartition(" ")[2]
        self._start(f"{before.removesuffix(place)}{OPEN_HOST} {place}{after}")

    def __exit__(self, *_: object) -> None:
        self._start(self.usual)
