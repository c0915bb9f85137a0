"""WinAuth where the common list of accounts does not reach."""

from __future__ import annotations

import pytest

from tidekey.errors import ImportUnsupported
from tidekey.importers.reading import Given, Read

from . import local
from .canonical import PNG

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
DATA = "3132333435363738393031323334353637383930\t8\tSHA1\t30"


def _read(text: str) -> Read:
    return local.read(Given("export", text.encode()))


def _settings(*authenticators: str) -> str:
    return f'<WinAuth version="3.6">{"".join(authenticators)}</WinAuth>'


def _one(type_: str, data: str, name: str = "a name", skin: str = "") -> str:
    return (f'<WinAuthAuthenticator type="WinAuth.{type_}Authenticator"><name>{name}</name>'
            f"<skin>{skin}</skin><authenticatordata><secretdata>{data}</secretdata>"
            "</authenticatordata></WinAuthAuthenticator>")  # fmt: skip


SEALS = [("u", "Windows"), ("yu", "Windows"), ("m", "Windows"), ("a", "YubiKey"), ("yb", "YubiKey")]


@pytest.mark.parametrize(("letters", "word"), SEALS)
def test_what_windows_or_a_yubikey_seals_is_refused_by_name(letters: str, word: str) -> None:
    with pytest.raises(ImportUnsupported, match=word):
        _read(_settings(f'<data encrypted="{letters}">00</data>'))


def test_battle_net_has_eight_digits_and_its_number_beside_it() -> None:
    found = _read(_settings(_one("BattleNet", f"{DATA}|{b'EU-1-2-3'.hex()}"))).found

    (entry,) = found.entries
    assert (entry.issuer, entry.draft and entry.draft.digits) == ("Battle.net", 8)
    assert entry.extra == {"serial": "EU-1-2-3"}


def test_a_battle_net_key_of_version_2_ends_after_20_bytes() -> None:
    data = DATA.partition("\t")[0] + b"EU-1-2-3".hex()
    found = _read(_settings(f"<authenticator><secretdata>{data}</secretdata></authenticator>"))

    (entry,) = found.found.entries
    assert entry.draft and entry.draft.secret == b"12345678901234567890"
    assert (entry.draft.digits, entry.extra) == (8, {"serial": "EU-1-2-3"})


def test_the_counter_is_one_more_than_the_last_one_used() -> None:
    settings = _read(_settings(_one("HOTP", f"{DATA}|41"))).found
    listed = _read(f"otpauth://hotp/x?secret={KEY}&digits=6&counter=41&icon=WinAuth").found

    assert [one.draft and one.draft.counter for one in settings.entries + listed.entries] == [
        42,
        42,
    ]


def test_a_picture_is_kept_and_the_name_of_one_is_told() -> None:
    from base64 import b64encode

    skins = (f"base64:{b64encode(PNG).decode()}", "GoogleIcon.png")
    entries = _read(_settings(*(_one("Google", DATA, skin=one) for one in skins))).found.entries

    assert [bool(one.icon) for one in entries] == [True, False]
    assert entries[1].extra == {"icon": "GoogleIcon.png"}


def test_a_bad_row_is_left_out_alone() -> None:
    found = _read(_settings(_one("Google", "no hex"), _one("Google", DATA))).found

    assert [(one.row, one.field) for one in found.problems] == [(1, "secret")]
    assert [one.row for one in found.entries] == [2]


def test_nothing_that_sells_what_is_in_a_steam_account_is_kept() -> None:
    about = '{"identity_secret":"i","revocation_code":"R1","steamid":"7","Session":{"a":"b"}}'
    data = "|".join([DATA, b"serial".hex(), b"android:1".hex(), about.encode().hex(), "6162"])
    (entry,) = _read(_settings(_one("Steam", data))).found.entries

    assert entry.extra == {"serial_number": "serial", "device_id": "android:1", "steamid": "7"}


def test_a_list_without_anything_of_winauth_is_a_plain_one() -> None:
    found = _read(f"otpauth://hotp/a+b?secret={KEY}&digits=6&counter=41")

    assert found.app == "otpauth_uri_list"
