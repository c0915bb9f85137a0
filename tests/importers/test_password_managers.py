"""Password managers: what their exports have that a list of accounts does not show."""

from __future__ import annotations

import json

import pytest

from tidekey.errors import ImportDamaged, ImportNothing, ImportUnsupported, ImportWrongPassword
from tidekey.importers.base import Problem, Reading
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import local
from .canonical import PASSWORD
from .encoders import bitwarden, onepassword

KEY = "JBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/Forge:mira?secret={KEY}&issuer=Forge"


def read(data: bytes | str, password: str | None = None, **beside: bytes) -> Reading:
    """The file as an importer reads it."""
    data = data.encode() if isinstance(data, str) else data
    typed = None if password is None else Secret(password)
    return local.read(Given("export", data, beside, typed)).found


def vault(*items: dict, **more: object) -> str:
    """A vault of Bitwarden."""
    return json.dumps({"encrypted": False, "folders": [], "items": items} | more)


def login(name: str, totp: str, **more: object) -> dict:
    """An item of Bitwarden."""
    return {"type": 1, "name": name, "login": {"totp": totp, "username": "me", "password": "pw"},
            **more}  # fmt: skip


def app_of(data: str) -> str:
    """The app whose importer knows the file."""
    return read(data).app


# Bitwarden ----------------------------------------------------------------------------------------


def test_a_bound_export_is_refused_before_a_password_is_asked_for() -> None:
    with pytest.raises(ImportUnsupported, match="account"):
        read(vault(encrypted=True, encKeyValidation_DO_NOT_EDIT="2.a|b|c"))


def test_a_changed_body_is_damage_and_no_wrong_password() -> None:
    whole = json.loads(bitwarden.files()["pbkdf2"][0].data)
    whole["data"] = whole["encKeyValidation_DO_NOT_EDIT"][:-8] + "AAAAAAA="

    with pytest.raises(ImportDamaged):
        read(json.dumps(whole), PASSWORD)


def test_a_sealed_text_that_is_none_is_damage_before_a_password_is_asked_for() -> None:
    whole = json.loads(bitwarden.files()["pbkdf2"][0].data) | {"data": "2.only|two"}

    with pytest.raises(ImportDamaged):
        read(json.dumps(whole))


def test_a_bad_key_is_left_out_and_its_problem_holds_no_content() -> None:
    found = read(vault(login("One", "not base32!"), login("Two", KEY)))

    assert [one.issuer for one in found.entries] == ["Two"]
    assert found.problems == [Problem(1, "secret", "has a character outside A-Z and 2-7")]


def test_a_title_that_is_not_the_issuer_is_kept_and_the_password_is_not() -> None:
    found = read(vault(login("My forge", URI)))

    assert (found.entries[0].issuer, found.entries[0].name) == ("Forge", "mira")
    assert found.entries[0].extra == {"title": "My forge", "user": "me"}


def test_a_key_of_steam_is_named_by_its_item() -> None:
    found = read(vault(login("Games", f"steam://{KEY}")))

    draft = found.entries[0].draft
    assert draft is not None
    assert (draft.kind, draft.issuer, draft.name) == ("steam", "Games", "me")


def test_an_item_in_the_trash_is_named_and_left_out() -> None:
    found = read(vault(login("Old", KEY, deletedDate="2024-01-01T00:00:00Z"), login("New", KEY)))

    assert [one.issuer for one in found.entries] == ["New"]
    assert found.problems == [Problem(1, "item", "is in the trash")]


def test_a_vault_is_told_from_the_authenticator() -> None:
    bare = {"type": 1, "name": "A", "login": {"totp": URI}}

    assert app_of(vault(bare)) == "bitwarden"
    assert app_of(json.dumps({"encrypted": False, "items": [bare]})) == "bitwarden_authenticator"
    assert app_of(json.dumps({"encrypted": False, "items": [login("A", KEY)]})) == "bitwarden"


def test_an_issuer_with_a_comma_does_not_move_the_first_authenticators_columns() -> None:
    header = "folder,favorite,type,name,login_uri,login_totp"
    found = read(f"{header}\n,,1,Corp, Inc,,{URI},Corp, Inc,30,6\n")

    assert [one.issuer for one in found.entries] == ["Forge"]


# 1Password ----------------------------------------------------------------------------------------


def opvault(**changes: bytes) -> Reading:
    """A vault with one item in each of two bands."""
    first, second = (onepassword.item(one) for one in onepassword.files()["opvault"][1][:2])
    return read(b"", PASSWORD, **onepassword.opvault([first, second]) | changes)


def test_a_damaged_band_leaves_the_others_as_they_are() -> None:
    found = opvault(**{"band_0.js": b"ld({"})

    assert len(found.entries) == 1
    assert found.problems == [Problem(0, "band_0.js", "is damaged")]


def test_an_item_that_fails_its_check_is_a_problem_of_its_row() -> None:
    found = opvault(**{"band_0.js": b'ld({"A":{"uuid":"A","k":"AAAA","d":"","o":""}});'})

    assert len(found.entries) == 1
    assert found.problems == [Problem(1, "item", "is damaged")]


def test_a_profile_without_its_bands_was_not_fully_copied() -> None:
    files = onepassword.opvault([])

    with pytest.raises(ImportDamaged, match="band"):
        read(files["profile.js"])


def test_a_trashed_item_of_a_vault_is_named_and_left_out() -> None:
    one = onepassword.files()["opvault"][1][0]
    files = onepassword.opvault([onepassword.item(one, trashed=True), onepassword.item(one)])

    found = read(b"", PASSWORD, **files)

    assert len(found.entries) == 1
    assert found.problems == [Problem(1, "item", "is in the trash")]


def test_the_folder_of_an_item_is_a_tag() -> None:
    one = onepassword.files()["opvault"][1][3]

    found = read(b"", PASSWORD, **onepassword.opvault([onepassword.item(one, folder="F")]))

    assert found.entries[0].tags == ("Place",)


def test_a_vault_opens_with_its_own_password_alone() -> None:
    with pytest.raises(ImportWrongPassword):
        read(b"", "another", **onepassword.opvault([]))


def test_an_archived_login_comes_and_is_marked() -> None:
    header = "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes"

    found = read(f'{header}\nForge,,mira,pw,{URI},true,true,"a;b",\n')

    assert found.app == "1password"
    assert (found.entries[0].pinned, found.entries[0].tags) == (True, ("a", "b"))
    assert found.entries[0].extra == {"archived": True}


# the others ---------------------------------------------------------------------------------------


def test_nordpass_has_no_codes_and_says_so() -> None:
    header = "name,url,username,password,note,cardholdername,cardnumber,cvc,expirydate,zipcode"

    with pytest.raises(ImportNothing, match="NordPass"):
        read(f"{header},folder,type\nA,https://a.example,me,pw,,,,,,,,password\n")


def test_an_address_of_a_code_that_is_none_gives_way_to_the_key() -> None:
    header = "username,username2,username3,title,password,note,url,category,otpSecret,otpUrl"

    found = read(f"{header}\nme,,,Forge,pw,,,,{KEY},0\nme,,,No code,pw,,,,,0\n")

    assert [(one.issuer, one.row) for one in found.entries] == [("Forge", 1)]
    assert found.problems == []


def test_the_user_behind_apples_title_is_no_part_of_the_issuer() -> None:
    found = read(f"Title,URL,Username,Password,Notes,OTPAuth\nforge.example (me),,me,pw,,{KEY}\n")

    assert found.app == "apple_passwords"
    assert (found.entries[0].issuer, found.entries[0].name) == ("forge.example", "me")


def test_a_key_uri_that_is_none_gives_way_to_the_other_fields() -> None:
    rows = [{"name": "Forge:me", "secret": KEY, "issuer": "Forge", "type": "hotp", "counter": 4,
             "url": "otpauth://"}]  # fmt: skip

    found = read(json.dumps(rows))

    draft = found.entries[0].draft
    assert draft is not None
    assert (found.entries[0].name, draft.kind, draft.counter) == ("me", "hotp", 4)
