"""A backup worker that is killed at one of its writing calls to the system, in the middle of it.

Given the number of that call on the command line and the worker's order on standard input; says
how many calls there were where it is not killed. Only calls of the system are touched.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

CALLS = ("open", "write", "ftruncate", "fsync", "replace", "unlink")


class Counter:
    """Counts writing calls and ends the process at the one it was given."""

    def __init__(self, last: int) -> None:
        self.last, self.numbers = last, itertools.count(1)  # threads write, too

    def wrap(self, name: str) -> None:
        real: Callable[..., Any] = getattr(os, name)

        def call(first: Any, *rest: Any, **more: Any) -> Any:
            if name == "open" and not int(rest[0]) & (os.O_WRONLY | os.O_RDWR):
                return real(first, *rest, **more)
            number = next(self.numbers)
            if number != self.last:
                return real(first, *rest, **more)
            try:
                if name == "write":  # half of it
                    real(first, bytes(rest[0])[: len(rest[0]) // 2])
                elif number % 2:  # right after the call, else right before it
                    real(first, *rest, **more)
            finally:
                os.kill(os.getpid(), signal.SIGKILL)

        setattr(os, name, call)


def main(last: str) -> None:
    order = json.loads(sys.stdin.buffer.readline())
    from tidekey.backup.beside import worker

    counter = Counter(int(last))
    for name in CALLS:
        counter.wrap(name)
    answer = worker.done(order, lambda: False)
    count = next(counter.numbers) - 1
    print(json.dumps({"count": count, "code": answer["code"]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
