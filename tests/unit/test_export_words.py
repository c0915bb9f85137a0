"""The screen offers every format that the host writes, and has a word for all that one may lose."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tidekey import exporters
from tidekey.exporters import holding

OPTIONS = Path(__file__).parents[2] / "extension/options"
ENGLISH = json.loads((OPTIONS / "../_locales/en/messages.json").read_text("utf-8"))
ROWS = re.findall(r"{ id: (.*) },", (OPTIONS / "formats.js").read_text("utf-8"))
OFFERED = [re.findall(r'^"([\w-]+)"|sealed: "([\w-]+)"', row) for row in ROWS]


def table(name: str) -> dict[str, str]:
    text = (OPTIONS / "fitting.js").read_text("utf-8")
    body = re.search(rf"const {name} = {{(.*?)}};", text, re.S)
    assert body is not None
    return {a or b: key for a, b, key in re.findall(r'(?:"([\w-]+)"|\b(\w+)): "(\w+)"', body[1])}


def test_every_format_for_another_app_is_offered() -> None:
    offered = [name for row in OFFERED for pair in row for name in pair if name]

    assert sorted(offered) == sorted(set(exporters.FORMATS) - {"tidekey", "qr"})


@pytest.mark.parametrize("row", OFFERED, ids=lambda row: row[0][0])
def test_a_passphrase_is_asked_for_where_the_format_takes_one(row: list[tuple[str, str]]) -> None:
    [(open_, _), *sealed] = row

    assert not exporters.named(open_).SEALED
    assert all(exporters.named(name).SEALED for _, name in sealed)


@pytest.mark.parametrize(("name", "host"), [("LEFT", holding.UNHELD), ("LOST", holding.DETAILS)])
def test_all_that_is_left_out_or_lost_has_its_words(name: str, host: tuple[str, ...]) -> None:
    words = table(name)

    assert set(words) == set(host)
    assert set(words.values()) <= set(ENGLISH)
