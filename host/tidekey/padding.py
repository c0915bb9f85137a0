"""The size of what is sealed, made coarse: how much there is stays the owner's matter.

Promises one legal size for each length. Leaves looking at the zeros to the reader in `sealed`.
"""

from __future__ import annotations

from typing import Final

_LENGTH: Final = 8
_STEP: Final = 4096


def pad(text: bytes) -> bytes:
    """Length, JSON and zeros up to the next legal size."""
    size = padded_size(_LENGTH + len(text))
    return b"".join((len(text).to_bytes(_LENGTH, "big"), text, bytes(size - _LENGTH - len(text))))


def padded_size(size: int) -> int:
    """4 KiB steps up to 64 KiB, then sixteenths of the next power of two."""
    step = max(_STEP, (1 << (size - 1).bit_length()) // 16)
    return -(-size // step) * step
