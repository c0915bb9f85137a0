"""What FreeOTP writes that no list of accounts shows, and Java's maps that are made to harm."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tidekey.errors import ImportDamaged
from tidekey.importers.base import Reading
from tidekey.importers.parts import java_maps
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import local
from .canonical import PASSWORD, PNG, Account
from .encoders import freeotp, freeotp2

KEY = Account("Site", "me", bytes(range(20)))
TOKEN = freeotp.token(KEY)


def read(data: bytes, password: str | None = None) -> Reading:
    typed = None if password is None else Secret(password)
    return local.read(Given("file", data, {}, typed)).found


def only(found: Reading) -> Account:
    assert found.problems == []
    (one,) = found.entries
    return local.account(one)


def tokens(*changes: dict[str, Any]) -> Reading:
    whole = {"tokens": [TOKEN | one for one in changes], "tokenOrder": []}
    return read(json.dumps(whole).encode())


# FreeOTP ------------------------------------------------------------------------------------------


def test_an_edited_title_wins_over_the_sites_own() -> None:
    found = tokens({"issuerAlt": "Mine", "labelAlt": "I"})

    assert (found.entries[0].issuer, found.entries[0].name) == ("Mine", "I")
    assert found.entries[0].extra == {"issuerExt": "Site", "issuerInt": "Site", "label": "me"}


def test_the_issuer_of_the_parameter_stands_in_for_an_empty_prefix() -> None:
    assert only(tokens({"issuerExt": ""})).issuer == "Site"


@pytest.mark.parametrize(("stored", "next_one"), [(-1, 0), (0, 0), (41, 41)])
def test_a_counter_is_taken_as_it_stands_but_for_minus_one(stored: int, next_one: int) -> None:
    assert only(tokens({"type": "HOTP", "counter": stored})).counter == next_one


def test_a_bad_token_is_left_out_and_its_field_named() -> None:
    found = tokens({"secret": [400]}, {}, {"digits": 99}, {"secret": []}, {"type": "X"})

    assert len(found.entries) == 1
    assert [(one.row, one.field) for one in found.problems] == [
        (1, "secret"),
        (3, "digits"),
        (4, "secret"),
        (5, "kind"),
    ]


def test_a_picture_in_a_token_is_its_icon() -> None:
    image = "data:image/png;base64," + base64.b64encode(PNG).decode()

    assert tokens({"image": image}).entries[0].icon


def test_the_first_versions_kept_key_uris() -> None:
    strings = (
        '<string name="a">otpauth://totp/Site:me?secret=AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT</string>'
    )
    found = read(f'<map>{strings}<string name="tokenOrder">["a"]</string></map>'.encode())

    assert only(found) == KEY


def backup(change: dict[str, Any], drop: str = "") -> bytes:
    """A backup of FreeOTP 2 of one token, with another's fields."""
    written, _ = freeotp2.files()["sha1"]
    pairs = java_maps.parsed(written.data)
    ids = [name for name in pairs if name.endswith("-token")][:1]
    kept = {name: pairs[name] for name in (ids[0], ids[0][:-6], "masterKey") if name != drop}
    if ids[0] in kept:
        kept[ids[0]] = json.dumps(json.loads(kept[ids[0]]) | change)
    return freeotp2.serialized(list(kept.items()))


def test_steams_codes_are_told_by_the_issuer_in_freeotp_2() -> None:
    assert only(read(backup({"issuerExt": "Steam"}), PASSWORD)).kind == "steam"


def test_a_backup_without_its_master_key_is_damaged_before_a_password_is_asked_for() -> None:
    with pytest.raises(ImportDamaged):
        read(backup({}, "masterKey"))


def test_a_token_of_another_master_key_is_left_out_with_that_reason() -> None:
    written, _ = freeotp2.files()["sha1"]
    pairs = java_maps.parsed(written.data)
    uuid = next(name for name in pairs if f"{name}-token" in pairs)
    sealed = json.loads(json.loads(pairs[uuid])["key"])
    sealed["mCipherText"][0] ^= 1
    pairs[uuid] = json.dumps({"key": json.dumps(sealed)})
    found = read(freeotp2.serialized(list(pairs.items())), PASSWORD)

    assert [one.field for one in found.problems] == ["secret"]
    assert len(found.entries) == len(pairs) // 2 - 1


def test_half_a_token_is_left_out() -> None:
    written, _ = freeotp2.files()["sha1"]
    pairs = java_maps.parsed(written.data)
    del pairs[next(name for name in pairs if name.endswith("-token"))]
    found = read(freeotp2.serialized(list(pairs.items())), PASSWORD)

    assert [one.field for one in found.problems] == ["token"]


# Java's maps --------------------------------------------------------------------------------------


def test_long_texts_and_letters_beyond_the_first_plane_are_read() -> None:
    raw = "\U0001f511".encode("utf-16-be")
    surrogates = "".join(chr(int.from_bytes(raw[at : at + 2], "big")) for at in (0, 2))
    java = surrogates.encode("utf-8", "surrogatepass") + b"\xc0\x80"
    data = freeotp2.serialized([("@@@@@@@@", "x" * 70_000)]).replace(b"@" * 8, java)

    assert java_maps.parsed(data) == {"\U0001f511\0": "x" * 70_000}


def test_a_number_in_a_map_is_passed_over_and_a_pointer_is_followed() -> None:
    number = bytes.fromhex(
        "737200116a6176612e6c616e672e496e746567657212e2a0a4f781873802000149000576616c7565"
        "787200106a6176612e6c616e672e4e756d62657286ac951d0b94e08b020000787000000003"
    )
    data = freeotp2.serialized([("a", "one"), ("b", "two")])
    # handles: the class, the map, "a", "one", "b", "two"
    end = b"\x74\0\1c" + number + b"\x74\0\1d" + b"\x71\0\x7e\0\3" + b"\x78"

    assert java_maps.parsed(data[:-1] + end) == {"a": "one", "b": "two", "d": "one"}


@pytest.mark.parametrize(
    "tail",
    [
        b"",
        b"\x74\xff\xff",
        b"\x7c" + b"\xff" * 8,
        b"\x73" * 5000,
        b"\x71\0\x7e\0\1",
        b"\x71\xff\xff\xff\xff",
        b"\x72\0\1a" + bytes(8) + b"\2\xff\xff",
        (b"\x72\0\1a" + bytes(8) + b"\2\0\0\x78") * 5000,
        b"\x7b",
    ],
)
def test_a_stream_made_to_harm_is_damage(tail: bytes) -> None:
    with pytest.raises(ImportDamaged):
        java_maps.parsed(java_maps.MAGIC + tail)
