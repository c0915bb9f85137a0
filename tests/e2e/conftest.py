"""What the end-to-end tests share: real browsers, a real key store, a real two-factor site."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from needs import lacking

ROOT = Path(__file__).resolve().parents[2]
for _place in ("install_scripts/demo", "install_scripts", "tests/contracts", "tests/e2e"):
    sys.path.insert(0, str(ROOT / _place))

import hands  # noqa: E402
import sites  # noqa: E402
from desk import FAMILIES, Desk  # noqa: E402
from secret_service import SecretService, missing  # noqa: E402

import build_extension  # noqa: E402

PROGRAMS = {"chromium": "chromium", "firefox": "firefox-esr"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def extensions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The unpacked extension of each family, as the build makes it."""
    out = tmp_path_factory.mktemp("extensions")
    return {family: build_extension.build(family, out)[0] for family in FAMILIES}


@pytest.fixture(scope="session")
def site_python() -> str:
    """The Python of the real two-factor site."""
    return sites.python_of_site() or lacking("the two-factor site could not be installed")


@pytest.fixture(scope="session")
def keys() -> Iterator[dict[str, str]]:
    """A real Secret Service for all homes of this run; each home has items of its own there."""
    if absent := missing():
        lacking(f"no key store to test with: {', '.join(absent)} not installed")
    service = SecretService()
    yield {k: v for k, v in service.environ.items() if k != "XDG_DATA_HOME"}
    service.stop()


@pytest.fixture(scope="session")
def screen() -> Iterator[hands.Screen]:
    """A screen for native windows."""
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        lacking("Xvfb and xdotool are not installed")
    made = hands.Screen()
    yield made
    made.close()


@pytest.fixture(scope="module")
def new_desk(
    extensions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Desk]]:
    """Makes homes."""
    made: list[Path] = []

    def make(keys: dict[str, str] | None = None) -> Desk:
        made.append(tmp_path_factory.mktemp("home"))
        return Desk(made[-1], extensions, keys)

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", params=FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    """Each browser family that is installed."""
    name = str(request.param)
    if not shutil.which(PROGRAMS[name]):
        lacking(f"{PROGRAMS[name]} is not installed")
    return name


@pytest.fixture(scope="module")
def desk(family: str, new_desk: Callable[..., Desk], keys: dict[str, str]) -> Desk:
    """A home of this module, with a key store."""
    return new_desk(keys)


@pytest.fixture(scope="module")
def site(
    family: str, site_python: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sites.RealSite]:
    """The real site of this module."""
    made = sites.RealSite(site_python, tmp_path_factory.mktemp("site"))
    yield made
    made.close()
