"""One person's computer in a folder: a home, a vault, browsers that find the host in that home.

Promises that nothing of the real user's is read or written: the home, the key store and the
profiles are all made here. Leaves driving a browser to `install_scripts/demo`, and what a person
does in it to `story` and `hands`.
"""

from __future__ import annotations

import atexit
import base64
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import cdp
import marionette
import story

FAMILIES = ("chromium", "firefox")
CHROMIUM_ID = "fehbhadifcgjadnpacanlegbichhfcok"
FIREFOX_ID = "tidekey@tidekey"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of test accounts only
PASSPHRASE = "calm waters run deep"
TIDEKEY = Path(sys.executable).with_name("tidekey")
Browser = cdp.Chromium | marionette.Firefox


def uri(issuer: str, name: str, secret: str = SECRET, kind: str = "totp", **more: object) -> str:
    """A key URI as sites give them."""
    rest = "".join(f"&{key}={value}" for key, value in more.items())
    label = quote(f"{issuer}:{name}")
    return f"otpauth://{kind}/{label}?secret={secret}&issuer={quote(issuer)}{rest}"


def many(count: int) -> list[str]:
    """So many accounts, each with a secret of its own."""
    secrets = (base64.b32encode(f"account number {n:05}.".encode()) for n in range(count))
    return [
        uri(f"Issuer {n:04}", f"person{n}@example.org", secret.decode().rstrip("="))
        for n, secret in enumerate(secrets)
    ]


def oathtool(secret: str = SECRET, at: float | None = None, **how: object) -> str:
    """The code by a program that is not ours."""
    now = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(time.time() if at is None else at))
    options = [f"--{key}={value}" for key, value in how.items()]
    mode = [] if "counter" in how else ["--totp", f"--now={now}"]
    command = ["oathtool", "--base32", *mode, *options, secret]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


# What a first start of Firefox makes takes it longer than all the rest; none of it is a person's.
WORN = ("startupCache", "compatibility.ini", "extensions.json", "addonStartup.json.lz4", "prefs.js")


@functools.cache
def _worn() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tidekey-worn-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = os.environ | {"HOME": str(folder)}
    marionette.Firefox(folder / "profile", None, FIREFOX_ID, env=home).close()
    return folder / "profile"


def _copy_worn(profile: Path) -> None:
    profile.mkdir(parents=True)
    for name in WORN:
        made = _worn() / name
        if made.is_dir():
            shutil.copytree(made, profile / name)
        elif made.exists():
            shutil.copy2(made, profile / name)


class Desk:
    """A home with a vault; `keys` is the environment of its key store, if it has one."""

    def __init__(
        self, folder: Path, extensions: dict[str, Path], keys: dict[str, str] | None = None
    ) -> None:
        self.folder, self.extensions, self.keys = folder, extensions, keys or {}
        folder.mkdir(parents=True, exist_ok=True)
        self.env = story.home_of(folder, os.environ) | self.keys
        self.env.pop("DISPLAY", None)
        self.places: dict[str, Path] = {
            "chromium": folder / ".config/chromium",
            "firefox": folder / "profile",
        }

    def tidekey(self, *words: str, given: str | None = None) -> object:
        """What the command line answers, as JSON."""
        done = subprocess.run(
            [str(TIDEKEY), *words, "--json"],
            env=self.env, input=given, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return json.loads(done.stdout)

    def note(self, name: str, text: str) -> str:
        """A file with a secret in it, for the options that want one."""
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        return str(path)

    def start_vault(self, *uris: str, passphrase: str = "", site: str = "") -> None:
        """A vault with these accounts, each usable on `site`."""
        lock = ["--passphrase-file", self.note("passphrase", passphrase)] if passphrase else []
        self.tidekey("init", *lock)
        if uris:
            self.add(*uris, site=site, lock=lock)

    def add(self, *uris: str, site: str = "", lock: list[str] | None = None) -> None:
        """More accounts."""
        if not site:
            self.tidekey("add", "--stdin", *(lock or []), given="\n".join(uris) + "\n")
            return
        for one in uris:
            file = self.note("key", one)
            self.tidekey("add", "--key-file", file, "--site", site, *(lock or []))

    def rows(self) -> dict[str, dict[str, object]]:
        """All accounts by name."""
        return {str(row["name"]): row for row in self.tidekey("list")}  # type: ignore[attr-defined]

    def register(self, family: str) -> None:
        """Tell one browser about the host, as the installer does."""
        self.tidekey("setup", "--browser", family)

    def browser(
        self, family: str, *, registered: bool = True, display: str = "", extension: bool = True,
        headless: bool = True, extra: tuple[str, ...] = (), packed: Path | None = None,
    ) -> Browser:  # fmt: skip
        """A browser of this person, with the extension (`packed`: for good) unless told not to."""
        if registered:
            self.register(family)
        env = self.env | ({"DISPLAY": display} if display else {})
        headless = headless and not display
        source = (packed or self.extensions[family]) if extension else None
        if family == "chromium":
            return cdp.Chromium(
                self.places[family], source, CHROMIUM_ID, headless=headless, env=env, extra=extra
            )
        if not self.places[family].exists():
            _copy_worn(self.places[family])
        start = functools.partial(
            marionette.Firefox, self.places[family], source, FIREFOX_ID, headless=headless,
            env=env, extra=extra, temporary=not packed,
        )  # fmt: skip
        try:
            return start()
        except RuntimeError:  # it has crashed before it had started; twice is no accident
            return start()
