"""Files of apps not known by name: what is taken for an account, and what is not."""

from __future__ import annotations

import json

import pytest

from tidekey.errors import ImportDamaged, ImportUnknown, ImportUnsupported
from tidekey.importers.base import Problem, Reading
from tidekey.importers.reading import Given

from . import local

KEY = "JBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/Forge:mira?secret={KEY}&issuer=Forge"


def read(data: str | object) -> Reading:
    """The file as an importer reads it."""
    text = data if isinstance(data, str) else json.dumps(data)
    return local.read(Given("export", text.encode())).found


def names(found: Reading) -> list[tuple[str, str]]:
    """Issuers and names."""
    return [(one.issuer, one.name) for one in found.entries]


# tables -------------------------------------------------------------------------------------------


def test_a_key_alone_takes_the_names_of_its_login() -> None:
    found = read(
        f"url,username,password,totp,extra,name,grouping,fav\n,mira,pw,{KEY},n,Forge,W,1\n"
    )

    assert names(found) == [("Forge", "mira")]
    assert (found.entries[0].note, found.entries[0].tags, found.entries[0].pinned) == (
        "n", ("W",), True,
    )  # fmt: skip


def test_a_login_without_a_title_is_named_after_its_site() -> None:
    found = read(f"url,username,password,totp\nhttps://www.forge.example/in,mira,pw,{KEY}\n")

    assert names(found) == [("forge.example", "mira")]


def test_a_code_that_is_no_key_is_a_problem_of_its_row() -> None:
    found = read(f"name,username,password,totp\nForge,mira,pw,123456\nGit,mira,pw,{KEY}\n")

    assert found.problems == [Problem(1, "secret", "has a character outside A-Z and 2-7")]
    assert names(found) == [("Git", "mira")]


def test_a_key_hidden_in_a_field_of_roboform_is_found() -> None:
    found = read(
        "Name,Url,MatchUrl,Login,Pwd,Note,Folder,RfFieldsV2\n"
        f'Forge,,,mira,pw,,,"User ID$,,,txt,mira","TOTP KEY$,,,txt,{KEY}"\n'
    )

    assert names(found) == [("Forge", "mira")]


def test_the_user_of_zoho_is_found_in_its_secret_data() -> None:
    found = read(
        '"Password Name","SecretData","TOTP"\n'
        f'Forge,"SecretType:Web Account\nUser Name:mira\nPassword:pw\n","{URI}"\n'
    )

    assert found.entries[0].draft is not None
    assert names(found) == [("Forge", "mira")]


def test_a_password_is_no_part_of_what_is_kept() -> None:
    found = read(f"name,username,password,totp,pin\nForge,mira,hunter2,{KEY},4711\n")

    assert "hunter2" not in repr(found.entries)
    assert "4711" not in repr(found.entries)


# documents ----------------------------------------------------------------------------------------


def test_a_field_that_is_named_after_a_code_holds_a_key() -> None:
    fields = [
        {"type": "username", "value": "mira"},
        {"label": "TOTP", "type": "totp", "value": KEY},
    ]

    found = read({"items": [{"title": "Forge", "fields": fields, "trashed": 1}]})

    assert names(found) == [("Forge", "mira")]
    assert found.entries[0].trashed


def test_a_word_is_no_key_though_its_letters_are_base32() -> None:
    with pytest.raises(ImportUnknown):
        read({"account": {"name": "mira", "mfa": "required", "otp": "enabled"}})


def test_an_object_whose_shape_lies_elsewhere_is_no_account() -> None:
    with pytest.raises(ImportUnknown):
        read({"things": [{"name": "Forge", "secret": KEY, "otp": {"digits": 6}}]})


def test_the_kind_of_an_unknown_algorithm_is_not_guessed() -> None:
    found = read([{"issuer": "Forge", "account": "mira", "secret": KEY, "algorithm": 2}])

    assert found.problems == [Problem(1, "algorithm", "is none that Tidekey knows")]


def test_a_broken_document_is_no_text_with_uris() -> None:
    with pytest.raises(ImportDamaged):
        read(json.dumps({"items": [URI, URI]})[:-2])


# texts --------------------------------------------------------------------------------------------


def test_a_uri_without_a_key_is_no_account() -> None:
    with pytest.raises(ImportUnknown):
        read("see otpauth://totp/label?secret in the manual")


# Authme -------------------------------------------------------------------------------------------


def test_an_authme_export_sealed_by_the_computer_is_refused() -> None:
    with pytest.raises(ImportUnsupported, match="computer"):
        read({"role": "export", "encrypted": True, "codes": "AAAA", "version": 3})


# Proton Pass --------------------------------------------------------------------------------------


def test_a_table_of_proton_pass_from_before_vaults_is_its_own() -> None:
    found = read(
        "type,name,url,username,password,note,totp,createTime,modifyTime\n"
        f"login,Forge,,mira,pw,,{URI},1706621831,1707735222\n"
    )

    assert (found.app, names(found)) == ("proton_pass", [("Forge", "mira")])


# keys by names, lists, settings -------------------------------------------------------------------


def test_an_object_of_keys_by_names_is_accounts_and_one_of_other_things_is_not() -> None:
    assert names(read({"Forge:mira": KEY, "Git": KEY.replace("J", "K")})) == [
        ("Forge", "mira"), ("Git", ""),
    ]  # fmt: skip
    with pytest.raises(ImportUnknown):
        read({"Forge:mira": KEY, "session": "3f2a"})
    with pytest.raises(ImportUnknown):
        read({"token": KEY})


def test_codes_are_found_behind_the_name_of_what_has_them() -> None:
    login = {"name": "Forge", "website_password_password": "pw", "website_password_totp_code": KEY}

    assert names(read({"folders": [{"items": [login]}]})) == [("Forge", "")]


@pytest.mark.parametrize(
    "text",
    [f"Forge {KEY}", f"Forge:{KEY}", f"Forge = JBSW Y3DP EHPK 3PXP\n# {KEY}", f"Forge 6 {KEY}"],
)
def test_a_line_of_a_name_and_a_key_is_an_account(text: str) -> None:
    [one] = read(text).entries

    assert (one.issuer, one.name, one.draft and one.draft.digits) == ("Forge", "", 6)
    assert one.draft is not None
    assert one.draft.secret == read(f"Other: {KEY}").entries[0].draft.secret  # type: ignore[union-attr]


def test_a_counter_in_a_list_is_the_one_used_last() -> None:
    [one] = read(f"Forge:mira 7 {KEY} {41:020}").entries

    assert one.draft is not None
    assert (one.draft.kind, one.draft.digits, one.draft.counter) == ("hotp", 7, 42)


@pytest.mark.parametrize(
    "text",
    ["Dear INTERNATIONALIZATIONX\nhow are you\nand yours", f"{KEY} {1:020}", KEY, f"{KEY}\n{KEY}",
     "name: Forge\nkey: of the garden shed", f"[cloud]\nname = Forge\nsecret = {KEY}"],
)  # fmt: skip
def test_words_and_keys_without_names_are_no_list(text: str) -> None:
    with pytest.raises(ImportUnknown):
        read(text)


def test_a_line_of_a_list_that_holds_no_key_is_named() -> None:
    found = read(f"Forge {KEY}\nGit {KEY}\nmany words\n")

    assert names(found) == [("Forge", ""), ("Git", "")]
    assert found.problems == [Problem(3, "text", "is no name and key")]


def test_blocks_of_settings_keep_to_themselves() -> None:
    found = read(f"[Forge]\nuser = mira\notp: {KEY}\n\n[Git]\nuser = 'theo'\n\npassword: {KEY}\n")

    assert names(found) == [("Forge", "mira")]
    assert found.problems == []


def test_sections_are_no_broken_json() -> None:
    with pytest.raises(ImportUnknown):
        read("[Forge]\nuser = mira\n")
    with pytest.raises(ImportDamaged):
        read('[{"issuer": "Forge"')
