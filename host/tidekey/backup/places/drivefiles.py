"""What sync clients write about themselves: their folders, out of files we did not make.

Promises that a file which is damaged, huge, a pipe or not what its name says gives no folder and
no failure. Knows formats, not where the files lie: that is `drives`.
"""

from __future__ import annotations

import os
import re
import stat
from typing import NamedTuple
from xml.parsers import expat

from tidekey import strictjson
from tidekey.strictjson import StrictJsonError

_MOST = 4 * 1024 * 1024
_HEX = re.compile(r"\\x([0-9A-Fa-f]{1,4})")
_QT_LINE = re.compile(r"^(\d+)\\([^=]+)=(.*)$")
_CONF_LINE = re.compile(r'^\s*(\w+)\s*=\s*"?([^"#]*)"?\s*(?:#.*)?$')


class Named(NamedTuple):
    """A folder as a client names it; `work` where the client says whose account it is."""

    path: str
    name: str
    work: bool


def small(path: str) -> bytes:
    """The bytes of a small regular file; empty where it is none."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return b""
    try:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST:
            return b""
        with os.fdopen(fd, "rb", closefd=False) as file:
            return file.read(_MOST)
    except OSError:
        return b""
    finally:
        os.close(fd)


def dropbox(data: bytes) -> list[Named]:
    """`info.json`: one entry an account, `personal` and `business`."""
    try:
        accounts = strictjson.loads(data)
    except StrictJsonError:
        return []
    found = []
    for name, about in accounts.items() if isinstance(accounts, dict) else ():
        path = about.get("path") if isinstance(about, dict) else None
        if isinstance(about, dict) and isinstance(path, str) and path:
            work = name != "personal" or about.get("is_team") is True
            found.append(Named(path, "", work))
    return found


def own_cloud(data: bytes) -> list[Named]:
    """`nextcloud.cfg` and `owncloud.cfg`: `0\\Folders\\1\\localPath=…` and `0\\url=…`."""
    paths: list[tuple[str, str]] = []
    servers: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        match = _QT_LINE.match(line.strip())
        if match is None:
            continue
        account, key, value = match.group(1), match.group(2), _qt(match.group(3))
        if key.endswith("\\localPath") and value:
            paths.append((account, value))
        elif key == "url":
            servers[account] = value.partition("://")[2].split("/")[0]
    return [Named(path, servers.get(account, ""), False) for account, path in paths]


def _qt(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return _HEX.sub(lambda match: chr(int(match[1], 16)), value).replace("\\\\", "\\")


def one_drive(data: bytes) -> Named | None:
    """The `config` of the Linux client; without a line for it, its default folder."""
    path, work = "~/OneDrive", False
    for line in data.decode("utf-8", "replace").splitlines():
        match = _CONF_LINE.match(line)
        if match is None:
            continue
        name, value = match[1], match[2].strip()
        if name == "sync_dir" and value:
            path = value
        work |= name == "azure_tenant_id" and bool(value)
        work |= name == "sync_business_shared_items" and value == "true"
    return Named(path, "", work)


def google(data: bytes) -> list[str]:
    """The mount points that DriveFS keeps in the registry, a letter or a path each."""
    try:
        found = strictjson.loads(data)
    except StrictJsonError:
        return []
    rows = found.get("per_account_preferences") if isinstance(found, dict) else None
    paths = []
    for row in rows if isinstance(rows, list) else ():
        value = row.get("value") if isinstance(row, dict) else None
        mount = value.get("mount_point_path") if isinstance(value, dict) else None
        if isinstance(mount, str) and mount:
            paths.append(mount)
    return paths


class _Refused(Exception):
    """The document declares a type: no client of ours writes that."""


def syncthing(data: bytes) -> list[Named]:
    """`config.xml`: the folders that send and receive and are not paused."""
    found: list[Named] = []
    above: list[str] = []

    def declared(*_: object) -> None:
        raise _Refused

    def begins(tag: str, about: dict[str, str]) -> None:
        above.append(tag)
        if above != ["configuration", "folder"] or about.get("paused") == "true":
            return
        path, kind = about.get("path", ""), about.get("type", "sendreceive")
        if path and kind in ("sendreceive", "readwrite"):
            found.append(Named(path, about.get("label", "") or about.get("id", ""), False))

    def ends(_: str) -> None:
        above.pop()

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = begins
    parser.EndElementHandler = ends
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _Refused, ValueError):
        return []
    return found
