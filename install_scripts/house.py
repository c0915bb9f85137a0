"""The rules of this house that no other tool knows: floors of imports, and sizes.

Promises a sentence for each breach and nothing else. Imports inside functions and those for types
count too: they are knowledge all the same. Leaves format, lint and types to their own tools.
"""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = ROOT / "host" / "tidekey"
FLOORS = ("ground", "core", "domain", "app", "protocol", "door")
PLAN = {
    "ground": (
        "__init__ base32 child clock disk errors glance later locks log machine paths secret "
        "timekeeping winregistry words"
    ),
    "core": (
        "accounts argon bulkjson credentials domains doubles envelope fields fills framing hosts "
        "index leaving lookalike merge order otp otpauth padding pinned policy projection records "
        "recovery_code related sealed siteoptions slots strictjson trash undo "
        "uriparts"
    ),
    "domain": (
        "arrivals arriving backup births browsers clipboard doctor exporters importers install "
        "keep keychain keys keystores launcher locking parcel presence qr rate recovery resting "
        "session sheet spaces status uploads vault ways"
    ),
    "app": "app",
    "protocol": "api dispatch",
    "door": "__main__ cli launch serve",
}
PYTHON_LINES, TEST_LINES, SCRIPT_LINES, FUNCTION_LINES = 300, 500, 200, 40
# Tables and trees that are longer as one file than they would be clear as two.
# `rescue.py` is one that a person copies, alone, to a computer without Tidekey.
LONGER = {
    "host/tidekey/errors.py",
    "host/tidekey/browsers.py",
    "extension/protocol.d.ts",
    "install_scripts/rescue.py",
}


def floor_of(module: str) -> int | None:
    """The floor a module stands on, None where the plan does not name it."""
    first = module.split(".")[0]
    for number, floor in enumerate(FLOORS):
        if first in PLAN[floor].split():
            return number
    return None


def modules() -> dict[str, Path]:
    """Every module of the host by its name below `tidekey`."""
    found = {}
    for path in sorted(HOST.rglob("*.py")):
        parts = path.relative_to(HOST).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) > 1:
            parts = parts[:-1]
        found[".".join(parts)] = path
    return found


def imports(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of ours that a file imports, wherever in it."""
    return {
        name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _named(node, known)
    }


def _named(node: ast.AST, known: dict[str, Path]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (a.name[8:] for a in node.names if a.name.startswith("tidekey."))
    if not isinstance(node, ast.ImportFrom) or node.level:
        return
    parts = (node.module or "").split(".")
    if parts[0] != "tidekey":
        return
    for alias in node.names:
        whole = ".".join([*parts[1:], alias.name])
        yield whole if whole in known else ".".join(parts[1:]) or "__init__"


def floors() -> Iterator[str]:
    """Imports that go upward, go round, or come from a module without a floor."""
    known = modules()
    graph = {name: imports(path, known) - {name} for name, path in known.items()}
    for name, wanted in graph.items():
        own = floor_of(name)
        if own is None:
            yield f"{name} has no floor: add it to PLAN in install_scripts/house.py"
            continue
        for other in sorted(wanted):
            theirs = floor_of(other)
            if theirs is not None and theirs > own:
                yield f"{name} ({FLOORS[own]}) imports {other} from above ({FLOORS[theirs]})"
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as cycle:
        yield "imports go round: " + " -> ".join(cycle.args[1])


def sizes() -> Iterator[str]:
    """Files and functions that are longer than the house allows."""
    for folder in ("host", "install_scripts", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _too_long(path, TEST_LINES if folder == "tests" else PYTHON_LINES)
            if folder != "tests":
                yield from _long_functions(path)
    for path in sorted((ROOT / "extension").rglob("*")):
        if path.parent.name == "content":
            continue  # made of extension/page by build_content.mjs
        if path.suffix == ".js" or path.name.endswith(".d.ts"):
            yield from _too_long(path, SCRIPT_LINES)


def _too_long(path: Path, most: int) -> Iterator[str]:
    name = path.relative_to(ROOT).as_posix()
    lines = len(path.read_text("utf-8").splitlines())
    if lines > most and name not in LONGER:
        yield f"{name} has {lines} lines, more than {most}"


def _long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                name = path.relative_to(ROOT).as_posix()
                yield f"{name}: {node.name} has {lines} lines, more than {FUNCTION_LINES}"
