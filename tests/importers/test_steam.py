"""Steam where the common list of accounts does not reach."""

from __future__ import annotations

import json

import pytest

from tidekey.errors import ImportUnsupported, ImportWrongPassword
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import local
from .encoders import steam

FILES = {name: written for name, (written, _) in steam.files().items()}


def test_a_sealed_mafile_alone_asks_for_its_manifest() -> None:
    with pytest.raises(ImportUnsupported, match=r"manifest\.json"):
        local.read(Given("1.maFile", FILES["sealed-sda"].data))


def test_a_manifest_alone_asks_for_the_mafiles() -> None:
    with pytest.raises(ImportUnsupported, match="maFiles"):
        local.read(Given("manifest.json", FILES["manifest"].data))


def test_a_mafile_that_is_missing_is_said_and_the_others_are_read() -> None:
    manifest = FILES["manifest-plain"]
    beside = {"1.maFile": manifest.beside["1.maFile"]}
    found = local.read(Given("manifest.json", manifest.data, beside)).found

    assert [(one.row, one.field) for one in found.problems] == [(1, "file")]
    assert [one.name for one in found.entries] == ["alyx"]


def test_a_mafile_under_another_password_does_not_stop_the_others() -> None:
    manifest = FILES["manifest"]
    beside = manifest.beside | {"0.maFile": FILES["sealed-argon2"].data}
    given = Given("manifest.json", manifest.data, beside, Secret(manifest.password or ""))
    found = local.read(given).found

    assert [(one.row, one.field) for one in found.problems] == [(1, "file")]
    assert [one.name for one in found.entries] == ["alyx"]


def test_a_folder_without_a_file_of_its_own_is_read_by_its_manifest() -> None:
    manifest = FILES["manifest-plain"]
    beside = {f"maFiles/{name}": data for name, data in manifest.beside.items()}
    beside["maFiles/manifest.json"] = manifest.data
    found = local.read(Given("maFiles", b"", beside)).found

    assert [one.name for one in found.entries] == ["gaben", "alyx"]


def test_nothing_but_numbers_is_kept_of_a_mafile() -> None:
    (entry,) = local.read(Given("1.maFile", FILES["mafile"].data)).found.entries

    assert entry.extra == {"steamid": "76561190000000000", "serial_number": "1"}


def test_an_account_without_a_key_is_left_out() -> None:
    accounts = json.loads(FILES["phone"].data)["accounts"]
    accounts["0"] = {"shared_secret": None, "account_name": "x", "uri": None}
    found = local.read(Given("x", json.dumps({"accounts": accounts}).encode())).found

    assert [(one.row, one.field) for one in found.problems] == [(1, "secret")]
    assert len(found.entries) == 1


def test_a_wrong_password_for_all_mafiles_is_one() -> None:
    manifest = FILES["manifest"]

    with pytest.raises(ImportWrongPassword):
        local.read(Given("manifest.json", manifest.data, manifest.beside, Secret("x")))
