"""What holds for every sealed file: any flipped bit is refused, any body comes back."""

from __future__ import annotations

import hashlib
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidekey import recovery_code, sealed, slots
from tidekey.errors import HostError, SealedDamaged, SealedTampered, WrongKey
from tidekey.secret import Secret

VAULT_ID, DEVICE_ID, KEY = bytes(range(16)), bytes(range(16, 32)), bytes(range(32))
CODE = Secret(recovery_code.from_bytes(bytes(range(16)) + b"\x40"))
BODY = {"shared": {"accounts": {}}, "local": {"note": "small"}}

leaves = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)  # fmt: skip
values = st.recursive(leaves, lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=20)
bodies = st.dictionaries(st.text(), values)


def sealed_small(body: object = BODY, kind: int = sealed.VAULT) -> bytes:
    slot = slots.make_recovery(CODE, VAULT_ID, KEY)
    return sealed.seal(kind, VAULT_ID, DEVICE_ID, 3, KEY, [slot], body)  # type: ignore[arg-type]


def repaired(data: bytes) -> bytes:
    """With the trailer that fits what stands above it, as someone who changes a file would."""
    above = data[:-40] + len(data).to_bytes(8, "big")
    return above + hashlib.sha256(above).digest()


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_every_flipped_bit_is_refused() -> None:
    data = sealed_small()
    assert sealed.open_body(data, KEY) == BODY  # control: it opens as it is

    for bit in range(len(data) * 8):
        with pytest.raises(HostError):
            sealed.open_body(flipped(data, bit), KEY)


def test_every_flipped_bit_is_refused_where_the_trailer_was_mended() -> None:
    data = sealed_small()
    assert sealed.open_body(repaired(data), KEY) == BODY  # control: mending alone changes nothing

    for bit in range((len(data) - 40) * 8):
        with pytest.raises(HostError):
            sealed.open_body(repaired(flipped(data, bit)), KEY)


def test_the_trailer_alone_would_let_a_mended_change_through() -> None:
    """Control: without the header MAC these flips would be believed, so the loops above see it."""
    data = sealed_small()
    device, counter, slot_salt = 30 * 8, 53 * 8, 120 * 8

    for bit in (device, counter, slot_salt):
        changed = repaired(flipped(data, bit))
        assert sealed.peek(changed).raw != sealed.peek(data).raw
        with pytest.raises(SealedTampered):
            sealed.open_body(changed, KEY)
        with pytest.raises(SealedDamaged):
            sealed.open_body(flipped(data, bit), KEY)


def test_every_flipped_bit_of_a_slot_is_refused_on_the_way_in() -> None:
    data = sealed_small()
    way = sealed.Way("recovery", CODE)
    assert sealed.open_with(data, way).body == BODY

    for bit in range(103 * 8, (103 + 108) * 8):
        with pytest.raises(HostError):
            sealed.open_with(repaired(flipped(data, bit)), way)


@pytest.mark.parametrize("size", range(0, 240, 7))
def test_a_file_cut_anywhere_is_refused(size: int) -> None:
    data = sealed_small()

    for cut in (data[:size], data[: len(data) - 1 - size]):
        with pytest.raises(HostError):
            sealed.peek(cut)


@given(bodies)
@settings(max_examples=100, deadline=None)
def test_any_body_comes_back(body: dict[str, object]) -> None:
    data = sealed_small(body, sealed.EXPORT)

    opened = sealed.open_with(data, sealed.Way("recovery", CODE), sealed.EXPORT)

    assert opened.body == body
    assert opened.key == KEY


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_opened_or_refused(tail: bytes, mend: bool) -> None:
    data = sealed.MAGIC + tail
    with pytest.raises(HostError):
        sealed.peek(repaired(data) if mend and len(data) > 40 else data)


@given(st.integers(1, 200_000))
def test_padding_is_the_least_step_that_holds(size: int) -> None:
    padded = sealed.padded_size(size)

    step = 4096 if size <= 65536 else 2 ** (size - 1).bit_length() // 16
    assert padded % step == 0 and padded - step < size <= padded


@pytest.mark.parametrize(
    ("size", "padded"),
    [(1, 4096), (4096, 4096), (4097, 8192), (65536, 65536), (65537, 73728), (131072, 131072),
     (131073, 147456), (40_000_000, 41_943_040)],
)  # fmt: skip
def test_padding_at_its_steps(size: int, padded: int) -> None:
    assert sealed.padded_size(size) == padded


def test_the_same_body_sealed_twice_is_two_files() -> None:
    slot = slots.make_recovery(CODE, VAULT_ID, KEY)
    one, other = (
        sealed.seal(1, VAULT_ID, DEVICE_ID, 3, KEY, [slot], BODY, os.urandom) for _ in range(2)
    )

    assert sealed.peek(one).salt != sealed.peek(other).salt
    assert one[300:-40] != other[300:-40]


def test_a_stuck_source_of_randomness_never_gives_one_key_to_two_contents() -> None:
    slot = slots.make_recovery(CODE, VAULT_ID, KEY)
    stuck = {"random": bytes}

    def salt(counter: int, body: dict[str, object]) -> bytes:
        data = sealed.seal(1, VAULT_ID, DEVICE_ID, counter, KEY, [slot], body, **stuck)  # type: ignore[arg-type]
        return sealed.peek(data).salt

    assert salt(3, {"a": 1}) == salt(3, {"a": 1})  # control: nothing else differs
    assert len({salt(3, {"a": 1}), salt(4, {"a": 1}), salt(3, {"a": 2})}) == 3


def test_another_key_is_not_called_damage() -> None:
    with pytest.raises(WrongKey):
        sealed.open_body(sealed_small(), bytes(32))
