"""All benchmarks: prints their tables and writes them into `docs/benchmarks.md`.

    python tests/bench/run.py [--quick] [--dry] [--only backup]

Promises that the prose of the document stays as it is: only what stands between its marks is
replaced. `--quick` takes few rounds, `--dry` writes nothing, `--only` measures one table and
leaves the others as they are.
"""

from __future__ import annotations

import argparse
import datetime
import re
import subprocess
from collections.abc import Callable

import bench_backup
import bench_filling
import bench_host
import bench_import
import bench_popup
import bench_vault
from measure import ROOT, Row, facts, table

from cdp import PROGRAMS  # isort: skip
from common import find_program  # isort: skip

DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def browser() -> str:
    """Name and version of the browser that is measured."""
    program = find_program(PROGRAMS)
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip().split(" built on")[0]


def tables(quick: bool) -> dict[str, Callable[[], list[Row]]]:
    """What can be measured here, by name, in the order of the document."""
    found: dict[str, Callable[[], list[Row]]] = {
        "host": lambda: bench_host.rows(100, 7 if quick else 31),
        "vault": lambda: bench_vault.rows(3 if quick else 15),
        "import": lambda: bench_import.rows(2 if quick else 7),
        "backup": lambda: bench_backup.rows(3 if quick else 9),
    }
    if find_program(PROGRAMS):
        popup = {"popup": lambda: bench_popup.rows([1, 1_000, 10_000], 3 if quick else 15)}
        filling = {"filling": lambda: bench_filling.rows(3 if quick else 15)}
        found = popup | filling | found
    return found


def measured(quick: bool, only: str | None) -> str:
    """Every table, under the machine and the day; or one."""
    machine, day = facts(), datetime.datetime.now(datetime.UTC).date()
    if find_program(PROGRAMS):
        machine += f"; {browser()}, headless"
    chosen = {name: rows for name, rows in tables(quick).items() if only in (None, name)}
    parts = [table(f"The {name}", rows()) for name, rows in chosen.items()]
    return "\n".join([f"{day}, {machine}.\n", *parts])


def one_table(told: str, before: str) -> str:
    """The document's part with one table replaced, or added; day and machine go with it."""
    when, _, made = told.partition("\n\n")
    title = made.split("\n")[0]
    made = made.replace(title, f"{title}\n\n{when}", 1)
    old = re.compile(rf"^{title}\n.*?(?=^### |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(before):
        return old.sub(lambda _: made + "\n", before).rstrip("\n") + "\n"
    return f"{before.rstrip()}\n\n{made}"


def main() -> None:
    """Measure everything, print it, write it down."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--quick", action="store_true")
    words.add_argument("--dry", action="store_true")
    words.add_argument("--only", choices=list(tables(quick=True)))
    given = words.parse_args()
    told = measured(given.quick, given.only)
    print(told)
    if not given.dry:
        text = DOCUMENT.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        if given.only:
            told = one_table(told, text.split(BEGIN)[1].split(END)[0].strip("\n"))
        DOCUMENT.write_text(f"{before}{BEGIN}\n{told}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
