"""Keeps the extension installed over restarts, where a system lets a program do that.

Promises to add and remove nothing but Tidekey's own entry in files it shares with others, and to
say plainly which browsers still need a person. On Linux, Chromium takes a packed extension named
in an external-extensions folder, of one user or of everyone, and Firefox ESR one named by policy.
Everything else needs its store, or a person at the extension page. Leaves building the archives
to the install scripts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tidekey.browsers import LOCAL_CHROMIUM_ID, LOCAL_FIREFOX_ID, Browser
from tidekey.launcher import write_file
from tidekey.machine import Machine

SHARED = "/usr/local/share/tidekey"
CHROMIUM_FOLDER = "/usr/share/chromium/extensions"
CHROMIUM_USER_FOLDER = "$CONFIG/chromium/External Extensions"
ESR_PROGRAM = "/usr/lib/firefox-esr"
ESR_POLICY = f"{ESR_PROGRAM}/distribution/policies.json"
FIREFOX_POLICY = "/etc/firefox/policies/policies.json"  # where it exists, the other is not read
SIGNATURES = "xpinstall.signatures.required"
ENTRY = f"{LOCAL_CHROMIUM_ID}.json"
Json = dict[str, object]


@dataclass(frozen=True)
class Kept:
    """What was placed, for which browsers, and what was taken away."""

    placed: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    stays: list[dict[str, str]] = field(default_factory=list)


def place_for_user(crx: Path, version: str, machine: Machine) -> Kept:
    """Place the packed extension for this user's Chromium; needs no administrator."""
    done = Kept()
    if _takes_packed(machine):
        path = machine.at(CHROMIUM_USER_FOLDER) / ENTRY
        write_file(path, _text(_entry(crx, version)), 0o644, shared=False)
        done.placed["chromium"] = str(path)
    return done


def place_for_everyone(crx: Path, version: str, machine: Machine) -> Kept:
    """Place the packed extension for every user's Chromium; needs an administrator."""
    done = Kept()
    if _takes_packed(machine):
        path = machine.at(CHROMIUM_FOLDER) / ENTRY
        write_file(path, _text(_entry(_share(crx, machine), version)), 0o644, shared=True)
        done.placed["chromium"] = str(path)
    return done


def place_by_policy(xpi: Path, machine: Machine) -> Kept:
    """Name the add-on in the policies of Firefox ESR; needs an administrator."""
    done = Kept()
    if machine.platform == "linux" and machine.at(ESR_PROGRAM).is_dir():
        path = _policy(machine)
        policies = _with_tidekey(_read(path), _share(xpi, machine))
        write_file(path, _text(policies), 0o644, shared=True)
        done.placed["firefox"] = str(path)
    return done


def remove(machine: Machine) -> Kept:
    """Take away what was placed for everyone; others' policies stay as they are."""
    return _remove(shared(machine), machine)


def shared(machine: Machine) -> list[Path]:
    """What was placed for everyone and is there now."""
    return [path for path in present(machine) if path != _users(machine)]


def remove_for_user(data: Path, machine: Machine) -> Kept:
    """Take away this user's entry, if it names an archive in `data`."""
    entry = _users(machine)
    named = str(_read(entry).get("external_crx", "")) if entry.is_file() else ""
    ours = bool(named) and Path(named).is_relative_to(data)
    return _remove([entry] if ours else [], machine)


def _remove(paths: list[Path], machine: Machine) -> Kept:
    done = Kept()
    for path in paths:
        try:
            _take_away(path, machine)
            done.removed.append(str(path))
        except OSError as why:
            reason = f"{why.strerror or why}; remove it as an administrator"
            done.stays.append({"path": str(path), "reason": reason})
    return done


def present(machine: Machine) -> Iterator[Path]:
    """Everything this module placed that is there now."""
    for entry in (_users(machine), machine.at(CHROMIUM_FOLDER) / ENTRY):
        if entry.is_file():
            yield entry
    for name in (FIREFOX_POLICY, ESR_POLICY):
        path = machine.at(name)
        if _named_in(path, f'"{LOCAL_FIREFOX_ID}"'):
            yield path
    if machine.platform == "linux" and machine.at(SHARED).is_dir():
        yield machine.at(SHARED)


def seen(browser: Browser, machine: Machine) -> str:
    """Where this browser has the extension from, as a sentence; empty where it does not."""
    for path in present(machine) if browser.name in ("chromium", "firefox") else ():
        policy = path.name == "policies.json"
        if path != machine.at(SHARED) and policy == (browser.family == "firefox"):
            return f"placed by {path}"
    ident = LOCAL_FIREFOX_ID if browser.family == "firefox" else LOCAL_CHROMIUM_ID
    names = (
        ("extensions.json",)
        if browser.family == "firefox"
        else ("Secure Preferences", "Preferences")
    )
    for profile in browser.place(machine.platform).profile:
        for name in names:
            for path in sorted(machine.at(profile).glob(f"*/{name}")):
                if _named_in(path, f'"{ident}"'):
                    return f"in the profile {path.parent.name}"
    return ""


def _takes_packed(machine: Machine) -> bool:
    snap = machine.at("/snap/bin/chromium").exists()
    there = machine.program("chromium") or machine.program("chromium-browser")
    return machine.platform == "linux" and bool(there) and not snap


def _users(machine: Machine) -> Path:
    return machine.at(CHROMIUM_USER_FOLDER) / ENTRY


def _entry(crx: Path, version: str) -> Json:
    return {"external_crx": str(crx), "external_version": version}


def _share(archive: Path, machine: Machine) -> Path:
    """Copy an archive to where every user's browser may read it."""
    target = machine.at(SHARED) / archive.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    shutil.copyfile(archive, target)
    target.chmod(0o644)
    return target


def _policy(machine: Machine) -> Path:
    everyone = machine.at(FIREFOX_POLICY)
    return everyone if everyone.is_file() else machine.at(ESR_POLICY)


def _with_tidekey(whole: Json, xpi: Path) -> Json:
    policies = _part(whole, "policies")
    settings = _part(policies, "ExtensionSettings")
    settings[LOCAL_FIREFOX_ID] = {
        "installation_mode": "normal_installed",
        "install_url": xpi.as_uri(),
    }
    _part(policies, "Preferences")[SIGNATURES] = {"Value": False, "Status": "default"}
    return whole


def _take_away(path: Path, machine: Machine) -> None:
    if path == machine.at(SHARED):
        shutil.rmtree(path)
    elif path.name == "policies.json":
        _without_tidekey(path)
    else:
        path.unlink()


def _without_tidekey(path: Path) -> None:
    whole = _read(path)
    policies = _part(whole, "policies")
    for group, name in (("ExtensionSettings", LOCAL_FIREFOX_ID), ("Preferences", SIGNATURES)):
        entries = _part(policies, group)
        entries.pop(name, None)
        if not entries:
            del policies[group]
    if policies or len(whole) > 1:
        write_file(path, _text(whole), 0o644, shared=True)
    else:
        path.unlink()


def _part(shape: Json, name: str) -> Json:
    """A named object inside another, made where it is missing."""
    inner = shape.get(name)
    if not isinstance(inner, dict):
        inner = shape[name] = {}
    return inner


def _read(path: Path) -> Json:
    try:
        shape = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise OSError(0, "it is not JSON, so it was left as it is", str(path)) from None
    return shape if isinstance(shape, dict) else {}


def _named_in(path: Path, text: str) -> bool:
    try:
        return text in path.read_text("utf-8", errors="replace")
    except OSError:
        return False


def _text(shape: Json) -> str:
    return json.dumps(shape, indent=2) + "\n"
