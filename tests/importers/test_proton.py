"""Proton Authenticator and Proton Pass: what the canonical list does not show."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import pytest

from tidekey.errors import ImportUnsupported
from tidekey.importers.base import Reading
from tidekey.importers.reading import Given

from . import local

KEY = "JBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/Site:me?secret={KEY}&issuer=Site"


def _entries(*contents: dict[str, str]) -> Reading:
    whole = {
        "version": 1,
        "entries": [{"id": "a", "content": one, "note": None} for one in contents],
    }
    return local.read(Given("x", json.dumps(whole).encode())).found


def _items(*items: dict[str, Any]) -> Reading:
    whole = {"vaults": {"v": {"name": "Mine", "items": items}}, "version": "1"}
    return local.read(Given("x", json.dumps(whole).encode())).found


def _item(uri: str = "", *fields: str, **more: Any) -> dict[str, Any]:
    extra = [{"fieldName": f"field {at}", "type": "totp", "data": {"totpUri": one}}
             for at, one in enumerate(fields)]  # fmt: skip
    content = {"totpUri": uri, "itemUsername": "mira", "itemEmail": "m@example.org"}
    data = {"type": "login", "metadata": {"name": "Shop", "note": ""}, "content": content,
            "extraFields": extra}  # fmt: skip
    return {"data": data, "state": 1, **more}


def test_the_name_beside_a_uri_wins_over_its_label() -> None:
    found = _entries({"uri": URI, "entry_type": "Totp", "name": "mine"})

    assert (found.entries[0].name, found.entries[0].extra["label"]) == ("mine", "me")


@pytest.mark.parametrize("key", [bytes(range(20)), b"\xff" * 20, b"\x69\xb7\x1d" * 6 + b"ab"])
def test_a_steam_key_in_base64_is_never_taken_for_base32(key: bytes) -> None:
    uri = f"steam://{base64.b64encode(key).decode()}"

    found = _entries({"uri": uri, "entry_type": "Steam", "name": "gaben"})

    assert (found.entries[0].draft.kind, found.entries[0].draft.secret) == ("steam", key)


def test_a_steam_key_in_base32_is_read() -> None:
    found = _entries({"uri": f"steam://{KEY.lower()}", "entry_type": "Steam", "name": "gaben"})

    assert found.entries[0].draft.secret == base64.b32decode(KEY)


def test_a_bad_entry_is_left_out_with_its_row() -> None:
    found = _entries({"entry_type": "Totp", "name": "x"}, {"uri": URI}, {"uri": "steam://"})

    assert [one.row for one in found.entries] == [2]
    assert [one.row for one in found.problems] == [1, 3]


def test_each_code_of_an_item_is_an_account_and_one_bad_code_costs_no_other() -> None:
    found = _items(_item(URI, KEY, "otpauth://totp/bad", KEY))

    assert len(found.entries) == 3
    assert [(one.row, one.field) for one in found.problems] == [(1, "secret")]


def test_a_key_alone_is_named_by_its_item() -> None:
    found = _items(_item(KEY))

    one = found.entries[0]
    assert (one.issuer, one.name, one.tags) == ("Shop", "mira", ("Mine",))


def test_fields_in_sections_are_found() -> None:
    item = _item()
    field = {"fieldName": "x", "type": "totp", "data": {"totpUri": URI}}
    item["data"]["content"]["sections"] = [{"sectionName": "s", "sectionFields": [field]}]

    found = _items(item)

    assert [one.name for one in found.entries] == ["me"]


def test_pinned_and_trashed_items_are_marked() -> None:
    found = _items(_item(URI, pinned=True), _item(URI, state=2))

    assert [(one.pinned, one.trashed) for one in found.entries] == [(True, False), (False, True)]


def _sealed_archive() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        made.writestr("Proton Pass/data.pgp", "-----BEGIN PGP MESSAGE-----")
    return whole.getvalue()


@pytest.mark.parametrize("data", [_sealed_archive(), b"-----BEGIN PGP MESSAGE-----\n\nwcBM"])
def test_what_is_sealed_with_pgp_is_refused_by_its_name(data: bytes) -> None:
    with pytest.raises(ImportUnsupported):
        local.read(Given("x", data))
