"""The extension stays installed over a restart of the browser, and still shows codes.

Where the system lets a program place it, that way is used: Chromium takes it in the user's own
folder, Firefox ESR by a policy, which needs an administrator, or by a person's hand.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cdp
import hands
import marionette
import pytest
from common import until
from desk import CHROMIUM_ID, Desk, uri

import build_extension
from needs import lacking
from tidekey import keep
from tidekey.machine import this_machine

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "install_scripts/place_extension.py"


@pytest.fixture
def crx(extensions: dict[str, Path], tmp_path: Path) -> Path:
    """The signed archive of Chromium's build."""
    made = tmp_path / "tidekey.crx"
    archive = build_extension.zipped(extensions["chromium"])
    made.write_bytes(build_extension.crx(archive, build_extension.KEY.read_bytes()))
    return made


@pytest.fixture
def xpi(extensions: dict[str, Path], tmp_path: Path) -> Path:
    """The archive of Firefox's build."""
    made = tmp_path / "tidekey.xpi"
    made.write_bytes(build_extension.zipped(extensions["firefox"]))
    return made


@pytest.fixture
def policy(xpi: Path) -> Iterator[None]:
    """Firefox ESR told by policy, and untold again."""
    if os.getuid():
        pytest.skip("a policy of Firefox ESR needs an administrator")
    if there := keep.shared(this_machine()):
        pytest.skip(f"the extension is placed on this computer already: {there[0]}")
    place("policy", "--xpi", xpi)
    yield
    place("remove")
    assert not keep.shared(this_machine())


def place(*words: str | Path, env: dict[str, str] | None = None) -> None:
    """What the installer does."""
    subprocess.run([sys.executable, PLACE, *words], env=env, check=True, stdout=subprocess.DEVNULL)


def shows_codes(driver: cdp.Chromium | marionette.Firefox) -> None:
    popup = driver.open_popup()
    seen, right = hands.same_as_oathtool(lambda: hands.listed(popup, "alice"))
    driver.close_popup()
    assert seen in right


@pytest.mark.parametrize("desk", ["chromium"], indirect=True)
def test_chromium_keeps_the_extension_that_the_installer_placed(desk: Desk, crx: Path) -> None:
    desk.start_vault(uri("Lighthouse", "alice"))
    version = str(build_extension.manifest("chromium")["version"])
    place("user", "--crx", crx, "--version", version, env=desk.env)
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
def test_firefox_esr_keeps_the_extension_that_the_policy_names(desk: Desk, policy: None) -> None:
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
    desk: Desk, xpi: Path
) -> None:
    desk.start_vault(uri("Lighthouse", "alice"))
    with desk.browser("firefox", packed=xpi) as driver:
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
        lacking(f"{program} is not installed")
    return new_desk(keys)
