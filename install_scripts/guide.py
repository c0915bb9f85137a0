"""What a person still has to do to add the extension, for the browsers where no program may.

    guide.py DATA EXTENSION_FOLDER        TIDEKEY_PLACED names what was placed already

Promises three steps a browser, the folder's path in the clipboard, and with a screen and a
terminal the browser's page opened and a wait until the host has heard the extension. Without
them it only says the steps. Changes nothing itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tidekey import install, keep
from tidekey.browsers import BROWSERS, Browser
from tidekey.machine import Machine, this_machine
from tidekey.paths import places

WAIT_SECONDS = 180
COPIERS = (["wl-copy"], ["xclip", "-selection", "clipboard"], ["xsel", "-ib"], ["pbcopy"], ["clip"])
CHROMIUM_STEPS = (
    "Open {page} and turn on Developer mode (top right).",
    "Press Load unpacked and choose the folder {folder}",
    "Press the puzzle sign in the toolbar and pin Tidekey.",
)
FIREFOX_STEPS = (
    "Open about:debugging#/runtime/this-firefox",
    "Press Load Temporary Add-on and choose manifest.json in {folder}",
    "Firefox forgets it when it closes. To keep it: Firefox ESR, and this script run by an"
    " administrator; other builds keep add-ons from their store only.",
)
PAGES = {"edge": "edge://extensions", "opera": "opera://extensions", "brave": "brave://extensions"}


def steps(browser: Browser, data: Path, unpacked: Path) -> list[str]:
    """The three steps for one browser."""
    if browser.family == "firefox":
        return [line.format(folder=data / "extension/firefox") for line in FIREFOX_STEPS]
    page = PAGES.get(browser.name, "chrome://extensions")
    return [line.format(page=page, folder=unpacked) for line in CHROMIUM_STEPS]


def waiting(machine: Machine, placed: set[str]) -> list[Browser]:
    """The browsers of this computer without the extension, likeliest first."""
    here = (one for one in BROWSERS if not install.absent(one, machine))
    return [one for one in here if one.name not in placed and not keep.seen(one, machine)]


def copy(text: str) -> bool:
    """Put text into the clipboard by the first tool that is there."""
    for command in COPIERS:
        if shutil.which(command[0]):
            done = subprocess.run(command, input=text.encode(), stderr=subprocess.DEVNULL)
            return done.returncode == 0
    return False


def open_page(browser: Browser, machine: Machine) -> None:
    """Start the browser at its extension page, as far as it lets a program do that."""
    program = next(
        filter(None, map(machine.program, browser.place(machine.platform).programs)), None
    )
    page = "about:debugging#/runtime/this-firefox"
    if browser.family == "chromium":
        page = PAGES.get(browser.name, "chrome://extensions")
    if program is None or program.is_dir():
        return
    subprocess.Popen(
        [str(program), page],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


def heard(log: Path, since: int) -> bool:
    """Whether the host has written of a hello after that point of its log."""
    try:
        return b"system.hello" in log.read_bytes()[since:]
    except OSError:
        return False


def wait(log: Path) -> None:
    """Wait until the extension has spoken, or the person goes on."""
    since = log.stat().st_size if log.exists() else 0
    end = time.monotonic() + WAIT_SECONDS
    print("   Waiting for the extension (Ctrl-C goes on without it) …", flush=True)
    try:
        while time.monotonic() < end:
            if heard(log, since):
                print("   The extension has spoken. It works.")
                return
            time.sleep(0.5)
    except KeyboardInterrupt:
        print()
    print("   It has not spoken yet; it will when you have taken the steps.")


def main(argv: list[str]) -> int:
    """Say the steps; with a screen and a terminal, open the page and wait."""
    data, unpacked = Path(argv[0]), Path(argv[0]) / "extension/chromium"
    placed = {line.split()[0] for line in os.environ.get("TIDEKEY_PLACED", "").splitlines() if line}
    machine = this_machine()
    todo = waiting(machine, placed)
    for browser in todo:
        print(f"   {browser.label}: three steps are yours:")
        for number, line in enumerate(steps(browser, data, unpacked), 1):
            print(f"     {number}. {line}")
    screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    screen = screen or sys.platform in ("darwin", "win32")
    if not todo or not screen or not sys.stdin.isatty() or placed:
        return 0
    folder = data / "extension/firefox" if todo[0].family == "firefox" else unpacked
    if copy(str(folder)):
        print("   The folder's path is in the clipboard.")
    open_page(todo[0], machine)
    wait(places().data / "log/host.log")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
