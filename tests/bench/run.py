"""All benchmarks: prints their tables and writes them into `docs/benchmarks.md`.

    python tests/bench/run.py [--quick] [--dry]

Promises that the prose of the document stays as it is: only what stands between its marks is
replaced. `--quick` takes few rounds, `--dry` writes nothing.
"""

from __future__ import annotations

import argparse
import datetime
import subprocess

import bench_host
import bench_popup
import bench_vault
from measure import ROOT, facts, table

from cdp import PROGRAMS  # isort: skip
from common import find_program  # isort: skip

DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def browser() -> str:
    """Name and version of the browser that is measured."""
    program = find_program(PROGRAMS)
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip().split(" built on")[0]


def measured(quick: bool) -> str:
    """Every table, under the machine and the day."""
    machine, day = facts(), datetime.datetime.now(datetime.UTC).date()
    parts = [
        table("The host", bench_host.rows(100, 7 if quick else 31)),
        table("The vault", bench_vault.rows(3 if quick else 15)),
    ]
    if find_program(PROGRAMS):
        machine += f"; {browser()}, headless"
        popups = bench_popup.rows([1, 1_000, 10_000], 3 if quick else 15)
        parts.insert(0, table("The popup", popups))
    return "\n".join([f"{day}, {machine}.\n", *parts])


def main() -> None:
    """Measure everything, print it, write it down."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--quick", action="store_true")
    words.add_argument("--dry", action="store_true")
    given = words.parse_args()
    told = measured(given.quick)
    print(told)
    if not given.dry:
        text = DOCUMENT.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        DOCUMENT.write_text(f"{before}{BEGIN}\n{told}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
