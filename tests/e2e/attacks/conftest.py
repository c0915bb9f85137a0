"""What the attacks share: a build that can be changed while its browser runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk
from unguarded import Build


@pytest.fixture(scope="module")
def build(
    family: str, desk: Desk, extensions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Build:
    """The extension as it is shipped, in a copy that this module's browser is started with."""
    made = Build(extensions[family], tmp_path_factory.mktemp("build") / family)
    desk.extensions = desk.extensions | {family: made.folder}
    return made
