"""A text of names and values that holds keys: an entry of `pass`, YAML, TOML, an INI file.

Promises an account for each block (up to the next item, section or blank line) whose values hold a
key in base32 under a name that is that of codes, or a key beside an issuer or a shape of codes. A
section's title names the account where nothing in it does. Passwords are never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import loose_fields
from tidekey.importers.parts.loose_fields import ISSUERS, KEYS, Fields, word

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "loose_settings"
TITLE: Final = "a text with keys"
_LONGEST: Final = 2048
_SECTION: Final = re.compile(r"\[\[?\s*([^\[\]]{1,200})\]\]?|([^\s:=#-][^:=]{0,200}):")
_FIELD: Final = re.compile(r"(-\s+)?[\"']?([\w.-]+(?: [\w.-]+){0,9})[\"']?\s{0,9}[:=]\s*(\S.*)")
_FIELDS_MOST: Final = 200


class _Found(NamedTuple):
    """A key, what its codes are shaped by, and what stands beside both."""

    key: str
    given: Fields


def sniff(source: Source) -> bool:
    """Whether a key stands in one of its blocks."""
    text = source.text or ""
    if text.lstrip("\ufeff \t\r\n\0")[:1] in ("", "{", "<"):
        return False
    return next(_keys(text), None) is not None


def read(source: Source) -> Reading:
    """An account for each key, by the line that its block begins on."""
    return Reading(APP).each_at(_keys(source.text or ""), _entry)


def _keys(text: str) -> Iterator[tuple[int, _Found]]:
    for number, given in _blocks(text):
        named = [name for name in given if loose_fields.is_code(name)]
        if loose_fields.is_account(given) or any(name in given for name in ISSUERS):
            named += [name for name in KEYS if name in given]
        keys = (given[name] for name in named if loose_fields.is_long_key(given[name]))
        for key in islice(keys, 1):
            yield number, _Found(key, given)


def _blocks(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Names and values as they stand together, with the number of their first line."""
    began, title, given = 1, "", dict[str, str]()
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip("\ufeff\0 \t\r\n") if len(line) <= _LONGEST else ""
        section, field = _SECTION.fullmatch(line), _FIELD.fullmatch(line)
        if not line or section or (field and field[1]):
            yield from _block(began, title, given)
            began, given = number, {}
        if section:
            title = (section[1] or section[2]).strip(" \"'")
        elif field and len(given) < _FIELDS_MOST:
            given.setdefault(word(field[2]), field[3].strip(" \"',"))
    yield from _block(began, title, given)


def _block(began: int, title: str, given: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    if given:
        named = loose_fields.is_titled(given) or not title
        yield began, given if named else {**given, "title": title}


def _entry(found: _Found) -> Entry:
    return loose_fields.code(found.key, found.given, loose_fields.login(found.given))
