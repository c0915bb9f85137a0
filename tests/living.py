"""A vault to live with: its passphrase, its clock, and the acts that several tests repeat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tidekey.app import App
from tidekey.secret import Secret

PASSPHRASE = Secret("four words are better")
NewApp = Callable[..., App]


class FixedClock:
    """A clock that only a test moves."""

    def __init__(self) -> None:
        self.wall, self.awake, self.slept = 1_760_000_000.0, 1000.0, 5.0

    def now(self) -> float:
        return self.wall

    def steady(self) -> float:
        return self.awake

    def asleep(self) -> float:
        return self.slept


def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home without synced folders: whose computer the test runs on shall make no difference."""
    home.mkdir(exist_ok=True)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)


def code_of(app: App) -> str:
    path = Path(app.places.root, f"code-{app.random(8).hex()}")
    app.write_code(str(path))
    return path.read_text().strip()


def confirm(app: App) -> str:
    code = code_of(app)
    ask = app.status()["recovery"]["ask"]
    app.confirm({str(number): Secret(code.split("-")[number - 1]) for number in ask})
    return code
