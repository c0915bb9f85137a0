"""What leaves the command line: text for a person or one JSON document for a script, and errors.

Promises that stdout holds the answer only, that notes and errors go to stderr (with `--json`
errors are the document), and that no control character of a stored name reaches a terminal.
Leaves what to say to the verbs.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import TextIO

from tidekey import __version__
from tidekey.errors import HostError

Value = object
DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_state = {"json": False, "written": False}


def prepare(*, as_json: bool) -> None:
    """Set how this run answers."""
    _state.update(json=as_json, written=False)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def is_json() -> bool:
    """Whether this run answers in JSON."""
    return _state["json"]


def answer(value: Value, *lines: str) -> None:
    """Give the outcome: `value` to a script, `lines` to a person."""
    if is_json():
        document(value)
        return
    for line in lines:
        say(line)


def document(value: Value) -> None:
    """Write the one JSON document of this run."""
    _state["written"] = True
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=plain) + "\n")
    sys.stdout.flush()


def say(line: str = "") -> None:
    """One line of the answer to a person."""
    sys.stdout.write(line + "\n")


def note(line: str) -> None:
    """Something a person should know beside the answer, on stderr."""
    sys.stdout.flush()
    sys.stderr.write(line + "\n")


def fail(error: HostError, *, status: int = 1, beside: dict[str, Value] | None = None) -> int:
    """Say why it did not work, a sentence and its code; give the exit status."""
    text = " ".join(error.message.replace("`tidekey  --help`", "`tidekey --help`").split())
    if is_json():
        if not _state["written"]:
            said = {"code": error.code, "message": text, "detail": error.detail}
            document({**(beside or {}), "error": said})
        return status
    note(clean(text))
    note(dim(error.code, sys.stderr))
    return status


def stopped() -> int:
    """The person pressed Ctrl+C."""
    if is_json() and not _state["written"]:
        document({"error": {"code": "cli.stopped", "message": "Stopped.", "detail": {}}})
    elif not is_json():
        note("\nStopped.")
    return 130


def deaf() -> int:
    """Whoever read our answer went away; nothing more can be said."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def version() -> int:
    """Say which Tidekey this is."""
    answer({"version": __version__}, f"tidekey {__version__}")
    return 0


def clean(text: str) -> str:
    """Stored text made harmless for a terminal: controls and direction marks become a dot."""
    return "".join("·" if _harmful(one) else one for one in text)


def _harmful(one: str) -> bool:
    return unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") or one in DIRECTION


def bold(text: str) -> str:
    """`text` that stands out on a terminal."""
    return _styled(text, "1", sys.stdout)


def dim(text: str, stream: TextIO) -> str:
    """`text` that stands back on a terminal."""
    return _styled(text, "2", stream)


def _styled(text: str, style: str, stream: TextIO) -> str:
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{style}m{text}\x1b[0m"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows for a person: a table on a terminal, tab-separated lines without heads into a pipe."""
    tidy = [[clean(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in tidy:
            say("\t".join(row))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*heads, box=SIMPLE_HEAD, pad_edge=False)
    for row in tidy:
        drawn.add_row(*(Text(cell) for cell in row))
    Console(file=sys.stdout).print(drawn)
