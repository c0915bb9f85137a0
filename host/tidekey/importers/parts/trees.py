"""XML of other apps: no document type, no entities, no deep nesting.

Promises an element tree or None. Leaves meaning to the importers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

DEEPEST: Final = 64


def parsed(data: bytes) -> Element | None:
    """The root element, None where it is no XML or has a document type."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if not head.startswith(b"<"):
        return None
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(_begun(data.strip(b"\0")), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    return root if _shallow(root) else None


def _begun(data: bytes) -> bytes:
    """Without blanks in front of the declaration, where no parser takes them."""
    return data if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.lstrip(b" \t\r\n")


def _shallow(root: Element) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for one in level for child in one]
        if not level:
            return True
    return False


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def below(element: Element, *path: str) -> Iterator[Element]:
    """The descendants along a path of names, whatever their namespace."""
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from below(child, *path[1:])


def first(element: Element, *path: str) -> str:
    """The text of the first element along a path; empty where there is none."""
    return next(((one.text or "").strip() for one in below(element, *path)), "")


def preferences(root: Element | None) -> dict[str, str]:
    """The strings of an Android preferences file by their names; empty where it is none."""
    if root is None or local(root) != "map":
        return {}
    return {one.get("name", ""): one.text or "" for one in root if local(one) == "string"}
