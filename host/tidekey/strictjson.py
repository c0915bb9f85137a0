"""JSON without its ambiguities: what one reader accepts, every reader reads the same.

Promises that double keys, NaN and infinities, lone surrogates, integers beyond 2^63, a byte order
mark, anything but UTF-8 and too deep nesting are refused, and that no part of the document stands
in the exception. Leaves what the document means to the caller, and size limits too.
"""

from __future__ import annotations

import gc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
    Scan: TypeAlias = "Callable[[str, int], tuple[JSON, int]]"
else:
    JSON = object

try:  # the scanner beneath `json`, without `re`: the first hello reads one small object only
    from _json import make_scanner
except ImportError:  # pragma: no cover - another Python than CPython
    from json.scanner import make_scanner

DEPTH = 64
LIMIT = 2**63
_BLANKS = " \t\n\r"
_TIGHT = (",", ":")


class StrictJsonError(ValueError):
    """The document is not strict JSON; `reason` says which rule it breaks."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def loads(data: bytes, *, depth: int = DEPTH) -> JSON:
    """The value of a document, or `StrictJsonError`."""
    if data[:3] == b"\xef\xbb\xbf":
        raise StrictJsonError("BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise StrictJsonError("not UTF-8") from None
    value = _scan(text.strip(_BLANKS))
    _look_through(value, depth, surrogates="\\u" in text)
    return value


def dumps(value: JSON) -> bytes:
    """Compact UTF-8 that `loads` reads back as the same value; else `StrictJsonError`."""
    import json

    try:
        text = json.dumps(value, ensure_ascii=False, separators=_TIGHT, allow_nan=False)
        data = text.encode("utf-8")
    except (TypeError, ValueError, RecursionError):
        raise StrictJsonError("not a JSON value") from None
    if loads(data) != value:
        raise StrictJsonError("not a JSON value")
    return data


def canonical(value: JSON) -> str:
    """The text by which `merge` orders values: sorted keys, no blanks."""
    import json

    return json.dumps(value, ensure_ascii=False, separators=_TIGHT, allow_nan=False, sort_keys=True)


def _scan(text: str) -> JSON:
    running = gc.isenabled()
    gc.disable()  # a million new objects and no garbage: collecting would take most of the time
    try:
        value, end = _scanner(text, 0)
    except StrictJsonError:
        raise
    except (StopIteration, ValueError):
        raise StrictJsonError("not JSON") from None
    except RecursionError:
        raise StrictJsonError("too deep") from None
    finally:
        if running:
            gc.enable()
    if end != len(text):
        raise StrictJsonError("not JSON")
    return value


def _look_through(value: JSON, depth: int, *, surrogates: bool) -> None:
    level: list[JSON] = [[value]]
    for _ in range(depth + 1):
        if not level:
            return
        inside = [inner for one in level for inner in _contents(one)]
        if surrogates:
            _refuse_surrogates(inside)
        level = [one for one in inside if type(one) is dict or type(one) is list]
    if level:
        raise StrictJsonError("too deep")


def _contents(value: JSON) -> Iterable[JSON]:
    if type(value) is dict:
        return value.values()
    return value if type(value) is list else ()


def _refuse_surrogates(found: list[JSON]) -> None:
    strings = [one for one in found if type(one) is str]
    strings += [key for one in found if type(one) is dict for key in one]
    try:
        "".join(strings).encode("utf-8")
    except UnicodeEncodeError:
        raise StrictJsonError("lone surrogate") from None


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise StrictJsonError("double key")
    return found


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > LIMIT:
        raise StrictJsonError("integer too large")
    return int(text)


def _fraction(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise StrictJsonError("number too large")
    return value


def _constant(name: str) -> JSON:
    raise StrictJsonError("not JSON: " + name)


class _Rules:
    strict = True
    object_hook = None
    object_pairs_hook = staticmethod(_object)
    parse_float = staticmethod(_fraction)
    parse_int = staticmethod(_integer)
    parse_constant = staticmethod(_constant)
    memo: dict[str, str] = {}  # noqa: RUF012 - only the scanner written in Python asks for it


_scanner: Scan = make_scanner(_Rules())  # type: ignore[arg-type]
