"""Fuzzes the importers: run.py [TARGET ...] [--seconds N] [--jobs N] [--out FILE] [--corpus DIR]

    run.py --list              the targets
    run.py --again TARGET FILE reads one input again and says what is wrong with it

A finding is an exception other than an error of importing, an input that takes more than 12 s or
600 MiB, or one that ends the process. Promises a row for each target as it ends, in FILE too, and
that targets which stand in FILE are not fuzzed again. Status 1 where there are findings.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WORKER = HERE / "worker.py"
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "host")]
from fuzz.names import names, seconds  # noqa: E402

_DONE = re.compile(r"^#(\d+)|number_of_executed_units: (\d+)", re.M)
_LEAST = 5  # seconds that are worth another start
_ONE = threading.Lock()
Row = dict[str, Any]


def fuzzed(target: str, limit: int, folder: Path) -> Row:
    """Fuzz one target for its time; one that is ended by an input is started again."""
    folder.mkdir(parents=True, exist_ok=True)
    log, left, executions, died = folder / "log", float(limit), 0, ""
    while left >= _LEAST or left == limit:
        before, began = _artifacts(folder), time.monotonic()
        with log.open("wb") as words:
            command = [sys.executable, str(WORKER), target, str(folder), str(round(left))]
            status = subprocess.run(command, stdout=words, stderr=words).returncode
        executions += _executions(log)
        left -= max(time.monotonic() - began, 1)
        if not status:
            break
        if _artifacts(folder) == before:  # it did not begin, or ended without a word
            died = f"the worker ended with status {status}: see {log}"
            break
    found = _findings(target, folder) + ([{"where": died, "input": ""}] if died else [])
    spent = min(limit, limit - left)
    return {"target": target, "seconds": round(spent), "executions": executions,
            "per_second": round(executions / max(spent, 1)),
            "corpus": len(list((folder / "corpus").glob("*"))), "findings": found}  # fmt: skip


def _artifacts(folder: Path) -> set[Path]:
    return set((folder / "ended").glob("*"))


def _executions(log: Path) -> int:
    said = _DONE.findall(log.read_text("utf-8", "replace"))
    return max((int(one or other) for one, other in said), default=0)


def _findings(target: str, folder: Path) -> list[Row]:
    """What was written down, and what ended a process and is a finding when it is read again."""
    lines = folder / "found.jsonl"
    written = map(json.loads, lines.read_text().splitlines()) if lines.exists() else []
    found: dict[str, Row] = {one["where"]: one for one in written}
    for artifact in sorted(_artifacts(folder)):
        if artifact.name.startswith("slow-unit"):
            continue
        done = again(target, artifact)
        if done.returncode:
            where = (done.stdout.splitlines() or [f"ends the process ({done.returncode})"])[-1]
            found.setdefault(where, {"where": where, "input": str(artifact)})
    return list(found.values())


def again(target: str, file: Path) -> subprocess.CompletedProcess[str]:
    """Read one input again in a process of its own."""
    command = [sys.executable, str(WORKER), target, str(file)]
    return subprocess.run(command, capture_output=True, text=True)


# rows ---------------------------------------------------------------------------------------------


def earlier(out: Path | None) -> list[Row]:
    """The rows that stand in a file already."""
    if out is None or not out.exists():
        return []
    found: list[Row] = json.loads(out.read_text())
    return found


def kept(row: Row, rows: list[Row], out: Path | None) -> None:
    """Print a row and add it to the file."""
    with _ONE:
        rows.append(row)
        print(line(row), flush=True)
        if out:
            out.write_text(json.dumps(rows, indent=1))


def line(row: Row) -> str:
    """A row of the table, its findings beneath it."""
    cells = "{target:<32} {seconds:>5} s {executions:>9} {per_second:>6}/s {corpus:>6}"
    found = [f"    {one['where']}\n        {one['input']}" for one in row["findings"]]
    return "\n".join([f"{cells.format(**row)} {len(row['findings']):>3}", *found])


def summed(rows: Iterable[Row]) -> int:
    """Say the sums; the number of findings."""
    rows = list(rows)
    found = sum(len(one["findings"]) for one in rows)
    executions = sum(one["executions"] for one in rows)
    print(f"{len(rows)} targets, {executions} executions, {found} findings")
    return found


def main(argv: list[str]) -> int:
    """Fuzz the targets that are named, or all."""
    given = _parser().parse_args(argv)
    if given.again:
        done = again(given.again[0], Path(given.again[1]))
        print(done.stderr + done.stdout, end="")
        return done.returncode
    unknown = set(given.targets) - set(names())
    if given.list or unknown:
        print(*names(), sep="\n")
        return 2 if unknown else 0
    rows = earlier(given.out)
    past = {row["target"] for row in rows}
    wanted = [one for one in given.targets or names() if one not in past]
    folder = given.corpus or Path(tempfile.mkdtemp(prefix="tidekey-fuzz-"))
    print(f"inputs and logs: {folder}", flush=True)

    def fuzz(name: str) -> None:
        limit = given.seconds or seconds(name)
        kept(fuzzed(name, limit, folder / name.replace("/", "-")), rows, given.out)

    with ThreadPoolExecutor(given.jobs) as jobs:
        list(jobs.map(fuzz, wanted))
    return 1 if summed(rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, help="for each target; 60 or 600 by its kind if not")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--corpus", type=Path, help="kept there and begun with; temporary if not")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--again", nargs=2, metavar=("TARGET", "FILE"))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
