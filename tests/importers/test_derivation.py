"""Slow keys: what is refused before it is begun, and that it is the key of the standard."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tidekey import strictjson
from tidekey.errors import CostTooHigh, ImportDamaged, ImportTooLarge
from tidekey.importers import derivation
from tidekey.importers.derivation import Kdf, Wanted

CHEAP = Kdf("argon2id", b"password", b"salt" * 4, 1, memory_kib=64)


SALT = b"salt" * 8


@pytest.mark.parametrize(
    "kdf",
    [
        Kdf("pbkdf2", b"", b"", 2**31),
        Kdf("scrypt", b"", b"", 2**20, block=2**20),
        Kdf("scrypt", b"", b"", 2**40),
        Kdf("argon2id", b"", SALT, 1, memory_kib=2**32 - 1),
        Kdf("argon2id", b"", SALT, 2**32 - 1, memory_kib=64),
        Kdf("argon2id", b"", SALT, 1, memory_kib=2**30, lanes=2**24),
        Kdf("aes", SALT, SALT, 2**63),
        Kdf("bcrypt", b"", b"", 1),
        Kdf("pbkdf2", b"", b"", 1, length=2**31),
    ],
)
def test_a_cost_that_no_honest_file_has_is_refused_before_it_is_begun(kdf: Kdf) -> None:
    with pytest.raises(ImportTooLarge):
        derivation.look_up(kdf, {})


@pytest.mark.parametrize(
    "kdf",
    [
        Kdf("pbkdf2", b"", b"", 0),
        Kdf("scrypt", b"", b"", 3),
        Kdf("scrypt", b"", b"", 1024, block=0),
        Kdf("argon2id", b"", SALT, 1, memory_kib=8, lanes=4),
        Kdf("argon2id", b"", b"short", 1, memory_kib=64),
        Kdf("aes", b"short", SALT, 1),
    ],
)
def test_what_is_no_derivation_at_all_is_damage(kdf: Kdf) -> None:
    with pytest.raises(ImportDamaged):
        derivation.look_up(kdf, {})


def test_a_slow_key_is_wanted_and_then_found() -> None:
    with pytest.raises(Wanted) as wanted:
        derivation.look_up(CHEAP, {})

    assert wanted.value.kdf == CHEAP
    assert derivation.look_up(CHEAP, {CHEAP.id: b"key"}) == b"key"


def test_a_key_for_another_password_is_another_one() -> None:
    assert CHEAP.id != CHEAP._replace(password=b"passwore").id


def test_a_wish_travels_as_it_is() -> None:
    assert derivation.from_json(strictjson.loads(derivation.to_bytes(CHEAP))) == CHEAP


@pytest.mark.parametrize("value", [None, {}, {"name": "argon2id"}, {"password": 1, "x": 2}])
def test_a_wish_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(ImportTooLarge):
        derivation.from_json(value)  # type: ignore[arg-type]


def test_a_key_is_derived_in_a_child() -> None:
    scrypt = Kdf("scrypt", b"password", b"NaCl", 1024, length=64, lanes=16)  # RFC 7914, section 12

    expected = hashlib.scrypt(b"password", salt=b"NaCl", n=1024, r=8, p=16, dklen=64)
    assert derivation.derive(scrypt) == expected


def test_keepass_rounds_are_aes_of_aes() -> None:
    kdf = Kdf("aes", b"p" * 16 + b"q" * 16, bytes(range(32)), 70_001)
    step = Cipher(algorithms.AES(kdf.salt), modes.ECB()).encryptor()
    block = kdf.password
    for _ in range(kdf.rounds):
        block = step.update(block)

    assert derivation._derived(kdf) == hashlib.sha256(block).digest()


def test_memory_that_is_not_free_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidekey.argon.free_mib", lambda: 16)

    with pytest.raises(CostTooHigh):
        derivation.derive(CHEAP)
