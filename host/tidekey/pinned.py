"""Codes that need a PIN beside the key: mOTP and Yandex.

Promises the code of a key, a PIN and a counter. Leaves PINs that are missing to the caller.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Final

_LETTERS: Final = 8
_KEY: Final = 16


def motp(key: bytes, pin: str, counter: int) -> str:
    """Mobile-OTP: six hexadecimal digits of MD5(counter | key | PIN), where the key is a text."""
    text = str(counter).encode() + key + pin.encode("utf-8", "surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest()[:6]


def yandex(key: bytes, pin: str, counter: int) -> str:
    """Yandex Key: eight letters (as norblik/KeeYaOtp describes them)."""
    mixed = hashlib.sha256(pin.encode("utf-8", "surrogatepass") + key[:_KEY]).digest()
    mixed = mixed[1:] if mixed[0] == 0 else mixed
    made = hmac.digest(mixed, counter.to_bytes(8, "big"), "sha256")
    at = made[-1] & 15
    number = (int.from_bytes(made[at : at + 8], "big") & (2**63 - 1)) % 26**_LETTERS
    letters = ""
    for _ in range(_LETTERS):
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


MAKERS: Final[dict[str, Callable[[bytes, str, int], str]]] = {"motp": motp, "yandex": yandex}
