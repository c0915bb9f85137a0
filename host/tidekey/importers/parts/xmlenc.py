"""The methods of XML Encryption that seal keys: CBC, GCM, and keys wrapped in keys.

Promises that a check that fails means a wrong key, and that a method nobody knows is said to be
one. Leaves MACs and where keys come from to `pskc_values`.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged, ImportUnsupported, ImportWrongPassword
from tidekey.importers.parts import ciphers

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import CipherContext

_OLD_NAMES: Final = {
    "3des-cbc": "tripledes-cbc", "3des112-cbc": "tripledes-cbc", "3des168-cbc": "tripledes-cbc",
    "kw-3des": "kw-tripledes", "kw-aes-128-pad": "kw-aes128-pad", "kw-aes-192-pad": "kw-aes192-pad",
    "kw-aes-256-pad": "kw-aes256-pad", "camellia128": "camellia128-cbc",
    "camellia192": "camellia192-cbc", "camellia256": "camellia256-cbc",
}  # fmt: skip
_THREE: Final = (16, 24)
_SIZES: Final = {
    "tripledes-cbc": _THREE, "kw-tripledes": _THREE,
    **{f"{method.replace('*', str(bits))}": (bits // 8,)
       for bits in (128, 192, 256)
       for method in ("aes*-cbc", "aes*-gcm", "kw-aes*", "kw-aes*-pad", "camellia*-cbc")},
}  # fmt: skip
_WRAP_IV: Final = bytes.fromhex("4adda22c79e82105")  # RFC 3217
_NONCE: Final = 12


def name_of(method: str) -> str:
    """The bare name of a method: `aes128-cbc`; empty for none at all."""
    bare = method.strip().rpartition("#")[2].lower().removeprefix("pbe-")
    return "" if bare == "none" else _OLD_NAMES.get(bare, bare)


def sizes(method: str) -> tuple[int, ...]:
    """How long a key of this method may be; ImportUnsupported where it is not known."""
    if method.startswith("rsa"):
        raise ImportUnsupported(reason="a certificate's private key opens it")
    if method not in _SIZES:
        raise ImportUnsupported(reason="it uses a method that is not known")
    return _SIZES[method]


def decrypt(
    method: str, key: bytes, sealed: bytes, iv: bytes = b"", *, checked: bool = False
) -> bytes:
    """The bytes inside; `iv` where it does not stand in front of them.

    `checked` where a MAC will tell a wrong key: then the padding may be any that the standard
    allows, else it has to be that of PKCS #7, which is the only sign there is.
    """
    sizes(method)
    if method.endswith("-cbc"):
        return _cbc(method, key, sealed, iv, checked)
    if method.endswith("-gcm"):
        return ciphers.open_gcm(key, sealed[:_NONCE], sealed[_NONCE:])
    if method == "kw-tripledes":
        return _unwrapped_by_three(key, sealed)
    return _unwrapped(key, sealed, padded=method.endswith("-pad"))


def _cbc(method: str, key: bytes, sealed: bytes, iv: bytes, checked: bool) -> bytes:
    block = 8 if method.startswith("tripledes") else 16
    if not iv:
        iv, sealed = sealed[:block], sealed[block:]
    if not sealed or len(sealed) % block or len(iv) != block:
        raise ImportDamaged(part="the encryption")
    opener = _opener(method, key, iv)
    plain = opener.update(sealed) + opener.finalize()
    size = plain[-1]
    if not 1 <= size <= block or not (checked or plain.endswith(bytes([size]) * size)):
        raise ImportWrongPassword
    return plain[:-size]


def _opener(method: str, key: bytes, iv: bytes) -> CipherContext:
    from cryptography.hazmat.decrepit.ciphers.algorithms import Camellia, TripleDES
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if "tripledes" in method:
        long = key if len(key) == max(_THREE) else key + key[:8]
        return Cipher(TripleDES(long), modes.CBC(iv)).decryptor()
    algorithm = Camellia(key) if method.startswith("camellia") else algorithms.AES(key)
    return Cipher(algorithm, modes.CBC(iv)).decryptor()


def _unwrapped(key: bytes, sealed: bytes, padded: bool) -> bytes:
    """RFC 3394, or RFC 5649 where any length may be wrapped."""
    from cryptography.hazmat.primitives import keywrap

    unwrap = keywrap.aes_key_unwrap_with_padding if padded else keywrap.aes_key_unwrap
    try:
        return unwrap(key, sealed)
    except keywrap.InvalidUnwrap:
        if len(sealed) % 8 or len(sealed) < (16 if padded else 24):
            raise ImportDamaged(part="the encryption") from None
        raise ImportWrongPassword from None


def _unwrapped_by_three(key: bytes, sealed: bytes) -> bytes:
    """RFC 3217: encrypted twice, the second time backwards, over a hash of its own."""
    if len(sealed) % 8 or len(sealed) < 24:
        raise ImportDamaged(part="the encryption")
    outer = _opener("tripledes", key, _WRAP_IV)
    inner = (outer.update(sealed) + outer.finalize())[::-1]
    opener = _opener("tripledes", key, inner[:8])
    plain = opener.update(inner[8:]) + opener.finalize()
    checked, found = plain[:-8], plain[-8:]
    hashed = hashlib.sha1(checked, usedforsecurity=False).digest()[:8]
    if not hmac.compare_digest(hashed, found):
        raise ImportWrongPassword
    return checked
