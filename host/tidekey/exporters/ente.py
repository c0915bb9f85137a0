"""The export as the plain text of Ente Auth: a key URI a line, with what Ente shows beside it.

Promises note, tags and pins in Ente's own words (`codeDisplay`). Leaves its encryption to
`ente_encrypted`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tidekey import otpauth
from tidekey.exporters import holding, lines, proving
from tidekey.exporters.base import Given, Loss, Made
from tidekey.strictjson import dumps

if TYPE_CHECKING:
    from tidekey.exporters.holding import Held, Item
    from tidekey.strictjson import JSON

ENDING: Final = ".txt"
SEALED: Final = False
SINGLE: Final = False
KINDS: Final = ("totp", "hotp", "steam")
_STEAM: Final = "&algorithm=SHA1&digits=5&period=30"


def _fits(item: Item) -> str:
    return "length" if len(_line(item, 0)) > otpauth.URI_MAX - 8 else ""


HOLDS: Final = holding.Holds(
    KINDS, ("issuer", "note", "tags", "pinned", "secret-spelling"), fits=_fits
)


def losses(given: Given) -> list[Loss]:
    """What Ente has no room for."""
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """The lines, in the order of the list."""
    held = holding.all_held(given, HOLDS)
    return holding.made(text(held), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read the lines again."""
    proving.read_back(data, made, given, HOLDS)


def text(held: list[Held]) -> bytes:
    """What is encrypted or not."""
    items = enumerate(holding.items(held))
    return "".join(f"{_line(one, at)}\n" for at, one in items).encode()


def _line(item: Item, at: int) -> str:
    account = item.account
    shown: JSON = {
        "pinned": account.pinned, "trashed": False, "lastUsedAt": 0, "tapCount": 0,
        "tags": list(account.tags), "note": item.note, "position": at, "iconSrc": "", "iconID": "",
    }  # fmt: skip
    fixed = _STEAM if item.kind == "steam" else ""
    return f"{lines.uri(item)}{fixed}&codeDisplay={quote(dumps(shown), safe='')}"
