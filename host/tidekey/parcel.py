"""Files on their way to be imported: they arrive in parts, because a frame holds 1 MiB.

Promises bounds on parts, files and all of it together. Leaves reading them to the importers.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportGone, ImportTooLarge

if TYPE_CHECKING:
    from tidekey.secret import Secret

MOST_BYTES: Final = 24 << 20
MOST_FILES: Final = 100


class Parcel:
    """The files of one import, each complete once all of its parts are here."""

    __slots__ = ("_parts", "_pieces", "_size")

    def __init__(self) -> None:
        self._parts: dict[str, int] = {}
        self._pieces: dict[str, dict[int, bytes]] = {}
        self._size = 0

    def take(self, file: str, part: int, parts: int, data: Secret[str]) -> int:
        """Keep one part; how many of its file are here."""
        if self._parts.setdefault(file, parts) != parts or part >= parts:
            raise ImportGone
        pieces = self._pieces.setdefault(file, {})
        try:
            piece = binascii.a2b_base64(data.reveal(), strict_mode=True)
        except ValueError:
            raise ImportGone from None
        self._size += len(piece) - len(pieces.get(part, b""))
        if self._size > MOST_BYTES or len(self._parts) > MOST_FILES:
            self._pieces.clear()
            raise ImportTooLarge(
                reason=f"together it is more than {MOST_BYTES >> 20} MiB; "
                "`tidekey import` takes larger ones"
            )
        pieces[part] = piece
        return len(pieces)

    def files(self) -> dict[str, bytes]:
        """The files; ImportGone where one of them is not complete."""
        if not self._parts or any(
            len(self._pieces.get(file, {})) < parts for file, parts in self._parts.items()
        ):
            raise ImportGone
        return {
            file: b"".join(self._pieces[file][number] for number in range(parts))
            for file, parts in self._parts.items()
        }
