"""Pictures that arrive in parts, because a frame holds 1 MiB.

Promises bounds on each picture, on all of them together and on how long a half one is kept.
Leaves reading them to `qr`.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING

from tidekey.errors import PictureRefused

if TYPE_CHECKING:
    from tidekey.secret import Secret

MOST_BYTES = 24 * 1024 * 1024
MOST_UPLOADS = 4
KEPT_SECONDS = 60.0


class Upload:
    """One picture on its way: its parts by number, and when the last one came."""

    __slots__ = ("parts", "pieces", "seen")

    def __init__(self, parts: int, seen: float) -> None:
        self.parts = parts
        self.pieces: dict[int, bytes] = {}
        self.seen = seen


class Uploads:
    """The pictures on their way into this process."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: dict[str, Upload] = {}

    def take(
        self, name: str, part: int, parts: int, data: Secret[str], now: float
    ) -> tuple[int, bytes | None]:
        """Keep one part; how many are here, and the whole picture once it is complete."""
        self._expire(now)
        piece = _decoded(data)
        held = self._held.setdefault(name, Upload(parts, now))
        held.seen = now
        if held.parts != parts or part >= parts:
            del self._held[name]
            raise PictureRefused(reason="its parts do not belong together")
        held.pieces[part] = piece
        if sum(map(_size, self._held.values())) > MOST_BYTES:
            del self._held[name]
            raise PictureRefused(reason="it is too large")
        if len(held.pieces) < parts:
            return len(held.pieces), None
        del self._held[name]
        return parts, b"".join(held.pieces[number] for number in range(parts))

    def _expire(self, now: float) -> None:
        fresh = {n: one for n, one in self._held.items() if now - one.seen <= KEPT_SECONDS}
        newest = sorted(fresh, key=lambda name: fresh[name].seen)[-MOST_UPLOADS:]
        self._held = {name: fresh[name] for name in newest}


def _size(upload: Upload) -> int:
    return sum(map(len, upload.pieces.values()))


def _decoded(data: Secret[str]) -> bytes:
    try:
        return binascii.a2b_base64(data.reveal(), strict_mode=True)
    except ValueError:
        raise PictureRefused(reason="a part is not base64") from None
