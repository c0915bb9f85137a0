"""Slow key derivations that a file asks for: looked at before they run, each in its own process.

Promises that no cost above the ceiling is begun and that free memory is looked at first. A child
that reads a file never derives for long: it says what it wants (`Wanted`), the host derives, and
the child reads again with the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final, NamedTuple, cast

from tidekey import argon, child, strictjson
from tidekey.errors import CostTooHigh, ImportDamaged, ImportTooLarge
from tidekey.strictjson import JSON

SECONDS: Final = 60.0
MOST_MIB: Final = 1024
MOST_ROUNDS: Final = {
    "pbkdf2": 10_000_000, "aes": 100_000_000, "scrypt": 1 << 22,
    "argon2id": 10_000, "argon2d": 10_000,
}  # fmt: skip
QUICK: Final = 50_000  # rounds of PBKDF2 that a reading child does itself
_SPARE_MIB: Final = 32
_AT_ONCE: Final = 65_536


class Kdf(NamedTuple):
    """One derivation. `rounds` is n for scrypt and passes for Argon2; memory and lanes for these.

    pbkdf2 (`hash` sha1, sha224 …), scrypt (`lanes` p, `block` r), argon2id and argon2d (version
    0x13 or 0x10 in `block`), aes (KeePass: AES-256-ECB of 32 bytes under `salt`, then SHA-256).
    """

    name: str
    password: bytes
    salt: bytes
    rounds: int
    length: int = 32
    hash: str = "sha256"
    memory_kib: int = 0
    lanes: int = 1
    block: int = 8

    @property
    def id(self) -> str:
        """What tells this derivation from every other."""
        return hashlib.sha256(repr(tuple(self)).encode()).hexdigest()

    @property
    def needs_mib(self) -> int:
        """Memory it takes."""
        if self.name == "scrypt":
            return self.rounds * self.block * 128 >> 20
        return self.memory_kib >> 10


class Wanted(Exception):
    """A derivation that has to be done before the file can be read further."""

    def __init__(self, kdf: Kdf) -> None:
        self.kdf = kdf
        super().__init__()


def look_up(kdf: Kdf, keys: Mapping[str, bytes]) -> bytes:
    """The key, where it was derived or is quick to derive; else `Wanted`."""
    check(kdf)
    if kdf.name == "pbkdf2" and kdf.rounds <= QUICK:
        return _derived(kdf)
    if kdf.id not in keys:
        raise Wanted(kdf)
    return keys[kdf.id]


def check(kdf: Kdf) -> None:
    """Refuse what no honest file asks for: ImportDamaged for nonsense, else ImportTooLarge."""
    if not _sane(kdf):
        raise ImportDamaged(part="what its key is made from")
    most = MOST_ROUNDS.get(kdf.name, 0)
    work = kdf.memory_kib * kdf.rounds if kdf.name.startswith("argon2") else 0
    fits = kdf.rounds <= most and kdf.length <= 512 and kdf.lanes <= 64
    if not fits or kdf.needs_mib > MOST_MIB or work > MOST_MIB * 1024 * 16:
        raise ImportTooLarge(reason="making its key would take too much memory or time")


def _sane(kdf: Kdf) -> bool:
    """Whether it is a derivation at all."""
    if min(kdf.rounds, kdf.length, kdf.lanes) < 1:
        return False
    if kdf.name == "scrypt":
        return kdf.block >= 1 and kdf.rounds > 1 and kdf.rounds & (kdf.rounds - 1) == 0
    if kdf.name.startswith("argon2"):
        return kdf.memory_kib >= 8 * kdf.lanes and len(kdf.salt) >= 8
    return kdf.name != "aes" or (len(kdf.salt) == 32 and len(kdf.password) == 32)


def derive(kdf: Kdf, seconds: float = SECONDS) -> bytes:
    """Derive in a process of its own that has memory for this alone."""
    check(kdf)
    needed, free = kdf.needs_mib + _SPARE_MIB, argon.free_mib()
    if free < needed:
        raise CostTooHigh(needed=needed, free=free)
    try:
        return child.run("import-key", to_bytes(kdf), seconds=seconds, memory_mib=needed)
    except child.ChildTimeout:
        raise ImportTooLarge(reason="making its key takes too long") from None
    except child.ChildDied:
        raise CostTooHigh(needed=needed, free=argon.free_mib()) from None


def derive_child(payload: bytes) -> bytes:
    """The child's half."""
    return _derived(from_json(strictjson.loads(payload)))


def to_json(kdf: Kdf) -> JSON:
    """As it travels between processes."""
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in kdf._asdict().items()
    }


def to_bytes(kdf: Kdf) -> bytes:
    """The same as bytes."""
    return strictjson.dumps(to_json(kdf))


def from_json(value: JSON) -> Kdf:
    """Back from what travelled; ImportTooLarge where it is none."""
    given = value if isinstance(value, dict) else {}
    try:
        kdf = Kdf(**cast("dict[str, int]", given))  # type: ignore[arg-type]
        kdf = kdf._replace(
            password=bytes.fromhex(str(kdf.password)), salt=bytes.fromhex(str(kdf.salt))
        )
        check(kdf)
    except (TypeError, ValueError):
        raise ImportTooLarge(reason="making its key asks for something odd") from None
    return kdf


def _derived(kdf: Kdf) -> bytes:
    if kdf.name == "pbkdf2":
        return hashlib.pbkdf2_hmac(kdf.hash, kdf.password, kdf.salt, kdf.rounds, kdf.length)
    if kdf.name == "scrypt":
        return _scrypt(kdf)
    return _aes(kdf) if kdf.name == "aes" else _argon2(kdf)


def _scrypt(kdf: Kdf) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    made = Scrypt(salt=kdf.salt, length=kdf.length, n=kdf.rounds, r=kdf.block, p=kdf.lanes)
    return made.derive(kdf.password)


def _argon2(kdf: Kdf) -> bytes:
    from cryptography.hazmat.primitives.kdf import argon2

    kind = argon2.Argon2d if kdf.name == "argon2d" else argon2.Argon2id
    made = kind(
        salt=kdf.salt,
        length=kdf.length,
        iterations=kdf.rounds,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    )
    return made.derive(kdf.password)


def _aes(kdf: Kdf) -> bytes:
    halves = (kdf.password[:16], kdf.password[16:])
    return hashlib.sha256(b"".join(_again(kdf.salt, half, kdf.rounds) for half in halves)).digest()


def _again(key: bytes, block: bytes, rounds: int) -> bytes:
    """AES of AES of a block: what CBC makes of zeros behind it, at a quarter of the time."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    step = Cipher(algorithms.AES(key), modes.CBC(block)).encryptor()
    while rounds:
        many = min(rounds, _AT_ONCE)
        block = step.update(bytes(16 * many))[-16:]
        rounds -= many
    return block
