"""Codes with a PIN: what goes into them, and what is said where the PIN is not here."""

from __future__ import annotations

import hashlib

import pytest

from tidekey.errors import PinMissing
from tidekey.otp import FIXED, Credential, code_at
from tidekey.secret import Secret

KEYS = {"motp": b"00112233445566ff", "yandex": bytes(range(16))}
UNIX = 1_700_000_000


def made(kind: str, key: bytes, pin: str) -> Credential:
    return Credential(kind, *FIXED[kind], Secret(key), Secret(pin))


def test_an_motp_code_is_the_head_of_a_digest_of_step_key_and_pin() -> None:
    expected = hashlib.md5(b"170000000" + KEYS["motp"] + b"1234").hexdigest()[:6]

    assert code_at(made("motp", KEYS["motp"], "1234"), UNIX) == expected


def test_an_motp_key_is_a_text_whose_case_counts() -> None:
    upper = KEYS["motp"].upper()

    assert code_at(made("motp", upper, "1234"), UNIX) != code_at(
        made("motp", KEYS["motp"], "1234"), UNIX
    )


def test_a_yandex_code_is_eight_letters_of_which_only_16_bytes_of_key_decide() -> None:
    code = code_at(made("yandex", KEYS["yandex"], "5239"), UNIX)

    assert len(code) == 8 and code.isalpha() and code.islower()
    assert code == code_at(made("yandex", KEYS["yandex"] + b"checksum..", "5239"), UNIX)


@pytest.mark.parametrize("kind", KEYS)
def test_another_pin_is_another_code(kind: str) -> None:
    codes = {code_at(made(kind, KEYS[kind], pin), UNIX) for pin in ("1234", "1235", "12345")}

    assert len(codes) == 3


@pytest.mark.parametrize("kind", KEYS)
def test_without_its_pin_no_code_is_made(kind: str) -> None:
    with pytest.raises(PinMissing):
        code_at(made(kind, KEYS[kind], ""), UNIX)
