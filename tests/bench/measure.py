"""What all benchmarks share: medians, tables, the key store, and the facts of the machine.

Promises that each measurement stands in one `Row` beside what is wanted of it, and that nothing of
the machine but its kind is told: no names, no paths.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    "host",
    "install_scripts",
    "install_scripts/demo",
    "tests",
    "tests/contracts",
    "tests/e2e",
)
sys.path[:0] = [str(ROOT / place) for place in PLACES]

from secret_service import SecretService, missing  # noqa: E402

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Row:
    """One line of a table; `ratio` is against the floor above it."""

    what: str
    measured: str
    wanted: str = ""
    ratio: str = ""


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median time of one call."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000


def table(title: str, rows: list[Row]) -> str:
    """A table in Markdown, its columns lined up so that it reads well on a terminal too."""
    lines = [["what", "measured", "wanted", "ratio"]]
    lines += [[row.what, row.measured, row.wanted, row.ratio] for row in rows]
    wide = [max(3, *(len(line[at]) for line in lines)) for at in range(4)]
    text = ["| " + " | ".join(map(str.ljust, line, wide)) + " |" for line in lines]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in wide) + "|")
    return "\n".join([f"### {title}", "", *text, ""])


def facts() -> str:
    """The machine in one line."""
    told = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", told.read_text()) if told.exists() else []
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        memory = f", {size / 2**30:.0f} GiB of memory"
    processor = f" ({names[0].strip()})" if names else ""
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{processor}{memory}, "
        f"Python {platform.python_version()}{load}"
    )


@contextlib.contextmanager
def key_store() -> Iterator[dict[str, str]]:
    """The environment of a real Secret Service, for this process too; empty where there is none."""
    if missing():
        yield {}
        return
    service, before = SecretService(), dict(os.environ)
    os.environ.update(service.environ)
    try:
        yield {name: at for name, at in service.environ.items() if name != "XDG_DATA_HOME"}
    finally:
        os.environ.clear()
        os.environ.update(before)
        service.stop()


def fill(app: Any, count: int) -> list[str]:
    """Add accounts in one change; their ids."""
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

    ids: list[str] = app.change(act)
    return ids


def in_store(home: Path, count: int) -> list[str] | None:
    """A vault whose key lies in the real key store of this session; None where there is none."""
    from tidekey.errors import HostError
    from tidekey.keychain import stores
    from wire import Desk

    desk = Desk(home)
    desk.app._stores = stores(desk.places.service)
    try:
        desk.app.create()
    except HostError as why:
        print(f"no key store: {why.code}", file=sys.stderr)
        return None
    return fill(desk.app, count)
