"""Frozen frames: each gets the answer that its header expects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tidekey import dispatch
from wire import Desk

FILES = sorted((Path(__file__).parent / "wire").glob("*.frame"))
HEADER = {"expect", "id"}


def read(path: Path) -> tuple[dict[str, str], bytes]:
    """A vector's header and frame; a header with another key is refused."""
    head, _, raw = path.read_bytes().partition(b"\n\n")
    header = dict(line.split(": ", 1) for line in head.decode().splitlines())
    assert set(header) == HEADER
    return header, raw


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_answer_is_the_expected_one(path: Path, tmp_path: Path) -> None:
    header, raw = read(path)

    reply = dispatch.handle(Desk(tmp_path).app, raw)

    error = reply.get("error")
    assert (error["code"] if isinstance(error, dict) else "ok") == header["expect"]
    assert reply["id"] == json.loads(header["id"])


def test_there_are_vectors() -> None:
    assert len(FILES) >= 40
