"""How fast the host is, each figure beside a floor measured in the same run.

    python tests/bench/bench_host.py [--accounts 100] [--rounds 31]

The key lies in a real Secret Service (gnome-keyring under a bus of its own) where the system has
one; else the figure of the first code is left out and says so. The floor is the same interpreter,
so that a wrapper named python3 does not count.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from measure import Row, facts, in_store, key_store, milliseconds, table

from wire import Host  # isort: skip

from tidekey import otp  # isort: skip
from tidekey.secret import Secret  # isort: skip


def bare() -> None:
    """The floor: a Python that does nothing."""
    subprocess.run([os.path.realpath(sys.executable), "-I", "-S", "-c", "pass"], check=True)


def first_answer(home: Path, verb: str, **fields: Any) -> float:
    """Milliseconds from the start of the process to its first answer; its end is not counted."""
    start = time.perf_counter()
    with Host(home) as host:
        reply = host.ask(verb, **fields)
        taken = time.perf_counter() - start
        assert "ok" in reply, reply
    return taken * 1000


def starts(home: Path, ids: list[str] | None, rounds: int) -> list[Row]:
    """Spawn to hello, spawn to code, in turns with the floor so that noise hits all alike."""
    floor, hello, code = [], [], []
    for _ in range(rounds):
        floor.append(milliseconds(bare, 1))
        hello.append(first_answer(home, "system.hello", protocol=1))
        if ids:
            code.append(first_answer(home, "codes.get", ids=ids[:8]))
    base, greeting = median(floor), median(hello)
    told = [
        Row("python3 -I -S -c pass", f"{base:.1f} ms", "", "the floor"),
        Row(
            "spawn → system.hello", f"{greeting:.1f} ms", "≤ 4 × floor", f"{greeting / base:.2f} ×"
        ),
    ]
    what, wanted = "spawn → first codes.get", "≤ 4 × hello"
    if not code:
        return [*told, Row(what, "not measured: no Secret Service here", wanted)]
    first = median(code)
    return [*told, Row(what, f"{first:.1f} ms", wanted, f"{first / greeting:.2f} ×")]


def warm(home: Path, ids: list[str], rounds: int) -> Row:
    """A round trip for 50 accounts to a host that is running."""
    with Host(home) as host:
        assert len(host.ask("codes.get", ids=ids[:50])["ok"]["codes"]) == 50
        taken = milliseconds(lambda: host.ask("codes.get", ids=ids[:50]), rounds * 10)
    return Row("warm codes.get of 50", f"{taken:.2f} ms", "< 3 ms")


def codes() -> list[Row]:
    """Codes a second beside the bare HMAC of the same key."""
    key = b"12345678901234567890"
    credential = otp.Credential("totp", "SHA1", 6, 30, Secret(key))
    count = 20_000
    raw = milliseconds(
        lambda: [hmac.new(key, n.to_bytes(8, "big"), hashlib.sha1).digest() for n in range(count)],
        5,
    )
    ours = milliseconds(lambda: [otp.code_at(credential, n * 30) for n in range(count)], 5)
    return [
        Row("raw hmac", f"{count / raw * 1000:,.0f} /s", "", "the floor"),
        Row("codes", f"{count / ours * 1000:,.0f} /s", "≥ 1/5 of raw", f"{raw / ours:.2f}"),
    ]


def rows(accounts: int = 100, rounds: int = 31) -> list[Row]:
    """The whole table."""
    with tempfile.TemporaryDirectory() as folder, key_store():
        home = Path(folder)
        ids = in_store(home, accounts)
        told = starts(home, ids, rounds)
        if ids:
            told.append(warm(home, ids, rounds))
    return told + codes()


def main() -> None:
    """Measure and print the table."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--accounts", type=int, default=100)
    words.add_argument("--rounds", type=int, default=31)
    given = words.parse_args()
    print(facts())
    print(table("The host", rows(given.accounts, given.rounds)))


if __name__ == "__main__":
    main()
