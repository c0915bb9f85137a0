"""The demonstration: a real site's QR code read, its code filled, "logged in" said by that site.

    drive.py --environment DIR --extensions DIR --site-python FILE --picture FILE [--screen]

Promises a throw-away home that is gone afterwards, so that the person's own vault, browser
profiles and key store are left alone. With a screen it ends before the last press, which is the
person's. Leaves the acts themselves to `story`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cdp
import marionette
import story
from common import DriverError, find_program

VERIFIED = "document.getElementById('signed-in')?.dataset.verified=='yes'"
CHROMIUM_ID = "fehbhadifcgjadnpacanlegbichhfcok"
FIREFOX_ID = "tidekey@tidekey"
# These take an extension from a folder; Google's own builds take one from their store alone.
CHROMIUMS = ("chromium", "chromium-browser", "brave-browser", "brave", "vivaldi", "microsoft-edge")


def say(text: str) -> None:
    """One line, at once."""
    print(f"   {text}", flush=True)


def start_browser(told: argparse.Namespace, home: Path, env: dict[str, str]) -> story.Driver:
    """Register the host in the throw-away home and start a browser there."""
    chromium = find_program(CHROMIUMS) if told.browser != "firefox" else ""
    firefox = find_program(marionette.PROGRAMS) if not chromium else ""
    if not chromium and not firefox:
        raise DriverError("no browser that takes an extension from a folder is installed")
    name = "chromium" if chromium else "firefox"
    subprocess.run(
        [told.environment / "bin/tidekey", "setup", "--browser", name, "--json"],
        env=env, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    folder = told.extensions / name
    if chromium:
        pin(home / ".config/chromium")
        return cdp.Chromium(
            home / ".config/chromium", folder, CHROMIUM_ID,
            headless=not told.screen, env=env, program=chromium,
        )  # fmt: skip
    return marionette.Firefox(
        home / "profile", folder, FIREFOX_ID, headless=not told.screen, env=env, program=firefox
    )


def pin(profile: Path) -> None:
    """Let the new profile show Tidekey's button from the start, and ask about no password."""
    settings = profile / "Default/Preferences"
    settings.parent.mkdir(parents=True)
    wanted = {
        "credentials_enable_service": False,
        "extensions": {"pinned_extensions": [CHROMIUM_ID]},
        "profile": {"password_manager_enabled": False},
    }
    settings.write_text(json.dumps(wanted))


def add_account(driver: story.Driver, site: dict[str, str]) -> None:
    """Bob turns on two-factor login: the QR code on the page becomes an account."""
    story.sign_in(driver, site, "bob")
    story.open_setup(driver, site)
    popup = driver.open_popup()
    story.start_vault(popup)
    say("Vault started (in the throw-away home).")
    story.add_from_page(popup)
    say("QR code read from the site's page, account added.")
    code = story.fill(driver, popup)
    driver.close_popup()
    story.send_code(driver, "location.pathname.endsWith('/setup/complete/')")
    say(f"Filled {code} to confirm it; the site turned two-factor login on.")


def log_in(driver: story.Driver, site: dict[str, str], picture: Path) -> None:
    """Bob comes back: password, then the code from the toolbar."""
    code = story.fill(driver, driver.open_popup())
    driver.close_popup()
    story.send_code(driver, VERIFIED)
    driver.shot(picture)
    say(f"Filled {code} at {site['login']}")
    say("logged in")
    say(f"Picture: {picture}")


def hand_over(driver: story.Driver) -> None:
    """The last press is the person's; ends when the browser is closed."""
    say("The site asks for a code now. Press Tidekey in the toolbar, then Fill.")
    say(f"(If it asks for a passphrase: {story.PASSPHRASE})")
    say("Close the browser to end the demonstration.")
    process: subprocess.Popen[bytes] = driver.process  # type: ignore[attr-defined]
    said = False
    while process.poll() is None:
        try:
            if not said and driver.js(VERIFIED):
                said = True
                say("logged in")
        except (DriverError, TimeoutError, OSError):
            return
        time.sleep(0.3)


def run(told: argparse.Namespace, home: Path) -> None:
    """The whole story."""
    env = story.home_of(home, os.environ)
    site_process, site = story.start_site(str(told.site_python), home / "site")
    try:
        driver = start_browser(told, home, env)
        try:
            say(f"{driver.version} with a two-factor site at {site['base']}")  # type: ignore[attr-defined]
            add_account(driver, site)
            driver.go(site["sign_out"])
            story.sign_in(driver, site, "bob")
            (hand_over(driver) if told.screen else log_in(driver, site, told.picture))
        finally:
            driver.close()  # type: ignore[attr-defined]
    finally:
        site_process.kill()
        site_process.wait()


def main() -> int:
    """Run it and clear up, whatever happens."""
    parser = argparse.ArgumentParser()
    for name in ("environment", "extensions", "picture"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--site-python", required=True)
    parser.add_argument("--browser", default="")
    parser.add_argument("--screen", action="store_true")
    told = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="tidekey-demo-"))
    try:
        run(told, home)
    except KeyboardInterrupt:
        say("Ended.")
    except (DriverError, TimeoutError, RuntimeError, OSError, subprocess.SubprocessError) as why:
        say(f"The demonstration stopped: {why}")
        say("Tidekey itself is installed. `tidekey doctor` looks at each link.")
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
