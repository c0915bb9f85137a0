"""Real two-factor sites from PyPI: where each gets its packages, how it is started and driven.

Promises that a site's packages are installed once and that each run has data of its own. Leaves
setting a site up to its script in `relying`, and what is tried on it to the tests.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from desk import Browser
from sites import RealSite

RELYING = Path(__file__).with_name("relying")


@dataclass(frozen=True)
class Kind:
    """One site's pages: selectors of what a person types into and presses, and what she sees."""

    user: str
    password: str
    enter: str
    field: str
    send: str
    signed_in: str
    refused: str


KINDS = {
    "allauth": Kind(
        user="[name=login]",
        password="[name=password]",
        enter="form[action='/accounts/login/'] button[type=submit]",
        field="[name=code]",
        send="form[action='/accounts/2fa/authenticate/'] button[type=submit]",
        signed_in="location.pathname=='/accounts/2fa/'",
        refused="document.body.innerText.includes('Incorrect code')",
    ),
    "flask": Kind(
        user="[name=email]",
        password="[name=password]",
        enter="#submit",
        field="#code",
        send="#submit-code",
        signed_in="!!document.getElementById('signed-in')",
        refused="document.body.innerText.includes('Invalid code')",
    ),
    "wagtail": Kind(
        user="[name=username]",
        password="[name=password]",
        enter="form button[type=submit]",
        field="[name=otp_token]",
        send="form button[type=submit]",
        signed_in="location.pathname=='/admin/' && !!document.querySelector('.sidebar-footer img')",
        refused="document.querySelector('.messages')?.innerText.includes('Invalid code')",
    ),
}


class RelyingSite(RealSite):
    """A running one; alice's second factor has a secret that no other site has."""

    def __init__(self, name: str, python: str, folder: Path) -> None:
        self.name, self.kind, self._folder = name, KINDS[name], folder
        self._data = folder / "db"
        self.secret = base64.b32encode(hashlib.sha1(name.encode()).digest()).decode()
        folder.mkdir(parents=True, exist_ok=True)
        script = RELYING / f"{name}_site.py"
        with (folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                [python, "-B", str(script), str(folder), "--secret", self.secret],
                stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            self.close()
            raise RuntimeError(f"{name} did not start: {(folder / 'log').read_text()[-800:]}")
        self.places = json.loads(line)
        self.base = self.places["base"]
        self.host = urlsplit(self.base).netloc

    def forget(self) -> None:
        """Let a code be used again and end all waiting, as minutes of time would."""
        for kept in (self._folder / "cache").glob("*.djcache"):
            kept.unlink(missing_ok=True)
        if self.name == "wagtail":
            super().forget()

    def letters(self) -> list[str]:
        """What it would have sent by e-mail."""
        path = Path(self.places["letters"])
        return path.read_text().splitlines() if path.exists() else []

    def sign_in_to_code(self, driver: Browser) -> None:
        """From anywhere to the page that asks for the code."""
        driver.go(self.places["sign_out"])
        driver.go(self.places["login"])
        driver.type(self.kind.user, self.places["user"])
        driver.type(self.kind.password, self.places["password"])
        driver.click(self.kind.enter)
        driver.wait(f"!!document.querySelector({json.dumps(self.kind.field)})")

    def send(self, driver: Browser, then: str) -> None:
        """Press the site's own button and wait for what it answers."""
        driver.click(self.kind.send)
        driver.wait(then, 20)


QUIETLY = ("-q", "--no-input", "--no-compile")


@functools.cache
def python_of(name: str) -> str:
    """The Python a site runs in, made ready once; empty where its packages can't be installed."""
    wanted = RELYING / f"requirements-{name}.txt"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidekey"
    made = cache / f"site-{name}-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:8]}"
    python, stamp = made / "bin/python", made / "installed.txt"
    if python.exists() and stamp.exists():
        return str(python)
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(made)],
        [str(python), "-m", "pip", "install", *QUIETLY, "-r", str(wanted)],
    )
    if any(subprocess.run(step, check=False, capture_output=True).returncode for step in steps):
        return ""
    with tempfile.TemporaryDirectory() as folder:  # the first start does what is done only once
        RelyingSite(name, str(python), Path(folder)).close()
    shutil.copyfile(wanted, stamp)
    return str(python)
