"""The recovery code: 130 random bits a person can write down, with two check characters.

Promises that a code is read as people type it (any case, I and L for 1, O for 0, blanks and
dashes), and that every single slip can be searched for, so that the mistyped group can be named.
Leaves which code is the right one to the slot of a sealed file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from tidekey.errors import RecoveryMalformed
from tidekey.secret import Secret

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP, GROUPS = 4, 7
LENGTH = GROUP * GROUPS
BYTES = 17
_BODY = LENGTH - 2
_BITS = _BODY * 5
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_READ_AS = str.maketrans("ILO", "110")


def draw(random: Callable[[int], bytes]) -> Secret[str]:
    """A new code as it stands on the sheet."""
    value = int.from_bytes(random(BYTES), "big") >> (BYTES * 8 - _BITS)
    return Secret(from_bytes((value << (BYTES * 8 - _BITS)).to_bytes(BYTES, "big")))


def from_bytes(value: bytes) -> str:
    """The code of 17 bytes whose last six bits are zero, in groups."""
    number = int.from_bytes(value, "big") >> (BYTES * 8 - _BITS)
    body = "".join(ALPHABET[number >> 5 * at & 31] for at in reversed(range(_BODY)))
    text = body + check2(value)
    return "-".join(text[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def check2(value: bytes) -> str:
    """Two check characters: the first 10 bits of SHA-256("tidekey/1/check" | value)."""
    bits = int.from_bytes(hashlib.sha256(b"tidekey/1/check" + value).digest()[:2], "big") >> 6
    return ALPHABET[bits >> 5] + ALPHABET[bits & 31]


def normalize(text: str) -> str:
    """The 28 characters of a typed code, or `RecoveryMalformed`; check characters may differ."""
    found = plain(text)
    if len(found) != LENGTH or not set(found) <= set(ALPHABET):
        raise RecoveryMalformed
    return found


def plain(text: str) -> str:
    """The characters of a code or a part of one, as they stand on the sheet; empty for others."""
    kept = "".join(one for one in text if not one.isspace() and one not in _DASHES)
    return kept.upper().translate(_READ_AS) if kept.isascii() else ""


def to_bytes(text: str) -> bytes:
    """The 17 bytes of a code; its check characters are looked at by `checks`."""
    number = 0
    for character in normalize(text)[:_BODY]:
        number = number << 5 | ALPHABET.index(character)
    return (number << (BYTES * 8 - _BITS)).to_bytes(BYTES, "big")


def checks(text: str) -> bool:
    """Whether the check characters fit."""
    return normalize(text)[_BODY:] == check2(to_bytes(text))


def groups(text: str) -> list[str]:
    """The seven groups of a code."""
    code = normalize(text)
    return [code[at : at + GROUP] for at in range(0, LENGTH, GROUP)]


def candidates(text: str) -> Iterator[tuple[int, bytes]]:
    """Group number (from 1) and bytes of every code one slip away whose check characters fit."""
    for at, guess in _slips(normalize(text)):
        if checks(guess):
            yield at // GROUP + 1, to_bytes(guess)


def _slips(code: str) -> Iterator[tuple[int, str]]:
    for at in range(LENGTH):
        for other in ALPHABET.replace(code[at], ""):
            yield at, code[:at] + other + code[at + 1 :]
    for at in range(LENGTH - 1):
        if code[at] != code[at + 1]:
            yield at, code[:at] + code[at + 1] + code[at] + code[at + 2 :]
