"""The export for Google Authenticator: its own QR codes of up to ten accounts each, on a page.

Promises batches with one id, their number and their places, so that the phone says which code is
missing. Leaves the page to `drawing`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tidekey.exporters import drawing, holding, proving, sealing
from tidekey.exporters.base import Given, Loss, Made
from tidekey.exporters.drawing import Card

if TYPE_CHECKING:
    from tidekey.exporters.holding import Item

ENDING: Final = ".html"
SEALED: Final = False
SINGLE: Final = False
KINDS: Final = ("totp", "hotp")
PER_CODE: Final = 10
TITLE: Final = "Tidekey accounts for Google Authenticator"
INTRODUCTION: Final = (
    "In Google Authenticator, open the menu, then Transfer accounts, then Import accounts, and "
    "scan the codes one after the other.",
    "Whoever has these codes has every key. Delete this file as soon as it was used.",
)
_ALGORITHMS: Final = {"SHA1": 1, "SHA256": 2, "SHA512": 3, "MD5": 4}
_DIGITS: Final = {6: 1, 8: 2}
_TYPES: Final = {"hotp": 1, "totp": 2}
_COMFORTABLE: Final = 900
"""Bytes of accounts in a code that a phone still reads from a screen."""
_MOST: Final = 1_600
_LINK: Final = "otpauth-migration://offline?data="


def _fits(item: Item) -> str:
    return "length" if len(_account(item)) > _MOST else ""


HOLDS: Final = holding.Holds(
    KINDS,
    ("issuer",),
    algorithms=tuple(_ALGORITHMS),
    digits=_DIGITS,
    periods=(30,),
    fits=_fits,
)


def losses(given: Given) -> list[Loss]:
    """What Google Authenticator has no room for."""
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """The page, with as many codes as it takes."""
    held = holding.all_held(given, HOLDS)
    batches = list(_batches(holding.items(held)))
    batch_id = int.from_bytes(given.random(4), "big") >> 1
    cards = [_card(at, len(batches), batch_id, one) for at, one in enumerate(batches)]
    return holding.made(drawing.page(TITLE, INTRODUCTION, cards, 1, 92), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read the links of the page again."""
    proving.read_back(data, made, given, HOLDS)


def _batches(items: list[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for one in items:
        more = len(_account(one))
        if batch and (len(batch) == PER_CODE or size + more > _COMFORTABLE):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += more
    if batch:
        yield batch


def _card(at: int, of: int, batch_id: int, items: list[Item]) -> Card:
    accounts = b"".join(_bytes(1, _account(one)) for one in items)
    numbers = _numbers((2, 1), (3, of), (4, at), (5, batch_id))
    data = quote(sealing.base64(accounts + numbers), safe="")
    names = tuple(" · ".join(filter(None, (one.issuer, one.name))) for one in items)
    return Card(f"{_LINK}{data}", f"Code {at + 1} of {of}", "", listed=names)


def _account(item: Item) -> bytes:
    """One account as Google's message."""
    texts = ((1, item.key.reveal()), (2, _name(item).encode()), (3, item.issuer.encode()))
    fields = b"".join(_bytes(number, value) for number, value in texts if value)
    shape = ((4, _ALGORITHMS[item.algorithm]), (5, _DIGITS[item.digits]), (6, _TYPES[item.kind]))
    counted = ((7, item.counter),) if item.kind == "hotp" else ()
    return fields + _numbers(*shape, *counted)


def _name(item: Item) -> str:
    """The name, behind the issuer where what stands before its colon would be taken for that."""
    prefix, colon, _ = item.name.partition(":")
    if colon and (not item.issuer or prefix.strip().casefold() == item.issuer.casefold()):
        return f"{item.issuer}:{item.name}"
    return item.name


def _bytes(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _numbers(*pairs: tuple[int, int]) -> bytes:
    written = ((_varint(number << 3), _varint(value)) for number, value in pairs)
    return b"".join(itertools.chain.from_iterable(written))


def _varint(value: int) -> bytes:
    made = b""
    while value > 127:
        made += bytes([value & 127 | 128])
        value >>= 7
    return made + bytes([value])
