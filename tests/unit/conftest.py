"""An app in a folder of its own, as several processes of one person see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from computers import Computer
from living import PASSPHRASE, FixedClock, NewApp, at_home
from tidekey.app import App
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def shown() -> list[str]:
    return []


@pytest.fixture
def new_app(
    tmp_path: Path,
    store: MemoryStore,
    clock: FixedClock,
    shown: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> NewApp:
    """Another process of the same person: shares the folder and the key store, nothing else."""
    at_home(tmp_path / "home", monkeypatch)
    places = Places(str(tmp_path), str(tmp_path), True)

    def opener(path: str) -> bool:
        shown.append(path)
        return True

    return lambda caller="browser": App(
        places, caller=caller, stores=[store], clock=clock, opener=opener
    )


@pytest.fixture
def app(new_app: NewApp) -> App:
    made = new_app()
    made.create()
    return made


@pytest.fixture
def locked(app: App) -> App:
    """An open vault whose lock is a passphrase."""
    app.set_passphrase(PASSPHRASE)
    return app


@pytest.fixture
def cloud(tmp_path: Path) -> Path:
    """The folder they share."""
    made = tmp_path / "cloud"
    made.mkdir()
    return made


@pytest.fixture
def other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Computer:
    """A computer on which nothing was done yet."""
    return Computer(tmp_path, "b", monkeypatch, capsys)


@pytest.fixture
def one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Computer:
    """A computer with a vault of two accounts, not backed up."""
    made = Computer(tmp_path, "a", monkeypatch, capsys)
    made.init()
    made.add("GitHub", "Bank")
    return made
