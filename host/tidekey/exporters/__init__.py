"""Exports: all of a vault in one file that the person takes along, one module for each format.

Promises that a file was read back from the disk and proven before its name is given, and that one
that was not is taken away again. Leaves presence to who asks.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from tidekey import disk
from tidekey.errors import FileRefused
from tidekey.exporters import landing

if TYPE_CHECKING:
    from tidekey.exporters.base import Format, Given, Made

FORMATS: Final = {"tidekey": "tidekey_file", "otpauth": "otpauth_list"}


class Exported(NamedTuple):
    """A file that was written and proven."""

    path: str
    accounts: int
    left_out: int


def into_downloads(name: str, given: Given, seconds: float) -> Exported:
    """Export into a new file in the downloads folder, named by the day."""
    one = _format(name)
    made = one.make(given)
    path = landing.in_folder(landing.downloads(), seconds, one.ENDING, made.data)
    return _proven(one, path, made, given)


def into_file(name: str, given: Given, path: str) -> Exported:
    """Export into this new file."""
    one = _format(name)
    made = one.make(given)
    try:
        landing.write(path, made.data)
    except FileExistsError:
        raise FileRefused(reason="there is a file of that name") from None
    return _proven(one, path, made, given)


def _proven(one: Format, path: str, made: Made, given: Given) -> Exported:
    try:
        one.prove(disk.read(path) or b"", made, given)
    except BaseException:
        disk.drop(path)
        raise
    return Exported(path, made.accounts, made.left_out)


def _format(name: str) -> Format:
    return cast("Format", import_module(f"tidekey.exporters.{FORMATS[name]}"))
