"""What all tests share: where files made by other programs lie."""

from __future__ import annotations

import os
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
