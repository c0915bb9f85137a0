"""Frames of native messaging: four bytes of length in the machine's order, then that many bytes.

Promises to hold at most 1 MiB of what was announced, to tell a clean end from a cut one, and
that what goes out is what the `nativemessaging` package encodes.
Leaves the meaning of the bytes to `dispatch`. `read` stands for any source: a call with n gives 1
to n bytes, or none at the end.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from nativemessaging import encode_message  # type: ignore[import-untyped, unused-ignore]

LIMIT = 1 << 20
HEAD = 256
CHUNK = 1 << 16
PROMPT = 1 << 26  # nobody sends more than 64 MiB: answer such a frame before its bytes come

Read = Callable[[int], bytes]


class Cut(Exception):
    """The input ended inside a frame."""


class TooLarge:
    """A frame over the limit: its first bytes, and how many were announced and not read yet."""

    __slots__ = ("head", "left")

    def __init__(self, head: bytes, left: int) -> None:
        self.head = head
        self.left = left

    def skip(self, read: Read) -> None:
        """Read the rest away in small pieces, so that the next frame can be read."""
        while self.left:
            self.left -= len(_some(read, min(self.left, CHUNK)))


def read_frame(read: Read) -> bytes | TooLarge | None:
    """The next frame; None where the input ended between two frames."""
    first = read(4)
    if not first:
        return None
    (length,) = struct.unpack("@I", first + _exactly(read, 4 - len(first)))
    if length <= LIMIT:
        return _exactly(read, length)
    if length > PROMPT:
        return TooLarge(b"", length)
    head = _exactly(read, HEAD)
    return TooLarge(head, length - HEAD)


def encode(message: object) -> bytes:
    """The frame of a message."""
    parts = encode_message(message)
    return bytes(parts["length"]) + bytes(parts["content"])


def _exactly(read: Read, count: int) -> bytes:
    parts: list[bytes] = []
    while count:
        part = _some(read, min(count, CHUNK))
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _some(read: Read, most: int) -> bytes:
    part = read(most)
    if not part:
        raise Cut
    return part
