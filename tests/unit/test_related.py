"""The table of sites that share a sign-in."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from tidekey import domains, related

GROUPS = json.loads((resources.files("tidekey") / "data/related.json").read_text(encoding="utf-8"))[
    "groups"
]
ALL = [site for group in GROUPS for site in group["sites"]]


def test_kin_are_the_others_of_the_group() -> None:
    assert "live.com" in related.kin("microsoft.com")
    assert "microsoft.com" not in related.kin("microsoft.com")
    assert related.kin("example.com") == frozenset()


def test_each_row_says_where_it_can_be_seen() -> None:
    assert all(len(group["source"]) > 15 and len(group["sites"]) > 1 for group in GROUPS)


def test_no_site_is_in_two_groups() -> None:
    assert len(ALL) == len(set(ALL))


@pytest.mark.parametrize("site", ALL)
def test_each_is_a_site_and_none_where_customers_have_pages(site: str) -> None:
    assert domains.site_of(f"https://login.{site}").name == site
