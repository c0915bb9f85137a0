"""What the sites here have in common: how they are started, and how they say that they answer.

Promises one line of JSON on stdout once a site answers on loopback: its addresses, and what its
users sign in with. Data lies in the folder that is given and is made anew.
"""

from __future__ import annotations

import argparse
import json
import socketserver
import wsgiref.simple_server
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PASSWORD = "correct-horse"  # noqa: S105 - of sites that live for minutes


class Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    """One thread a request: browsers keep connections open."""

    daemon_threads = True


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    """Logs nothing: addresses may hold what a person typed."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def words() -> argparse.Namespace:
    """Its `folder`, with no `db` in it now, the `secret` of alice in base32, its `port`."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("--secret", default="")
    wanted.add_argument("--port", type=int, default=0)
    given = wanted.parse_args()
    given.folder = given.folder.resolve()
    given.folder.mkdir(parents=True, exist_ok=True)
    (given.folder / "db").unlink(missing_ok=True)
    return given


def serve(answer: Any, paths: Mapping[str, str], port: int = 0, **more: object) -> None:
    """Answer until ended; `answer` is a WSGI application, `paths` are told as whole addresses."""
    server = wsgiref.simple_server.make_server("127.0.0.1", port, answer, Server, Quiet)
    base = f"http://127.0.0.1:{server.server_port}"
    places = {name: base + path for name, path in paths.items()}
    print(json.dumps({"base": base, "password": PASSWORD} | places | more), flush=True)
    server.serve_forever()
