"""Text that a person sees as the name of something.

Promises one line without control characters, without marks that reverse the reading direction and
without anything that JSON cannot carry; blanks at both ends are gone.
"""

from __future__ import annotations

import re
from typing import Final

NAME_MAX: Final = 1_000
_BLANKS: Final = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


def tidy(text: str) -> str:
    """`text` on one line, without what is not seen."""
    if text.isprintable():  # nothing that is taken out below is, and most texts are
        return text.strip()
    return _UNSEEN.sub("", _BLANKS.sub(" ", text)).strip()


def tidy_lines(text: str) -> str:
    """The same for a note, which may have several lines."""
    return "\n".join(tidy(line) for line in re.split(r"\r\n|\r|\n", text)).strip()
