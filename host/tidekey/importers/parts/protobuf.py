"""Protocol buffers: the fields of one message, read within its bounds.

Promises that no length leads outside the bytes that are there and that no number runs on for ever.
Groups and what stands in them are passed over. Leaves what the fields mean to the importers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_VARINT: Final = 0
_FIXED: Final = {1: 8, 5: 4}
_BYTES: Final = 2
_BEGIN: Final = 3
_END: Final = 4
_LONGEST: Final = 10  # bytes of a number of 64 bits
Value = int | bytes


class Cut(Exception):
    """The bytes end in the middle of a field, or are no message."""


def fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """The fields by their numbers, as far as they go; then `Cut` where they do not end well."""
    at = depth = 0
    while at < len(data):
        tag, at = _number(data, at)
        number, wire = tag >> 3, tag & 7
        if wire in (_BEGIN, _END):
            depth += 1 if wire == _BEGIN else -1
            continue
        value, at = _value(data, at, wire)
        if number == 0 or depth < 0:
            raise Cut
        if depth == 0:
            yield number, value


def _value(data: bytes, at: int, wire: int) -> tuple[Value, int]:
    if wire == _VARINT:
        return _number(data, at)
    if wire == _BYTES:
        size, at = _number(data, at)
    elif wire in _FIXED:
        size = _FIXED[wire]
    else:
        raise Cut
    if size > len(data) - at:
        raise Cut
    return data[at : at + size], at + size


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(data[at : at + _LONGEST]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value & (1 << 64) - 1, at + place + 1
    raise Cut


def signed(value: int, bits: int = 64) -> int:
    """A number as one that may be negative."""
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value
