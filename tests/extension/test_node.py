"""Runs the extension's own tests with Node's test runner; nothing is installed for them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from needs import lacking

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize("script", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.stem)
def test_extension_rules_hold(script: Path) -> None:
    node = shutil.which("node")
    if node is None:
        lacking("Node is not installed: the extension's rules cannot be run")

    done = subprocess.run(
        [node, "--test", str(script)], capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
