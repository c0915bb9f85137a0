"""Icons of other apps: made small, in the child that reads the file.

Promises a PNG of at most 96 pixels and 8 KiB, or nothing and a problem that says so; an SVG, which
could hold scripts, is never taken.
"""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tidekey.importers.base import Entry, Reading

PIXELS: Final = 96
BYTES: Final = 8 * 1024
MOST_PIXELS: Final = 16_000_000
MOST_TOGETHER: Final = 8 << 20
MOST_PICTURES: Final = 1_000
MOST_SECONDS: Final = 5.0  # of the child's time; an import is worth more than its pictures
_SIZES: Final = (PIXELS, 64, 48, 32)


class Icons:
    """The icons of one file, each picture made small once."""

    def __init__(self) -> None:
        self._made: dict[bytes, bytes] = {}
        self._together = 0
        self._spent = 0.0

    def small(self, entry: Entry, reading: Reading) -> bytes:
        """The icon of an entry as it is kept; empty where there is none that can be."""
        from tidekey.importers.base import Problem

        if not entry.icon:
            return b""
        made, why = self._made.get(entry.icon), "is no picture that can be kept"
        if made is None and len(self._made) < MOST_PICTURES and self._spent < MOST_SECONDS:
            began = time.process_time()
            made = self._made[entry.icon] = shrunk(entry.icon)
            self._together += len(made)
            self._spent += time.process_time() - began
        if made is None or self._together > MOST_TOGETHER:
            why = "is more than fits beside the others"
        elif made:
            return made
        reading.problems.append(Problem(entry.row, "icon", why))
        return b""


def shrunk(picture: bytes) -> bytes:
    """The picture as a small PNG; empty where it is none."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG", "WEBP", "GIF", "BMP")) as read:
            if read.width * read.height > MOST_PIXELS:
                return b""
            colours = read.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, MemoryError):
        return b""
    except (Image.DecompressionBombWarning, OSError, SyntaxError, ValueError, EOFError):
        return b""
    for size in _SIZES:
        colours.thumbnail((size, size))
        written = io.BytesIO()
        colours.quantize(128).save(written, "PNG", optimize=True)
        if written.tell() <= BYTES:
            return written.getvalue()
    return b""
