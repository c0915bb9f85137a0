"""The README's list of commands is the program's own."""

from __future__ import annotations

import re
from pathlib import Path

from tidekey.cli import verbs

README = Path(__file__).parents[2] / "README.md"


def _section() -> str:
    found = re.search(r"^## Commands$(.*?)(?=^## |\Z)", README.read_text("utf-8"), re.M | re.S)
    assert found is not None
    return found[1]


def test_readme_lists_each_command_as_its_help_says_it() -> None:
    rows = re.findall(r"^\| `tidekey ([a-z]+)` \| (.+) \|$", _section(), re.M)

    assert rows == [(verb.name, verb.summary) for verb in verbs.VERBS]


def test_the_table_for_the_readme_has_a_row_a_verb() -> None:
    table = verbs.table().splitlines()

    assert len(table) == 2 + len(verbs.VERBS)
