"""Sealed files beyond the vectors: what is kept, what is never written, what is never said."""

from __future__ import annotations

import traceback

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from tidekey import recovery_code, sealed, slots
from tidekey.argon import Cost
from tidekey.errors import HostError, SealedRefused, WrongKey, WrongPassphrase
from tidekey.secret import Secret
from tidekey.slots import Passkey
from tidekey.strictjson import StrictJsonError

VAULT_ID, DEVICE_ID, KEY = bytes(16), bytes(16), bytes(range(32))
CODE = Secret(recovery_code.from_bytes(bytes(17)))


def seal(slots_raw: list[bytes], body: object = None) -> bytes:
    return sealed.seal(1, VAULT_ID, DEVICE_ID, 1, KEY, slots_raw, body or {})  # type: ignore[arg-type]


@given(st.binary(min_size=1, max_size=64), st.binary(max_size=32), st.binary(max_size=64))
def test_our_hkdf_is_the_librarys(secret: bytes, salt: bytes, info: bytes) -> None:
    theirs = HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)

    assert slots.hkdf(secret, salt, info) == theirs


def test_each_way_in_gives_the_same_key() -> None:
    passkey = Passkey("chrome-extension://x", b"id", bytes(32), "chromium")
    made = [
        slots.make_keychain("item", b"k" * 32, VAULT_ID, KEY),
        slots.make_recovery(CODE, VAULT_ID, KEY),
        slots.make_passphrase(Secret("correct horse"), VAULT_ID, KEY),
        slots.make_passkey(passkey, b"p" * 32, VAULT_ID, KEY),
    ]
    data = seal(made)
    ways = [
        sealed.Way("keychain", Secret(b"k" * 32)),
        sealed.Way("recovery", CODE),
        sealed.Way("passphrase", Secret("correct horse")),
        sealed.Way("passkey", Secret(b"p" * 32)),
    ]

    opened = [sealed.open_with(data, way) for way in ways]

    assert {one.key for one in opened} == {KEY}
    header = opened[0].header
    assert header.slots[0].item == "item"
    assert header.slots[2].cost == Cost(65536, 3, 4)
    assert header.slots[3].passkey == passkey
    assert [slot.raw for slot in header.slots] == made


def test_a_wrong_passphrase_is_said_to_be_wrong() -> None:
    data = seal([slots.make_passphrase(Secret("correct horse"), VAULT_ID, KEY)])

    with pytest.raises(WrongPassphrase):
        sealed.open_with(data, sealed.Way("passphrase", Secret("wrong horse")))


def test_a_passphrase_slot_never_costs_less_than_the_floor() -> None:
    raw = slots.make_passphrase(Secret("correct horse"), VAULT_ID, KEY, Cost(8, 1, 1))

    assert slots.read(raw).cost == Cost(65536, 3, 4)


def test_a_slot_opens_by_its_kek_alone() -> None:
    slot = slots.read(slots.make_recovery(CODE, VAULT_ID, KEY))
    kek = slots.kek_of(slot, VAULT_ID, recovery_code.to_bytes(CODE.reveal()))

    assert slots.unwrap_by_kek(slot, kek) == KEY


def test_two_slots_for_one_secret_share_no_bytes_beyond_their_head() -> None:
    one, other = (slots.make_recovery(CODE, VAULT_ID, KEY) for _ in range(2))

    assert one[:2] == other[:2] and one[2:10] != other[2:10]
    assert one[12:44] != other[12:44] and one[44:60] != other[44:60] and one[60:] != other[60:]


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": 2**64}, {"a": "\ud800"}, {"a": b"x"}])
def test_a_body_that_could_not_be_read_is_never_sealed(body: object) -> None:
    with pytest.raises(StrictJsonError):
        seal([slots.make_recovery(CODE, VAULT_ID, KEY)], body)


def test_a_file_against_a_rule_is_never_sealed() -> None:
    one = slots.make_recovery(CODE, VAULT_ID, KEY)

    for wrong in ([one, one], [one[:1] + b"\x01" + one[2:]]):
        with pytest.raises(SealedRefused):
            seal(wrong)
    with pytest.raises(SealedRefused, match="64 MiB"):
        seal([one], {"x": "y" * (64 * 1024 * 1024)})


def test_a_file_over_64_mib_is_refused_before_it_is_looked_through() -> None:
    with pytest.raises(SealedRefused, match="64 MiB"):
        sealed.peek(seal([]) + bytes(64 * 1024 * 1024))


def test_neither_key_nor_body_is_in_a_repr() -> None:
    opened = sealed.open_with(
        seal([slots.make_recovery(CODE, VAULT_ID, KEY)], {"a": "JBSWY3DP"}),
        sealed.Way("recovery", CODE),
    )

    shown = repr(opened) + repr(sealed.Way("recovery", CODE))
    assert "JBSWY3DP" not in shown and repr(KEY)[2:-1] not in shown
    assert CODE.reveal() not in shown


@pytest.mark.parametrize(
    "typed", ["2222-2222-2222-2222-2222-2222-2222", "JBSWY3DP", "0" * 27 + "1"]
)
def test_no_refusal_repeats_the_code_that_was_typed(typed: str) -> None:
    data = seal([slots.make_recovery(CODE, VAULT_ID, KEY)])

    with pytest.raises(HostError) as caught:
        sealed.open_with(data, sealed.Way("recovery", Secret(typed)))

    said = "".join(traceback.format_exception_only(caught.value)) + repr(caught.value.detail)
    assert typed not in said


def test_a_key_of_another_vault_is_named_so() -> None:
    header = sealed.peek(seal([slots.make_keychain("i", b"k" * 32, VAULT_ID, KEY)]))

    with pytest.raises(WrongKey):
        sealed.unwrap(header, header.slots[0], b"x" * 32)
