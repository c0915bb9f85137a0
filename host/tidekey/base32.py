"""Base32 as sites print it.

Promises the bytes of a key in any case, with blanks, dashes and any padding, and says what was odd.
A character outside the alphabet is refused, never corrected: 0 and O are not the same key.
"""

from __future__ import annotations

import re
from typing import Final

from tidekey.errors import UriInvalid

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LETTERS_MAX: Final = 4_096
ODD_LENGTH: Final = "secret-length"
LEFT_OVER: Final = "secret-bits"
FOREIGN: Final = "has a character outside A-Z and 2-7"
_LETTERS: Final = re.compile(f"[{ALPHABET}]+")
_DIGITS: Final = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")
_FILLING: Final = re.compile(r"[\s\u00a0\u200b\ufeff\u2010-\u2015-]+")


def decode(text: str) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a key, and remarks where its spelling is no clean base32."""
    bare = clean(text)
    if not bare:
        raise UriInvalid(field="secret", reason="is empty")
    if len(bare) > LETTERS_MAX:
        raise UriInvalid(field="secret", reason="is longer than any key")
    if not _LETTERS.fullmatch(bare):
        raise UriInvalid(field="secret", reason=FOREIGN)
    bits = int(bare.translate(_DIGITS), 32)
    size, spare = divmod(5 * len(bare), 8)
    if not size:
        raise UriInvalid(field="secret", reason="is too short for one byte")
    remarks = []
    if len(bare) % 8 in (1, 3, 6):
        remarks.append(ODD_LENGTH)
    if bits & ((1 << spare) - 1):
        remarks.append(LEFT_OVER)
    return (bits >> spare).to_bytes(size, "big"), tuple(remarks)


def encode(key: bytes) -> str:
    """Base32 without padding."""
    spare = -8 * len(key) % 5
    bits, letters = int.from_bytes(key, "big") << spare, []
    for _ in range((8 * len(key) + spare) // 5):
        letters.append(ALPHABET[bits & 31])
        bits >>= 5
    return "".join(reversed(letters))


def clean(text: str) -> str:
    """The letters alone: no blanks, dashes or padding, upper case where ASCII."""
    bare = _FILLING.sub("", text).rstrip("=")
    return bare.upper() if bare.isascii() else bare
