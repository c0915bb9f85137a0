"""How fast a vault is opened, saved and paged through, each figure beside a floor of the same run.

python tests/bench/bench_vault.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from measure import Row, facts, fill, milliseconds, table

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # isort: skip
from wire import Desk, StillClock  # isort: skip

from tidekey import accounts, framing, records  # isort: skip
from tidekey.app import App  # isort: skip

FRAME = framing.LIMIT


def open_many(count: int, rounds: int) -> list[Row]:
    """From the file on the disk to a list of names: read, check, decrypt, decode, order."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.app.create()
        fill(desk.app, count)
        file = Path(desk.app.folder) / "vault.tdk"
        body = json.dumps(desk.app.body(), separators=(",", ":")).encode()
        key = ChaCha20Poly1305(os.urandom(32))
        sealed = key.encrypt(bytes(12), body, b"")

        def floor() -> object:
            file.read_bytes()
            return json.loads(key.decrypt(bytes(12), sealed, b""))

        def opened() -> None:
            app = App(desk.places, clock=StillClock(), stores=[desk.store])
            assert len(records.ids(app.body())) == count

        base, ours = in_turns(floor, opened, rounds)
        size = f"{file.stat().st_size / 1e6:.1f} MB"
    return [
        Row(
            f"read, decrypt, json.loads of {count:,} accounts ({size})", _ms(base), "", "the floor"
        ),
        Row(f"{count:,} accounts opened", _ms(ours), "< 150 ms", f"{ours / base:.2f} ×"),
    ]


def save(count: int, rounds: int) -> list[Row]:
    """One change saved with every fsync, beside the least that a safe save could be."""
    with tempfile.TemporaryDirectory(dir=_disk()) as folder:
        desk = Desk(Path(folder) / "home")
        desk.app.create()
        first = fill(desk.app, count)[0]
        data = (Path(desk.app.folder) / "vault.tdk").read_bytes()
        key, aside, target = ChaCha20Poly1305(os.urandom(32)), "aside", "target"

        def bare() -> None:
            with (Path(folder) / aside).open("wb") as out:
                out.write(key.encrypt(bytes(12), data[:-16], b""))
                out.flush()
                os.fsync(out.fileno())
            (Path(folder) / aside).replace(Path(folder) / target)

        pinned = [False]

        def change() -> None:
            pinned[0] = not pinned[0]
            desk.app.change(lambda body, stamper: accounts.pin(body, stamper, first, pinned[0]))

        base, ours = in_turns(bare, change, rounds)
    return [
        Row(
            f"encrypt, write, fsync, rename of {len(data) / 1e3:.0f} kB", _ms(base), "", "the floor"
        ),
        Row(
            f"a change of {count:,} accounts saved",
            _ms(ours),
            "< 3 × floor",
            f"{ours / base:.2f} ×",
        ),
    ]


def frames(count: int) -> list[Row]:
    """How large the frames of the list are, page by page."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.app.create()
        fill(desk.app, count)

        def page(offset: int, limit: int) -> Any:
            return desk.ask("accounts.list", offset=offset, limit=limit)

        sizes, offset = [], 0
        while offset < count:
            reply = page(offset, 500)
            sizes.append(len(framing.encode({"id": 1, "ok": reply})))
            offset += len(reply["rows"])
        first = milliseconds(lambda: page(0, 50), 9)
        sought = milliseconds(lambda: desk.ask("accounts.list", query="s99", limit=50), 5)
    whole = f"{sum(sizes) / FRAME:.1f} of a frame's {FRAME // 1024} KiB"
    most = f"{max(sizes) / 1024:.0f} KiB"
    return [
        Row(f"{count:,} rows in all", f"{sum(sizes) / 1024:,.0f} KiB", "", whole),
        Row("largest page, of 500 rows", most, "≤ 1,024 KiB", f"{len(sizes)} pages"),
        Row(f"accounts.list, first 50 of {count:,}", _ms(first)),
        Row(f"accounts.list with a query, {count:,}", _ms(sought)),
    ]


def in_turns(
    one: Callable[[], object], other: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """The medians of two works in milliseconds, done in turns so that noise hits both alike."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, times in zip((one, other), taken, strict=True):
            start = time.perf_counter()
            work()
            times.append((time.perf_counter() - start) * 1000)
    return median(taken[0]), median(taken[1])


def _ms(taken: float) -> str:
    return f"{taken:.1f} ms"


def _disk() -> str | None:
    """A folder on a disk: where temporary files lie in memory, fsync would cost nothing."""
    return "/var/tmp" if sys.platform == "linux" else None


def rows(rounds: int = 15) -> list[Row]:
    """The whole table."""
    return [*open_many(10_000, rounds), *save(1_000, rounds), *frames(10_000)]


def main() -> None:
    """Measure and print the table."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--rounds", type=int, default=15)
    given = words.parse_args()
    print(facts())
    print(table("The vault", rows(given.rounds)))


if __name__ == "__main__":
    main()
