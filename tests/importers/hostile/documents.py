"""JSON of every app with values that no field expects, in each row and around the rows."""

from __future__ import annotations

import functools
import json
import random
from collections.abc import Iterator
from typing import Any

from ..canonical import Written
from . import CANARY, Hostile, values
from .containers import Container, containers

_HEADS = (
    "aegis-sealed",
    "steam manifest beside",
    "opvault details inside",
    "tidekey_file inside",
    "authy-saved",
)
"""Where the rows are no accounts, or one that is wrong may well sink the others."""


def files() -> Iterator[Hostile]:
    """For each container of JSON: packed rows, single fields, documents that are none."""
    for one in containers():
        if one.kind == "json":
            document = json.loads(one.seed.decode("utf-8-sig"))
            yield from _packed(one, document)
            yield from _single(one, document)
            yield from _broken(one, document)


def _packed(one: Container, document: Any) -> Iterator[Hostile]:
    rows = values.rows_of(document)
    if rows is None:
        return
    for name, group in values.GROUPS.items():
        most = 40 if name == "lengthy" else 400
        made = functools.partial(_rows, one, document, rows, group, most)
        least = 0 if one.name.startswith(_HEADS) else 1
        yield Hostile(f"{one.name}: rows of {name}", made, least)


def _rows(
    one: Container, document: Any, rows: values.Path, group: tuple[Any, ...], most: int
) -> Written:
    return one.wrap(values.dumps(values.packed(document, rows, group, most)))


def _with(one: Container, document: Any, path: values.Path, value: Any) -> Written:
    return one.wrap(values.dumps(values.changed(document, path, value)))


def _single(one: Container, document: Any) -> Iterator[Hostile]:
    """One field at a time, of those that are no rows."""
    rows = values.rows_of(document)
    around = [path for path in values.paths(document, 2)
              if rows is None or len(path) <= len(rows) or path[: len(rows)] != rows]  # fmt: skip
    chance = random.Random(one.name)
    every = [value for group in values.GROUPS.values() for value in group]
    for path in around[:40:2] if len(around) > 24 else around:
        value = chance.choice(every)
        word = type(value).__name__
        made = functools.partial(_with, one, document, path, value)
        yield Hostile(f"{one.name}: {_shown(path)} is {word}", made)


def _broken(one: Container, document: Any) -> Iterator[Hostile]:
    """What makes it no JSON, at a place that is looked at."""
    chance = random.Random(one.name + "broken")
    found = list(values.paths(document, 2)) or [()]
    for literal in chance.sample(values.BREAKING, 3):
        made = functools.partial(_with, one, document, chance.choice(found), literal)
        yield Hostile(f"{one.name}: {literal[1:12]!r} in it", made)
    for value in (CANARY, [], {}, None, [[]], {"": ""}):
        made = functools.partial(_with, one, document, (), value)
        yield Hostile(f"{one.name}: {value!r:.8} instead", made)


def _shown(path: values.Path) -> str:
    return ".".join(str(key)[:20] for key in path)
