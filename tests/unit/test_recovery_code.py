"""The recovery code: written once, read as people type it, each slip found."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidekey import recovery_code
from tidekey.errors import RecoveryMalformed

CODE = "KAK4-R3HG-NVZB-R53G-Y55C-1Z63-BWNQ"
PLAIN = CODE.replace("-", "")
secrets = st.binary(min_size=17, max_size=17).map(
    lambda raw: (int.from_bytes(raw, "big") >> 6 << 6).to_bytes(17, "big")
)


@given(secrets)
def test_bytes_and_text_are_one_another(value: bytes) -> None:
    text = recovery_code.from_bytes(value)

    assert recovery_code.to_bytes(text) == value
    assert recovery_code.checks(text)
    assert [len(one) for one in recovery_code.groups(text)] == [4] * 7


def test_a_drawn_code_has_130_random_bits() -> None:
    drawn = recovery_code.draw(os.urandom).reveal()

    assert recovery_code.checks(drawn)
    assert recovery_code.to_bytes(drawn)[-1] & 63 == 0
    assert drawn != recovery_code.draw(os.urandom).reveal()
    assert recovery_code.draw(lambda size: b"\xff" * size).reveal().startswith("ZZZZ-ZZZZ-")


@pytest.mark.parametrize(
    "typed",
    [CODE, PLAIN, CODE.lower(), CODE.replace("-", " "), f"\t{CODE}\n", CODE.replace("1", "l"),
     CODE.replace("1", "I"), CODE.replace("-", "\u2013"), CODE.replace("-", "\u00a0")],
    ids=repr,
)  # fmt: skip
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert recovery_code.normalize(typed) == PLAIN


@pytest.mark.parametrize(
    "typed", ["", CODE[:-1], CODE + "0", CODE.replace("K", "U"), CODE.replace("K", "é"),
              CODE.replace("1", "\u0131"), CODE.replace("-", "_")],
    ids=repr,
)  # fmt: skip
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(RecoveryMalformed):
        recovery_code.normalize(typed)


def test_every_single_slip_is_found_in_its_group() -> None:
    right = recovery_code.to_bytes(CODE)
    for at in range(28):
        wrong = "2" if PLAIN[at] != "2" else "3"
        typed = PLAIN[:at] + wrong + PLAIN[at + 1 :]
        assert (at // 4 + 1, right) in list(recovery_code.candidates(typed))
    for at in range(27):
        if PLAIN[at] != PLAIN[at + 1]:
            typed = PLAIN[:at] + PLAIN[at + 1] + PLAIN[at] + PLAIN[at + 2 :]
            assert (at // 4 + 1, right) in list(recovery_code.candidates(typed))


@given(secrets)
@settings(max_examples=20, deadline=None)
def test_few_guesses_survive_the_check_characters(value: bytes) -> None:
    assert len(list(recovery_code.candidates(recovery_code.from_bytes(value)))) < 12
