"""One hostile file, read in a child with limits, and what is wrong with how that went.

Promises a judgement on memory, time, the kind of error and its words; keys that the valid files of
the encoders ask for are made, others count as answered where they lie within the ceiling.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tidekey.errors import HostError
from tidekey.importers import derivation, reading
from tidekey.importers.derivation import Kdf
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from .. import forkserver
from ..canonical import Written
from . import TELLTALES, Hostile

MOST_MIB, MOST_SECONDS = 600, 12
_ONE = threading.Lock()
_QUICK = {"pbkdf2": 700_000, "scrypt": 1 << 15, "aes": 10_000, "argon2id": 4, "argon2d": 4}


class Outcome(NamedTuple):
    """How one file went: the answer, and the most processor time and memory of all its readings."""

    name: str
    answer: dict[str, Any]
    seconds: float
    peak: float

    def __str__(self) -> str:
        code = self.answer.get("code") or ("a key" if "wanted" in self.answer else "accounts")
        return f"{self.seconds:6.2f} s {self.peak:5.0f} MiB  {code:<24} {self.name}"


class Server:
    """A fork server, with a folder of its own to be in."""

    def __init__(self, folder: Path) -> None:
        script = Path(forkserver.__file__)
        places = [place for place in sys.path if place]
        words = {**os.environ, "TMPDIR": str(folder), "HOME": str(folder)}
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(script), *places], cwd=folder, env=words,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(
        self, payload: bytes, guards: tuple[str, ...] = (), seconds: int = MOST_SECONDS
    ) -> tuple[dict[str, Any], bytes]:
        """Read one payload; `guards` are taken out."""
        head = {"seconds": seconds, "memory": MOST_MIB, "guards": list(guards)}
        assert self._process.stdin and self._process.stdout
        forkserver.send(self._process.stdin, head, payload)
        answered = forkserver.receive(self._process.stdout)
        assert answered is not None, "the fork server ended"
        return answered

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def given(file: Written) -> Given:
    """A file as a person gives it."""
    typed = None if file.password is None else Secret(file.password)
    return Given(file.name, file.data, file.beside, typed)


def outcome(server: Server, one: Hostile, *guards: str, seconds: int = MOST_SECONDS) -> Outcome:
    """Read one file, with as many keys between as `reading.read` would make."""
    keys: dict[str, bytes] = {}
    slowest, peak, answer, file = 0.0, 0.0, {}, given(one.file)
    for _ in range(reading.MOST_KEYS):
        payload = b"".join(reading._payload(file, keys))
        told, data = server.ask(payload, guards, seconds)
        slowest, peak = max(slowest, told["seconds"]), max(peak, told["peak"])
        answer = msgspec.json.decode(data) if told["how"] == "answered" else _ended(told, data)
        kdf = _kdf(answer)
        if kdf is None or not _is_quick(kdf):
            break
        keys[kdf.id] = _derived(kdf)
    return Outcome(one.name, answer, slowest, peak)


def _ended(told: dict[str, Any], data: bytes) -> dict[str, Any]:
    return {"ended": f"{told['how']} (status {told['status']}) {data.decode('utf-8', 'replace')}"}


def _kdf(answer: dict[str, Any]) -> Kdf | None:
    try:
        return derivation.from_json(answer["wanted"]) if "wanted" in answer else None
    except HostError:
        return None


def _is_quick(kdf: Kdf) -> bool:
    return kdf.rounds <= _QUICK.get(kdf.name, 0) and kdf.needs_mib <= 64


def _derived(kdf: Kdf) -> bytes:
    """A key; one at a time, for OpenSSL's Argon2 hangs where two threads ask it for lanes."""
    with _ONE:
        return _remembered(kdf)


@functools.cache
def _remembered(kdf: Kdf) -> bytes:
    return derivation._derived(kdf)


def wrong(one: Hostile, how: Outcome) -> str:
    """What is wrong with an outcome; empty where nothing is."""
    answer = how.answer
    if "ended" in answer:
        return "" if one.by_clock and "clock" in answer["ended"] else answer["ended"]
    if how.seconds > MOST_SECONDS or how.peak > MOST_MIB:
        return f"took {how.seconds:.1f} s and {how.peak:.0f} MiB"
    if telling := [word for word in TELLTALES if word in _words(answer)]:
        return f"says what is in the file: {telling[0][:12]}"
    if "wanted" in answer:
        return "" if _kdf(answer) else "wants a key that costs too much"
    if "code" in answer:
        unknown = not answer["code"].startswith("import.") or answer["code"] not in reading._MADE_BY
        if unknown and answer["code"] != "sealed.newer":
            return f"is no error of importing: {answer['code']}"
    found = len(answer.get("entries", ()))
    return f"gave {found} accounts, not {one.least}: {_short(answer)}" if found < one.least else ""


def _short(answer: dict[str, Any]) -> str:
    return json.dumps(answer.get("problems", answer))[:200]


def _words(answer: dict[str, Any]) -> str:
    """What a person is told, of an error or of the rows that were left out."""
    return "\n".join([*map(str, answer.get("problems", ())), str(answer.get("code")),
                      str(answer.get("detail"))])  # fmt: skip
