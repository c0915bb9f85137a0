"""What is generated from the structs is fresh, and says what the structs say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tidekey import dispatch, errors

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "install_scripts" / "gen_protocol.py"
DOCUMENT = ROOT / "docs" / "protocol.md"


def check(script: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, timeout=60
    )


def test_the_generated_files_are_fresh() -> None:
    done = check(GENERATOR)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_stale_file_is_noticed(tmp_path: Path) -> None:
    for part in ("host", "extension", "docs", "install_scripts"):
        (tmp_path / part).mkdir()
    (tmp_path / "host" / "tidekey").symlink_to(ROOT / "host" / "tidekey")
    script = tmp_path / "install_scripts" / GENERATOR.name
    script.write_text(GENERATOR.read_text("utf-8"), "utf-8")
    types = (ROOT / "extension" / "protocol.d.ts").read_text("utf-8")
    (tmp_path / "extension" / "protocol.d.ts").write_text(types, "utf-8")
    stale = DOCUMENT.read_text("utf-8").replace("`accounts.list`", "`accounts.lost`")
    (tmp_path / "docs" / "protocol.md").write_text(stale, "utf-8")

    done = check(script)

    assert done.returncode == 1
    assert done.stdout.split() == ["stale:", "docs/protocol.md"]


def test_the_document_names_every_verb_and_every_error() -> None:
    text = DOCUMENT.read_text("utf-8")

    assert set(re.findall(r"^### `(.*)`$", text, re.M)) == set(dispatch.REGISTRY)
    assert all(f"| `{one.code}` |" in text for one in errors.tree())
