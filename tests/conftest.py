"""What all tests share: where files made by other programs lie, and the order of files."""

from __future__ import annotations

import os
from itertools import chain, zip_longest
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples() -> Path:
    """Files of other programs and implementations; not part of this repository."""
    named = os.environ.get("TIDEKEY_SAMPLES")
    root = Path(__file__).parents[1]
    place = Path(named) if named else root.parent / "shared" / "samples"
    if not place.is_dir():
        pytest.skip("no samples: set TIDEKEY_SAMPLES to their folder")
    return place


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the tests, those that wait for browsers and those that compute
    take turns, file by file."""
    if not hasattr(config, "workerinput"):
        return
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    driving = [one for one in files.values() if one[0].get_closest_marker("browser")]
    others = [one for one in files.values() if not one[0].get_closest_marker("browser")]
    turns = chain.from_iterable(zip_longest(driving, others, fillvalue=()))
    items[:] = chain.from_iterable(turns)
