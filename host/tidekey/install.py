"""Connects browsers to this host: one launcher, and one native manifest per family and place.

Promises that running it again changes nothing that is right and mends what moved, that each
family's manifest has exactly the keys that family accepts, and that removal takes away only
what leads to this very launcher. Leaves the environment itself to the install scripts and the
extension to `keep`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tidekey import browsers, keep
from tidekey.browsers import BROWSERS, HOST_NAME, Browser
from tidekey.errors import BrowserUnknown
from tidekey.launcher import launcher_path, write_file, write_launcher
from tidekey.machine import Machine, this_machine

if TYPE_CHECKING:
    from tidekey.paths import Places

MANIFEST_FILE = f"{HOST_NAME}.json"
NOT_FOUND = "not found on this computer"


@dataclass(frozen=True)
class Registered:
    """What `register` did, in the shape `tidekey setup --json` prints."""

    launcher: str
    registered: list[dict[str, str]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)  # files and keys that were written now


@dataclass(frozen=True)
class Removed:
    """What `unregister` took away, and what stays with the reason."""

    removed: list[str] = field(default_factory=list)
    stays: list[dict[str, str]] = field(default_factory=list)


def manifest(family: browsers.Family, launcher: str) -> dict[str, object]:
    """The native manifest of one family; Firefox refuses a file with any other key."""
    shape: dict[str, object] = {
        "name": HOST_NAME,
        "description": "Tidekey: one-time codes from a vault outside the browser",
        "path": launcher,
        "type": "stdio",
    }
    if family == "firefox":
        return shape | {"allowed_extensions": sorted(browsers.FIREFOX_IDS)}
    origins = [f"chrome-extension://{one}/" for one in sorted(browsers.CHROMIUM_IDS)]
    return shape | {"allowed_origins": origins}


def register(
    places: Places,
    names: Sequence[str] = (),
    *,
    machine: Machine | None = None,
    system: bool = False,
) -> Registered:
    """Register the host with every browser found, or with the named ones even if not found."""
    machine = machine or this_machine()
    chosen = [_known(name) for name in names]
    launcher, fresh = write_launcher(places, machine=machine, system=system)
    done = Registered(launcher=str(launcher), changed=[str(launcher)] if fresh else [])
    for browser in chosen or BROWSERS:
        why = "" if chosen else absent(browser, machine)
        if why:
            done.skipped.append({"browser": browser.name, "reason": why})
        else:
            _register_one(browser, places, machine, system, done)
    return done


def _register_one(
    browser: Browser, places: Places, machine: Machine, system: bool, done: Registered
) -> None:
    text = _json(manifest(browser.family, done.launcher))
    try:
        for path in _manifest_files(browser, places, machine, system):
            if write_file(path, text, 0o644, shared=system):
                done.changed.append(str(path))
            done.registered.append({"browser": browser.name, "path": str(path)})
            for key in registry_keys(browser, machine):
                if machine.registry.read(key, machine_wide=system) != str(path):
                    machine.registry.write(key, str(path), machine_wide=system)
                    done.changed.append(key)
    except OSError as why:
        reason = f"{why.strerror or why}: {why.filename or browser.label}"
        done.skipped.append({"browser": browser.name, "reason": reason})


def unregister(
    places: Places, *, machine: Machine | None = None, system: bool = False, vault: bool = False
) -> Removed:
    """Take away the launcher and each manifest that leads to it; the vault only when told."""
    machine = machine or this_machine()
    launcher = launcher_path(places, machine, system)
    done = Removed()
    for browser in BROWSERS:
        for key in registry_keys(browser, machine):
            value = machine.registry.read(key, machine_wide=system)
            if value and _leads_to(Path(value), launcher):
                machine.registry.delete(key, machine_wide=system)
                done.removed.append(key)
    files = (f for one in BROWSERS for f in _manifest_files(one, places, machine, system))
    for path in dict.fromkeys(files):
        if path.is_file():
            if _leads_to(path, launcher):
                _remove(path, done)
            else:
                why = "it belongs to another installation of Tidekey"
                done.stays.append({"path": str(path), "reason": why})
    if launcher.exists():
        _remove(launcher, done)
    kept = keep.remove(machine) if system else keep.remove_for_user(places.data, machine)
    done.removed.extend(kept.removed)
    done.stays.extend(kept.stays)
    _vault(places, vault, done)
    return done


def _vault(places: Places, remove: bool, done: Removed) -> None:
    spaces = places.data / "spaces"
    if not spaces.is_dir():
        return
    if not remove:
        why = "your vault: delete it yourself, or uninstall with --vault"
        done.stays.append({"path": str(spaces), "reason": why})
        return
    import shutil

    shutil.rmtree(spaces)
    done.removed.append(str(spaces))
    for name in ("spaces.json", "profiles.json"):
        if (places.data / name).is_file():
            _remove(places.data / name, done)


# where things stand ------------------------------------------------------------------------------


def absent(browser: Browser, machine: Machine) -> str:
    """Why a browser is left out; empty where it can be registered."""
    place = browser.place(machine.platform)
    if any(machine.program(one) for one in place.programs):
        return ""
    if any(machine.at(one).is_dir() for one in place.profile):
        return ""
    if any((machine.at(one) / MANIFEST_FILE).is_file() for one in _own(browser, machine)):
        return ""  # registered by name before: it is mended like the rest
    if box := confined(browser, machine):
        return f"installed as {box}, which cannot start programs outside its sandbox"
    return NOT_FOUND


def _own(browser: Browser, machine: Machine) -> list[str]:
    """Manifest folders that no other browser shares (forks of Firefox read Firefox's too)."""
    others = (one.place(machine.platform).user for one in BROWSERS if one is not browser)
    shared = {folder for folders in others for folder in folders}
    return [one for one in browser.place(machine.platform).user if one not in shared]


def confined(browser: Browser, machine: Machine) -> str:
    """`Snap` or `Flatpak` where the browser is installed that way, else empty."""
    if browser.snap and machine.at(f"/snap/bin/{browser.snap}").exists():
        return "Snap"
    flatpaks = ("~/.local/share/flatpak/app", "/var/lib/flatpak/app")
    if browser.flatpak and any((machine.at(f) / browser.flatpak).is_dir() for f in flatpaks):
        return "Flatpak"
    return ""


def manifest_paths(browser: Browser, places: Places, machine: Machine) -> list[Path]:
    """Every file in which this browser could find the host, the user's own first."""
    user = _manifest_files(browser, places, machine, system=False)
    return [*user, *_manifest_files(browser, places, machine, system=True)]


def registry_keys(browser: Browser, machine: Machine) -> list[str]:
    """The registry keys of a browser, below `Software`; none but on Windows."""
    return [f"{key}\\{HOST_NAME}" for key in browser.place(machine.platform).registry]


def _manifest_files(browser: Browser, places: Places, machine: Machine, system: bool) -> list[Path]:
    if machine.platform == "win32":
        folder = launcher_path(places, machine, system).parent
        return [folder / f"{browser.family}.{MANIFEST_FILE}"]
    place = browser.place(machine.platform)
    return [machine.at(one) / MANIFEST_FILE for one in (place.system if system else place.user)]


def _leads_to(path: Path, launcher: Path) -> bool:
    """Whether a manifest starts this launcher, or one that is gone."""
    try:
        target = Path(str(json.loads(path.read_text("utf-8"))["path"]))
    except (OSError, ValueError, KeyError, TypeError):
        return True  # a broken file under our own name is ours to remove
    return target == launcher or not target.exists()


def _known(name: str) -> Browser:
    found = browsers.named(name)
    if found is None:
        raise BrowserUnknown(known=", ".join(one.name for one in BROWSERS))
    return found


def _json(shape: dict[str, object]) -> str:
    return json.dumps(shape, indent=2) + "\n"


def _remove(path: Path, done: Removed) -> None:
    try:
        path.unlink()
        done.removed.append(str(path))
    except OSError as why:
        done.stays.append({"path": str(path), "reason": why.strerror or str(why)})
