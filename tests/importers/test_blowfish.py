"""Blowfish against its author's vectors, and against another library for short keys."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish as Other
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from tidekey.importers.parts.blowfish import Blowfish

VECTORS = [
    ("0000000000000000", "0000000000000000", "4EF997456198DD78"),
    ("FFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFF", "51866FD5B85ECB8A"),
    ("0123456789ABCDEF", "1111111111111111", "61F9C3802281B096"),
    ("FEDCBA9876543210", "0123456789ABCDEF", "0ACEAB0FC6A0A28D"),
    ("1F1F1F1F0E0E0E0E", "0123456789ABCDEF", "A790795108EA3CAE"),
]


@pytest.mark.parametrize(("key", "plain", "sealed"), VECTORS)
def test_the_vectors_of_its_author(key: str, plain: str, sealed: str) -> None:
    cipher = Blowfish(bytes.fromhex(key))

    assert cipher.encrypt(bytes.fromhex(plain)) == bytes.fromhex(sealed)
    assert cipher.decrypt(bytes.fromhex(sealed)) == bytes.fromhex(plain)


@pytest.mark.parametrize("size", [4, 7, 16, 33, 56])
def test_it_is_what_another_library_makes(size: int) -> None:
    key, plain = hashlib.shake_128(b"key").digest(size), hashlib.shake_128(b"plain").digest(80)
    other = Cipher(Other(key), modes.ECB()).encryptor()

    assert Blowfish(key).encrypt(plain) == other.update(plain)


def test_of_a_long_key_the_first_72_bytes_count() -> None:
    key, plain = bytes(range(256)), b"sixteen bytes it"
    sealed = Blowfish(key).encrypt(plain)

    assert Blowfish(key[:72]).decrypt(sealed) == plain
    assert Blowfish(key[:71] + b"\0").decrypt(sealed) != plain


def test_half_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="whole blocks"):
        Blowfish(b"key").decrypt(b"1234567")
