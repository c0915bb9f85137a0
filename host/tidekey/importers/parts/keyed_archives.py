"""Apple's keyed archives (NSKeyedArchiver), walked by hand.

Promises that nothing is unarchived: a reader goes from object to object by name, so a cycle or a
depth is never followed further than it asks. Leaves meaning to the importers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Final

MAGIC: Final = b"bplist00"
LARGEST: Final = 2**64
Value = object


class Archive:
    """The objects of one archive, and the one on top."""

    def __init__(self, objects: list[Value], top: Mapping[str, Value]) -> None:
        self._objects = objects
        self.top = self._pointed(top["root"]) if "root" in top else top

    def get(self, holder: Value, name: str) -> Value:
        """What stands under a name in an object or a dictionary; None where nothing does."""
        if not isinstance(holder, dict):
            return None
        if "NS.keys" not in holder:
            return self._pointed(holder.get(name))
        keys, values = self.items(holder, "NS.keys"), self.items(holder)
        return next((one for key, one in zip(keys, values, strict=False) if key == name), None)

    def items(self, holder: Value, name: str = "NS.objects") -> Iterator[Value]:
        """The members of an array."""
        found = holder.get(name) if isinstance(holder, dict) else holder
        return map(self._pointed, found if isinstance(found, list) else [])

    def text(self, holder: Value, name: str) -> str:
        """A text, plain or in an object of its own; empty where there is none."""
        found = self._inside(self.get(holder, name), "NS.string", "NS.bytes")
        if isinstance(found, bytes):
            return found.decode("utf-8", "replace")
        return found if isinstance(found, str) and found != "$null" else ""

    def data(self, holder: Value, name: str) -> bytes:
        """Bytes, plain or in an object of their own; empty where there are none."""
        found = self._inside(self.get(holder, name), "NS.data", "NS.bytes")
        return found if isinstance(found, bytes) else b""

    def number(self, holder: Value, name: str) -> int | float | None:
        """A number, one beyond all use as the largest; None where there is none."""
        found = self.get(holder, name)
        if isinstance(found, float):
            return found
        if not isinstance(found, int) or isinstance(found, bool):
            return None
        return max(-LARGEST, min(found, LARGEST))

    def _inside(self, value: Value, *names: str) -> Value:
        if not isinstance(value, dict):
            return value
        return next((self._pointed(value[name]) for name in names if name in value), None)

    def _pointed(self, value: Value) -> Value:
        from plistlib import UID

        if not isinstance(value, UID):
            return value
        return self._objects[value.data] if 0 < value.data < len(self._objects) else None


def parsed(data: bytes) -> Archive | None:
    """The archive, None where it is none."""
    import plistlib
    from xml.parsers.expat import ExpatError

    if not data.startswith(MAGIC):
        return None
    try:
        found: Value = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
    except (plistlib.InvalidFileException, ExpatError, ValueError, TypeError, LookupError,
            OverflowError, RecursionError, struct.error, OSError):  # fmt: skip
        return None
    if not isinstance(found, dict):
        return None
    objects, top = found.get("$objects"), found.get("$top")
    if not isinstance(objects, list) or not isinstance(top, dict):
        return None
    return Archive(objects, top)
