"""Guards of the importers, each with what it is like without it (`test_hostile_controls.py`).

Run in a fork that reads one file, so that nothing that is taken out stays out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

HUGE = 1 << 62


def memory() -> None:
    """The limit of memory: the fork server looks for this name."""


def ratio() -> None:
    """How far a member of an archive may have been pressed."""
    from tidekey.importers.parts import archives

    archives.MOST_RATIO = archives.MOST_BYTES = HUGE  # type: ignore[misc]


def members() -> None:
    """How many files an archive may hold."""
    from tidekey.importers.parts import archives

    archives.MOST_MEMBERS = HUGE  # type: ignore[misc]


def doctype() -> None:
    """No document type in XML."""
    import defusedxml.ElementTree

    own = defusedxml.ElementTree.fromstring

    def fromstring(text: bytes, forbid_dtd: bool = False) -> object:
        return own(text, forbid_dtd=False, forbid_entities=False, forbid_external=False)

    defusedxml.ElementTree.fromstring = fromstring


def xml_depth() -> None:
    """How deep XML may nest."""
    from tidekey.importers.parts import trees

    trees._shallow = lambda _: True


def json_depth() -> None:
    """How deep JSON may nest."""
    from tidekey.importers.parts import documents

    documents._shallow = lambda _: True


def cost() -> None:
    """What a derivation may cost."""
    from tidekey.importers import derivation

    derivation.check = lambda _: None


def schema() -> None:
    """No views, triggers and virtual tables in a database."""
    from tidekey.importers.parts import databases

    databases._harden = lambda db: None


def pixels() -> None:
    """How many pixels a picture may have."""
    from PIL import Image

    from tidekey import qr
    from tidekey.importers.parts import icons

    qr.MOST_PIXELS = icons.MOST_PIXELS = HUGE  # type: ignore[misc]
    Image.MAX_IMAGE_PIXELS = None


def numbers() -> None:
    """How long a number of a protocol buffer may be."""
    from tidekey.importers.parts import protobuf

    protobuf._LONGEST = HUGE  # type: ignore[misc]
    protobuf._number = _endless


def _endless(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(data[at:]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    from tidekey.importers.parts.protobuf import Cut

    raise Cut


def java_depth() -> None:
    """How deep the reader of Java's streams goes."""
    from tidekey.importers.parts import java_maps

    java_maps.DEEPEST = HUGE  # type: ignore[misc]
    sys.setrecursionlimit(10_000)


def rows() -> None:
    """How many rows a file may have."""
    from tidekey.importers import base

    base.MOST_ROWS = HUGE  # type: ignore[misc]


OUT: dict[str, Callable[[], None]] = {
    one.__name__: one
    for one in (memory, ratio, members, doctype, xml_depth, json_depth, cost, schema, pixels,
                 numbers, java_depth, rows)
}  # fmt: skip
