"""The rules that a machine can see: floors, sizes, layout, lint, generated files."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from needs import lacking

SCRIPTS = Path(__file__).parents[2] / "install_scripts"


@pytest.fixture
def house() -> ModuleType:
    spec = importlib.util.spec_from_file_location("house", SCRIPTS / "house.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["format", "lint", "types", "floors", "sizes", "generated"])
def test_the_house_rule_holds(name: str) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPTS / "check.py", name], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["content", "extension", "javascript"])
def test_the_extension_holds_too(name: str) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPTS / "check.py", name], capture_output=True, text=True
    )
    if "not run:" in done.stdout:
        lacking(done.stdout.strip())

    assert done.returncode == 0, done.stdout


def host(house: ModuleType, root: Path, **files: str) -> None:
    for name, text in files.items():
        (root / f"{name}.py").write_text(text)
    house.HOST = root


def test_an_import_upward_is_seen_wherever_it_stands(house: ModuleType, tmp_path: Path) -> None:
    host(house, tmp_path, otp="def f():\n    from tidekey import vault\n", vault="")

    assert list(house.floors()) == ["otp (core) imports vault from above (domain)"]


def test_an_import_downward_is_fine(house: ModuleType, tmp_path: Path) -> None:
    host(house, tmp_path, vault="from tidekey import otp\nfrom tidekey.errors import X\n")
    host(house, tmp_path, otp="", errors="")

    assert list(house.floors()) == []


def test_siblings_may_not_go_round(house: ModuleType, tmp_path: Path) -> None:
    host(house, tmp_path, otp="from tidekey import merge\n", merge="import tidekey.otp\n")

    (breach,) = house.floors()
    assert breach.startswith("imports go round")


def test_a_module_without_a_floor_is_named(house: ModuleType, tmp_path: Path) -> None:
    host(house, tmp_path, attic="")

    (breach,) = house.floors()
    assert breach.startswith("attic has no floor")


def test_a_long_function_is_named(house: ModuleType, tmp_path: Path) -> None:
    house.ROOT = tmp_path
    (tmp_path / "host").mkdir()
    (tmp_path / "host/a.py").write_text("def f():\n" + "    pass\n" * 41)

    (breach,) = house.sizes()
    assert breach == "host/a.py: f has 42 lines, more than 40"
