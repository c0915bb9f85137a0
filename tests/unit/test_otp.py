"""Codes: the published vectors, and everything that pyotp alone would refuse."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tidekey.errors import FieldInvalid
from tidekey.otp import Credential, code_at, code_for_counter, window
from tidekey.secret import Secret

SEED = b"12345678901234567890"
RFC_4226 = [
    "755224", "287082", "359152", "969429", "338314",
    "254676", "287922", "162583", "399871", "520489",
]  # fmt: skip
RFC_6238 = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


def make(**changed: object) -> Credential:
    values = {"kind": "totp", "algorithm": "SHA1", "digits": 6, "period": 30, "secret": SEED}
    values |= changed
    values["secret"] = Secret(values["secret"])
    return Credential(**values)


@pytest.mark.parametrize("counter", range(10))
def test_counted_codes_are_those_of_rfc_4226(counter: int) -> None:
    assert code_for_counter(make(kind="hotp"), counter) == RFC_4226[counter]


@pytest.mark.parametrize(("unix", "sha1", "sha256", "sha512"), RFC_6238)
def test_timed_codes_are_those_of_rfc_6238(unix: int, sha1: str, sha256: str, sha512: str) -> None:
    seeds = {"SHA1": SEED, "SHA256": (SEED * 2)[:32], "SHA512": (SEED * 4)[:64]}

    codes = [code_at(make(algorithm=a, digits=8, secret=seeds[a]), unix) for a in seeds]

    assert codes == [sha1, sha256, sha512]


def test_steam_codes_have_its_own_alphabet() -> None:
    key = bytes.fromhex("f6c241d850caa70b3c9220228899e71c1b2a4d53")  # any key will do

    code = code_at(make(kind="steam", digits=5, secret=key), 1511200518)

    assert len(code) == 5
    assert set(code) <= set("23456789BCDFGHJKMNPQRTVWXY")


@pytest.mark.parametrize("size", [1, 2, 10, 13, 20, 64, 100, 128])
@pytest.mark.parametrize("period", [1, 30, 121, 86_400, 604_800])
def test_short_keys_and_long_periods_make_codes(size: int, period: int) -> None:
    assert len(code_at(make(secret=b"k" * size, period=period), 1_700_000_000)) == 6


@pytest.mark.parametrize("digits", range(4, 11))
def test_codes_have_as_many_digits_as_asked(digits: int) -> None:
    assert len(code_at(make(digits=digits), 1111111109)) == digits


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("secret", b""), ("secret", b"k" * 129), ("digits", 3), ("digits", 11), ("digits", -1),
        ("period", 0), ("period", 604_801), ("algorithm", "GOST"), ("algorithm", "sha1"),
        ("kind", "push"), ("kind", ""),
    ],
)  # fmt: skip
def test_what_makes_no_code_is_refused_by_field(field: str, value: object) -> None:
    make()  # the control: nothing else is wrong

    with pytest.raises(FieldInvalid) as refused:
        make(**{field: value})

    assert refused.value.detail["field"] == field


def test_time_before_1970_is_refused() -> None:
    assert code_at(make(), 0) == "755224"

    with pytest.raises(FieldInvalid):
        code_at(make(), -1)


def test_counter_beyond_63_bits_is_refused() -> None:
    assert code_for_counter(make(kind="hotp"), 2**63 - 1)

    with pytest.raises(FieldInvalid):
        code_for_counter(make(kind="hotp"), 2**63)


def test_a_counting_account_has_no_code_for_a_moment() -> None:
    with pytest.raises(FieldInvalid):
        code_at(make(kind="hotp"), 59)


def test_a_code_holds_from_its_first_second_to_before_the_next() -> None:
    assert window(make(), 59) == (30, 60)
    assert window(make(), 60) == (60, 90)
    assert window(make(period=86_400), 1_700_000_000) == (1_699_920_000, 1_700_006_400)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/St_Johns"])
def test_the_hour_when_clocks_go_back_makes_no_difference(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    codes = [code_at(make(), at) for at in (1761440399, 1761440400, 1761444000)]
    monkeypatch.undo()
    time.tzset()

    assert codes == [code_for_counter(make(kind="hotp"), at // 30) for at in
                     (1761440399, 1761440400, 1761444000)]  # fmt: skip


def test_secrets_under_112_bits_are_called_weak_and_still_used() -> None:
    assert make(secret=b"k" * 13).weak
    assert not make(secret=b"k" * 14).weak


def test_no_secret_is_shown_by_repr() -> None:
    assert "1234567890" not in repr(make())


def test_pyotp_is_loaded_only_when_a_code_is_made() -> None:
    script = (
        "import sys; from tidekey import otp; from tidekey.secret import Secret\n"
        "c = otp.Credential('totp', 'SHA1', 6, 30, Secret(b'k'))\n"
        "before = 'pyotp' in sys.modules; otp.code_at(c, 0)\n"
        "print(before, 'pyotp' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.stdout.split() == ["False", "True"]
