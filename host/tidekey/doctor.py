"""Looks at each link between a browser and the vault, and says what to do about a broken one.

Promises to change nothing, to end within seconds, and to ask the real launcher as a browser would
rather than trust what is written about it. Leaves mending to `tidekey setup` and the person.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidekey import browsers, install, keep, timekeeping
from tidekey.browsers import BROWSERS, Browser
from tidekey.errors import HostError
from tidekey.launcher import launcher_path
from tidekey.machine import Machine, this_machine

if TYPE_CHECKING:
    from tidekey.keystores.base import Store
    from tidekey.paths import Places

MEND = "Run `tidekey setup`."
ANSWER_SECONDS = 10
STATES = {
    "open": "open",
    "locked": "locked; type the passphrase in the toolbar",
    "none": "not made yet; start one in the toolbar or with `tidekey init`",
    "key-missing": "here, but its key is not in the key store",
    "damaged": "damaged",
}


@dataclass(frozen=True)
class Check:
    """One link: whether it holds, what was seen, what to do."""

    id: str
    ok: bool
    title: str
    message: str
    remedy: str = ""


def checks(
    places: Places, *, machine: Machine | None = None, stores: Sequence[Store] | None = None
) -> list[Check]:
    """Every link, in the order of the chain."""
    machine = machine or this_machine()
    launcher = launcher_path(places, machine)
    shared = launcher_path(places, machine, system=True)
    if not launcher.exists() and shared.exists():
        launcher = shared
    found = [python(), folder(places), launcher_there(launcher)]
    hello = greet(launcher) if found[-1].ok else "it is not there"
    found += [answers(hello), vault(hello)]
    found += key_store(_stores(places) if stores is None else stores)
    found.append(clock())
    found += [one for browser in BROWSERS for one in _browser(browser, places, machine, launcher)]
    if not any(one.id.startswith("browser.") for one in found):
        found.append(Check("browser", False, "Browsers", "none was found", _named(machine)))
    return found


def python() -> Check:
    """The interpreter and its packages."""
    version = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < (3, 11)
    remedy = "Install Python 3.11 or newer and run the install script again." if old else ""
    return Check("python", not old, "Python", f"{version}, {sys.executable}", remedy)


def folder(places: Places) -> Check:
    """Whether state can be written."""
    data = places.data
    near = next((one for one in (data, *data.parents) if one.exists()), data)
    ok = near.is_dir() and os.access(near, os.W_OK)
    message = f"{data}" if ok else f"{near} cannot be written"
    return Check("folder", ok, "Data folder", message, "" if ok else f"Make {near} your own.")


def launcher_there(launcher: Path) -> Check:
    """The program browsers start, and the files it names."""
    if not launcher.is_file():
        return Check("launcher", False, "Launcher", f"{launcher} is missing", MEND)
    if not os.access(launcher, os.X_OK):
        return Check("launcher", False, "Launcher", f"{launcher} is not executable", MEND)
    return Check("launcher", True, "Launcher", str(launcher))


def greet(launcher: Path) -> dict[str, object] | str:
    """The answer of the real launcher to a first hello, or a sentence why there is none."""
    origin = f"chrome-extension://{browsers.LOCAL_CHROMIUM_ID}/"
    request = {"type": "system.hello", "protocol": 1, "version": "doctor", "profile_id": ""}
    data = json.dumps({"id": 1, "request": request}).encode()
    frame = len(data).to_bytes(4, sys.byteorder) + data
    try:
        done = subprocess.run(
            [str(launcher), origin], input=frame, capture_output=True, timeout=ANSWER_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {ANSWER_SECONDS} seconds"
    except OSError as why:
        return why.strerror or str(why)
    return _answer(done.stdout, done.returncode)


def _answer(out: bytes, status: int) -> dict[str, object] | str:
    size = int.from_bytes(out[:4], sys.byteorder)
    if len(out) < 4 or len(out) < 4 + size:
        return f"it ended with status {status} before it answered"
    try:
        reply = json.loads(out[4 : 4 + size])
    except ValueError:
        return "it answered something else than a frame"
    ok = reply.get("ok") if isinstance(reply, dict) else None
    return ok if isinstance(ok, dict) else "it refused: " + str(reply)[:120]


def answers(hello: dict[str, object] | str) -> Check:
    """Whether the host speaks, and which version of it."""
    if isinstance(hello, str):
        return Check("host", False, "Host", hello, f"{MEND} Then look at the log folder.")
    return Check("host", True, "Host", f"version {hello.get('version')} answers")


def vault(hello: dict[str, object] | str) -> Check:
    """What the host says about the vault."""
    if isinstance(hello, str):
        return Check("vault", False, "Vault", "not known: the host does not answer", MEND)
    state = str(hello.get("vault"))
    remedies = {
        "key-missing": "Type the recovery code in the toolbar, or run `tidekey recovery`.",
        "damaged": "Keep its folder as it is; `vault.prev.tdk` beside it is the copy before.",
    }
    ok = state not in remedies
    return Check("vault", ok, "Vault", STATES.get(state, state), remedies.get(state, ""))


def key_store(stores: Sequence[Store]) -> Iterator[Check]:
    """The first key store that answers; none is fine where a passphrase locks the vault."""
    reasons: list[str] = []
    for store in stores:
        try:
            store.read(f"{store.name}/doctor")
        except HostError as why:
            reasons.append(why.message)
        else:
            yield Check("keystore", True, "Key store", f"{store.label} answers")
            return
    message = reasons[0] if reasons else "this system has none that Tidekey knows"
    yield Check("keystore", True, "Key store", f"{message} A passphrase opens the vault then.")


def _stores(places: Places) -> Sequence[Store]:
    from tidekey import keychain

    return keychain.stores(places.service)


def clock() -> Check:
    """Whether the system says that its clock follows a time server."""
    synchronised = timekeeping.synchronised()
    if synchronised is None:
        return Check("clock", True, "Clock", time.strftime("%Y-%m-%d %H:%M:%S %Z"))
    message = "set by a time server" if synchronised else "not set by a time server"
    remedy = "" if synchronised else "Codes may be refused. Turn on automatic time in settings."
    return Check("clock", True, "Clock", message, remedy)


def _browser(browser: Browser, places: Places, machine: Machine, launcher: Path) -> Iterator[Check]:
    box = install.confined(browser, machine)
    reason = install.absent(browser, machine)
    if reason and not box:
        return
    name = f"browser.{browser.name}"
    if box:
        remedy = f"Install {browser.label} from your system's packages or its maker."
        message = f"installed as {box}: it cannot start programs outside its sandbox"
        yield Check(name, False, browser.label, message, remedy)
        return
    wrong = _manifest(browser, places, machine, launcher)
    message = wrong or "the native manifest leads to this launcher"
    remedy = f"Run `tidekey setup --browser {browser.name}`." if wrong else ""
    yield Check(name, not wrong, browser.label, message, remedy)
    seen = keep.seen(browser, machine)
    message = seen or "the extension was not found in any profile"
    remedy = "" if seen else "Run the install script; it shows how to add the extension."
    yield Check(
        f"extension.{browser.name}", bool(seen), f"{browser.label}: extension", message, remedy
    )


def _manifest(browser: Browser, places: Places, machine: Machine, launcher: Path) -> str:
    """What is wrong with the manifest this browser reads first; empty where it is right."""
    if machine.platform == "win32":
        keys = install.registry_keys(browser, machine)
        values = (
            machine.registry.read(key, machine_wide=wide) for key in keys for wide in (False, True)
        )
        files = [Path(value) for value in values if value]
    else:
        files = install.manifest_paths(browser, places, machine)
    path = next((one for one in files if one.is_file()), None)
    if path is None:
        return "there is no native manifest"
    try:
        shape = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return f"{path} cannot be read"
    if not isinstance(shape, dict) or not Path(str(shape.get("path"))).is_file():
        return f"{path} names a program that is not there"
    if shape != install.manifest(browser.family, str(shape["path"])):
        return f"{path} has other keys or ids than this version"
    if Path(str(shape["path"])) != launcher:
        return f"{path} leads to another installation"
    return ""


def _named(machine: Machine) -> str:
    names = ", ".join(one.name for one in BROWSERS[:3])
    return f"Install one, or run `tidekey setup --browser NAME` (for example {names})."
