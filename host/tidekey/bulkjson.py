"""Strict JSON for large documents: the rules of `strictjson`, at the speed of msgspec.

Promises to read exactly what `strictjson` would. A document is read fast only where that cannot
differ: it nests little, its integers fit, and written again it is the same bytes (so no key stood
there twice). Everything else goes to the strict reader, which decides.
"""

from __future__ import annotations

import functools
import gc
from typing import TYPE_CHECKING, Annotated, Any

from tidekey import strictjson
from tidekey.strictjson import JSON, LIMIT, StrictJsonError

if TYPE_CHECKING:
    import msgspec

LARGE = 256 * 1024
_DIGITS = bytes.maketrans(b"012345678", b"999999999")
_NEAR_LIMIT = b"9" * 19
_OBJECTS, _NESTED = 2, 6  # a vault's accounts nest 7 deep; with each `_NESTED` the type doubles


def loads(data: bytes) -> JSON:
    """The value of a document, or `StrictJsonError`."""
    return strictjson.loads(data) if len(data) < LARGE else _fast(data)


def dumps(value: JSON) -> bytes:
    """Compact UTF-8 that `loads` reads back as the same value; else `StrictJsonError`.

    In a large document NaN, bytes, keys that are no text and deep nesting are not looked for: they
    would be written as something else. None can stand in a body: it is what `loads` gave, changed
    by acts whose values are texts, whole numbers, yes or no, and lists of texts (`fields`, `undo`).
    """
    import msgspec

    try:
        data = msgspec.json.encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError):
        raise StrictJsonError("not a JSON value") from None
    if len(data) >= LARGE and not _large_number(data):
        return data  # reading it back would cost eight times the writing
    found = strictjson.loads(data) if len(data) < LARGE else _fast(data, once=True)
    if found != value:  # NaN became null, or a key was no text
        raise StrictJsonError("not a JSON value")
    return data


def _large_number(data: bytes) -> bool:
    """Whether 19 digits stand where a number may begin; false alarms from inside texts are fine."""
    plain = data.translate(_DIGITS)
    at = plain.find(_NEAR_LIMIT)
    while at > 0:
        if data[at - 1] in b":,[-":
            return True
        at = plain.find(_NEAR_LIMIT, at + 1)
    return False


def _fast(data: bytes, once: bool = False) -> JSON:
    """`once`: no key can stand in `data` twice, for it was just written from a value."""
    import msgspec

    running = gc.isenabled()
    gc.disable()
    try:
        value: JSON = _decoder().decode(data)
        if once or msgspec.json.encode(value) == data:
            return value
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    finally:
        if running:
            gc.enable()
    return strictjson.loads(data)


@functools.cache
def _decoder() -> msgspec.json.Decoder[Any]:
    import msgspec

    whole = Annotated[int, msgspec.Meta(ge=-LIMIT, le=LIMIT - 1)]
    leaf: Any = None | bool | float | str | whole
    value = leaf
    for _ in range(_NESTED):
        value = leaf | list[value] | dict[str, value]  # type: ignore[valid-type]
    for _ in range(_OBJECTS):
        value = leaf | dict[str, value]  # type: ignore[valid-type]
    return msgspec.json.Decoder(value)
