"""A vault to be hurt, and the fakes that the faults share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from living import FixedClock, at_home
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
def new_app(
    tmp_path: Path, store: MemoryStore, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], App]:
    """Another process of the same person: shares the folder and the key store, nothing else."""
    at_home(tmp_path / "home", monkeypatch)
    places = Places(str(tmp_path), str(tmp_path), True)
    return lambda: App(places, stores=[store], clock=clock, opener=lambda path: True)


@pytest.fixture
def app(new_app: Callable[[], App]) -> App:
    made = new_app()
    made.create()
    return made
