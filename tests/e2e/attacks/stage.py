"""Where attacks are played: one server whose pages stand at every host of loopback.

Promises that `NAME.localhost`, `localhost` and `127.0.0.1` show the same pages, that an unknown
path shows a page that asks for a code, and that `/to?ADDRESS` leads there. `PORT` in a page is the
port.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

LABEL = "<label for=code>Two-factor code from your authenticator app</label>"
FIELD = "<input id=code name=code autocomplete=one-time-code inputmode=numeric maxlength=6>"
FORM = f"<form method=post onsubmit='return false'>{LABEL}{FIELD}<button>Verify</button></form>"
VALUE = "document.querySelector('#code')?.value"
ALL = "[...document.querySelectorAll('input')].map(e=>e.value).join('|')"


def page(body: str = FORM, head: str = "") -> str:
    """A whole page, the same for all but for what is attacked with."""
    return f"<!doctype html><html lang=en><title>Sign in</title>{head}<body>{body}</body></html>"


class Stage:
    """The server; `headers` by the path of the page that has them."""

    def __init__(
        self, pages: dict[str, str], headers: dict[str, dict[str, str]] | None = None
    ) -> None:
        self.pages, self.headers = {"code": page()} | pages, headers or {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def at(self, host: str, path: str = "code") -> str:
        """The address of a page at a host."""
        return f"http://{host}:{self.port}/{path}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stage = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name, query = urlsplit(self.path).path.strip("/"), urlsplit(self.path).query
                text = stage.pages.get(name, stage.pages["code"])
                self.send_response(302 if name == "to" else 200)
                for key, value in stage.headers.get(name, {}).items():
                    self.send_header(key, value)
                if name == "to":
                    self.send_header("Location", unquote(query))
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.replace("PORT", str(stage.port)).encode())

            def log_message(self, format: str, *args: object) -> None: ...

        return Handler

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
