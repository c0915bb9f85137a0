"""The extension stays installed over a restart of the browser, and still shows codes.

Where the system lets a program place it, that way is used; it needs an administrator, so for
others Chromium's part is skipped with that reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import build_extension
import cdp
import hands
import marionette
import pytest
from common import until
from desk import CHROMIUM_ID, Desk, uri
from tidekey import keep
from tidekey.machine import this_machine

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "install_scripts/place_extension.py"


@pytest.fixture
def packed(extensions: dict[str, Path], tmp_path: Path) -> Path:
    """The signed archive of Chromium's build."""
    made = tmp_path / "tidekey.crx"
    archive = build_extension.zipped(extensions["chromium"])
    made.write_bytes(build_extension.crx(archive, build_extension.KEY.read_bytes()))
    return made


@pytest.fixture
def placed(packed: Path, extensions: dict[str, Path], tmp_path: Path) -> Iterator[None]:
    """The extension placed for every user of this computer, and taken away again."""
    if os.getuid():
        pytest.skip("placing the extension for Chromium needs an administrator")
    if there := list(keep.present(this_machine())):
        pytest.skip(f"the extension is placed on this computer already: {there[0]}")
    xpi = tmp_path / "tidekey.xpi"
    xpi.write_bytes(build_extension.zipped(extensions["firefox"]))
    version = str(build_extension.manifest("chromium")["version"])
    run = [sys.executable, str(PLACE)]
    subprocess.run(
        [*run, "place", "--crx", packed, "--xpi", xpi, "--version", version], check=True
    )
    yield
    subprocess.run([*run, "remove"], check=True)
    assert not list(keep.present(this_machine()))


def shows_codes(driver: cdp.Chromium | marionette.Firefox) -> None:
    popup = driver.open_popup()
    seen, right = hands.same_as_oathtool(lambda: hands.listed(popup, "alice"))
    driver.close_popup()
    assert seen in right


@pytest.mark.parametrize("desk", ["chromium"], indirect=True)
def test_chromium_keeps_the_extension_that_the_installer_placed(desk: Desk, placed: None) -> None:
    desk.start_vault(uri("Lighthouse", "alice"))
    for _ in range(2):
        with desk.browser("chromium", extension=False) as driver:
            assert isinstance(driver, cdp.Chromium)
            until(lambda: enabled(driver), "the placed extension", 30)
            shows_codes(driver)


def enabled(driver: cdp.Chromium) -> bool:
    """Whether its worker runs, which an extension that waits for a yes has not."""
    address = f"chrome-extension://{CHROMIUM_ID}/"
    return any(str(t["url"]).startswith(address) for t in driver.targets())


@pytest.mark.parametrize("desk", ["firefox"], indirect=True)
def test_firefox_esr_keeps_the_extension_that_the_policy_names(desk: Desk, placed: None) -> None:
    desk.start_vault(uri("Lighthouse", "alice"))
    with desk.browser("firefox", extension=False) as driver:
        assert isinstance(driver, marionette.Firefox)
        for round_ in range(2):
            if round_:
                driver.restart()
            until(driver.installed, "the extension of the policy", 30)
            driver.pin()
            shows_codes(driver)


@pytest.mark.parametrize("desk", ["firefox"], indirect=True)
def test_firefox_esr_keeps_an_unsigned_extension_that_a_person_installed(
    desk: Desk, extensions: dict[str, Path]
) -> None:
    desk.start_vault(uri("Lighthouse", "alice"))
    with desk.browser("firefox", temporary=False) as driver:
        assert isinstance(driver, marionette.Firefox)
        shows_codes(driver)
        driver.restart()
        assert driver.installed()
        driver.pin()
        shows_codes(driver)


@pytest.fixture
def desk(request, new_desk, keys) -> Desk:  # type: ignore[no-untyped-def]
    """A home for one browser, where that is installed."""
    program = {"chromium": "chromium", "firefox": "firefox-esr"}[request.param]
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    return new_desk(keys)
