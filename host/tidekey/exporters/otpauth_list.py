"""The export as plain text: one key URI a line, as other authenticators read it.

Promises a line for every key in use, with its names, its PIN and the counter of its next code.
Accounts without a key, and those in the trash, have none. Leaves warning and presence to who asks.
"""

from __future__ import annotations

from typing import Final

from tidekey.exporters import holding, lines, proving
from tidekey.exporters.base import Given, Loss, Made

ENDING: Final = ".txt"
SEALED: Final = False
SINGLE: Final = False
KINDS: Final = ("totp", "hotp", "steam", "motp", "yandex")
HOLDS: Final = holding.Holds(
    KINDS, ("pin", "secret-spelling"), fits=lines.fits, untitled=lines.UNTITLED
)


def losses(given: Given) -> list[Loss]:
    """What a key URI has no room for."""
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """The lines, in the order of the list."""
    held = holding.all_held(given, HOLDS)
    text = "".join(f"{lines.uri(one)}\n" for one in holding.items(held))
    return holding.made(text.encode(), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read the lines again."""
    proving.read_back(data, made, given, HOLDS)
