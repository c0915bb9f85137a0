"""One fuzzed file, read as the child reads it, by one importer or by the one that knows it.

Promises to pass over what is a legal end (accounts, an error of importing, a key that is wanted,
too little memory) and to raise for everything else, which then is a finding.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import cast

import msgspec

from tidekey.errors import HostError
from tidekey.importers import derivation, reading
from tidekey.importers.base import Importer
from tidekey.importers.derivation import Kdf
from tidekey.importers.source import Source

LEGAL = ("import.", "file.newer")
KNOWN: dict[str, bytes] = {}
"""The keys that the files of the encoders ask for."""
_FIND = reading.find
_PBKDF2 = hashlib.pbkdf2_hmac
_ROUNDS = 200_000


class SnifferRaised(Exception):
    """A sniffer raised something, though it may say no and nothing else."""


class OddError(Exception):
    """Reading ended with an error that is none of importing."""


def quick(kdf: Kdf, keys: object) -> bytes:
    """Every key that is asked for, at once; its cost is looked at all the same."""
    derivation.check(kdf)
    return KNOWN.get(kdf.id) or b"*" * kdf.length


@functools.lru_cache(4096)
def pbkdf2(
    digest: str, password: bytes, salt: bytes, rounds: int, dklen: int | None = None
) -> bytes:  # fmt: skip
    """For `hashlib`: each key is made once, and of more rounds than honest files ask for none is.

    What these cost is known and bounded by the importer.
    """
    return _PBKDF2(digest, password, salt, min(rounds, _ROUNDS), dklen)


def learn(kdf: Kdf, keys: object) -> bytes:
    """The true key, remembered for `quick`."""
    derivation.check(kdf)
    return KNOWN.setdefault(kdf.id, derivation._derived(kdf))


def by_one(importer: Importer, source: Source) -> bool:
    """Read it by this importer; whether that knows it."""
    try:
        known = importer.sniff(source)
    except (HostError, derivation.Wanted) as why:
        raise SnifferRaised(importer.APP) from why
    if known:
        _legally(lambda: _told(importer, source))
    return known


def by_any(source: Source, importers: list[Importer]) -> None:
    """Ask every importer, then read it by the first that knows it."""
    found = [one for one in importers if _asked(one, source)]
    if found:
        _legally(lambda: _told(found[0], source))


def _asked(importer: Importer, source: Source) -> bool:
    try:
        return importer.sniff(source)
    except (HostError, derivation.Wanted) as why:
        raise SnifferRaised(importer.APP) from why


def _told(importer: Importer, source: Source) -> None:
    """What the child answers, packed, and unpacked as the parent does it."""
    reading.find = lambda _: importer
    try:
        answer = reading._told(source)
    finally:
        reading.find = _FIND
    decoded = msgspec.json.decode(msgspec.json.encode(answer))
    reading._read(cast("dict[str, object]", decoded))  # type: ignore[arg-type]


def _legally(work: Callable[[], None]) -> None:
    try:
        work()
    except (derivation.Wanted, MemoryError):
        return
    except HostError as why:
        if not why.code.startswith(LEGAL):
            raise OddError(why.code) from why
