"""A list of names and keys, an account a line, as tools at a terminal keep them.

Promises an account for each line that ends with a key in base32; a number of digits in front of it
and the 20 digits of a counter behind it are those of `2fa` (rsc.io/2fa: `name 6 KEY [counter]`,
where the counter is the last one used). Lists of other things are left alone: two lines in three
have to be such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import drafts, loose_fields, uris

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "loose_list"
TITLE: Final = "a list of names and keys"
_LONGEST: Final = 2048
_DIVIDERS: Final = ":=,;"
_COUNTER: Final = re.compile("[0-9]{20}")
_GROUPED: Final = 4
_GROUP: Final = re.compile("[A-Z2-7]{4}|[a-z2-7]{4}")
_DIGITS: Final = ("4", "5", "6", "7", "8", "9", "10")


class Row(NamedTuple):
    """What a line is made of."""

    name: str
    digits: str
    key: str
    counter: str


def sniff(source: Source) -> bool:
    """Whether nearly every line is a name and a key."""
    text = source.text or ""
    if text.lstrip("\ufeff \t\r\n\0")[:1] in ("", "{", "[", "<"):
        return False
    good = bad = 0
    for _, line in uris.lines(text):
        good, bad = (good + 1, bad) if row(line) else (good, bad + 1)
        if bad > 20 and bad > good:
            return False
    return good > 0 and good >= 2 * bad


def read(source: Source) -> Reading:
    """The lines in their order."""
    return Reading(APP).each_at(_lines(source), entry)


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    return uris.lines(source.text or "")


def row(line: str) -> Row | None:
    """The parts of a line, taken off its end one by one."""
    words = line.split() if len(line) <= _LONGEST else []
    counter = words.pop() if words and _COUNTER.fullmatch(words[-1]) else ""
    if not words:
        return None
    last = words.pop()
    at = max(last.rfind(one) for one in _DIVIDERS) + 1
    if at:
        words, last = [*words, last[:at]], last[at:]
    elif len(last) <= _GROUPED:
        words, last = _grouped([*words, last])
    digits = words.pop() if words and words[-1] in _DIGITS else ""
    name = " ".join(words).rstrip(f"{_DIVIDERS} ")
    good = name and last in (last.upper(), last.lower()) and loose_fields.is_long_key(last)
    return Row(name, digits, last, counter) if good else None


def _grouped(words: list[str]) -> tuple[list[str], str]:
    """What stands before a key in groups of four, and the key; its last group may be shorter."""
    at = len(words) - 1
    while at > 1 and _GROUP.fullmatch(words[at - 1]):
        at -= 1
    return words[:at], "".join(words[at:])


def entry(line: str) -> Entry:
    """The account of a line; Skip where it is none."""
    found = row(line)
    if found is None:
        raise Skip("text", "is no name and key")
    issuer, name = drafts.split_name("", found.name)
    if not issuer and "@" not in name:
        issuer, name = name, ""
    draft = drafts.made(
        found.key, kind="hotp" if found.counter else "totp", issuer=issuer, name=name,
        digits=found.digits, counter=str(int(found.counter) + 1) if found.counter else None,
    )  # fmt: skip
    return Entry(draft, draft.issuer, draft.name)
