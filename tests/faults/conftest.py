"""A vault to be hurt, and the fakes that the faults share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tidekey.app import App
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places


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


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def new_app(tmp_path: Path, store: MemoryStore, clock: FixedClock) -> Callable[[], App]:
    """Another process of the same person: shares the folder and the key store, nothing else."""
    places = Places(str(tmp_path), str(tmp_path), True)
    return lambda: App(places, stores=[store], clock=clock, opener=lambda path: True)


@pytest.fixture
def app(new_app: Callable[[], App]) -> App:
    made = new_app()
    made.create()
    return made
