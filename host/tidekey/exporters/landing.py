"""Where an export lands: a new file that only its person may read, in the downloads folder.

Promises never to write over a file, mode 0600 from the first byte, and that nothing half written
stays. Leaves what is in it to the formats.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from typing import Final

from tidekey import disk
from tidekey.errors import FileRefused

MOST_NAMES: Final = 1000
_DOWNLOAD: Final = re.compile(r'^\s*XDG_DOWNLOAD_DIR="(.*)"\s*$', re.M)


def downloads(environ: Mapping[str, str] = os.environ) -> str:
    """The downloads folder of this person; the home folder where there is none."""
    home = environ.get("HOME") or environ.get("USERPROFILE") or os.path.expanduser("~")
    config = environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    for folder in (_named(config, home), os.path.join(home, "Downloads")):
        if folder and os.path.isdir(folder):
            return folder
    return home


def _named(config: str, home: str) -> str:
    try:
        with open(os.path.join(config, "user-dirs.dirs"), encoding="utf-8") as file:
            found = _DOWNLOAD.findall(file.read(65_536))
    except (OSError, ValueError):
        return ""
    folder = re.sub(r"^\$HOME(?=/|$)", lambda _: home, found[-1]) if found else ""
    return folder if os.path.isabs(folder) else ""


def in_folder(folder: str, seconds: float, ending: str, data: bytes) -> str:
    """Write a new file named by the day; gives its path."""
    stem = "tidekey-" + time.strftime("%Y-%m-%d", time.localtime(seconds))
    for number in range(1, MOST_NAMES):
        path = os.path.join(folder, f"{stem}{f'-{number}' if number > 1 else ''}{ending}")
        try:
            return write(path, data)
        except FileExistsError:
            continue
    raise FileRefused(reason="there are too many of that name")


def write(path: str, data: bytes) -> str:
    """Write a new file of mode 0600; `FileExistsError` where there is one of that name."""
    disk.write_new(path, data)
    return path
