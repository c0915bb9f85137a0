"""PSKC where the common list of accounts does not reach."""

from __future__ import annotations

import pytest

from tidekey.errors import (
    ImportDamaged,
    ImportPasswordNeeded,
    ImportUnsupported,
    ImportWrongPassword,
)
from tidekey.importers.parts import xmlenc
from tidekey.importers.reading import Given, Read
from tidekey.secret import Secret

from . import local
from .canonical import ACCOUNTS
from .encoders import pskc

SHARED = "00112233445566778899aabbccddeeff"
HOTP = "urn:ietf:params:xml:ns:keyprov:pskc:hotp"
DATA = "<Data><Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret>{}</Data>"
CBC = pskc.XENC + "aes128-cbc"
SEALED = pskc.container([ACCOUNTS[4]], pskc.Way(CBC, bytes.fromhex(SHARED), "sha1"))


def _key(inside: str = DATA.format(""), algorithm: str = HOTP, name: str = "1") -> str:
    return f'<Key Id="{name}" Algorithm="{algorithm}">{inside}</Key>'


def _read(*keys: str) -> Read:
    inside = "".join(f"<KeyPackage>{one}</KeyPackage>" for one in keys)
    head = f'<KeyContainer Version="1.0" xmlns:xenc="{pskc.XENC}">'
    return local.read(Given("x", f"{head}{inside}</KeyContainer>".encode()))


def _changed(old: str, new: str, password: str | None = SHARED) -> Read:
    data = SEALED.replace(old.encode(), new.encode())
    assert data != SEALED
    return local.read(Given("x", data, {}, None if password is None else Secret(password)))


def test_the_wrapped_key_of_rfc_3217() -> None:
    key = bytes.fromhex("255e0d1c07b646dfb3134cc843ba8aa71f025b7c0838251f")
    wrapped = bytes.fromhex(
        "690107618ef092b3b48ca1796b234ae9fa33ebb4159604037db5d6a84eb3aac2768c632775a467d4"
    )
    plain = bytes.fromhex("2923bf85e06dd6ae529149f1f1bae9eab3a7da3d860d3e98")

    assert xmlenc.decrypt("kw-tripledes", key, wrapped) == plain
    with pytest.raises(ImportWrongPassword):
        xmlenc.decrypt("kw-tripledes", key[::-1], wrapped)


@pytest.mark.parametrize("kind", ["ocra", "pin", ""])
def test_another_algorithm_is_left_out_without_a_password(kind: str) -> None:
    sealed = pskc.key_of(ACCOUNTS[4], pskc.Way(CBC, b"k" * 16))
    found = _read(_key(), sealed.replace(HOTP, HOTP.replace("hotp", kind))).found

    assert [(one.row, one.field) for one in found.problems] == [(2, "algorithm")]


@pytest.mark.parametrize(("spelling", "counter"), [
    ("831791", 831791), ("NzA5Nzkx", 709791), ("AAYxSg==", 405834), (" 7\n", 7),
])  # fmt: skip
def test_a_number_in_all_spellings(spelling: str, counter: int) -> None:
    data = DATA.format(f"<Counter><PlainValue>{spelling}</PlainValue></Counter>")
    (entry,) = _read(_key(data)).found.entries

    assert entry.draft and entry.draft.counter == counter


def test_a_key_in_hexadecimal_is_told_from_base64() -> None:
    data = DATA.replace("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", "3F2A3334353637383930313233343536373839FF")
    (entry,) = _read(_key(data.format(""))).found.entries

    assert entry.draft and entry.draft.secret.hex().startswith("3f2a33")


def test_a_check_digit_is_remarked_and_other_letters_are_left_out() -> None:
    shape = '<AlgorithmParameters><ResponseFormat Length="8" {}/></AlgorithmParameters>'
    data = DATA.format("")
    found = _read(_key(shape.format('CheckDigits="true"') + data),
                  _key(shape.format('Encoding="HEXADECIMAL"') + data)).found  # fmt: skip

    assert [(one.row, one.field) for one in found.problems] == [(1, "code"), (2, "encoding")]
    assert [one.extra["check_digit"] for one in found.entries] == [True]


def test_a_broken_key_beside_a_good_one_is_left_out() -> None:
    broken = _key("<Policy><NumberOfTransactions>TWELVE</NumberOfTransactions></Policy>" + DATA)
    found = _read(broken, _key(name="2")).found

    assert [one.row for one in found.problems] == [1]
    assert [one.name for one in found.entries] == ["2"]
    with pytest.raises(ImportDamaged):
        _read(broken)


def test_the_maker_stands_in_for_a_missing_issuer() -> None:
    device = "<DeviceInfo><Manufacturer>Maker</Manufacturer><SerialNo>7</SerialNo></DeviceInfo>"
    (entry,) = _read(device + _key(name="")).found.entries

    assert (entry.issuer, entry.name) == ("Maker", "7")
    assert entry.extra["serial"] == "7"


@pytest.mark.parametrize(("old", "new", "error"), [
    ("hmac-sha1", "hmac-zha9", ImportUnsupported),
    ("aes128-cbc", "unknown", ImportUnsupported),
    ("<ds:KeyName>Pre-shared-key</ds:KeyName>", "<ds:X509Data/>", ImportUnsupported),
    ("MACMethod", "Nothing", ImportDamaged),
    ("<ValueMAC>", "<ValueMAC>AAAA", ImportWrongPassword),
    ("xenc:CipherValue", "Nothing", ImportDamaged),
])  # fmt: skip
def test_what_cannot_be_opened_is_said_by_its_kind(old: str, new: str, error: type) -> None:
    with pytest.raises(error):
        _changed(old, new)


def test_a_method_nobody_knows_is_said_before_a_password_is_asked_for() -> None:
    with pytest.raises(ImportUnsupported):
        _changed("aes128-cbc", "unknown", None)
    with pytest.raises(ImportPasswordNeeded):
        _changed("Pre-shared-key", "Another", None)


def test_a_document_type_makes_a_container_a_damaged_one() -> None:
    data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + SEALED.partition(b"?>")[2]

    with pytest.raises(ImportDamaged):
        local.read(Given("x", data, {}, Secret(SHARED)))


@pytest.mark.parametrize("typed", [SHARED.upper(), " ".join(SHARED), "ABEiM0RVZneImaq7zN3u/w=="])
def test_a_shared_key_is_read_as_people_get_it(typed: str) -> None:
    (entry,) = local.read(Given("x", SEALED, {}, Secret(typed))).found.entries

    assert entry.draft and entry.draft.counter == ACCOUNTS[4].counter


def test_a_version_that_the_rfc_does_not_have_is_refused() -> None:
    head = '<KeyContainer Version="1.2" xmlns="urn:ietf:params:xml:ns:keyprov:pskc">'
    whole = f"{head}<KeyPackage>{_key()}</KeyPackage></KeyContainer>"

    with pytest.raises(ImportDamaged):
        local.read(Given("x", whole.encode()))
