"""Values that no field expects, and a writer of JSON that can say what JSON cannot.

A `raw` value stands in the document as it is spelt: `1e999`, `NaN`, half a surrogate.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

from . import CANARY

BEGIN, END = "\ue000", "\ue001"
_RAW = re.compile(f'"{BEGIN}(.*?){END}"', re.S)
Path = tuple[Any, ...]

CONTROL = "\u202e" + CANARY + "\u0007\u001b[31m\u200b\u2066\ufeff\u0085\u2028"
LONG = CANARY * 3000

EMPTY = (None, "", " ", [], {}, False)
KINDS = (True, [None, {}, [CANARY]], {"": {"a": [CANARY]}}, [[[[[[CANARY]]]]]], [CANARY] * 300)
NUMBERS = (0, -1, 1, 1.5, -0.5, 2**31, -(2**31), 2**53 + 1, 2**63, 2**64, 10**30, 1e300, 5e-324)
WORDS = (
    "0", "-1", "+6", "1e3", "0x10", "6.0", "9" * 19, "9" * 400, "NaN", "Infinity", "true", "null",
    "\u0663", "\u00b2", "\uff19", "\u2167", "0\u0308", "6\u0000", "\u0000", "=", "====", "%", "%3D",
    "%zz", ":", "::", "://", "|", "\t", "a|b\tc",
)  # fmt: skip
TEXTS = (
    CANARY, CONTROL, "\U0001f600" * 50, "e\u0301" * 100, "A" * 4097, "MZXW6YTB" * 40, "AAAA=",
    "otpauth://", "otpauth://totp/?secret=", "otpauth://totp/%ff%fe:%00?secret=MZXW6YTBOI&digits=6",
    "otpauth-migration://offline?data=%%%", "steam://", "motp://a:b?secret=", "Salted__", "2.a|b|c",
    "data:image/png;base64,AAAA", "../../etc/passwd", "@icon", "</string><x>", "<!DOCTYPE x>",
)  # fmt: skip
LENGTHY = (LONG, "\n" * 20_000, " " * 20_000, "=" * 20_000, ":" * 20_000, "otpauth://" * 2000)
GROUPS: dict[str, tuple[Any, ...]] = {
    "empty": EMPTY, "kinds": KINDS, "numbers": NUMBERS, "words": WORDS, "texts": TEXTS,
    "lengthy": LENGTHY,
}  # fmt: skip
TEXT_GROUPS = {name: GROUPS[name] for name in ("words", "texts", "lengthy")}


def raw(literal: str) -> str:
    """What stands in the document without quotes."""
    return BEGIN + literal + END


BREAKING = (
    raw("1e999"), raw("-1e999"), raw("NaN"), raw("-Infinity"), raw("9" * 5000), raw("0.1" * 2),
    raw('"\\ud800"'), raw('"\\udc00\\ud800"'), raw("[" * 70 + "]" * 70), raw("[" * 5000),
    raw('{"a":' * 65 + "1" + "}" * 65), raw('{"a":1,"a":2}'), raw('"\x01"'), raw("1e-999"),
    raw("-0"), raw("00"), raw("1,"), raw("'a'"), raw("/**/1"), raw("[" * 900 + "]" * 900),
)  # fmt: skip


def dumps(document: Any) -> bytes:
    """JSON with raw values in it."""
    text = json.dumps(document, ensure_ascii=False)
    return _RAW.sub(lambda found: json.loads(f'"{found[1]}"'), text).encode("utf-8", "replace")


def paths(value: Any, most: int = 3) -> Iterator[Path]:
    """The ways to everything in a document; of a list or a map of alikes the first few."""
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))[:most]
    else:
        return
    alike = len(inside) > 30
    for key, one in inside[:most] if alike else inside:
        yield (key,)
        for path in paths(one, most):
            yield (key, *path)


def found(document: Any, path: Path) -> Any:
    """What stands at the end of a way."""
    for key in path:
        document = document[key]
    return document


def changed(document: Any, path: Path, value: Any) -> Any:
    """A copy in which another value stands at the end of a way."""
    made = copy.deepcopy(document)
    if not path:
        return value
    found(made, path[:-1])[path[-1]] = value
    return made


def without(document: Any, path: Path) -> Any:
    """A copy in which nothing stands there."""
    made = copy.deepcopy(document)
    del found(made, path[:-1])[path[-1]]
    return made


def rows_of(document: Any) -> Path | None:
    """The way to the longest list (or map) of records; None where there is none."""
    best: tuple[tuple[int, int], Path] | None = None
    for path in [(), *paths(document)]:
        one = found(document, path)
        inside = list(one.values()) if isinstance(one, dict) else one
        if not isinstance(inside, list) or len(inside) < 2:
            continue
        if isinstance(one, dict) and not all(map(_is_like(inside[0]), inside)):
            continue
        if all(isinstance(each, dict) and each for each in inside):
            size = len(inside), len(json.dumps(inside))
            if best is None or size > best[0]:
                best = size, path
    return best and best[1]


def _is_like(first: Any) -> Any:
    keys = set(first) if isinstance(first, dict) else set()
    return lambda other: isinstance(other, dict) and len(keys & set(other)) * 2 > len(keys)


def packed(document: Any, rows: Path, values: tuple[Any, ...], most: int = 700) -> Any:
    """A copy whose rows each have one value that is wrong; its first row is a good one."""
    listed = found(document, rows)
    first = max(listed.values() if isinstance(listed, dict) else listed, key=_size)
    wrong = [changed(first, path, one) for path in paths(first) for one in values]
    wrong += [without(first, path) for path in paths(first)] + list(values)
    wrong = [first, *_spread(wrong, most)]
    if not isinstance(listed, dict):
        return changed(document, rows, wrong) if rows else wrong
    names = list(listed)
    made = {names[at] if at < 1 else f"{at:032x}": one for at, one in enumerate(wrong)}
    return changed(document, rows, made) if rows else made


def _size(value: Any) -> int:
    return len(json.dumps(value))


def _spread(items: list[Any], most: int) -> list[Any]:
    step = max(len(items) / most, 1)
    return [items[int(at * step)] for at in range(int(len(items) / step))]
