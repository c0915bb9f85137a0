"""Sites of one owner that share a sign-in, from a table that is shipped (`data/related.json`).

Promises a hint: an account of a kindred site is offered behind a question, and goes nowhere by
itself.
"""

from __future__ import annotations

import json
import os
from functools import cache

_FILE = os.path.join(os.path.dirname(__file__), "data", "related.json")


def kin(site: str) -> frozenset[str]:
    """The other sites that share an account with this one; empty for nearly all."""
    return _groups().get(site, frozenset())


@cache
def _groups() -> dict[str, frozenset[str]]:
    with open(_FILE, encoding="utf-8") as file:
        table = json.load(file)["groups"]
    found: dict[str, frozenset[str]] = {}
    for group in table:
        for site in group["sites"]:
            found[site] = found.get(site, frozenset()) | (set(group["sites"]) - {site})
    return found
