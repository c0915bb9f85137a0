"""Serves the real pages of the extension with the fake channel in place of the real one.

Promises the extension's own content rules on every answer, so that a page which needs more than
the browser would allow breaks here too. Leaves the driving of a browser to others.
"""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXTENSION = ROOT / "extension"
FAKES = {"/channel.js": "fake_channel.js", "/fake/accounts.js": "accounts.js"}
FAKES |= {"/granted.js": "fake_granted.js", "/fake/sites.js": "fake_sites.js"}
FAKES |= {"/fake/backup.js": "fake_backup.js", "/fake/options.js": "fake_options.js"}
FAKES |= {"/fake/import.js": "fake_import.js", "/fake/export.js": "fake_export.js"}
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".png": "image/png"}
TYPES |= {".svg": "image/svg+xml", ".json": "application/json"}
CSP = json.loads((ROOT / "manifest/extension.base.json").read_text())["content_security_policy"]
LANGUAGES = {path.name for path in (EXTENSION / "_locales").iterdir()}


class Pages(BaseHTTPRequestHandler):
    """One request; the language comes from the page's address, as a browser's would."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/fake/messages.js":
            return self.answer(self.messages(), ".js")
        if path == "/favicon.ico":
            return self.answer(b"", ".png")
        file = HERE / FAKES[path] if path in FAKES else (EXTENSION / path.lstrip("/")).resolve()
        if not file.is_file() or not file.is_relative_to(ROOT):
            return self.send_error(404)
        return self.answer(file.read_bytes(), file.suffix)

    def messages(self) -> bytes:
        asked = parse_qs(urlsplit(self.headers.get("Referer", "")).query)
        language = asked.get("lang", [self.server.language])[0]  # type: ignore[attr-defined]
        known = language if language in LANGUAGES else "en"
        return b"export default " + (EXTENSION / "_locales" / known / "messages.json").read_bytes()

    def answer(self, body: bytes, suffix: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{TYPES.get(suffix, 'text/plain')}; charset=utf-8")
        self.send_header("Content-Security-Policy", CSP["extension_pages"])
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if suffix == ".html":
            self.server.language = parse_qs(urlsplit(self.path).query).get("lang", ["en"])[0]  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        return


def start(port: int = 0) -> ThreadingHTTPServer:
    """A server on loopback, in a thread of its own; `server_port` says where."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Pages))
    server.language = "en"  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    print(f"http://127.0.0.1:{start(8123).server_port}/popup/popup.html")
    threading.Event().wait()
