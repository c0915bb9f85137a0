"""The export as a sheet to print: a QR code for each account, with its key to type by hand.

Promises codes that authenticators scan one by one, and a file that Tidekey reads again. Leaves the
page to `drawing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.errors import FileRefused
from tidekey.exporters import drawing, holding, lines, proving
from tidekey.exporters.base import Given, Loss, Made
from tidekey.exporters.drawing import Card

if TYPE_CHECKING:
    from tidekey.exporters.holding import Item

ENDING: Final = ".html"
SEALED: Final = False
SINGLE: Final = False
KINDS: Final = ("totp", "hotp", "steam", "motp", "yandex")
TITLE: Final = "Tidekey accounts"
MOST: Final = 3_000  # some 500 sheets of paper, and what can be read back within the limits
INTRODUCTION: Final = (
    "Whoever has this sheet has every key, and can make every code from then on. Keep it where you "
    "keep papers that matter, and delete the file once it is printed.",
    "To use a key in another authenticator, scan its code there, or type what stands beside it.",
)


def fits(item: Item) -> str:
    """Whether a code has room for the account."""
    return lines.fits(item) or ("length" if len(lines.uri(item)) > drawing.MOST else "")


HOLDS: Final = holding.Holds(KINDS, ("pin", "secret-spelling"), fits=fits, untitled=lines.UNTITLED)


def losses(given: Given) -> list[Loss]:
    """What has no room in a code."""
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """The sheet, in the order of the list."""
    held = holding.all_held(given, HOLDS)
    items = holding.items(held)
    if len(items) > MOST:
        raise FileRefused(reason=f"a sheet has room for {MOST} accounts; choose another format")
    cards = [_card(one) for one in items]
    return holding.made(drawing.page(TITLE, INTRODUCTION, cards, 2, 38), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read the sheet again."""
    proving.read_back(data, made, given, HOLDS)


def _card(item: Item) -> Card:
    text = item.motp_text() if item.kind == "motp" else item.base32()
    return Card(lines.uri(item), item.issuer, item.name, tuple(_soft(item)), grouped(text))


def _soft(item: Item) -> list[str]:
    names = {"steam": "Steam", "motp": "mOTP", "yandex": "Yandex"}
    if item.kind in names:
        pin = [f"PIN {item.pin.reveal()}"] if item.pin else []
        return [names[item.kind], *pin]
    shape = [f"{item.digits} digits", item.algorithm]
    if item.kind == "hotp":
        return [" · ".join([*shape, f"next counter {item.counter}"])]
    return [" · ".join([*shape, f"every {item.period} seconds"])]


def grouped(text: str) -> str:
    """A key in groups of four, for whoever types it."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
