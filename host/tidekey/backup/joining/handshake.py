"""How one computer hands the vault's key to another: two messages, 18 characters and six digits.

Promises that a key can be read only by who holds the private halves, that the characters name
one request and no other, and that the digits differ unless both sides hold the same key, request
and grant. Takes values and returns values; files and time are left to `join`.

    REQ   = "TDKQ" | 1 | ML-KEM-768 key 1184 | X25519 key 32 | nonce 16 | SHA-256(bytes above)
    fp    = SHA-256(REQ)
    GRANT = "TDKG" | 1 | fp | vault_id | HPKE 1168, info = "tidekey/1/grant" | fp | vault_id
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm

from tidekey import recovery_code, slots
from tidekey.errors import JoinMistyped, JoinRefused, JoinUnable
from tidekey.secret import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

Random = Callable[[int], bytes]
REQUEST_BYTES: Final = 4 + 1 + 1184 + 32 + 16 + 32
GRANT_BYTES: Final = 4 + 1 + 32 + 16 + 1168
LENGTH: Final = 18
_REQ, _GRANT = b"TDKQ\x01", b"TDKG\x01"
_ML, _X = slice(5, 1189), slice(1189, 1221)
_SEED, _SCALAR, _NONCE, _SHORT = 64, 32, 16, 10


class Halves(NamedTuple):
    """The private halves of a request; never leave the data folder."""

    seed: bytes
    scalar: bytes

    def __repr__(self) -> str:
        return "Halves(…)"


# can this computer do it --------------------------------------------------------------------------


@functools.cache
def able() -> bool:
    """Whether the cryptography at hand can do all of it; found by doing it once."""
    try:
        halves, asked = draw(bytes)
        given = grant(asked, bytes(16), bytes(32))
        return open_grant(given, halves, fingerprint(asked), bytes(16)) == bytes(32)
    except (ImportError, AttributeError, UnsupportedAlgorithm, ValueError, JoinRefused):
        return False


def need() -> None:
    """Raise where this computer's cryptography lacks what joining needs."""
    if not able():
        raise JoinUnable


# the request --------------------------------------------------------------------------------------


def draw(random: Random) -> tuple[Halves, bytes]:
    """New private halves and the request that asks with them."""
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    halves = Halves(random(_SEED), random(_SCALAR))
    ml = MLKEM768PrivateKey.from_seed_bytes(halves.seed).public_key().public_bytes_raw()
    x = X25519PrivateKey.from_private_bytes(halves.scalar).public_key().public_bytes_raw()
    above = _REQ + ml + x + random(_NONCE)
    return halves, above + hashlib.sha256(above).digest()


def is_request(data: bytes) -> bool:
    """Whether these are the bytes of a request, whole."""
    return (
        len(data) == REQUEST_BYTES
        and data[:5] == _REQ
        and hashlib.sha256(data[:-32]).digest() == data[-32:]
    )


def fingerprint(request: bytes) -> bytes:
    """What names a request: SHA-256 of all of it."""
    return hashlib.sha256(request).digest()


def characters(fp: bytes) -> str:
    """The 18 characters of a request, in three groups of 6."""
    short = fp[:_SHORT]
    number = int.from_bytes(short, "big")
    body = "".join(recovery_code.ALPHABET[number >> 5 * at & 31] for at in reversed(range(16)))
    text = body + recovery_code.check2(short)
    return "-".join(text[at : at + 6] for at in range(0, LENGTH, 6))


def short_of(typed: Secret[str]) -> bytes:
    """The first ten bytes of a fingerprint from what was typed, or `JoinMistyped`."""
    text = recovery_code.plain(typed.reveal())
    if len(text) != LENGTH or not set(text) <= set(recovery_code.ALPHABET):
        raise JoinMistyped
    number = 0
    for one in text[:-2]:
        number = number << 5 | recovery_code.ALPHABET.index(one)
    short = number.to_bytes(_SHORT, "big")
    if recovery_code.check2(short) != text[-2:]:
        raise JoinMistyped
    return short


# the grant ----------------------------------------------------------------------------------------


def grant(request: bytes, vault_id: bytes, key: bytes) -> bytes:
    """The vault's key for who holds the private halves of this request, and nobody else."""
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

    fp = fingerprint(request)
    try:
        public = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(request[_ML]),
            X25519PublicKey.from_public_bytes(request[_X]),
        )
        sealed = _suite().encrypt(key, public, info=_info(fp, vault_id))
    except ValueError:  # a point of small order: no computer of ours draws that
        raise JoinRefused(part="the key in the request") from None
    return _GRANT + fp + vault_id + sealed


def answers(data: bytes, fp: bytes) -> bool:
    """Whether these bytes say of themselves that they grant this request."""
    return len(data) == GRANT_BYTES and data[:5] == _GRANT and data[5:37] == fp


def open_grant(data: bytes, halves: Halves, fp: bytes, vault_id: bytes) -> bytes:
    """The key in a grant; `JoinRefused` where it is another's in any part."""
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

    if not answers(data, fp):
        raise JoinRefused(part="the request")
    if data[37:53] != vault_id:
        raise JoinRefused(part="the vault")
    private = MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(halves.seed),
        X25519PrivateKey.from_private_bytes(halves.scalar),
    )
    try:
        key = _suite().decrypt(data[53:], private, info=_info(fp, vault_id))
    except (InvalidTag, ValueError):
        raise JoinRefused(part="the seal") from None
    if len(key) != slots.KEY:
        raise JoinRefused(part="the key")
    return bytes(key)


def digits(key: bytes, fp: bytes, given: bytes) -> str:
    """The six digits both sides have where they hold the same key, request and grant."""
    info = b"tidekey/1/join" + hashlib.sha256(given).digest()
    number = int.from_bytes(slots.hkdf(key, fp, info)[:8], "big")
    return f"{number % 1_000_000:06d}"


def _info(fp: bytes, vault_id: bytes) -> bytes:
    return b"tidekey/1/grant" + fp + vault_id


def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
