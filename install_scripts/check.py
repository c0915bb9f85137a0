"""Runs what has to hold before a change is sent: check.py [NAME...]; without names, all of it.

    format lint types floors sizes generated content extension javascript tests

Promises one line a check, the words of a failing one beneath it, and status 1 if any fails. A
check whose tool is not on this computer says so; it fails with --strict.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import house

ROOT = house.ROOT
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidekey"
NODE_TOOLS = Path(os.environ.get("TIDEKEY_NODE_TOOLS") or CACHE / "node")
SOURCES = ("host", "tests", "install_scripts")


class Absent(Exception):
    """The tool of a check is not on this computer."""


def run(*command: str | Path) -> Iterator[str]:
    """Run a command in the checkout; its words only if it fails."""
    done = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        yield (done.stdout + done.stderr).strip()[-8000:] or f"status {done.returncode}"


def tool(name: str) -> Path:
    """A tool that test.sh put into the cache, or one of this computer."""
    own = NODE_TOOLS / "node_modules" / ".bin" / name
    found = str(own) if own.exists() else shutil.which(name)
    if not found:
        raise Absent(f"{name} is not here; install_scripts/test.sh installs it")
    return Path(found)


def formatted() -> Iterator[str]:
    """Layout of the Python files."""
    yield from run(sys.executable, "-m", "ruff", "format", "--check", "--quiet", *SOURCES)


def linted() -> Iterator[str]:
    """Lint of the Python files."""
    # Without its cache: how imports are sorted depends on files beside the one that is remembered.
    yield from run(sys.executable, "-m", "ruff", "check", "--quiet", "--no-cache", *SOURCES)


def typed() -> Iterator[str]:
    """Strict types of the host."""
    yield from run(sys.executable, "-m", "mypy")


def generated() -> Iterator[str]:
    """Generated files that no longer fit their sources."""
    for script in ("gen_protocol.py", "build_extension.py"):
        yield from run(sys.executable, "-B", ROOT / "install_scripts" / script, "--check")


def content() -> Iterator[str]:
    """What is put into pages, against its sources and its limit."""
    tool("esbuild")
    node = shutil.which("node")
    if not node:
        raise Absent("node is not here")
    yield from run(node, ROOT / "install_scripts" / "build_content.mjs", "--check")


def extension() -> Iterator[str]:
    """Both stores' archives, through the linter that Firefox's store uses."""
    linter = tool("web-ext")
    out = CACHE / "lint"
    builds = ("firefox", "firefox-store")
    yield from run(
        sys.executable, "-B", ROOT / "install_scripts" / "build_extension.py", *builds, "--out", out
    )
    for build in builds:
        yield from run(linter, "lint", "--source-dir", out / build, "--no-config-discovery")


def javascript() -> Iterator[str]:
    """Types of the extension's modules, as their comments say them."""
    yield from run(tool("tsc"), "-p", ROOT / "extension" / "jsconfig.json")


def tests() -> Iterator[str]:
    """The whole suite."""
    done = subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=ROOT)
    if done.returncode:
        yield f"pytest ended with status {done.returncode}"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "format": formatted,
    "lint": linted,
    "types": typed,
    "floors": house.floors,
    "sizes": house.sizes,
    "generated": generated,
    "content": content,
    "extension": extension,
    "javascript": javascript,
    "tests": tests,
}


def look(name: str, strict: bool) -> bool:
    """Run one check and say how it went."""
    began = time.monotonic()
    try:
        breaches = list(CHECKS[name]())
    except Absent as why:
        print(f"{name:<11} not run: {why}", flush=True)
        return not strict
    word = "ok" if not breaches else "FALLS SHORT"
    print(f"{name:<11} {word} ({time.monotonic() - began:.1f} s)", flush=True)
    for line in breaches:
        print("    " + line.replace("\n", "\n    "), flush=True)
    return not breaches


def main(words: list[str]) -> int:
    """Run the named checks, or all."""
    strict = "--strict" in words
    names = [word for word in words if word != "--strict"] or list(CHECKS)
    if unknown := [name for name in names if name not in CHECKS]:
        print(f"There is no check {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
        return 2
    held = [look(name, strict) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
