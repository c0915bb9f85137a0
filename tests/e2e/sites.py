"""Sites on loopback that browsers are driven against: the real two-factor one, and small pages.

Promises that each stands on a port of its own and is gone afterwards. Leaves the real site's code
to `install_scripts/demo/relying_site.py`.
"""

from __future__ import annotations

import sqlite3
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import story
from desk import SECRET

PAGES = Path(__file__).with_name("pages")


class RealSite:
    """django-two-factor-auth, unchanged: alice has a second factor, bob gets his QR code there."""

    def __init__(self, python: str, folder: Path, secret: str = SECRET) -> None:
        self._process, self.places = story.start_site(python, folder, secret)
        self._data = folder / "db"
        self.base = self.places["base"]
        self.host = urlsplit(self.base).netloc

    def forget(self) -> None:
        """Let a code be used again and end all waiting, as half a minute of time would."""
        with sqlite3.connect(self._data, timeout=10) as data:
            data.execute(
                "update otp_totp_totpdevice set last_t=-1, throttling_failure_count=0,"
                " throttling_failure_timestamp=null"
            )

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


class Pages:
    """Small pages of our own by name; every visit and everything sent to them is kept."""

    def __init__(self, *names: str, **others: str) -> None:
        named = {name: name for name in names} | others
        self.pages = {name: (PAGES / f"{file}.html").read_text() for name, file in named.items()}
        self.heard: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.other_host = f"localhost:{self._server.server_port}"

    def at(self, name: str, host: str = "") -> str:
        """The address of a page."""
        return f"http://{host or self.host}/{name}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = urlsplit(self.path).path.strip("/")
                site.heard.append(self.path)
                page = site.pages.get(name)
                self.send_response(200 if page is not None else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((page or "").encode())

            def do_POST(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                site.heard.append(self.rfile.read(size).decode())
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None: ...

        return Handler

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


def python_of_site() -> str:
    """The Python that the real site runs in, made ready once; empty where it can't be."""
    import hashlib
    import os
    import sys

    given = os.environ.get("TIDEKEY_SITE_PYTHON", "")
    for one in (given, sys.executable):
        if one and _imports(one):
            return one
    wanted = Path(story.__file__).with_name("requirements.txt")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidekey"
    made = cache / "demo-site"
    if not _imports(str(made / "bin/python")):
        made = cache / f"site-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:8]}"
    python = str(made / "bin/python")
    if not _imports(python):
        subprocess.run([sys.executable, "-m", "venv", str(made)], check=True)
        command = [
            python,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-input",
            "--no-compile",
            "-r",
            str(wanted),
        ]
        subprocess.run(command, check=False, capture_output=True)
    return python if _imports(python) else ""


def _imports(python: str) -> bool:
    try:
        done = subprocess.run(
            [python, "-c", "import django, two_factor"], check=False, capture_output=True
        )
    except OSError:
        return False
    return done.returncode == 0
