"""What a place for backups is to Tidekey: names with bytes under them, and nothing else.

Promises one behaviour of every target: names are relative and safe, a listing is sorted and
leaves out what sync clients keep for themselves, `put` returns only once the bytes are kept, and
whatever goes wrong is an error of ours that names the place. What the bytes mean is left to
`copies`, when to write to `engine`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from tidekey.errors import FolderNotAllowed

MOST_BYTES = 64 * 1024 * 1024  # a sealed file has no more; one byte above is read, to be refused
_ENDINGS = (".tmp", ".part")
_SYNC = "~syncthing~"
_LEADING = "\\:" if os.name == "nt" else "\\"


class Entry(NamedTuple):
    """One file of a target; `away` means that it is still in the cloud."""

    name: str
    size: int
    modified_ms: int
    away: bool = False


class Target(Protocol):
    """A place that holds copies by name, "/" between the parts of one."""

    @property
    def kind(self) -> str:
        """`folder`, `keychain`, `history` or `memory`."""

    @property
    def id(self) -> str:
        """A short key of this place, the same as long as the place is."""

    @property
    def label(self) -> str:
        """What the person knows it as."""

    @property
    def place(self) -> str:
        """Where it is, as a person reads it."""

    @property
    def same_computer(self) -> bool:
        """Whether it is lost with this computer."""

    def check(self) -> None:
        """Raise where nothing could be written just now."""

    def list(self, under: str = "") -> Sequence[Entry]:
        """All files below `under`, sorted by name; none where nothing was written yet."""

    def get(self, name: str) -> bytes | None:
        """The bytes of a file, None where there is none."""

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes under a name, in place of what was there."""

    def delete(self, name: str) -> None:
        """Forget a file; one that is not there is fine."""


def short_id(kind: str, path: str) -> str:
    """The id of a target: stable, short, and saying nothing about the path."""
    return sha256(f"{kind}|{path}".encode("utf-8", "surrogatepass")).hexdigest()[:8]


def parts_of(name: str) -> list[str]:
    """The parts of a name; one that could lead elsewhere is refused."""
    parts = name.split("/")
    if not all(safe(part) for part in parts):
        raise FolderNotAllowed(reason="holds a name that leads out of it")
    return parts


def safe(part: str) -> bool:
    """Whether a part of a name stays where it is, on every system."""
    return part not in ("", ".", "..") and not any(ord(c) < 32 or c in _LEADING for c in part)


def passing(part: str) -> bool:
    """Whether a name belongs to the system or to a sync client, and is never looked at."""
    low = part.lower()
    return low.startswith((".", _SYNC)) or low.endswith(_ENDINGS)


def within(name: str, under: str) -> bool:
    """Whether a name lies below a folder; everything lies below "" ."""
    return not under or name.startswith(under.rstrip("/") + "/")
