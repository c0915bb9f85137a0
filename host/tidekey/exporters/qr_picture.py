"""One account as a QR code in a PNG, to be scanned by another authenticator.

Promises that the picture was read again by the host's own reader of QR codes. Leaves choosing the
account to who asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey import qr
from tidekey.errors import AccountNameOnly, AccountUnknown, HostError, SealedTampered
from tidekey.exporters import drawing, holding, html_sheet, lines, proving
from tidekey.exporters.base import Given, Loss, Made
from tidekey.exporters.html_sheet import KINDS

if TYPE_CHECKING:
    from tidekey.exporters.holding import Held

__all__ = ["ENDING", "KINDS", "SEALED", "SINGLE", "losses", "make", "prove"]

ENDING: Final = ".png"
SEALED: Final = False
SINGLE: Final = True
HOLDS: Final = html_sheet.HOLDS


def losses(given: Given) -> list[Loss]:
    """What has no room in a code."""
    _need_one(given)
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """The picture; AccountNameOnly where there is no key to draw."""
    held = _need_one(given)
    items = holding.items(held)
    if not items:
        raise AccountNameOnly
    return holding.made(drawing.picture(lines.uri(items[0])), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read the picture as if it had been scanned."""
    proving.whole(data, made)
    wanted = [lines.uri(one) for one in holding.items(_need_one(given))[:1]]
    try:
        found = [one.reveal() for one in qr.texts_in(data)]
    except HostError:
        raise SealedTampered(part="body") from None
    if found != wanted:
        raise SealedTampered(part="body")


def _need_one(given: Given) -> list[Held]:
    held = holding.all_held(given, HOLDS) if given.only else []
    if not held:
        raise AccountUnknown
    return held
