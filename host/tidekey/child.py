"""Work that may need much memory or meet hostile input: done in a process that can be thrown away.

Promises that a child has an end in time, memory and output, that what it is given travels by pipe
only (never in its arguments or its environment), that it leaves no core file, and that nothing it
prints is shown. Leaves what a task means to the module that the table names. Limits of memory and
processor time need POSIX; on Windows a child is ended by the clock alone.
"""

from __future__ import annotations

import contextlib
import importlib
import math
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from subprocess import Popen
    from threading import Event
    from typing import IO

TASKS = {
    "argon2": "tidekey.argon:read_child",
    "file": "tidekey.backup.places.reading:read_child",
    "import": "tidekey.importers.reading:read_child",
    "import-key": "tidekey.importers.derivation:derive_child",
    "qr": "tidekey.qr:read",
}
MOST_ANSWER = 8 * 1024 * 1024
_PROGRAM_MIB = 768  # address space of Python, libraries and thread stacks, before any work
_DONE = b"\x06"


class ChildTimeout(Exception):
    """The child did not answer in time and was ended."""


class ChildDied(Exception):
    """The child ended without an answer."""


def run(
    task: str,
    payload: bytes | Sequence[bytes],
    *,
    seconds: float,
    memory_mib: int,
    most: int = MOST_ANSWER,
    program_mib: int = _PROGRAM_MIB,
) -> bytes:
    """What `task` makes of `payload`, or `ChildTimeout`, or `ChildDied`.

    A payload may come in pieces, which are not put together here. The child may have `memory_mib`
    beside the `program_mib` that Python and its libraries take.
    """
    import subprocess
    import threading

    limits = [str(math.ceil(seconds)), str(memory_mib + program_mib)]
    places = [place for place in sys.path if place]
    command = [sys.executable, "-I", "-S", os.path.abspath(__file__), task, *limits, *places]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        ended = threading.Event()
        clock = threading.Timer(seconds, _end, (process, ended))
        feeder = threading.Thread(target=_feed, args=(process.stdin, payload), daemon=True)
        clock.start()
        feeder.start()
        try:
            answer = process.stdout.read(most + 2)
        finally:
            process.kill()
            clock.cancel()
            feeder.join()
    if answer[:1] == _DONE and len(answer) <= most + 1:
        return answer[1:]
    raise ChildTimeout if ended.is_set() else ChildDied


def _end(process: Popen[bytes], ended: Event) -> None:
    ended.set()
    process.kill()


def _feed(pipe: IO[bytes], payload: bytes | Sequence[bytes]) -> None:
    with contextlib.suppress(OSError), pipe:  # where the child ended first, its answer says so
        for piece in (payload,) if isinstance(payload, bytes) else payload:
            pipe.write(piece)


def main(argv: list[str]) -> None:
    """The child's side: limits, then the task, then the answer."""
    task, seconds, memory_mib, *places = argv
    sys.path += [place for place in places if place not in sys.path]
    module, function = TASKS[task].split(":")
    work = getattr(importlib.import_module(module), function)
    _limit(int(seconds), int(memory_mib))
    sys.stdout.buffer.write(_DONE + work(sys.stdin.buffer.read()))


def _limit(seconds: int, memory_mib: int) -> None:
    try:
        import resource
    except ImportError:
        return
    space = memory_mib * 1024 * 1024
    for name, most in (
        ("RLIMIT_AS", space),
        ("RLIMIT_CPU", seconds * (os.cpu_count() or 1) + 1),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, ValueError, OSError):
            continue  # macOS refuses some; the clock of the parent still ends the child


if __name__ == "__main__":
    main(sys.argv[1:])
