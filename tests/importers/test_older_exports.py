"""What Authy, andOTP, OTP Auth and others write that no list of accounts shows."""

from __future__ import annotations

import base64
import json
import plistlib
from typing import Any

import pytest

from tidekey.errors import (
    HostError,
    ImportDamaged,
    ImportNothing,
    ImportTooLarge,
    ImportUnknown,
    ImportUnsupported,
    ImportWrongPassword,
)
from tidekey.importers.base import Reading
from tidekey.importers.parts import keyed_archives
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import local
from .canonical import PASSWORD, Account
from .encoders import andotp, andotp_old, authy, battlenet, otp_auth

KEY = Account("Site", "me", bytes(range(20)))


def read(data: bytes, password: str | None = None) -> Reading:
    typed = None if password is None else Secret(password)
    return local.read(Given("file", data, {}, typed)).found


def read_json(value: Any, password: str | None = None) -> Reading:
    return read(json.dumps(value).encode(), password)


def only(found: Reading) -> Account:
    assert found.problems == []
    (one,) = found.entries
    return local.account(one)


# andOTP -------------------------------------------------------------------------------------------


def test_a_label_with_a_colon_gives_an_issuer_where_the_file_knows_none() -> None:
    row = andotp.entry(KEY) | {"label": "Site:me"}
    del row["issuer"]

    assert only(read_json([row])) == KEY


def test_a_label_is_left_alone_where_there_is_an_issuer() -> None:
    found = read_json([andotp.entry(KEY) | {"issuer": "", "label": "a:b"}])

    assert (only(found).issuer, only(found).name) == ("", "a:b")


def test_a_text_of_motp_keeps_its_case() -> None:
    one = Account("Site", "me", b"AaBb", kind="motp", algorithm="MD5", period=10)

    assert only(read_json([andotp.entry(one)])) == one


@pytest.mark.parametrize(
    "message",
    [
        b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
        bytes([0x85, 0x02, 0x0C, 3]) + bytes(range(256)),
    ],
)
def test_openpgp_is_said_to_be_out_of_reach(message: bytes) -> None:
    with pytest.raises(ImportUnsupported):
        read(message)


@pytest.mark.parametrize(
    "data",
    [
        bytes(4000),
        b"\x7fELF" + bytes(range(256)) * 9,
        bytes(range(32)) * 40,
        b"MZ\x90\0" + b"\0\1\2\3" * 400,
    ],
)
def test_other_binary_files_are_not_taken_for_a_sealed_backup(data: bytes) -> None:
    with pytest.raises(ImportUnknown):
        read(data)


def test_a_backup_cut_short_is_not_opened() -> None:
    written, _ = andotp_old.files()["many"]

    with pytest.raises(ImportWrongPassword):
        read(written.data[:-1], PASSWORD)


# Authy --------------------------------------------------------------------------------------------


def saved(**change: Any) -> dict[str, Any]:
    return {"name": "n", "digits": 6, "account_type": "authenticator"} | change


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"original_name": "Site:me", "name": "Mine"}, ("Site", "me")),
        ({"name": "Site - me"}, ("Site", "me")),
        ({"name": "Site: me"}, ("Site", "me")),
        ({"issuer": "Site", "original_name": "site:me"}, ("Site", "me")),
        ({"issuer": "Site", "name": "Site"}, ("Site", "")),
        ({"name": "me", "account_type": "github"}, ("Github", "me")),
        ({"name": "me"}, ("", "me")),
    ],
)
def test_names_are_the_sites_before_they_are_the_apps(
    given: dict[str, Any], names: tuple[str, str]
) -> None:
    rows = [saved(decrypted_seed=KEY.base32, **given)]
    one = only(read_json({"authenticator_tokens": rows}))

    assert (one.issuer, one.name) == names


def test_a_title_of_ones_own_is_kept_beside_the_names() -> None:
    row = saved(decrypted_seed=KEY.base32, original_name="Site:me", name="Mine")
    found = read_json({"decrypted_authenticator_tokens": [row]})

    assert found.entries[0].extra == {"name": "Mine"}


def test_tokens_under_another_password_are_left_out_one_by_one() -> None:
    written, accounts = authy.files()["saved"]
    whole = json.loads(written.data)
    whole["authenticator_tokens"][1]["encrypted_seed"] = "A" * 64
    whole["authenticator_tokens"][2]["encrypted_seed"] = "not base64"
    found = read_json(whole, PASSWORD)

    assert [(one.row, one.field) for one in found.problems] == [(2, "secret"), (3, "secret")]
    assert len(found.entries) == len(accounts) - 2


def test_a_file_that_asks_for_endless_rounds_is_refused() -> None:
    row = saved(encrypted_seed="A" * 64, salt="s", key_derivation_iterations=9_000_000)

    with pytest.raises(ImportTooLarge):
        read_json({"authenticator_tokens": [row, row]}, "x")


def test_an_empty_answer_of_the_service_holds_nothing() -> None:
    with pytest.raises(ImportNothing):
        read_json({"authenticator_tokens": [], "success": True})


# OTP Auth -----------------------------------------------------------------------------------------


def test_an_archive_that_points_to_itself_has_an_end() -> None:
    loop = plistlib.UID(1)
    objects = ["$null", {"NS.keys": [loop], "NS.objects": [loop], "Folders": loop}]
    data = plistlib.dumps({"$objects": objects, "$top": {"root": loop}}, fmt=plistlib.FMT_BINARY)
    found = keyed_archives.parsed(data)
    assert found is not None

    assert found.get(found.top, "Folders") is None
    assert found.text(found.top, "x") == ""


def test_folders_become_tags() -> None:
    written, accounts = otp_auth.files()["backup"]
    found = read(written.data, PASSWORD)

    assert [one.tags for one in found.entries][:2] == [("Work",), ()]
    assert len(found.entries) == len(accounts)


def test_a_wrapper_with_nothing_in_it_is_damage() -> None:
    data = otp_auth._wrapped(otp_auth._Archive().whole({"Version": 1.1}), "Authenticator")

    with pytest.raises(ImportDamaged):
        read(data)


# others -------------------------------------------------------------------------------------------


def test_a_steam_files_blocks_are_not_taken_for_totp_authenticators() -> None:
    data = base64.b64encode(bytes(range(64)))
    try:
        app = local.read(Given("1.maFile", data, {"manifest.json": b"{}"}, Secret("x"))).app
    except HostError as why:
        app = why.code

    assert app != "totp_authenticator"


def test_a_battlenet_secret_that_the_phone_sealed_is_said_to_be_out_of_reach() -> None:
    written, _ = battlenet.files()["serial"]

    with pytest.raises(ImportUnsupported):
        read(written.data.replace(b">MASK<", b">KEYSTORE<"))


def test_a_battlenet_secret_of_another_mask_is_a_problem_of_that_field() -> None:
    written, _ = battlenet.files()["no_serial"]
    found = read(written.data.replace(b">0", b">f"))

    assert [one.field for one in found.problems] == ["secret"]


def test_the_uri_that_repeats_a_key_is_not_kept_beside_it() -> None:
    row = {"otp_type": "totp", "service": "Site", "account": "me", "secret": KEY.base32,
           "legacy_uri": f"otpauth://totp/x?secret={KEY.base32}", "group": 3}  # fmt: skip
    found = read_json({"app": "2fauth_v5", "schema": 1, "data": [row]})

    assert found.entries[0].extra == {"group": 3}


@pytest.mark.parametrize("base", ["8", "58"])
def test_a_key_in_an_unknown_base_is_left_out(base: str) -> None:
    listed = json.dumps([{"issuer": "a", "key": "12", "base": base}])
    found = read(f'<map><string name="STATIC_TOTP_CODES_LIST">{listed}</string></map>'.encode())

    assert [one.field for one in found.problems] == ["base"]
