"""The system's clipboard, by the system's own tools.

Promises that a code is taken off again after half a minute, by a small process of its own that
outlives the browser, and only if it is still what lies there and the tool can read it back.
Leaves browsers' own clipboards to the popup.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from tidekey.errors import ClipboardNone

if TYPE_CHECKING:
    from collections.abc import Mapping

CLEAR_SECONDS = 30
ANSWER_SECONDS = 3.0


class Tool(NamedTuple):
    """One tool: how it takes a text on stdin, gives it back, and empties the clipboard."""

    name: str
    write: tuple[str, ...]
    read: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    needs: str = ""  # an environment variable without which it cannot work

    @property
    def clears(self) -> bool:
        """Whether a text can be taken off again."""
        return bool(self.read and (self.clear or self.write))


_POWERSHELL = ("powershell.exe", "-NoProfile", "-NonInteractive", "-Command")
TOOLS: Mapping[str, tuple[Tool, ...]] = {
    "linux": (
        Tool("wl-copy", ("wl-copy", "--type", "text/plain"), ("wl-paste", "--no-newline"),
             ("wl-copy", "--clear"), "WAYLAND_DISPLAY"),
        Tool("xclip", ("xclip", "-selection", "clipboard"),
             ("xclip", "-selection", "clipboard", "-o"), (), "DISPLAY"),
        Tool("xsel", ("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output"),
             ("xsel", "--clipboard", "--clear"), "DISPLAY"),
    ),
    "darwin": (Tool("pbcopy", ("pbcopy",), ("pbpaste",)),),
    "win32": (
        Tool("clip.exe", ("clip.exe",), (*_POWERSHELL, "Get-Clipboard -Raw")),
    ),
}  # fmt: skip


def copy(text: str, *, clear: bool = True, environ: Mapping[str, str] = os.environ) -> Tool:
    """Put `text` into the clipboard and see to its removal; says which tool took it."""
    for tool in TOOLS.get(sys.platform, TOOLS["linux"]):
        if (not tool.needs or environ.get(tool.needs)) and _give(tool.write, text):
            if clear and tool.clears:
                clear_later(tool, text, CLEAR_SECONDS)
            return tool
    raise ClipboardNone


def clear_if_unchanged(tool: Tool, text: str) -> bool:
    """Take `text` off again if it is still there; says whether it did."""
    if _take(tool.read) != text:
        return False
    return _give(tool.clear or tool.write, "")


def _give(command: tuple[str, ...], text: str) -> bool:
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,  # such tools stay in the background and would keep a pipe
            stderr=subprocess.DEVNULL,
            timeout=ANSWER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _take(command: tuple[str, ...]) -> str | None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=ANSWER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").rstrip("\r\n") if done.returncode == 0 else None


def clear_later(tool: Tool, text: str, seconds: float) -> subprocess.Popen[bytes] | None:
    """Start the process that waits; the text goes through a pipe, never into arguments."""
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    script = f"import sys; sys.path.insert(0, {own!r}); from tidekey.clipboard import wait; wait()"
    try:
        waiting = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", script, tool.name, str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None
    if waiting.stdin:
        with waiting.stdin as pipe:
            pipe.write(text.encode())
    return waiting


def wait() -> None:
    """What that process does."""
    text = sys.stdin.buffer.read(256).decode()
    known = {tool.name: tool for tools in TOOLS.values() for tool in tools}
    time.sleep(float(sys.argv[2]))
    clear_if_unchanged(known[sys.argv[1]], text)
