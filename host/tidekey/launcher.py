"""The one program that browsers start: a small script with absolute paths, isolated (`-I -S`).

Promises that it runs this environment's Python with this environment's packages and nothing of
the user's, that `TIDEKEY_HOME` is baked in where it was set, and that switching to another
version is the rewriting of this one file. Leaves who may call it to the manifests (`install`).
"""

from __future__ import annotations

import os
import shlex
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tidekey.errors import InstallFailed
from tidekey.machine import Machine, this_machine

if TYPE_CHECKING:
    from tidekey.paths import Places

SYSTEM_DATA = {
    "darwin": "/Library/Application Support/Tidekey",
    "win32": "%ProgramData%\\Tidekey",
    "linux": "/usr/local/lib/tidekey",
}


def launcher_path(places: Places, machine: Machine, system: bool = False) -> Path:
    """Where the program stands that browsers start."""
    name = "tidekey-host.bat" if machine.platform == "win32" else "tidekey-host"
    if system:
        return system_data(machine) / "bin" / name
    return places.data / "bin" / name


def system_data(machine: Machine) -> Path:
    """The folder of an installation for everyone on this computer."""
    return machine.at(SYSTEM_DATA.get(machine.platform, SYSTEM_DATA["linux"]))


def write_launcher(
    places: Places,
    *,
    machine: Machine | None = None,
    system: bool = False,
    python: str = sys.executable,
    sites: Sequence[str] = (),
) -> tuple[Path, bool]:
    """Write the launcher of this installation; says whether it had to be changed."""
    machine = machine or this_machine()
    path = launcher_path(places, machine, system)
    kept = {} if system else _kept(places, machine)
    windows = machine.platform == "win32"
    text = (_batch if windows else _shell)(python, list(sites) or _sites(), kept)
    try:
        return path, write_file(path, text, 0o755, shared=system)
    except OSError as why:
        raise InstallFailed(what="The launcher", why=why.strerror or str(why)) from None


def _kept(places: Places, machine: Machine) -> dict[str, str]:
    """Settings of this shell that decide where the vault is; a browser may not have them."""
    if places.home_named:
        return {"TIDEKEY_HOME": str(places.data)}
    moved = machine.environ.get("XDG_DATA_HOME", "")
    return {"XDG_DATA_HOME": moved} if moved and machine.platform == "linux" else {}


def _command(python: str, sites: Iterable[str]) -> Iterator[str]:
    yield from (python, "-I", "-S", str(Path(__file__).resolve().with_name("launch.py")))
    for site in sites:
        yield from ("--site", site)
    yield "--"


def _shell(python: str, sites: Sequence[str], kept: dict[str, str]) -> str:
    lines = ["#!/bin/sh", "# Written by `tidekey setup`; browsers start it. Run setup to mend it."]
    lines += [f"{name}={shlex.quote(value)}; export {name}" for name, value in kept.items()]
    lines.append(f'exec {shlex.join(_command(python, sites))} "$@"')
    return "\n".join(lines) + "\n"


def _batch(python: str, sites: Sequence[str], kept: dict[str, str]) -> str:
    def safe(text: str) -> str:
        return text.replace("%", "%%")

    lines = ["@echo off", "rem Written by `tidekey setup`; browsers start it."]
    lines += [f'set "{name}={safe(value)}"' for name, value in kept.items()]
    lines.append(" ".join(f'"{safe(word)}"' for word in _command(python, sites)) + " %*")
    return "\r\n".join(lines) + "\r\n"


def _sites() -> list[str]:
    """The folders of the packages of this environment; `-S` leaves them out on purpose."""
    paths = sysconfig.get_paths()
    return list(dict.fromkeys([paths["purelib"], paths["platlib"]]))


def write_file(path: Path, text: str, mode: int, *, shared: bool) -> bool:
    """Put `text` there unless it is there already; says whether anything changed."""
    data = text.encode("utf-8")
    if _same(path, data, mode):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    if shared:
        path.parent.chmod(0o755)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(data)
    aside.chmod(mode)
    aside.replace(path)
    return True


def _same(path: Path, data: bytes, mode: int) -> bool:
    if not path.is_file() or path.read_bytes() != data:
        return False
    return os.name != "posix" or (path.stat().st_mode & 0o777) == mode
