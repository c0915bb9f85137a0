"""How fast a change is proven in a backup, a backup restored, and other computers merged.

python tests/bench/bench_backup.py [--rounds 9]

Beside each figure stands a floor of the same run: the same bytes written, synced and read again,
or decrypted and read by `json.loads`. The ways of a new computer to its codes are measured end to
end by `tests/e2e/test_backup.py`; what it wrote last is told here.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from measure import KEY, ROOT, Row, facts, table

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # isort: skip
from sharing import Computer, Time, first, joined  # isort: skip

from tidekey import accounts, doubles, otpauth, records, sealed, slots  # isort: skip
from tidekey.backup import copies, engine  # isort: skip
from tidekey.backup.restoring import opening, restore  # isort: skip
from tidekey.backup.targets import local_history  # isort: skip
from tidekey.backup.targets.folder import FolderTarget  # isort: skip
from tidekey.keystores.memory import MemoryStore  # isort: skip
from tidekey.merge import merge  # isort: skip

WAYS = ROOT / "tests" / "e2e" / "out" / "new-computer.json"


class Counting(FolderTarget):
    """A folder that counts what is written to it."""

    written = 0

    def put(self, name: str, data: bytes) -> None:
        self.written += len(data)
        super().put(name, data)


class Timing(NamedTuple):
    """Medians in milliseconds: what passed, and what this process worked of it."""

    passed: float
    worked: float

    def cells(self, wanted: str = "", floor: Timing | None = None) -> tuple[str, str, str]:
        """The cells of a row: work is compared, for others may be at work on the machine."""
        told = f"{self.worked:.0f} ms of work, {self.passed:.0f} in all"
        return told, wanted, f"{self.worked / floor.worked:.1f} ×" if floor else "the floor"


def turns(
    works: Sequence[Callable[[], object]], rounds: int, before: Callable[[], object] = int
) -> list[Timing]:
    """Several works timed in turns, so that noise hits all alike; `before` each is not timed."""
    taken: list[list[tuple[float, float]]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            before()
            gc.collect()
            start = time.perf_counter(), time.process_time()
            work()
            times.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return [Timing(*(median(one) * 1000 for one in zip(*times, strict=True))) for times in taken]


@contextmanager
def place() -> Iterator[Path]:
    """A folder on a disk: where temporary files lie in memory, fsync would cost nothing."""
    with tempfile.TemporaryDirectory(dir="/var/tmp" if sys.platform == "linux" else None) as made:
        (Path(made) / "synced").mkdir()
        yield Path(made)


def computers(folder: Path, devices: int, count: int, each: int = 0) -> list[Computer]:
    """Computers that share `count` accounts, and each of them `each` more of its own."""
    target = Counting(str(folder / "synced"))
    found = [first(folder / "0", [target], Time(time.time_ns() // 1_000_000))]
    fill(found[0], "shared", count)
    found[0].back_up()
    for at in range(1, devices):
        found.append(joined(folder / str(at), found[0]))
        found[at].back_up()
    for at, one in enumerate(found):
        fill(one, f"own{at}", each)
        one.back_up()
    return found


def fill(who: Computer, name: str, count: int) -> None:
    """Add accounts in one change."""

    def act(body: Any, stamper: Any) -> None:
        known = doubles.Known.of(body)
        for n in range(count):
            uri = f"otpauth://totp/S{n}:{name}{n}@example.com?secret={KEY}&issuer=S{n}"
            accounts.add(body, stamper, otpauth.parse(uri), known=known)

    if count:
        who.change(act)


def pin(who: Computer) -> None:
    """One small change."""
    body = who.vault.body()
    account = records.ids(body)[0]
    pinned = not records.account(body, account).pinned
    who.change(lambda body, stamper: accounts.pin(body, stamper, account, pinned))


# a change -----------------------------------------------------------------------------------------


def proven(count: int, rounds: int) -> list[Row]:
    """From a saved change to a proven copy in a folder and one in the local history."""
    with place() as folder:
        (one,) = computers(folder, 1, count)
        one.targets.append(local_history(str(one.folder)))
        one.back_up()
        data = max(map(Path.read_bytes, folder.glob("synced/Tidekey/v-*/d-*")), key=len)

        def bare() -> None:
            for name in ("aside", "beside"):
                with (folder / name).open("wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
                (folder / name).read_bytes()

        def change() -> None:
            report = one.back_up()
            assert report.proven and report.published == 2

        base, ours = turns([bare, change], rounds, before=lambda: pin(one))
    return [
        Row(f"{len(data) / 1e3:.0f} kB written, synced, read again, twice", *base.cells()),
        Row(
            f"a change of {count:,} accounts proven in a folder and in history",
            *ours.cells("< 300 ms", base),
        ),
    ]


def written(count: int) -> list[Row]:
    """Bytes that one small change writes to the folder, by the number of devices."""
    found = []
    for devices in (1, 2, 5, 10):
        with place() as folder:
            one = computers(folder, devices, count)[0]
            one.back_up()
            (target,) = one.targets
            assert isinstance(target, Counting)
            target.written = 0
            pin(one)
            assert one.back_up().published == 1
            found.append(f"{devices}: {target.written / 1e3:.0f} kB")
    what = f"bytes written for a change of {count:,} accounts, by devices"
    return [Row(what, ", ".join(found), "flat")]


# a restore ----------------------------------------------------------------------------------------


def restored(count: int, devices: int, rounds: int) -> list[Row]:
    """From a key to a saved vault with all accounts: every copy read, opened, merged, planned."""
    with place() as folder:
        every = computers(folder, devices, count)
        for one in every:
            pin(one)
            one.back_up()
        vault, target = every[0].vault, every[0].targets[0]
        sealed_ = [one.data for one in copies.read(target, vault.vault_id)[0]]
        number = iter(range(1_000_000))

        def bare() -> None:
            for data in sealed_:
                start = len(sealed.peek(data).raw) + 32
                key = ChaCha20Poly1305(slots.hkdf(vault.key, data[70:102], b"tidekey/1/body"))
                plain = key.decrypt(bytes(12), data[start:-40], data[:start])
                json.loads(plain[8 : 8 + int.from_bytes(plain[:8], "big")])

        def ours() -> None:
            opened = opening.open_by(target, vault.vault_id, key=vault.key)
            plan = restore.plan(opened, None, one.time, os.urandom)
            to = str(folder / f"new{next(number)}")
            done = restore.apply(plan, to, [MemoryStore()], None, one.time, os.urandom)
            assert done.restored == count

        base, mine = turns([bare, ours], rounds)
    size = f"{len(sealed_)} copies of {count:,} accounts ({sum(map(len, sealed_)) / 1e6:.1f} MB)"
    return [
        Row(f"decrypt and json.loads of {size}", *base.cells()),
        Row(f"{count:,} accounts restored from {size.split(' of')[0]}", *mine.cells("< 1 s", base)),
    ]


# other computers ----------------------------------------------------------------------------------


def merged(devices: int, count: int, rounds: int, each: int) -> list[Row]:
    """The copies of other computers: the merge alone, and a whole run that takes them in."""
    with place() as folder:
        every = computers(folder, devices, count - each, each)
        one, target = every[0], every[0].targets[0]
        found = copies.read(target, one.vault.vault_id)[0]
        newest = {copy.header.device_id: copy for copy in sorted(found, key=_counter)}
        shareds = [copies.opened(copy, one.vault.key)["shared"] for copy in newest.values()]
        assert len(shareds) == devices
        texts = [json.dumps(shared) for shared in shareds]
        base, alone = turns(
            [lambda: [*map(json.loads, texts)], lambda: functools.reduce(merge, shareds)], rounds
        )
        late = iter([joined(folder / f"late{n}", one) for n in range(rounds)])
        (run,) = turns([lambda: _absorb(next(late), found)], rounds)
    what = f"{devices} devices × {count:,} accounts" + (", all their own" if each else ", the same")
    return [
        Row(f"json.loads of {what}", *base.cells()),
        Row(f"merge of {what}", *alone.cells("< 200 ms", base)),
        Row(f"opened, merged and saved: {what}", *run.cells("", base)),
    ]


def _absorb(who: Computer, found: list[copies.Copy]) -> None:
    engine.absorb(who.vault, [copies.opened(one, who.vault.key)["shared"] for one in found])


def _counter(copy: copies.Copy) -> int:
    return copy.header.counter


# the table ----------------------------------------------------------------------------------------


def ways() -> list[Row]:
    """From a new computer to its codes, by each way in, as the browser tests saw it last."""
    found = json.loads(WAYS.read_text("utf-8")) if WAYS.exists() else {}
    return [
        Row(
            f"new computer → all codes: {way}",
            f"{one['characters']} characters, {one['clicks']} clicks, {one['seconds']:.1f} s",
        )
        for way, one in found.items()
    ]


def rows(rounds: int = 9) -> list[Row]:
    """The whole table."""
    few = max(3, rounds // 2)
    return [
        *proven(1_000, rounds),
        *written(1_000),
        *restored(10_000, 1, few),
        *restored(10_000, 2, few),
        *merged(5, 1_000, rounds, 0),
        *merged(5, 1_000, rounds, 1_000),
        *ways(),
    ]


def main() -> None:
    """Measure and print the table."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--rounds", type=int, default=9)
    given = words.parse_args()
    print(facts())
    print(table("The backup", rows(given.rounds)))


if __name__ == "__main__":
    main()
