"""How fast another app's file comes in, and how much memory it takes, beside a floor of the run.

python tests/bench/bench_import.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import ROOT, Row, facts, table

from bench_vault import _disk, in_turns  # isort: skip
from wire import Desk  # isort: skip

from tidekey import accounts, arrivals  # isort: skip
from tidekey.importers import reading  # isort: skip

MEASURED = """
import pathlib, re, resource, sys
sys.path[:0] = {paths!r}
from tidekey.importers import reading
with open({file!r}, "rb") as file:
    given = reading.Given("export", file.read())
found = reading.read(given).found
own, child = (resource.getrusage(who).ru_maxrss
              for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
status = pathlib.Path("/proc/self/status")  # getrusage tells what the starting process had as well
if status.exists():
    own = int(re.search(r"VmHWM:\\s*([0-9]+)", status.read_text())[1])
print(len(found.entries), own // 1024, child // 1024)
"""


def lines(count: int) -> bytes:
    """A list of key URIs."""
    rng = random.Random(1)
    return "\n".join(
        f"otpauth://totp/S{n}:me{n}%40example.com?secret={_key(rng)}&issuer=S{n}"
        for n in range(count)
    ).encode()


def vault(count: int, pictures: int = 0) -> bytes:
    """A plain vault of Aegis, where `pictures` of the accounts have one of 96 kB."""
    rng = random.Random(2)
    entries = [
        {
            "type": "totp", "uuid": str(n), "name": f"me{n}@example.com", "issuer": f"S{n}",
            "note": "", "favorite": False, "groups": [],
            "icon": _picture(rng) if n < pictures else None,
            "info": {"secret": _key(rng), "algo": "SHA1", "digits": 6, "period": 30},
        }
        for n in range(count)
    ]  # fmt: skip
    header = {"slots": None, "params": None}
    db = {"version": 3, "entries": entries, "groups": []}
    return json.dumps({"version": 1, "header": header, "db": db}).encode()


def _key(rng: random.Random) -> str:
    return base64.b32encode(rng.randbytes(20)).decode()


def _picture(rng: random.Random) -> str:
    from PIL import Image

    made = io.BytesIO()
    Image.frombytes("RGB", (180, 180), rng.randbytes(180 * 180 * 3)).save(made, "PNG")
    return base64.b64encode(made.getvalue()).decode()


def speed(what: str, data: bytes, count: int, rounds: int) -> list[Row]:
    """From bytes to a saved vault, beside a saved change of as many accounts."""
    given = reading.Given("export", data)
    with tempfile.TemporaryDirectory(dir=_disk()) as folder:
        full = Desk(Path(folder) / "full")
        full.app.create()
        read = reading.read(given)
        full.app.change(lambda body, stamper: arrivals.save(body, stamper, read))
        first, turn = full.app.vault().index().ids()[0], [False]

        def floor() -> None:
            subprocess.run([sys.executable, "-I", "-S", "-c", "pass"], check=True)
            turn[0] = not turn[0]
            full.app.change(lambda body, stamper: accounts.pin(body, stamper, first, turn[0]))

        made = iter(range(1000))

        def ours() -> None:
            desk = Desk(Path(folder) / str(next(made)))
            desk.app.create()
            found = reading.read(given)
            done = desk.app.change(lambda body, stamper: arrivals.save(body, stamper, found))
            assert len(done.added) == count

        base, taken = in_turns(floor, ours, rounds)
    return [
        Row(f"a process started, a change of {count:,} accounts saved", f"{base / 1000:.2f} s", "",
            "the floor"),
        Row(f"{count:,} accounts of {what}, read, compared and saved", f"{taken / 1000:.2f} s",
            "< 2 s", f"{taken / base:.1f} ×"),
    ]  # fmt: skip


def memory(pictures: int) -> list[Row]:
    """The most memory that host and child had, each."""
    data = vault(10_000, pictures)
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        program = MEASURED.format(paths=[str(ROOT / "host")], file=file.name)
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    found, host, child = (int(word) for word in done.stdout.split())
    assert found == 10_000
    size = f"{len(data) / 2**20:.0f} MiB"
    return [
        Row(f"host, reading a file of {size} with {pictures} pictures", f"{host} MiB", "< 300 MiB"),
        Row("the child that reads it", f"{child} MiB", "< 300 MiB"),
    ]


def rows(rounds: int) -> list[Row]:
    """The table."""
    found = speed("a list of key URIs", lines(10_000), 10_000, rounds)
    found += speed("a plain vault of Aegis", vault(10_000), 10_000, rounds)
    return found + memory(370)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    print(facts())
    print(table("The import", rows(parser.parse_args().rounds)))
