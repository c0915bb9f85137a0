"""Key URIs in a text, one a line: every app that speaks of them, and Tidekey's own plain export.

Blank lines and `#` comments are passed over; a line may be of any kind that `uris` reads. Where all
others are names and keys (gauth mixes both), these are read as `loose_list` reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import uris

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "otpauth_uri_list"
TITLE: Final = "a list of key URIs"


def sniff(source: Source) -> bool:
    """Whether a line begins like a key URI, and none of a batch of Google's stands in it."""
    text = source.text
    return text is not None and bool(uris.BEGINS.search(text))


def read(source: Source) -> Reading:
    """An account a line."""
    from tidekey.importers import loose_list

    lines = list(uris.lines(source.text or ""))
    others = [line for _, line in lines if not uris.BEGINS.match(line)]
    mixed = bool(others) and all(map(loose_list.row, others))

    def entry(line: str) -> Entry:
        return loose_list.entry(line) if mixed and not uris.BEGINS.match(line) else uris.entry(line)

    return Reading(APP).each_at(lines, entry)
