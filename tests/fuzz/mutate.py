"""Changes that a format survives: values of JSON, marks of XML, words of a list.

Promises that one seed always makes the same change. What it does not know is left to libFuzzer.
"""

from __future__ import annotations

import ast
import copy
import json
import random
import re
from pathlib import Path
from typing import Any

ODD_TEXTS = (
    "", "0", "-1", "²", "٣", "1_0", "1e309", "9" * 25, "0x10", "null", "NaN", "A" * 300, "\0",
    "%FF", "%00", "=", "&", "://", ":", "\u2028", "😀", "ß" * 70, "AAAA====", "otpauth://", "\n",
    "true", "[" * 70, '{"a":1}', "steam", "JBSWY3DPEHPK3PXP",
)  # fmt: skip
_ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e300, 2**31, 2**63, 2**64, -(2**63) - 1, [], {}, [[]], [None],
    {"": None}, *ODD_TEXTS,
)  # fmt: skip
_WORD = re.compile(r"(<[^<>]*>|[&=?:/,;\n\"|]+)")
_SURROGATE = "\ud800"
_CONSTANTS = range(2, 40)


def changed(data: bytes, seed: int) -> bytes | None:
    """The same in one or a few other ways; None where it is neither JSON nor text."""
    chance = random.Random(seed)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return None
    if text.lstrip()[:1] in ("{", "["):
        try:
            return _of_json(json.loads(text), chance)
        except (ValueError, RecursionError):
            pass
    return _of_words(text, chance)


def words(*paths: Path) -> list[bytes]:
    """The short constants of modules: names of fields, magic numbers."""
    found: set[bytes] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            bare = value.encode() if isinstance(value, str) else value
            if isinstance(bare, bytes) and len(bare) in _CONSTANTS:
                found.add(bare)
    return sorted(found)


# JSON ---------------------------------------------------------------------------------------------


def _of_json(whole: Any, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4))):
        places = list(_places(whole))
        if not places:
            return b"[]"
        holder, key = chance.choice(places)
        _change(holder, key, places, chance)
    text = json.dumps(whole, ensure_ascii=chance.random() < 0.3)
    return text.encode("utf-8", "surrogatepass")


def _places(value: Any) -> Any:
    """Every value by what holds it and its name or number there."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        named = one.items() if isinstance(one, dict) else enumerate(one)
        for key, inner in named:
            yield one, key
            if isinstance(inner, (dict, list)):
                waiting.append(inner)


def _change(holder: Any, key: Any, places: list[Any], chance: random.Random) -> None:
    way = chance.random()
    if way < 0.6:
        holder[key] = copy.deepcopy(chance.choice(_ODD_VALUES))  # it may be changed in its turn
    elif way < 0.7:
        del holder[key]
    elif way < 0.8:
        other, where = chance.choice(places)
        if where in other if isinstance(other, dict) else where < len(other):
            holder[key] = json.loads(json.dumps(other[where]))
    elif isinstance(holder, list):
        holder.insert(key, json.loads(json.dumps(holder[key])))
    elif isinstance(holder[key], str):
        holder[key] = _spoilt(holder[key], chance)


def _spoilt(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice((*ODD_TEXTS, _SURROGATE)) + text[at + chance.randrange(3) :]


# words --------------------------------------------------------------------------------------------


def _of_words(text: str, chance: random.Random) -> bytes:
    """Elements and words exchanged, doubled, left out, or made odd."""
    parts = _WORD.split(text)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at, other, way = chance.randrange(len(parts)), chance.randrange(len(parts)), chance.random()
        if way < 0.4:
            parts[at] = chance.choice(ODD_TEXTS)
        elif way < 0.55:
            parts[at], parts[other] = parts[other], parts[at]
        elif way < 0.7:
            parts[at:at] = parts[other : other + 3]
        elif way < 0.85:
            parts[at] = _spoilt(parts[at], chance)
        elif len(parts) > 1:
            del parts[at]
    return "".join(parts).encode("utf-8", "replace")
