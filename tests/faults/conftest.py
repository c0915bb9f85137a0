"""A vault to be hurt, and the fakes that the faults share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sync_folder import Drive
from telling import choose, drive_at

from living import FixedClock, at_home
from sharing import Computer, first, joined
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


@pytest.fixture
def drive(tmp_path: Path) -> Drive:
    return drive_at(tmp_path / "Drive")


@pytest.fixture
def laptop(tmp_path: Path, drive: Drive) -> Computer:
    """Sixteen accounts, backed up."""
    made = first(tmp_path / "Laptop", [drive])
    made.targets.append(made.history())
    drive.watch(made.vault.key, lambda: made.vault.device_id)
    choose(made, drive)
    for number in range(16):
        made.add(f"account{number:02}")
    assert made.back_up().proven
    return made


@pytest.fixture
def desk(tmp_path: Path, laptop: Computer, drive: Drive) -> Computer:
    """Shares the drive, and both have read each other."""
    made = joined(tmp_path / "Desk", laptop)
    made.targets = [Drive(Path(drive.path))]
    made.back_up()
    laptop.back_up()
    return made
