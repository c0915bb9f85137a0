"""How fast the host is, each figure beside a floor measured in the same run.

    python tests/bench/bench_host.py [--accounts 100] [--rounds 31]

The key lies in a real Secret Service (gnome-keyring under a bus of its own) where the system has
one; else the figure of the first code is left out and says so. The floor is the same interpreter,
so that a wrapper named python3 does not count.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import hmac
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "host"), str(HERE.parents[1])]
sys.path.append(str(HERE.parents[1] / "contracts"))

from secret_service import SecretService, missing  # noqa: E402

from tidekey import otp  # noqa: E402
from tidekey.secret import Secret  # noqa: E402
from wire import Desk, Host  # noqa: E402

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Row = tuple[str, str, str, str]


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median time of one call."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000


def bare() -> None:
    """The floor: a Python that does nothing."""
    subprocess.run([os.path.realpath(sys.executable), "-I", "-S", "-c", "pass"], check=True)


def first_answer(home: Path, verb: str, **fields: Any) -> float:
    """Seconds from the start of the process to its first answer; its end is not counted."""
    start = time.perf_counter()
    with Host(home) as host:
        reply = host.ask(verb, **fields)
        taken = time.perf_counter() - start
        assert "ok" in reply, reply
    return taken


def starts(home: Path, ids: list[str] | None, rounds: int) -> list[Row]:
    """Spawn to hello, spawn to code, in turns with the floor so that noise hits all alike."""
    floor, hello, code = [], [], []
    for _ in range(rounds):
        floor.append(milliseconds(bare, 1))
        hello.append(first_answer(home, "system.hello", protocol=1) * 1000)
        if ids:
            code.append(first_answer(home, "codes.get", ids=ids[:8]) * 1000)
    base, greeting = median(floor), median(hello)
    rows = [
        ("python3 -I -S -c pass", f"{base:.1f} ms", "", "the floor"),
        ("spawn → system.hello", f"{greeting:.1f} ms", "≤ 4 × floor", f"{greeting / base:.2f} ×"),
    ]
    first = median(code) if code else 0.0
    said = f"{first:.1f} ms" if code else "not measured: no Secret Service here"
    rows.append(
        (
            "spawn → first codes.get",
            said,
            "≤ 4 × hello",
            f"{first / greeting:.2f} ×" if code else "",
        )
    )
    return rows


def warm(home: Path, ids: list[str], rounds: int) -> Row:
    """A round trip for 50 accounts to a host that is running."""
    with Host(home) as host:
        assert len(host.ask("codes.get", ids=ids[:50])["ok"]["codes"]) == 50
        taken = milliseconds(lambda: host.ask("codes.get", ids=ids[:50]), rounds * 10)
    return ("warm codes.get of 50", f"{taken:.2f} ms", "< 3 ms", "")


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
        ("raw hmac", f"{count / raw * 1000:,.0f} /s", "", "the floor"),
        ("codes", f"{count / ours * 1000:,.0f} /s", "≥ 1/5 of raw", f"{raw / ours:.2f}"),
    ]


def pages(count: int) -> list[Row]:
    """The list of names with many accounts, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.ask("vault.create")
        fill(desk, count)
        first = milliseconds(lambda: desk.ask("accounts.list"), 15)
        sought = milliseconds(lambda: desk.ask("accounts.list", query="s99"), 9)
    return [
        (f"accounts.list, 100 of {count:,}", f"{first:.1f} ms", "", ""),
        (f"accounts.list with a query, {count:,}", f"{sought:.1f} ms", "", ""),
    ]


def fill(desk: Desk, count: int) -> list[str]:
    """Add accounts in one change."""
    from tidekey import accounts, doubles, otpauth

    def act(body: Any, stamper: Any) -> list[str]:
        known = doubles.Known.of(body)
        return [
            accounts.add(
                body, stamper,
                otpauth.parse(f"otpauth://totp/S{n}:me{n}@example.com?secret={KEY}&issuer=S{n}"),
                known=known,
            )
            for n in range(count)
        ]  # fmt: skip

    return desk.app.change(act)


def in_store(home: Path, count: int) -> list[str] | None:
    """A vault whose key lies in the real key store of this session; None where there is none."""
    from tidekey.errors import HostError
    from tidekey.keychain import stores

    desk = Desk(home)
    desk.app._stores = stores(desk.places.service)
    try:
        desk.app.create()
    except HostError as why:
        print(f"no key store: {why.code}", file=sys.stderr)
        return None
    return fill(desk, count)


@contextlib.contextmanager
def key_store() -> Iterator[None]:
    """A real Secret Service for the time being, where the system has one."""
    if missing():
        yield
        return
    service = SecretService()
    os.environ.update(service.environ)
    try:
        yield
    finally:
        service.stop()


def main() -> None:
    """Measure and print the table."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--accounts", type=int, default=100)
    words.add_argument("--rounds", type=int, default=31)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder, key_store():
        home = Path(folder)
        ids = in_store(home, given.accounts)
        rows = starts(home, ids, given.rounds)
        if ids:
            rows.append(warm(home, ids, given.rounds))
    rows += [*codes(), *pages(10_000)]
    print("| what | measured | wanted | ratio |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
