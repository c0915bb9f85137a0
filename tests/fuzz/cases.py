"""The files of the encoders as what is fuzzed: each with a hole, for the rest of it stays.

Promises that the hole is the file itself, a file that lies beside it, or what one of its ciphers
gives, and that its seed is what stands there. The first byte of an input says which case it is.
"""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from collections.abc import Iterator
from typing import NamedTuple

from importers import encoders
from importers.canonical import Written
from tidekey.errors import HostError
from tidekey.importers import derivation
from tidekey.importers.base import Importer
from tidekey.importers.source import Source
from tidekey.secret import Secret

from . import judge
from .openings import Openings

_MORE = {
    "nordpass": Written(b"name,url,password,cardholdername,cardnumber\nmail,https://a,b,,\n"),
}  # of formats that hold no accounts
_LARGEST = 64 << 10
_OPENINGS_OF_ONE = 4
_MOST = 255


class Case(NamedTuple):
    """A file with a hole: `beside` names the other file that is one, `place` an opening."""

    written: Written
    beside: str = ""
    place: int = -1
    noted: list[bytes | Exception] = []  # noqa: RUF012 - never changed

    @property
    def seed(self) -> bytes:
        """What stands in the hole."""
        if self.place >= 0:
            found = self.noted[self.place]
            return found if isinstance(found, bytes) else b""
        return self.written.beside[self.beside] if self.beside else self.written.data

    def source(self, filling: bytes) -> Source:
        """The file with the hole filled."""
        if self.place >= 0:
            return source(self.written)
        if self.beside:
            beside = {**self.written.beside, self.beside: filling}
            return source(self.written._replace(beside=beside))
        return source(self.written._replace(data=filling))


def source(written: Written) -> Source:
    """A file as the child has it."""
    typed = None if written.password is None else Secret(written.password)
    return Source(written.data, written.beside, typed, {}, written.name)


def all_written() -> Iterator[Written]:
    """The files of all encoders."""
    for one in pkgutil.iter_modules(encoders.__path__):
        module = importlib.import_module(f"{encoders.__name__}.{one.name}")
        for written, _ in module.files().values():
            yield written
    yield from _MORE.values()


def known_to(importer: Importer) -> list[Written]:
    """The files that an importer takes for its own."""
    return [one for one in all_written() if importer.sniff(source(one))]


def outer(files: list[Written]) -> list[Case]:
    """A hole for each file and for each that lies beside one."""
    found = [Case(one) for one in files if 0 < len(one.data) <= _LARGEST]
    found += [Case(one, name) for one in files for name in one.beside]
    return found[:_MOST]


def inner(files: list[Written], importer: Importer, openings: Openings) -> list[Case]:
    """A hole for the first openings of each file and for its last."""
    found = []
    for one in files:
        openings.begin()
        with contextlib.suppress(HostError):
            given = source(one)
            if importer.sniff(given):
                importer.read(given)
        noted = openings.noted
        holes = [at for at, what in enumerate(noted) if isinstance(what, bytes)]
        chosen = sorted({*holes[: _OPENINGS_OF_ONE - 1], *holes[-1:]})
        found += [Case(one, place=at, noted=noted) for at in chosen]
    return found[:_MOST]


def learn(importer: Importer, files: list[Written]) -> None:
    """Make the keys that files ask for, so that seeds open."""
    derivation.look_up = judge.learn
    for one in files:
        with contextlib.suppress(HostError):
            importer.read(source(one))
    derivation.look_up = judge.quick


def inputs(cases: list[Case]) -> list[bytes]:
    """The seeds as inputs."""
    return [bytes([at]) + one.seed for at, one in enumerate(cases)]


def chosen(cases: list[Case], data: bytes) -> tuple[Case, bytes]:
    """The case that an input is of, and its filling."""
    return cases[(data[0] if data else 0) % len(cases)], data[1:]
