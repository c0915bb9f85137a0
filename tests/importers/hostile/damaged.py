"""The valid files of every encoder: cut, with bits turned, with blanks, in part doubled."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator

from ..canonical import Written
from . import Hostile
from .containers import containers
from .valid import all_written


def files() -> Iterator[Hostile]:
    """Each file in four ways, and what is inside each sealed one in two."""
    for name, file in all_written():
        chance = random.Random(name)
        for number, data in enumerate(_ways(file.data, chance)):
            yield Hostile(f"{name}: way {number}", file._replace(data=data))
        if file.beside:
            yield from _beside(name, file, chance)
    plain = {name for name, _ in all_written()}
    for one in containers():
        if one.name not in plain:
            chance = random.Random(one.name)
            for number, data in enumerate(_ways(one.seed, chance)):
                yield Hostile(f"{one.name}: way {number}", functools.partial(one.wrap, data))


def _ways(data: bytes, chance: random.Random) -> Iterator[bytes]:
    if not data:
        return
    yield data[: chance.randrange(len(data))]
    turned = bytearray(data)
    for _ in range(max(len(data) // 200, 1)):
        turned[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    yield bytes(turned)
    at, size = chance.randrange(len(data)), chance.randrange(1, 80)
    yield data[:at] + chance.choice((b"\0", b"\xff", b"9", b"[", b"<")) * size + data[at + size :]
    at = chance.randrange(len(data))
    yield data[:at] + data[at // 2 :]


def _beside(name: str, file: Written, chance: random.Random) -> Iterator[Hostile]:
    for number in range(3):
        other = chance.choice(sorted(file.beside))
        for data in _ways(file.beside[other], chance):
            yield Hostile(
                f"{name}: beside {number}", file._replace(beside=file.beside | {other: data})
            )
    yield Hostile(f"{name}: nothing beside", file._replace(beside={}))
    yield Hostile(
        f"{name}: all beside are it", file._replace(beside=dict.fromkeys(file.beside, file.data))
    )
