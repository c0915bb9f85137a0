"""A two-factor site whose pages are code widgets of real sites, from the npm registry.

Promises pages that send what their own model holds, whatever their fields show, and a server that
lets in nobody without password and code: the code is checked with oathtool, once per sign-in.
It listens on loopback only. Leaves the pages themselves to `widgets/`.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from desk import SECRET, oathtool

SOURCES = Path(__file__).with_name("widgets")
USER, PASSWORD = "alice", "a password of nobody"
KINDS = {"js": "text/javascript", "css": "text/css"}
INSTALL = (
    "install", "--legacy-peer-deps", "--no-audit", "--no-fund", "--no-package-lock",
    "--ignore-scripts", "--loglevel=error", "--fetch-retries=1",
)  # fmt: skip
SIGN_IN = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title>
<main><h1>Sign in</h1><form method="post">
<label>User <input name="user" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button></form></main>"""
ANSWER = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{0}</title>
<main><h1 id="answer">{0}</h1></main>"""


@functools.cache
def built() -> str:
    """The folder of the bundled pages, made ready once; empty where it can't be."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidekey"
    made = cache / f"widgets-{_hash()}"
    npm, node = shutil.which("npm"), shutil.which("node")
    if not made.is_dir() and npm and node:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            work = shutil.copytree(SOURCES, Path(folder) / "work")
            if _ran(((npm, *INSTALL), (node, "build.mjs")), work, cache / "widgets.log"):
                _place(work / "dist", made)
    return str(made) if made.is_dir() else ""


def _hash() -> str:
    files = sorted(path for path in SOURCES.rglob("*") if path.is_file())
    whole = [(path.relative_to(SOURCES).as_posix(), path.read_bytes()) for path in files]
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:12]


def _ran(commands: Iterable[tuple[str, ...]], folder: Path, log: Path) -> bool:
    """Whether all went well; what they said is in `log`."""
    with log.open("wb") as out:
        return all(
            not subprocess.run(command, cwd=folder, stdout=out, stderr=out, check=False).returncode
            for command in commands
        )


def _place(dist: Path, made: Path) -> None:
    try:
        dist.rename(made)
    except OSError:
        if not made.is_dir():  # another run was not faster
            raise


@functools.cache
def names() -> tuple[str, ...]:
    """Every widget; each has a page of its name."""
    return tuple(sorted(path.stem for path in (SOURCES / "src").iterdir()))


def valid() -> set[str]:
    """The codes that count at this moment: this step's and its neighbours', as servers allow."""
    now = time.time()
    return {oathtool(SECRET, now + step) for step in (-30, 0, 30)}


class WidgetSite:
    """User and password, then the widget, then the answer, all at the widget's one address."""

    def __init__(self, folder: str) -> None:
        self._built = Path(folder)
        self._page = (SOURCES / "page.html").read_text()
        self._stage: dict[str, str] = {}  # by session: code, in, out
        self._turn = threading.Lock()
        self.heard: list[str] = []
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("SiteHandler", (Handler,), {"site": self})
        )
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self._server.server_port}"

    def at(self, widget: str) -> str:
        """The address of a widget."""
        return f"http://{self.host}/{widget}"

    def forget(self) -> None:
        """Sign everybody out, and all that was sent."""
        self._stage.clear()
        self.heard.clear()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()

    def page(self, widget: str, session: str) -> str:
        """What stands at the widget's address for this session."""
        stage = self._stage.get(session)
        if stage is None:
            return SIGN_IN
        if stage == "code":
            return self._page.replace("{widget}", widget)
        return ANSWER.format("Signed in" if stage == "in" else "Wrong code")

    def file(self, name: str) -> bytes:
        """A script or style sheet; a widget without a style sheet has an empty one."""
        file = self._built / name
        return file.read_bytes() if file.is_file() else b""

    def enter(self, said: Mapping[str, str]) -> str:
        """A new session for the right user and password, else none."""
        if (said.get("user"), said.get("password")) != (USER, PASSWORD):
            return ""
        session = secrets.token_hex(16)
        self._stage[session] = "code"
        return session

    def check(self, session: str, code: str) -> None:
        """A code counts after a password only, and the first one decides."""
        with self._turn:
            self.heard.append(code)
            if self._stage.get(session) == "code":
                self._stage[session] = "in" if code in valid() else "out"


class Handler(BaseHTTPRequestHandler):
    """One request; `site` is what it is about."""

    site: WidgetSite

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a page that goes on awaits no answer
            super().handle()

    def do_GET(self) -> None:
        name = urlsplit(self.path).path.strip("/")
        widget, _, kind = name.partition(".")
        if widget not in names():
            return self.answer(404, "text/plain")
        if kind in KINDS:
            return self.answer(200, KINDS[kind], self.site.file(name))
        page = self.site.page(widget, self.session())
        return self.answer(200, "text/html; charset=utf-8", page.encode())

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        said = dict(parse_qsl(self.rfile.read(size).decode(), keep_blank_values=True))
        if "code" in said:
            self.site.check(self.session(), said["code"])
            return self.answer(204, "text/plain")
        session = self.site.enter(said)
        cookie = f"widgets={session}; HttpOnly; SameSite=Strict"
        return self.answer(303, "text/plain", more={"Location": self.path, "Set-Cookie": cookie})

    def session(self) -> str:
        found = SimpleCookie(self.headers.get("Cookie", "")).get("widgets")
        return found.value if found else ""

    def answer(
        self, status: int, kind: str, body: bytes = b"", more: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        heads = {"Content-Type": kind, "Cache-Control": "no-store"} | dict(more or {})
        for name, value in heads.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...
