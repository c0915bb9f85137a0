"""Frames as bytes: what is read, what is refused, and how much is held."""

from __future__ import annotations

import io
import struct

import pytest

from tidekey import framing


def frame(data: bytes) -> bytes:
    return struct.pack("@I", len(data)) + data


def test_frames_come_out_as_they_went_in() -> None:
    read = io.BytesIO(frame(b"{}") + frame(b"") + frame(b"x" * framing.LIMIT)).read

    assert framing.read_frame(read) == b"{}"
    assert framing.read_frame(read) == b""
    assert framing.read_frame(read) == b"x" * framing.LIMIT
    assert framing.read_frame(read) is None


@pytest.mark.parametrize("step", [1, 3, 5])
def test_a_source_may_give_as_little_as_it_likes(step: int) -> None:
    source = io.BytesIO(frame(b"0123456789") * 2)

    def read(most: int) -> bytes:
        return source.read(min(most, step))

    assert [framing.read_frame(read) for _ in range(3)] == [b"0123456789"] * 2 + [None]


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 9])
def test_an_end_inside_a_frame_is_told_from_one_between_frames(cut: int) -> None:
    read = io.BytesIO(frame(b"0123456789")[:cut]).read

    with pytest.raises(framing.Cut):
        framing.read_frame(read)


def test_a_frame_over_the_limit_is_skipped_and_the_next_one_read() -> None:
    large = b'{"id":7,' + b" " * framing.LIMIT
    read = io.BytesIO(frame(large) + frame(b"next")).read

    found = framing.read_frame(read)

    assert isinstance(found, framing.TooLarge)
    assert found.head == large[: framing.HEAD]
    found.skip(read)
    assert framing.read_frame(read) == b"next"


def test_an_absurd_length_is_told_before_any_byte_of_it_is_read() -> None:
    asked: list[int] = []
    source = io.BytesIO(struct.pack("@I", 0xFFFFFFF0))

    def read(most: int) -> bytes:
        asked.append(most)
        return source.read(most)

    found = framing.read_frame(read)

    assert isinstance(found, framing.TooLarge)
    assert asked == [4]


def test_skipping_holds_little_at_a_time() -> None:
    asked: list[int] = []

    def read(most: int) -> bytes:
        asked.append(most)
        return b"x" * most

    framing.TooLarge(b"", 10 * framing.LIMIT).skip(read)

    assert max(asked) == framing.CHUNK
    assert sum(asked) == 10 * framing.LIMIT
