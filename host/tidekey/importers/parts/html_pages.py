"""An HTML page taken apart into its pieces, one for each element that is not part of a line.

Promises text with entities undone, pictures that stand in the page itself, and links. Leaves what
the pieces mean to `html_backup`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from tidekey.importers.parts import drafts

_BEGINS: Final = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_IN_LINE: Final = frozenset(
    ("a", "abbr", "b", "code", "em", "font", "i", "img", "kbd", "mark", "samp", "small", "span",
     "strong", "tt", "u", "wbr")
)  # fmt: skip
_ENDLESS: Final = re.compile(r"&#[0-9]{9,};?")
"""A number of a character that there is none of; Python makes a number of it first."""
_UNSHOWN: Final = frozenset(("style", "script"))
_PICTURE: Final = "data:image/"


@dataclass(slots=True)
class Piece:
    """An element: its name, its class, its own text, the pictures and the links in it."""

    tag: str
    kind: str = ""
    text: str = ""
    pictures: list[bytes] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def is_page(text: str | None) -> bool:
    """Whether a text begins like an HTML page."""
    return text is not None and bool(_BEGINS.match(text[:2048].lstrip("\ufeff\0")))


def pieces(text: str) -> list[Piece]:
    """The pieces of a page in their order."""
    parser = _Parser()
    parser.feed(_ENDLESS.sub("\ufffd", text))
    parser.close()
    found = parser.found
    for one in found:
        one.text = one.text.replace("\u00a0", " ").strip("\ufeff\0 \t\r\n")
    return [one for one in found if one.tag not in _UNSHOWN]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = [Piece("")]
        self._text: list[str] = []

    def parse_html_declaration(self, i: int) -> int:
        """The end of what begins with `<!`; what is of no known kind is a comment."""
        try:
            return int(super().parse_html_declaration(i))
        except AssertionError:
            return int(self.parse_bogus_comment(i))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._text.append("\n")
            return
        if tag not in _IN_LINE:
            self._begin(tag, given.get("class", ""))
        for name, value in given.items():
            if name == "src" and value[:11].lower() == _PICTURE:
                self.found[-1].pictures.append(drafts.icon_of(value))
            elif "://" in value:
                self.found[-1].links.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _IN_LINE and tag != "br":
            self._begin(f"/{tag}", "")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def close(self) -> None:
        super().close()
        self._begin("", "")

    def _begin(self, tag: str, kind: str) -> None:
        self.found[-1].text += "".join(self._text)
        self._text.clear()
        self.found.append(Piece(tag, kind))
