"""Where Tidekey keeps its files on this computer.

Promises one folder for all state, never inside a synced folder by itself, and with TIDEKEY_HOME
a home of its own whose key-store items carry another service name. Creates nothing; imports
nothing that a first hello would have to wait for.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Places:
    """The folders of one installation; `root` is `data` as text, for the quick start."""

    __slots__ = ("_config", "home_named", "root")

    def __init__(self, root: str, config: str, home_named: bool) -> None:
        self.root = root
        self._config = config
        self.home_named = home_named

    @property
    def data(self) -> Path:
        """The folder of vaults, locks and logs."""
        from pathlib import Path

        return Path(self.root)

    @property
    def config(self) -> Path:
        """The folder of what a person may edit."""
        from pathlib import Path

        return Path(self._config)

    @property
    def service(self) -> str:
        """The name that key-store items are kept under."""
        if not self.home_named:
            return "tidekey"
        from hashlib import sha256

        return "tidekey-" + sha256(os.fsencode(self.root)).hexdigest()[:8]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Places) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return f"Places({self.root!r}, {self._config!r}, {self.home_named})"

    def _all(self) -> tuple[str, str, bool]:
        return self.root, self._config, self.home_named


def places(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Places:
    """Find the folders from the environment; a relative or empty variable counts as not set."""
    env = os.environ if environ is None else environ
    named = env.get("TIDEKEY_HOME", "")
    if named:
        root = os.path.abspath(os.path.expanduser(named))
        return Places(root, root, True)
    home = _home(env)
    if platform == "darwin":
        root = os.path.join(home, "Library", "Application Support", "Tidekey")
        return Places(root, root, False)
    if platform == "win32":
        local = env.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return Places(os.path.join(local, "Tidekey"), os.path.join(local, "Tidekey"), False)
    data = _xdg(env, "XDG_DATA_HOME", os.path.join(home, ".local", "share"))
    config = _xdg(env, "XDG_CONFIG_HOME", os.path.join(home, ".config"))
    return Places(os.path.join(data, "tidekey"), os.path.join(config, "tidekey"), False)


def _home(env: Mapping[str, str]) -> str:
    return env.get("HOME") or env.get("USERPROFILE") or os.path.expanduser("~")


def _xdg(env: Mapping[str, str], name: str, otherwise: str) -> str:
    value = env.get(name, "")
    return value if os.path.isabs(value) else otherwise
