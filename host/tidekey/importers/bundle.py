"""Files that a person gave together: which is the export, and what lies beside it.

Promises that an OPVault folder, a database with its write-ahead log and Steam's files with their
manifest count as one. Names only say what belongs together, never what a file is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tidekey.importers.reading import Given

LOG: Final = "-wal"
MANIFEST: Final = "manifest.json"
PROFILE: Final = "profile.js"


def bundle(files: Mapping[str, bytes], name: str = "") -> Given:
    """The files as one thing to be read; `name` is the folder's, where they came from one."""
    if any(_base(one) == PROFILE for one in files):
        return Given(name, b"", dict(files))
    main = _main(files)
    return Given(main, files[main], {one: data for one, data in files.items() if one != main})


def _main(files: Mapping[str, bytes]) -> str:
    names = list(files)
    for one in names:
        if one + LOG in files:
            return one
    for one in names:
        if _base(one) == MANIFEST:
            return one
    return names[0]


def _base(name: str) -> str:
    return name.rpartition("/")[2].lower()
