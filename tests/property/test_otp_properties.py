"""Codes equal a second implementation written here; URIs survive being built and read."""

from __future__ import annotations

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from tidekey import base32
from tidekey.errors import UriInvalid
from tidekey.otp import ALGORITHMS, Credential, code_at, code_for_counter
from tidekey.otpauth import build, parse
from tidekey.secret import Secret
from tidekey.words import tidy

keys = st.binary(min_size=1, max_size=128)
algorithms = st.sampled_from(sorted(ALGORITHMS))
counters = st.integers(0, 2**63 - 1)
names = st.text(max_size=40).map(tidy)


def second(key: bytes, algorithm: str, counter: int) -> int:
    """RFC 4226, 5.3, from the text alone."""
    mac = hmac.digest(key, counter.to_bytes(8, "big"), getattr(hashlib, algorithm.lower()))
    return int.from_bytes(mac[mac[-1] % 16 :][:4], "big") % 2**31


@given(keys, algorithms, st.integers(4, 10), counters)
def test_counted_codes_equal_a_second_implementation(
    key: bytes, algorithm: str, digits: int, counter: int
) -> None:
    made = Credential("hotp", algorithm, digits, 30, Secret(key))

    expected = f"{second(key, algorithm, counter):010d}"[-digits:]
    assert code_for_counter(made, counter) == expected


@given(keys, algorithms, st.integers(1, 604_800), st.integers(0, 2**40))
def test_timed_codes_equal_a_second_implementation(
    key: bytes, algorithm: str, period: int, unix: int
) -> None:
    made = Credential("totp", algorithm, 6, period, Secret(key))

    assert code_at(made, unix) == f"{second(key, algorithm, unix // period):06d}"[-6:]


@given(keys, st.integers(0, 2**40))
def test_steam_codes_equal_a_second_implementation(key: bytes, unix: int) -> None:
    made = Credential("steam", "SHA1", 5, 30, Secret(key))
    value, letters = second(key, "SHA1", unix // 30), "23456789BCDFGHJKMNPQRTVWXY"

    expected = "".join(letters[value // 26**place % 26] for place in range(5))
    assert code_at(made, unix) == expected


@given(
    st.sampled_from(["totp", "hotp"]), algorithms, st.integers(4, 10), st.integers(1, 604_800),
    counters, keys, names.filter(lambda text: text.lower() != "steam"), names,
)  # fmt: skip
def test_a_built_uri_is_read_back_as_it_was(
    kind: str, algorithm: str, digits: int, period: int, counter: int, key: bytes,
    issuer: str, name: str,
) -> None:  # fmt: skip
    draft = parse(build(kind, algorithm, digits, period, counter, key, issuer, name))

    assert (draft.kind, draft.algorithm, draft.digits) == (kind, algorithm, digits)
    assert (draft.secret, draft.issuer, draft.name) == (key, issuer, name)
    assert draft.period == (30 if kind == "hotp" else period)
    assert draft.counter == (counter if kind == "hotp" else 0)


@given(keys)
def test_base32_is_read_back(key: bytes) -> None:
    assert base32.decode(base32.encode(key)) == (key, ())


@given(st.text() | st.text().map("otpauth://totp/".__add__) | st.text().map("steam://".__add__))
def test_any_text_is_a_draft_or_a_refusal(text: str) -> None:
    try:
        draft = parse(text)
    except UriInvalid:
        return

    assert 1 <= len(draft.secret) <= 128


@given(st.text())
def test_tidy_text_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
