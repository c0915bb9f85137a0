"""Tidekey's own export where the common list of accounts does not reach."""

from __future__ import annotations

from typing import Any

import pytest

from tidekey.errors import ImportDamaged, ImportUnsupported
from tidekey.importers.reading import Given, Read
from tidekey.secret import Secret

from . import local
from .canonical import ACCOUNTS, PASSWORD
from .encoders import tidekey_file as encoder

STAMP = [1, "03" * 16]


def _read(content: dict[str, Any], kind: int = encoder.EXPORT) -> Read:
    data = encoder.whole(content, [encoder._passphrase()], kind)
    return local.read(Given("export", data, {}, Secret(PASSWORD)))


def _only(content: dict[str, Any]) -> dict[str, Any]:
    (record,) = content["shared"]["accounts"].values()
    assert isinstance(record, dict)
    return record


@pytest.mark.parametrize("kind", [1, 2])
def test_a_vault_or_a_backup_is_to_be_restored(kind: int) -> None:
    with pytest.raises(ImportUnsupported, match="restore"):
        _read(encoder.body([ACCOUNTS[0]]), kind)


def test_sites_icon_scope_and_what_another_app_kept_come_along() -> None:
    content = encoder.body([ACCOUNTS[0]])
    before = {"app": "aegis", "extra": {"uuid": "u"}}
    _only(content)["fields"] |= {"sites": [["github.com"], STAMP], "scope": ["work", STAMP],
                                 "imported": [before, STAMP]}  # fmt: skip
    (entry,) = _read(content).found.entries

    assert entry.extra == {"imported": before, "sites": ["github.com"]}
    assert (entry.scope, bool(entry.icon)) == ("work", True)


def test_each_key_of_a_conflict_becomes_an_account() -> None:
    content = encoder.body([ACCOUNTS[4]])
    record = _only(content)
    ((name, kept),) = record["creds"].items()
    record["creds"] = {name: kept, "0" * 32: kept | {"digits": 8}}
    record["counters"]["0" * 32] = [STAMP, 99]
    entries = _read(content).found.entries

    drafts = [one.draft for one in entries if one.draft]
    assert sorted((one.digits, one.counter) for one in drafts) == [(6, 12), (8, 99)]
    assert {one.name for one in entries} == {"counted"}


def test_a_key_that_was_replaced_is_not_read() -> None:
    content = encoder.body([ACCOUNTS[0]])
    record = _only(content)
    ((name, kept),) = record["creds"].items()
    record["creds"]["f" * 32] = kept | {"digits": 8, "replaces": [name]}
    (entry,) = _read(content).found.entries

    assert entry.draft and entry.draft.digits == 8


def test_the_trash_a_name_alone_and_an_odd_spelling_are_kept() -> None:
    content = encoder.body(list(ACCOUNTS[:3]))
    trashed, alone, odd = content["shared"]["accounts"].values()
    trashed["life"] = ["trashed", STAMP]
    alone["creds"] = {}
    next(iter(odd["creds"].values()))["text"] = "abc d"
    entries = _read(content).found.entries

    assert [one.trashed for one in entries] == [False, False, True]
    assert entries[0].draft is None
    assert entries[1].draft and entries[1].draft.secret_text == "abc d"
    assert entries[1].draft.remarks


def test_a_bad_key_leaves_out_its_account_alone() -> None:
    content = encoder.body(list(ACCOUNTS[:2]))
    next(iter(content["shared"]["accounts"].values()))["creds"] = {"a": {"secret": "?"}}
    found = _read(content).found

    assert [(one.row, one.field) for one in found.problems] == [(1, "secret")]
    assert len(found.entries) == 1


def test_a_file_that_was_changed_is_damaged() -> None:
    data = bytearray(encoder.whole(encoder.body([ACCOUNTS[0]]), [encoder._passphrase()]))
    data[-60] ^= 1

    with pytest.raises(ImportDamaged):
        local.read(Given("export", bytes(data), {}, Secret(PASSWORD)))
