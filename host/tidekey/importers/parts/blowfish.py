"""Blowfish with keys of any length, which WinAuth uses and other libraries refuse.

Promises ECB without padding, for keys of 1 to 72 bytes and the first 72 of longer ones. Its boxes
are the hexadecimal digits of pi, computed when they are first needed. Reads old files; nothing is
sealed with it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

BLOCK: Final = 8
ROUNDS: Final = 16
_BOX: Final = 256
_WORDS: Final = ROUNDS + 2 + 4 * _BOX
_GUARD: Final = 64
_MASK: Final = 0xFFFFFFFF


class Blowfish:
    """One key, ready to encrypt and decrypt."""

    def __init__(self, key: bytes) -> None:
        if not key:
            raise ValueError("a key has at least one byte")
        words = list(_pi())
        self._keys, self._boxes = words[: ROUNDS + 2], words[ROUNDS + 2 :]
        repeated = key * (4 * len(self._keys) // len(key) + 1)
        for at in range(len(self._keys)):
            self._keys[at] ^= int.from_bytes(repeated[4 * at : 4 * at + 4], "big")
        self._mix()

    def _mix(self) -> None:
        """Replace keys and boxes, two words at a time, by what encrypting them on and on gives."""
        left = right = 0
        for table in (self._keys, self._boxes):
            for at in range(0, len(table), 2):
                left, right = self._crypt(left, right, self._keys)
                table[at], table[at + 1] = left, right

    def _crypt(self, left: int, right: int, keys: list[int]) -> tuple[int, int]:
        boxes = self._boxes
        for key in keys[:ROUNDS]:
            left ^= key
            mixed = boxes[left >> 24] + boxes[_BOX + (left >> 16 & 255)] & _MASK
            mixed ^= boxes[2 * _BOX + (left >> 8 & 255)]
            mixed = mixed + boxes[3 * _BOX + (left & 255)] & _MASK
            left, right = right ^ mixed, left
        return right ^ keys[ROUNDS + 1], left ^ keys[ROUNDS]

    def encrypt(self, data: bytes) -> bytes:
        """Whole blocks, each on its own."""
        return b"".join(self._blocks(data, self._keys))

    def decrypt(self, data: bytes) -> bytes:
        """The same backwards."""
        return b"".join(self._blocks(data, self._keys[::-1]))

    def _blocks(self, data: bytes, keys: list[int]) -> Iterator[bytes]:
        if len(data) % BLOCK:
            raise ValueError("not whole blocks")
        for at in range(0, len(data), BLOCK):
            block = int.from_bytes(data[at : at + BLOCK], "big")
            left, right = self._crypt(block >> 32, block & _MASK, keys)
            yield (left << 32 | right).to_bytes(BLOCK, "big")


@functools.cache
def _pi() -> tuple[int, ...]:
    """What follows the point in pi, as words of 32 bits (by Machin's formula)."""
    bits = 32 * _WORDS
    unit = 1 << bits + _GUARD
    pi = 16 * _arctan_of_inverse(5, unit) - 4 * _arctan_of_inverse(239, unit)
    digits = (pi >> _GUARD) & ((1 << bits) - 1)
    data = digits.to_bytes(bits // 8, "big")
    return tuple(int.from_bytes(data[at : at + 4], "big") for at in range(0, len(data), 4))


def _arctan_of_inverse(number: int, unit: int) -> int:
    term = unit // number
    total, divisor, sign = term, 1, 1
    while term:
        term //= number * number
        divisor, sign = divisor + 2, -sign
        total += sign * (term // divisor)
    return total
