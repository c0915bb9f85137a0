"""Java's serialized maps of texts, read by hand (Java Object Serialization Specification, 6.4).

Promises the pairs of one map in their order and nothing else: no class is looked up, an object that
is neither text nor map reads as None, and the reader never goes deeper or further than the file.
Leaves what the texts mean to the importers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from tidekey.errors import ImportDamaged

MAGIC: Final = b"\xac\xed\x00\x05"
DEEPEST: Final = 16
_NULL, _REFERENCE, _CLASS, _OBJECT, _TEXT, _BLOCK, _END = 0x70, 0x71, 0x72, 0x73, 0x74, 0x77, 0x78
_LONG_BLOCK, _LONG_TEXT = 0x7A, 0x7C
_FIRST_HANDLE: Final = 0x7E0000
_HAS_WRITER, _EXTERNAL = 1, 4
_SIZES: Final = {"B": 1, "C": 2, "D": 8, "F": 4, "I": 4, "J": 8, "S": 2, "Z": 1}


class _Class(NamedTuple):
    fields: tuple[str, ...]
    flags: int
    parent: _Class | None


Value = str | _Class | dict[str, str] | None


def parsed(data: bytes) -> dict[str, str]:
    """The texts of the map in this stream by their keys; ImportDamaged where there is none."""
    if not data.startswith(MAGIC):
        raise _damaged()
    found = _Stream(data).value(0)
    if not isinstance(found, dict):
        raise _damaged()
    return found


class _Stream:
    """A position in the stream, and the objects that later ones may point back to."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, len(MAGIC)
        self._seen: list[Value] = []

    def value(self, depth: int) -> Value:
        """The next object: a text, a map, or None for any other."""
        if depth > DEEPEST:
            raise _damaged()
        mark = self._number(1)
        if mark == _NULL:
            return None
        if mark == _REFERENCE:
            return self._pointed()
        if mark in (_TEXT, _LONG_TEXT):
            return self._remember(self._text(2 if mark == _TEXT else 8))
        if mark == _OBJECT:
            return self._object(depth)
        if mark == _CLASS:
            return self._class(depth)
        raise _damaged()

    def _object(self, depth: int) -> Value:
        described = self.value(depth + 1)
        if not isinstance(described, _Class):
            raise _damaged()
        place = len(self._seen)
        self._seen.append(None)
        pairs: dict[str, str] = {}
        for one in _lineage(described):
            if one.flags & _EXTERNAL:
                raise _damaged()
            for kind in one.fields:
                self._field(kind, depth)
            if one.flags & _HAS_WRITER:
                pairs |= _pairs(self._written(depth))
        made: Value = pairs or None
        if depth == 0:
            made = pairs
        self._seen[place] = made
        return made

    def _class(self, depth: int) -> _Class:
        self._text(2)
        self._take(8)
        place = len(self._seen)
        self._seen.append(None)
        flags = self._number(1)
        fields = tuple(self._field_kind(depth) for _ in range(self._number(2)))
        for _ in self._written(depth):
            pass
        parent = self.value(depth + 1)
        if not (parent is None or isinstance(parent, _Class)):
            raise _damaged()
        made = _Class(fields, flags, parent)
        self._seen[place] = made
        return made

    def _field_kind(self, depth: int) -> str:
        kind = chr(self._number(1))
        self._text(2)
        if kind in "L[":
            self.value(depth + 1)
        elif kind not in _SIZES:
            raise _damaged()
        return kind

    def _field(self, kind: str, depth: int) -> None:
        if kind in _SIZES:
            self._take(_SIZES[kind])
        else:
            self.value(depth + 1)

    def _written(self, depth: int) -> Iterator[Value]:
        """What a class wrote by itself: objects, between blocks of bytes that are passed over."""
        while True:
            mark = self._data[self._at : self._at + 1]
            if mark == bytes([_END]):
                self._at += 1
                return
            if mark in (bytes([_BLOCK]), bytes([_LONG_BLOCK])):
                self._at += 1
                self._take(self._number(1 if mark[0] == _BLOCK else 4))
            else:
                yield self.value(depth + 1)

    def _pointed(self) -> Value:
        place = self._number(4) - _FIRST_HANDLE
        if not 0 <= place < len(self._seen):
            raise _damaged()
        return self._seen[place]

    def _remember(self, made: str) -> str:
        self._seen.append(made)
        return made

    def _text(self, size: int) -> str:
        """Java's own UTF-8: NUL in two bytes, letters beyond U+FFFF as two surrogates."""
        raw = self._take(self._number(size)).replace(b"\xc0\x80", b"\0")
        try:
            halves = raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            halves = raw.decode("utf-8", "replace")
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._data):
            raise _damaged()
        taken = self._data[self._at : end]
        self._at = end
        return taken


def _lineage(described: _Class) -> list[_Class]:
    """The classes of an object, the oldest first."""
    found: list[_Class] = []
    one: _Class | None = described
    while one is not None and len(found) <= DEEPEST:
        found.append(one)
        one = one.parent
    return found[::-1]


def _pairs(written: Iterator[Value]) -> dict[str, str]:
    found = list(written)
    pairs = zip(found[::2], found[1::2], strict=False)
    return {key: one for key, one in pairs if isinstance(key, str) and isinstance(one, str)}


def _damaged() -> ImportDamaged:
    return ImportDamaged(part="the serialized map")
