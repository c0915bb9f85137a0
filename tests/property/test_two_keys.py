"""Bytes that two keys open at once (ChaCha20-Poly1305 does not bind a key): refused all the same.

The collisions are real: the cipher alone accepts them under both keys, which is the control.
"""

from __future__ import annotations

import hashlib
import hmac
import os

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tidekey import sealed, slots
from tidekey.errors import SealedRefused, SealedTampered, WrongKey
from tidekey.padding import pad

P, TOP, CUT = 2**130 - 5, 2**128, 2**128 - 1
NONCE = bytes(12)


def one_time(key: bytes) -> tuple[int, int]:
    """The r and s of Poly1305 for the first message under this key."""
    stream = Cipher(algorithms.ChaCha20(key, bytes(16)), mode=None).encryptor().update(bytes(32))
    clamp = 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    return int.from_bytes(stream[:16], "little") & clamp, int.from_bytes(stream[16:], "little")


def blocks(data: bytes) -> list[int]:
    padded = data + bytes(-len(data) % 16)
    return [
        int.from_bytes(padded[at : at + 16], "little") + TOP for at in range(0, len(padded), 16)
    ]


def evaluated(numbers: list[int], r: int) -> int:
    total = 0
    for one in numbers:
        total = (total + one) * r % P
    return total


def collision(one: bytes, other: bytes, above: bytes, ciphertext: bytes) -> bytes:
    """`ciphertext` with its first two blocks chosen so that one tag fits both keys."""
    (r1, s1), (r2, s2) = one_time(one), one_time(other)
    lengths = len(above).to_bytes(8, "little") + len(ciphertext).to_bytes(8, "little")
    ahead, at = blocks(above), len(blocks(above)) + 1
    while True:
        drawn = os.urandom(16) + bytes(16) + ciphertext[32:]
        numbers = [*ahead, *blocks(drawn), *blocks(lengths)]
        numbers[at] = 0
        weight1, weight2 = (pow(r, len(numbers) - at, P) for r in (r1, r2))
        rest1, rest2 = evaluated(numbers, r1), evaluated(numbers, r2)
        for carry in range(-4, 5):
            gap = (rest2 - rest1 + s2 - s1 + carry * TOP) % P
            block = gap * pow((weight1 - weight2) % P, -1, P) % P
            tag1 = ((rest1 + block * weight1) % P + s1) & CUT
            tag2 = ((rest2 + block * weight2) % P + s2) & CUT
            if TOP <= block < 2 * TOP and tag1 == tag2:
                found = drawn[:16] + (block - TOP).to_bytes(16, "little") + drawn[32:]
                return found + tag1.to_bytes(16, "little")


def test_a_file_that_two_keys_open_opens_with_neither() -> None:
    vault_id, keys = os.urandom(16), (os.urandom(32), os.urandom(32))
    whole = sealed.seal(2, vault_id, os.urandom(16), 1, keys[0], [], {"shared": {}})
    header = sealed.peek(whole)
    cut = len(header.raw) + 32
    above = whole[:cut]
    body_keys = [slots.hkdf(key, header.salt, b"tidekey/1/body") for key in keys]
    body = collision(*body_keys, above, bytes(len(pad(b"{}"))))
    made = above + body + (len(whole)).to_bytes(8, "big")
    made += hashlib.sha256(made).digest()
    assert len(made) == len(whole)

    for body_key in body_keys:  # control: it is a collision
        assert ChaCha20Poly1305(body_key).decrypt(NONCE, body, above)
    with pytest.raises(WrongKey):
        sealed.open_body(made, keys[1], sealed.BACKUP)
    with pytest.raises(SealedRefused):  # the first key's own header, a body of noise
        sealed.open_body(made, keys[0], sealed.BACKUP)


def test_the_header_of_one_key_is_not_the_other_ones() -> None:
    """Even where the key id is made to fit, the header's code binds one key."""
    vault_id, keys = os.urandom(16), (os.urandom(32), os.urandom(32))
    whole = sealed.seal(2, vault_id, os.urandom(16), 1, keys[0], [], {"shared": {}})
    header = sealed.peek(whole)
    raw = header.raw[:54] + sealed.key_id(keys[1], vault_id) + header.raw[70:]
    mac = hmac.digest(slots.hkdf(keys[0], header.salt, b"tidekey/1/header"), raw, "sha256")
    above = raw + mac
    body_keys = [slots.hkdf(key, header.salt, b"tidekey/1/body") for key in keys]
    made = above + collision(*body_keys, above, bytes(len(pad(b"{}"))))
    made += len(whole).to_bytes(8, "big")
    made += hashlib.sha256(made).digest()

    with pytest.raises(WrongKey):
        sealed.open_body(made, keys[0], sealed.BACKUP)
    with pytest.raises(SealedTampered, match="header"):
        sealed.open_body(made, keys[1], sealed.BACKUP)


def test_a_slot_that_two_secrets_unwrap_is_one_secrets_alone() -> None:
    """Else one file would try many passphrases of a person at once."""
    vault_id, secrets = os.urandom(16), (os.urandom(32), os.urandom(32))
    good = slots.read(slots.make(slots.RECOVERY, secrets[0], vault_id, os.urandom(32)))
    keks = [slots.kek_of(good, vault_id, one) for one in secrets]
    above = good.raw[:-48]
    slot = slots.read(above + collision(*keks, above, bytes(32)))

    for kek in keks:  # control: both keys unwrap something
        assert len(slots.unwrap_by_kek(slot, kek)) == 32
    assert slots.unwrap(slot, vault_id, secrets[0])
    with pytest.raises(slots.NotThisSecret):
        slots.unwrap(slot, vault_id, secrets[1])
