"""The computer an installation is made on: its system, folders and Windows registry.

Promises to be the only place that knows how `~`, `$CONFIG` and `/` become real folders, so that
a test can lay a whole computer into one folder. Leaves deciding what is written to `install`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Registry(Protocol):
    """The part of the Windows registry that native hosts use: default values of keys."""

    def read(self, key: str, *, machine_wide: bool) -> str | None:
        """The default value of a key, None where there is no such key."""

    def write(self, key: str, value: str, *, machine_wide: bool) -> None:
        """Create the key and set its default value."""

    def delete(self, key: str, *, machine_wide: bool) -> None:
        """Remove the key; nothing happens where there is none."""


class NoRegistry:
    """Every system but Windows: nothing is there and nothing is kept."""

    def read(self, key: str, *, machine_wide: bool) -> str | None:
        return None

    def write(self, key: str, value: str, *, machine_wide: bool) -> None:
        raise OSError("this system has no registry")

    def delete(self, key: str, *, machine_wide: bool) -> None:
        return None


@dataclass(frozen=True)
class Machine:
    """One user's view of one computer."""

    platform: str
    home: Path
    config: Path
    environ: Mapping[str, str]
    registry: Registry
    root: Path = Path("/")

    def at(self, place: str) -> Path:
        """A real path for `~/…`, `$CONFIG/…`, `%Variable%\\…` or an absolute one."""
        if place.startswith("~/"):
            return self.home / place[2:]
        if place.startswith("$CONFIG/"):
            return self.config / place[8:]
        if place.startswith("%"):
            variable, _, rest = place[1:].partition("%")
            base = self.environ.get(variable, "")
            return Path(base) / rest.lstrip("\\") if base else self.root / "absent"
        return self.root / place.lstrip("/")

    def program(self, name: str) -> Path | None:
        """Where a program is: a name on the search path, or a whole path that exists."""
        if "/" in name or "\\" in name:
            whole = self.at(name)
            return whole if os.access(whole, os.F_OK) else None
        for folder in self.environ.get("PATH", "").split(os.pathsep):
            found = Path(folder) / name
            # asked first: it answers no, where is_file raises, for a folder of somebody else
            if folder and os.access(found, os.X_OK) and found.is_file():
                return found
        return None


def this_machine(environ: Mapping[str, str] = os.environ) -> Machine:
    """The computer and user that this process runs for."""
    home = Path(environ.get("HOME") or Path.home())
    config = environ.get("XDG_CONFIG_HOME", "")
    return Machine(
        platform=sys.platform,
        home=home,
        config=Path(config) if config.startswith("/") else home / ".config",
        environ=environ,
        registry=_registry(),
    )


def _registry() -> Registry:
    if sys.platform == "win32":
        from tidekey.winregistry import WindowsRegistry

        return WindowsRegistry()
    return NoRegistry()
