"""The drives Tidekey knows, and where each says its folder is: one probe a drive, three systems.

Promises that nothing is opened or listed inside a drive (macOS would ask for consent), only what
lies beside it, and that everything follows from the home, the environment, the system and the
registry it was given. Leaves to `folders` which of them is there and which is best.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from tidekey.backup.places import drivefiles
from tidekey.backup.places.drivefiles import Named, small

MAC, WINDOWS = "darwin", "win32"


class Values(Protocol):
    """The part of the Windows registry that is read: text values of the current user."""

    def value(self, key: str, name: str) -> str | None:
        """A value below `HKCU\\Software`, None where there is none."""


class NoValues:
    """Every system but Windows."""

    def value(self, key: str, name: str) -> str | None:
        return None


@dataclass(frozen=True)
class Desk:
    """One person's view of one computer."""

    platform: str
    home: str
    environ: Mapping[str, str]
    registry: Values

    def at(self, *parts: str) -> str:
        """A path below the home."""
        return os.path.join(self.home, *parts)

    def of(self, variable: str, *otherwise: str) -> str:
        """A folder that a variable names, or where it is without one."""
        value = self.environ.get(variable, "")
        return value if os.path.isabs(value) else self.at(*otherwise)

    def full(self, path: str) -> str:
        """A path as a client writes it: with `~`, or with the other kind of slashes."""
        if path == "~" or path.startswith(("~/", "~\\")):
            path = self.at(*path[1:].replace("\\", "/").strip("/").split("/"))
        return os.path.normpath(path)


class Candidate(NamedTuple):
    """A folder that some client claims; `managed` where it is work's, or could be."""

    drive: str
    path: str
    label: str
    managed: bool = False


Probe = Callable[[Desk], Iterable[Candidate]]
_PERSONAL = ("personal", "persönlich", "personnel", "personale", "pessoal", "personlig", "个人")
_MY_DRIVE = ("My Drive", "Meine Ablage", "Mi unidad", "Mon Drive", "Il mio Drive", "Meu Drive",
             "Mój dysk", "Mijn Drive", "Min enhet", "我的云端硬盘", "マイドライブ")  # fmt: skip
_CONSUMER = ("@gmail.com", "@googlemail.com")


def icloud(desk: Desk) -> Iterator[Candidate]:
    if desk.platform == MAC:
        path = desk.at("Library", "Mobile Documents", "com~apple~CloudDocs")
        yield Candidate("icloud", path, "iCloud Drive")
    elif desk.platform == WINDOWS:
        yield Candidate("icloud", desk.at("iCloudDrive"), "iCloud Drive")


def one_drive(desk: Desk) -> Iterator[Candidate]:
    if desk.platform == WINDOWS:
        yield from _one_drive_windows(desk)
    elif desk.platform == MAC:
        for folder, account in _providers(desk, "OneDrive"):
            if account.startswith("SharedLibraries"):
                continue
            if not account or account.lower() in _PERSONAL:
                yield Candidate("onedrive", folder, "OneDrive")
            else:
                yield _tenant(folder, account)
    else:
        yield from _one_drive_linux(desk)


def _one_drive_windows(desk: Desk) -> Iterator[Candidate]:
    key = r"Microsoft\OneDrive\Accounts"
    known = False
    if path := desk.registry.value(rf"{key}\Personal", "UserFolder"):
        known = True
        yield Candidate("onedrive", path, "OneDrive")
    for number in range(1, 10):
        account = rf"{key}\Business{number}"
        if path := desk.registry.value(account, "UserFolder"):
            known = True
            yield _tenant(path, desk.registry.value(account, "DisplayName") or "")
    if known:
        return
    if path := desk.environ.get("OneDriveConsumer", ""):
        yield Candidate("onedrive", path, "OneDrive")
    if path := desk.environ.get("OneDriveCommercial", ""):
        yield _tenant(path, os.path.basename(path).partition(" - ")[2])


def _one_drive_linux(desk: Desk) -> Iterator[Candidate]:
    config = desk.of("XDG_CONFIG_HOME", ".config")
    for name in _names(config):
        if name != "onedrive" and not name.startswith("onedrive-"):
            continue
        if not os.path.isfile(os.path.join(config, name, "refresh_token")):
            continue  # nobody is signed in
        found = drivefiles.one_drive(small(os.path.join(config, name, "config")))
        if found and found.work:
            yield _tenant(desk.full(found.path), name.partition("-")[2])
        elif found:
            yield Candidate("onedrive", desk.full(found.path), "OneDrive")


def _tenant(path: str, name: str) -> Candidate:
    label = f"OneDrive ({name})" if name else "OneDrive (work)"
    return Candidate("onedrive-work", path, label, managed=True)


def dropbox(desk: Desk) -> Iterator[Candidate]:
    places = [desk.at(".dropbox"), desk.at(".var", "app", "com.dropbox.Client", ".dropbox")]
    if desk.platform == WINDOWS:
        places = [
            os.path.join(desk.of("APPDATA", "AppData", "Roaming"), "Dropbox"),
            os.path.join(desk.of("LOCALAPPDATA", "AppData", "Local"), "Dropbox"),
        ]
    for place in places:
        for found in drivefiles.dropbox(small(os.path.join(place, "info.json"))):
            if found.work:
                yield Candidate("dropbox-business", found.path, "Dropbox (business)", managed=True)
            else:
                yield Candidate("dropbox", found.path, "Dropbox")


def google_drive(desk: Desk) -> Iterator[Candidate]:
    """Whose account it is stands in the name on macOS only; elsewhere it could be work's."""
    if desk.platform == MAC:
        for folder, account in _providers(desk, "GoogleDrive"):
            ours = account.lower().endswith(_CONSUMER)
            for name in _MY_DRIVE:
                yield _google(os.path.join(folder, name), account, managed=not ours)
    if desk.platform == WINDOWS:
        key = r"Google\DriveFS"
        kept = desk.registry.value(key, "PerAccountPreferences") or ""
        for mount in drivefiles.google(kept.encode("utf-8", "replace")):
            root = f"{mount}:\\" if len(mount) == 1 else mount
            for name in _MY_DRIVE:
                yield _google(os.path.join(root, name), "", managed=True)
    for name in ("Google Drive", "GoogleDrive", "google-drive"):
        path = desk.at(name)
        if desk.platform in (MAC, WINDOWS) or os.path.ismount(path):
            yield _google(path, "", managed=True)


def _google(path: str, account: str, *, managed: bool) -> Candidate:
    label = f"Google Drive ({account})" if account else "Google Drive"
    return Candidate("google-drive", path, label, managed)


def nextcloud(desk: Desk) -> Iterator[Candidate]:
    return _own_cloud(desk, "nextcloud", "Nextcloud", "com.nextcloud.desktopclient.nextcloud")


def owncloud(desk: Desk) -> Iterator[Candidate]:
    return _own_cloud(desk, "owncloud", "ownCloud", "com.owncloud.desktop-client")


def _own_cloud(desk: Desk, drive: str, label: str, flatpak: str) -> Iterator[Candidate]:
    places = [desk.of("XDG_CONFIG_HOME", ".config"), desk.at(".var", "app", flatpak, "config")]
    if desk.platform == MAC:
        places = [desk.at("Library", "Preferences")]
    elif desk.platform == WINDOWS:
        places = [desk.of("APPDATA", "AppData", "Roaming")]
    for place in places:
        for found in drivefiles.own_cloud(small(os.path.join(place, label, f"{drive}.cfg"))):
            yield _named(desk, drive, label, found)


def syncthing(desk: Desk) -> Iterator[Candidate]:
    places = [
        os.path.join(desk.of("XDG_STATE_HOME", ".local", "state"), "syncthing"),
        os.path.join(desk.of("XDG_CONFIG_HOME", ".config"), "syncthing"),
    ]
    if desk.platform == MAC:
        places = [desk.at("Library", "Application Support", "Syncthing")]
    elif desk.platform == WINDOWS:
        places = [os.path.join(desk.of("LOCALAPPDATA", "AppData", "Local"), "Syncthing")]
    for place in places:
        for found in drivefiles.syncthing(small(os.path.join(place, "config.xml"))):
            yield _named(desk, "syncthing", "Syncthing", found)


def _named(desk: Desk, drive: str, label: str, found: Named) -> Candidate:
    whole = f"{label} ({found.name})" if found.name else label
    return Candidate(drive, desk.full(found.path), whole, found.work)


def pcloud(desk: Desk) -> Iterator[Candidate]:
    if desk.platform == MAC:
        yield Candidate("pcloud", desk.at("pCloud Drive"), "pCloud")
    elif desk.platform == WINDOWS:
        yield Candidate("pcloud", "P:\\", "pCloud")
    elif os.path.ismount(desk.at("pCloudDrive")):
        yield Candidate("pcloud", desk.at("pCloudDrive"), "pCloud")


# The platform's own drive comes first; among the rest the order only breaks ties.
OWN = {MAC: "icloud", WINDOWS: "onedrive"}
PROBES: tuple[Probe, ...] = (
    icloud,
    one_drive,
    dropbox,
    google_drive,
    nextcloud,
    owncloud,
    syncthing,
    pcloud,
)


def candidates(desk: Desk) -> Iterator[Candidate]:
    """Every folder that a client of this computer claims, whether it is there or not."""
    for probe in PROBES:
        for found in probe(desk):
            if os.path.isabs(found.path):
                yield found


def _providers(desk: Desk, name: str) -> Iterator[tuple[str, str]]:
    """The folders of a file provider on macOS, with the account after the dash."""
    place = desk.at("Library", "CloudStorage")
    for entry in _names(place):
        first, _, account = entry.partition("-")
        if first == name:
            yield os.path.join(place, entry), account


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
