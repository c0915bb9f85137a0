"""The pages and what the detector says of them: asked once for all tests of this folder."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from needs import lacking

sys.path.insert(0, str(Path(__file__).resolve().parent))

import labelled
from collect import Answer, answers
from labelled import Page


@pytest.fixture(scope="session")
def own() -> list[Page]:
    """Our own labelled pages."""
    return labelled.own()


@pytest.fixture(scope="session")
def corpus() -> list[Page]:
    """The shared corpus; a machine without it is told so."""
    folder = labelled.elsewhere()
    if folder is None:
        pytest.skip("the shared corpus is not here (beside the checkout, or by TIDEKEY_SAMPLES)")
    return labelled.corpus(folder)


def _said(pages: list[Page], family: str, program: str) -> dict[str, Answer]:
    if not shutil.which(program):
        lacking(f"{program} is not installed")
    return answers(pages, family=family)


@pytest.fixture(scope="session")
def of_own(own: list[Page]) -> Iterator[dict[str, Answer]]:
    """Of our own pages, in Chromium."""
    yield _said(own, "chromium", "chromium")


@pytest.fixture(scope="session")
def of_corpus(corpus: list[Page]) -> Iterator[dict[str, Answer]]:
    """Of the shared corpus, in Chromium."""
    yield _said(corpus, "chromium", "chromium")
