"""What the extension translates of an import is what the host says, to the letter."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = (ROOT / "extension/options/importwords.js").read_text("utf-8")
ENGLISH = json.loads((ROOT / "extension/_locales/en/messages.json").read_text("utf-8"))


def table(name: str) -> dict[str, str]:
    body = re.search(rf"const {name} = {{(.*?)}};", WORDS, re.S)
    assert body is not None
    found = re.findall(r'(?:"([^"]+)"|\b(\w+)): "(\w+)"', body[1])
    return {quoted or bare: key for quoted, bare, key in found}


def host() -> str:
    """The host's source, with strings over several lines joined."""
    text = "\n".join(one.read_text("utf-8") for one in sorted((ROOT / "host").rglob("*.py")))
    return re.sub(r'"\s*\n\s*"', "", text)


HOST = host()


@pytest.mark.parametrize("words", [*table("REASONS"), *table("TITLES")])
def test_each_translated_sentence_is_one_the_host_says(words: str) -> None:
    assert f'"{words}"' in HOST


@pytest.mark.parametrize("field", table("FIELDS"))
def test_each_translated_field_is_one_the_host_names(field: str) -> None:
    assert f'"{field}"' in HOST


@pytest.mark.parametrize("name", ["REASONS", "TITLES", "FIELDS"])
def test_each_has_a_text(name: str) -> None:
    assert len(table(name)) >= 3
    assert set(table(name).values()) <= set(ENGLISH)
