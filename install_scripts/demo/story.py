"""The main job as a person does it, told once for both browsers and used by demo and tests.

Promises to touch nothing but what a person could: fields, buttons, the toolbar. Each function
returns when the browser shows that it happened, or raises `TimeoutError` naming what it waited for.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

PASSPHRASE = "a throw-away passphrase"  # noqa: S105 - it locks nothing that stays
CODE_FIELD = "input[autocomplete=one-time-code]"
NEXT = "main form button.btn-primary"


class Panel(Protocol):
    """An open popup."""

    def js(self, expression: str) -> object: ...
    def wait(self, expression: str, seconds: float = 15) -> object: ...
    def click(self, css: str) -> None: ...
    def type(self, css: str, text: str) -> None: ...
    def shot(self, path: Path) -> Path: ...


class Driver(Protocol):
    """What `cdp.Chromium` and `marionette.Firefox` both are."""

    family: str

    def go(self, url: str) -> None: ...
    def js(self, expression: str) -> object: ...
    def wait(self, expression: str, seconds: float = 15) -> object: ...
    def click(self, css: str) -> None: ...
    def type(self, css: str, text: str) -> None: ...
    def shot(self, path: Path) -> Path: ...
    def open_popup(self, path: str = "popup/popup.html") -> Panel: ...
    def close_popup(self) -> None: ...


def start_site(
    python: str, folder: Path, secret: str = ""
) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Start the real site and wait until it answers."""
    script = Path(__file__).with_name("relying_site.py")
    command = [python, "-B", str(script), str(folder), "--secret", secret]
    site = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    line = site.stdout.readline() if site.stdout else ""
    if not line:
        site.kill()
        raise RuntimeError("the two-factor site did not start")
    return site, json.loads(line)


def home_of(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """An environment whose home is `folder`: no key store, no vault of the person in it."""
    left_out = ("XDG_CONFIG", "XDG_DATA", "XDG_STATE", "XDG_CACHE", "DBUS_", "TIDEKEY_", "PYTHON")
    kept = {name: value for name, value in environ.items() if not name.startswith(left_out)}
    return kept | {"HOME": str(folder), "TIDEKEY_HOME": str(folder / "tidekey")}


def sign_in(driver: Driver, site: Mapping[str, str], user: str) -> None:
    """Type name and password; the page after that is the site's choice."""
    driver.go(site["login"])
    driver.type("[name=auth-username]", user)
    driver.type("[name=auth-password]", site["password"])
    driver.click(NEXT)
    driver.wait(f"!!document.querySelector('#signed-in, {CODE_FIELD}')")


def open_setup(driver: Driver, site: Mapping[str, str]) -> None:
    """Go to the page with the site's QR code."""
    driver.go(site["setup"])
    driver.click(NEXT)
    driver.wait("(i=>!!i&&i.complete&&i.naturalWidth>0)(document.querySelector('main img'))")


def start_vault(popup: Panel, passphrase: str = PASSPHRASE) -> None:
    """Press "Start", and choose a passphrase where no key store answers."""
    popup.click("#view button.main")
    popup.wait("!!document.querySelector('#view input[type=password], #empty')")
    if popup.js("!!document.querySelector('#view input[type=password]')"):
        popup.type("#view form input:nth-of-type(1)", passphrase)
        popup.type("#view form input:nth-of-type(2)", passphrase)
        popup.click("#view form button[type=submit]")
    popup.wait("!!document.querySelector('#empty')", 30)


def add_from_page(popup: Panel) -> str:
    """Scan the QR code of the page in front, look at the first code, save; returns that code."""
    popup.click("#empty button.main")
    shown = "document.querySelector('#view .code[data-code]')?.dataset.code"
    refused = "document.querySelector('#view .problem, #view [role=alert]')?.innerText"
    code = popup.wait(f"{shown} ?? ({refused} && 'refused')", 30)
    if code == "refused":
        raise RuntimeError(f"the popup said: {popup.js(refused)}")
    popup.click("#view form button[type=submit]")
    popup.wait("document.querySelector('#view').hidden && !!document.querySelector('#site .card')")
    return str(code)


def fill(driver: Driver, popup: Panel) -> str:
    """Press Fill; waits as the popup does where a code is about to end. Returns what was filled."""
    popup.wait("/[0-9]{3}/.test(document.querySelector('#site .card .code')?.textContent)")
    value = f"document.querySelector('{CODE_FIELD}')?.value"
    for _ in range(3):  # a notice that comes up meanwhile can push the button away from a press
        popup.click("[data-act=fill]")
        with contextlib.suppress(TimeoutError):
            return str(driver.wait(value, 8))
    raise TimeoutError("the code did not reach the field")


def send_code(driver: Driver, then: str) -> None:
    """Press the site's own button and wait for what it answers."""
    driver.click(NEXT)
    driver.wait(then, 20)
