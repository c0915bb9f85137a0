"""A text in which key URIs stand among other words: notes, configuration, a pass entry.

Promises the URIs alone; what stands around them is not read. Leaves lists of URIs, one a line, to
`otpauth_uri_list`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tidekey.importers.base import Reading
from tidekey.importers.parts import uris

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "loose_text"
TITLE: Final = "a text with key URIs"
_URI: Final = re.compile(
    r"(?<![\w-])otpauth://(?:totp|hotp|steam|yaotp|yandex|motp)(?![a-z])[^\s\"'<>`]*", re.I
)
_WITH_KEY: Final = re.compile(r".*[?&]secret=[^)\]]+", re.I)


def sniff(source: Source) -> bool:
    """Whether a key URI with a key stands in it, and it is no broken document."""
    text = source.text or ""
    if text.lstrip("\ufeff \t\r\n\0")[:1] in ("{", "[", "<"):
        return False
    return any(_WITH_KEY.match(one[0]) for one in _URI.finditer(text))


def read(source: Source) -> Reading:
    """The URIs, by their lines."""
    return Reading(APP).each_at(_found(source.text or ""), uris.entry)


def _found(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        for uri in dict.fromkeys(_URI.findall(line)):
            if whole := _WITH_KEY.match(uri):
                yield number, whole[0].rstrip(".,;")
