"""Stratum: what the canonical list does not show."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tidekey.errors import ImportDamaged
from tidekey.importers.base import Reading
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import local
from .canonical import PNG

KEY = "JBSWY3DPEHPK3PXP"


def _read(*rows: dict[str, Any], **more: Any) -> Reading:
    whole = {"Authenticators": rows, **more}
    return local.read(Given("x", json.dumps(whole).encode())).found


def test_the_text_of_an_motp_key_keeps_its_case() -> None:
    found = _read({"Type": 3, "Issuer": "A", "Secret": "AbCdEf0123456789"})

    assert found.entries[0].draft.secret == b"AbCdEf0123456789"


def test_an_motp_key_that_is_not_hexadecimal_is_left_out_with_a_reason() -> None:
    found = _read({"Type": 3, "Issuer": "A", "Secret": "not hexadecimal at all"})

    assert [(one.row, one.field) for one in found.problems] == [(1, "secret")]


def test_an_icon_of_ones_own_comes_along_and_a_named_one_is_noted() -> None:
    own = {"Type": 2, "Issuer": "A", "Secret": KEY, "Icon": "@1a"}
    named = {"Type": 2, "Issuer": "B", "Secret": KEY, "Icon": "github"}

    found = _read(own, named, CustomIcons=[{"Id": "1a", "Data": base64.b64encode(PNG).decode()}])

    assert found.entries[0].icon.startswith(b"\x89PNG")
    assert found.entries[1].extra["icon"] == "github"


def test_tags_stand_in_the_order_of_the_groups() -> None:
    bound = [{"CategoryId": name, "AuthenticatorSecret": KEY} for name in "ab"]
    groups = [{"Id": "a", "Name": "Last", "Ranking": 2}, {"Id": "b", "Name": "First", "Ranking": 1}]

    found = _read({"Type": 2, "Issuer": "A", "Secret": KEY}, Categories=groups,
                  AuthenticatorCategories=bound)  # fmt: skip

    assert found.entries[0].tags == ("First", "Last")


def test_kinds_and_algorithms_of_no_known_number_are_left_out_with_a_reason() -> None:
    found = _read({"Type": 9, "Secret": KEY}, {"Type": 2, "Secret": KEY, "Algorithm": 7})

    assert [(one.row, one.field) for one in found.problems] == [(1, "type"), (2, "algorithm")]


@pytest.mark.parametrize("name", [b"AUTHENTICATORPRO", b"AuthenticatorPro"])
def test_a_file_cut_short_is_damaged(name: bytes) -> None:
    with pytest.raises(ImportDamaged):
        local.read(Given("x", name + bytes(40), {}, Secret("any")))
