"""The ciphers that other apps seal their exports with.

Promises a wrong password told from damage as far as the format allows: each function names what a
failed check means. Leaves slow derivations to `derivation`.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, NoReturn

from tidekey.errors import HostError, ImportDamaged, ImportWrongPassword

if TYPE_CHECKING:
    from collections.abc import Callable


def wrong_password() -> NoReturn:
    """The usual meaning of a check that fails."""
    raise ImportWrongPassword from None


def open_gcm(
    key: bytes, nonce: bytes, sealed: bytes, *, aad: bytes | None = None,
    failed: Callable[[], HostError] = ImportWrongPassword,
) -> bytes:  # fmt: skip
    """AES-GCM; `sealed` ends with its tag of 16 bytes."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except InvalidTag:
        raise failed() from None
    except ValueError:
        raise ImportDamaged(part="the encryption") from None


def open_cbc(
    key: bytes,
    iv: bytes,
    sealed: bytes,
    *,
    failed: Callable[[], HostError] = ImportWrongPassword,
) -> bytes:
    """AES-CBC with PKCS #7 padding; a padding that is none means `failed`."""
    from cryptography.hazmat.primitives.ciphers import algorithms
    from cryptography.hazmat.primitives.padding import PKCS7

    plain = raw_cbc(key, iv, sealed)
    unpadder = PKCS7(algorithms.AES.block_size).unpadder()
    try:
        return unpadder.update(plain) + unpadder.finalize()
    except ValueError:
        raise failed() from None


def raw_cbc(key: bytes, iv: bytes, sealed: bytes) -> bytes:
    """AES-CBC without padding."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if not sealed or len(sealed) % 16 or len(iv) != 16 or len(key) not in (16, 24, 32):
        raise ImportDamaged(part="the encryption")
    opener = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return opener.update(sealed) + opener.finalize()


def same_mac(key: bytes, data: bytes, mac: bytes, digest: str = "sha256") -> bool:
    """Whether this is the HMAC of `data`."""
    return hmac.compare_digest(hmac.digest(key, data, digest), mac)


def evp_bytes_to_key(password: bytes, salt: bytes, length: int) -> bytes:
    """OpenSSL's old derivation with MD5 and one round, as CryptoJS uses it."""
    made, block = b"", b""
    while len(made) < length:
        block = hashlib.md5(block + password + salt, usedforsecurity=False).digest()
        made += block
    return made[:length]


def open_cryptojs(password: bytes, sealed: bytes) -> bytes:
    """CryptoJS's text AES, decoded: `Salted__`, salt 8, AES-256-CBC."""
    if sealed[:8] != b"Salted__":
        raise ImportDamaged(part="the encryption")
    made = evp_bytes_to_key(password, sealed[8:16], 48)
    return open_cbc(made[:32], made[32:], sealed[16:])
