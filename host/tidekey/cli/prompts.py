"""Questions to a person at a terminal, and the files that answer them instead.

Promises never to ask without a terminal, never to echo a secret, and that a file loses one final
LF or CRLF and nothing else. Questions go to stderr, so that stdout stays the answer.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tidekey.errors import DeletesMany, FileRefused, InputNeeded, NotConfirmed
from tidekey.secret import Secret

T = TypeVar("T")
LARGEST = 1 << 20


def at_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def need_terminal(what: str, option: str) -> None:
    """Go on only where somebody can be asked for `what`."""
    if not at_terminal():
        raise InputNeeded(what=what, option=option)


def ask(question: str, *, what: str, option: str, default: str = "") -> str:
    """One line from the person."""
    need_terminal(what, option)
    shown = f"{question} [{default}]: " if default else f"{question}: "
    sys.stderr.write(shown)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise NotConfirmed
    return line.strip() or default


def ask_hidden(question: str, *, what: str, option: str) -> Secret[str]:
    """One line that is not shown while it is typed."""
    need_terminal(what, option)
    import getpass

    try:
        return Secret(getpass.getpass(f"{question}: ", stream=sys.stderr))
    except EOFError:
        raise NotConfirmed from None


def new_passphrase(option: str) -> Secret[str]:
    """A passphrase typed twice."""
    what = "A passphrase"
    first = ask_hidden("New passphrase", what=what, option=option)
    if first == ask_hidden("The same again", what=what, option=option):
        return first
    raise InputNeeded(what="The same passphrase twice", option=option)


def confirm(question: str, word: str) -> None:
    """Go on only if the person types `word`."""
    typed = ask(f"{question} Type {word} to go on", what="Your word", option="--yes")
    if typed.casefold() != word.casefold():
        raise NotConfirmed


def many(act: Callable[[bool], T], yes: bool) -> T:
    """Do what may delete many accounts at once; asked once, and refused without a terminal."""
    try:
        return act(yes)
    except DeletesMany as asked:
        if not at_terminal():
            raise
        confirm(asked.message, "delete")
        return act(True)


def secret_file(path: Path) -> Secret[str]:
    """The text of a file, less one final LF or CRLF."""
    data = read_bytes(path, LARGEST)
    for end in (b"\r\n", b"\n"):
        if data.endswith(end):
            data = data[: -len(end)]
            break
    try:
        return Secret(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise FileRefused(reason="it is not text in UTF-8") from None


def read_bytes(path: Path, largest: int) -> bytes:
    """The bytes of a file the person named."""
    try:
        with path.open("rb") as source:
            data = source.read(largest + 1)
    except OSError as refused:
        raise FileRefused(reason=why(refused)) from None
    except ValueError:
        raise FileRefused(reason="that is not the name of a file") from None
    if len(data) > largest:
        raise FileRefused(reason=f"it is larger than {largest >> 20} MiB")
    return data


def why(refused: OSError) -> str:
    """What the system said, without the name of the file."""
    known = {
        errno.ENOENT: "it is not there",
        errno.EACCES: "it may not be read or written",
        errno.EISDIR: "it is a folder",
        errno.ENOTDIR: "a part of its path is not a folder",
        errno.ENOSPC: "the disk is full",
        errno.EEXIST: "there is one of that name already",
    }
    code = refused.errno or 0
    return known.get(code, (refused.strerror or "the system refused").lower())
