"""The system's clipboard, with tools that keep what they are given in a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tidekey import clipboard
from tidekey.errors import ClipboardNone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in tools are for Linux")
XCLIP = """#!/bin/sh
case "$*" in *-o*) exec cat "$CLIP" ;; esac
cat > "$CLIP.new" && mv "$CLIP.new" "$CLIP"
"""
SCREEN = {"DISPLAY": ":7"}


@pytest.fixture
def clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of tools before the real ones, and the file that stands for the clipboard."""
    (tmp_path / "xclip").write_text(XCLIP)
    (tmp_path / "xclip").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("CLIP", str(tmp_path / "clip"))
    return tmp_path / "clip"


def tool(name: str) -> clipboard.Tool:
    return next(one for one in clipboard.TOOLS["linux"] if one.name == name)


def test_the_first_tool_that_takes_it_is_named(clip: Path) -> None:
    used = clipboard.copy("123456", clear=False, environ={**SCREEN, "WAYLAND_DISPLAY": "w"})

    assert (used.name, clip.read_text()) == ("xclip", "123456")


@pytest.mark.parametrize("environ", [{}, {"WAYLAND_DISPLAY": "w"}, {"DISPLAY": ""}])
def test_without_a_screen_there_is_no_clipboard(clip: Path, environ: dict[str, str]) -> None:
    with pytest.raises(ClipboardNone):
        clipboard.copy("123456", clear=False, environ=environ)
    assert not clip.exists()


def test_a_tool_that_fails_is_not_believed(clip: Path) -> None:
    (clip.parent / "xclip").write_text("#!/bin/sh\nexit 1\n")

    with pytest.raises(ClipboardNone):
        clipboard.copy("123456", clear=False, environ=SCREEN)


def test_it_is_taken_off_only_while_unchanged(clip: Path) -> None:
    clip.write_text("123456")
    assert clipboard.clear_if_unchanged(tool("xclip"), "123456")
    assert clip.read_text() == ""

    clip.write_text("something else")
    assert not clipboard.clear_if_unchanged(tool("xclip"), "123456")
    assert clip.read_text() == "something else"


def test_a_process_of_its_own_takes_it_off_later(clip: Path) -> None:
    clip.write_text("123456")

    waiting = clipboard.clear_later(tool("xclip"), "123456", 0)

    assert waiting and waiting.wait(30) == 0
    assert clip.read_text() == ""
    assert "123456" not in " ".join(map(str, waiting.args))  # type: ignore[arg-type]
