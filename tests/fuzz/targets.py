"""What is fuzzed: each importer, the inside of what it opens, and each kind of container.

Promises for a target its seeds, a function that takes bytes and raises for a finding alone, and the
words of its format.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, cast

from importers.canonical import Written
from tidekey import importers
from tidekey.importers import derivation
from tidekey.importers.base import Importer

from . import cases, containers, judge, mutate
from .openings import Openings

HOST = Path(importers.__file__).parent


class Target(NamedTuple):
    """One thing to fuzz."""

    seeds: list[bytes]
    one: Callable[[bytes], object]
    words: list[bytes]


def made(name: str) -> Target:
    """The target of a name that `names` has."""
    derivation.look_up = judge.quick
    hashlib.pbkdf2_hmac = judge.pbkdf2
    if name in containers.ALL:
        found = containers.ALL[name]()
        return Target(found.seeds, found.one, mutate.words(*map(path, found.modules)))
    app, _, inside = name.partition("/")
    importer = cast("Importer", importlib.import_module(f"tidekey.importers.{app}"))
    files = cases.known_to(importer)
    cases.learn(importer, files)
    one = _inside if inside else _outside
    return one(importer, files)._replace(words=mutate.words(path(app), path("documents")))


def path(module: str) -> Path:
    """Where an importer, one of the parts, or (by `..`) a module above them stands."""
    own = HOST / f"{module}.py"
    return own if own.exists() else HOST / "parts" / f"{module}.py"


def _outside(importer: Importer, files: list[Written]) -> Target:
    holes = cases.outer(files)

    def one(data: bytes) -> None:
        case, filling = cases.chosen(holes, data)
        judge.by_one(importer, case.source(filling))

    return Target(cases.inputs(holes), one, [])


def _inside(importer: Importer, files: list[Written]) -> Target:
    openings = Openings()
    holes = cases.inner(files, importer, openings)
    openings.unchecked()

    def one(data: bytes) -> None:
        case, filling = cases.chosen(holes, data)
        openings.exchange(case.noted, case.place, filling)
        judge.by_one(importer, case.source(filling))

    return Target(cases.inputs(holes), one, [])
