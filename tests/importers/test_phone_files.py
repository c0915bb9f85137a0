"""Files that only a rooted phone gives out, and LastPass's export: the rules of their rows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tidekey.errors import ImportDamaged, ImportUnknown, ImportWrongPassword
from tidekey.importers import APPS
from tidekey.importers.base import Reading
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import databases, local
from .canonical import PASSWORD
from .encoders import authenticator_plus

KEY = "JBSWY3DPEHPK3PXP"
MICROSOFT = {"name": "Shop", "username": "mira", "oath_secret_key": KEY, "account_type": 0,
             "encrypted_oath_secret_key": "", "cached_pin": "1234"}  # fmt: skip


def read(data: bytes | list[Any] | dict[str, Any], **beside: bytes) -> Reading:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    others = {name.replace("_", "-"): one for name, one in beside.items()}
    return local.read(Given("file", raw, others)).found


def microsoft(*changes: dict[str, object]) -> bytes:
    return databases.plain(accounts=[MICROSOFT | one for one in changes])


def test_work_accounts_of_microsoft_are_kept_by_name() -> None:
    found = read(microsoft({}, {"account_type": 2, "name": "A Company", "oath_secret_key": ""}))

    assert [(one.issuer, one.scope, one.draft is None) for one in found.entries] == [
        ("Shop", "", False), ("A Company", "work", True),
    ]  # fmt: skip


def test_a_personal_account_of_microsoft_without_a_key_is_kept_by_name() -> None:
    found = read(microsoft({"account_type": 1, "oath_secret_key": None}))

    assert [(one.scope, one.draft) for one in found.entries] == [("passwordless", None)]


def test_an_encrypted_or_broken_key_of_microsoft_is_a_problem_of_its_row() -> None:
    found = read(
        microsoft(
            {"oath_secret_key": "", "encrypted_oath_secret_key": "AAAA"},
            {"account_type": 1, "oath_secret_key": "no base64!"},
            {},
        )
    )

    assert [(one.row, one.field) for one in found.problems] == [(1, "secret"), (2, "secret")]
    assert len(found.entries) == 1


def test_no_credential_of_microsoft_is_kept_beside_the_key() -> None:
    assert "1234" not in str(read(microsoft({})).entries[0].extra)


def test_microsofts_database_says_that_its_log_is_missing() -> None:
    data, log = databases.with_log({"accounts": [MICROSOFT]}, {"accounts": [MICROSOFT]})

    without, whole = read(data), read(data, file_wal=log)

    assert (len(without.entries), len(whole.entries)) == (1, 2)
    assert [(one.row, "-wal" in one.reason) for one in without.problems] == [(0, True)]
    assert whole.problems == []


def test_a_database_that_is_empty_without_its_log_asks_for_it() -> None:
    data, _ = databases.with_log({}, {"accounts": [MICROSOFT]})

    with pytest.raises(ImportDamaged, match="-wal"):
        read(data)


def test_duo_accounts_without_a_generator_are_kept_by_name() -> None:
    push = {"name": "A Company", "pkey": "a secret of the phone"}
    shop = {"name": "Shop", "otpGenerator": {"otpSecret": KEY}}
    counted = {"name": "Token", "otpGenerator": {"otpSecret": KEY, "counter": 3}}

    found = read([push, shop, counted, {"name": "bad", "otpGenerator": {"otpSecret": "0189"}}, "?"])

    assert [(one.name, one.scope) for one in found.entries] == [
        ("A Company", "passwordless"), ("Shop", ""), ("Token", ""),
    ]  # fmt: skip
    assert "secret of the phone" not in str(found.entries[0].extra)
    assert found.entries[2].draft is not None
    assert found.entries[2].draft.counter == 3
    assert [one.row for one in found.problems] == [4, 5]


def lastpass(*accounts: Any, **more: Any) -> Reading:
    return read({"version": 3, "accounts": list(accounts), "folders": [{"id": 5, "name": "Work"}]})


def test_lastpass_fields_that_are_missing_have_their_defaults() -> None:
    entry = lastpass({"issuerName": "Shop", "secret": KEY}).entries[0]

    assert entry.draft is not None
    assert (entry.draft.algorithm, entry.draft.digits, entry.draft.period) == ("SHA1", 6, 30)
    assert entry.name == ""


def test_lastpass_names_fall_back_to_what_came_only_where_they_are_missing() -> None:
    original = {"originalIssuerName": "Shop", "originalUserName": "mira", "secret": KEY}

    found = lastpass(original, original | {"issuerName": "", "userName": "me"})

    assert [(one.issuer, one.name) for one in found.entries] == [("Shop", "mira"), ("", "me")]
    assert found.entries[1].extra["originalUserName"] == "mira"


def test_lastpass_folders_become_tags_and_the_built_in_ones_do_not() -> None:
    rows = [
        {"issuerName": "Shop", "secret": KEY, "folderData": {"folderId": at}} for at in (0, 1, 5)
    ]

    found = lastpass(*rows)

    assert [(one.tags, one.pinned) for one in found.entries] == [
        ((), False), ((), True), (("Work",), False),
    ]  # fmt: skip


def test_a_push_account_of_lastpass_without_a_key_is_kept_by_name() -> None:
    push = {"issuerName": "LastPass", "userName": "mira", "secret": "", "pushNotification": True}

    found = lastpass(push, {"issuerName": "Shop", "secret": ""}, "?")

    assert [(one.issuer, one.scope) for one in found.entries] == [("LastPass", "name-only")]
    assert [(one.row, one.field) for one in found.problems] == [(2, "secret"), (3, "account")]


def test_authenticator_plus_finds_the_issuer_in_the_original_name() -> None:
    row = {"email": "mira", "secret": KEY, "type": 0, "issuer": "", "original_name": "Shop:mira",
           "category": "Work"}  # fmt: skip
    blizzard = row | {"secret": "00ff" * 10, "type": 2, "original_name": ""}

    found = read(databases.plain(accounts=[row, blizzard, row | {"type": 9}]))

    assert [(one.issuer, one.name, one.tags) for one in found.entries] == [
        ("Shop", "mira", ("Work",)), ("Blizzard", "mira", ("Work",)),
    ]  # fmt: skip
    assert [(one.row, one.field) for one in found.problems] == [(3, "kind")]


def test_a_page_of_an_encrypted_database_that_was_changed_is_damage() -> None:
    data = bytearray(authenticator_plus.files()["database"][0].data)
    data[-500] ^= 1

    with pytest.raises(ImportDamaged):
        local.read(Given("file", bytes(data), {}, Secret(PASSWORD)))


def test_a_first_page_that_was_changed_cannot_be_told_from_a_wrong_password() -> None:
    data = bytearray(authenticator_plus.files()["database"][0].data)
    data[500] ^= 1

    with pytest.raises(ImportWrongPassword):
        local.read(Given("file", bytes(data), {}, Secret(PASSWORD)))


def test_bytes_that_do_not_look_like_chance_are_no_encrypted_database() -> None:
    with pytest.raises(ImportUnknown):
        read(b"\0\1\2\3" * 1024)


def test_what_a_fixed_key_opens_is_asked_before_what_only_looks_like_chance() -> None:
    order = [APPS.index(one) for one in ("otp_auth", "authenticator_plus", "andotp_old")]

    assert order == sorted(order)
