"""Exports: all of a vault in one file that the person takes along, one module for each format.

Promises that a file was read back from the disk and proven before its name is given, and that one
that was not is taken away again; and that what a format cannot hold can be asked for before.
Leaves presence to who asks.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from tidekey import disk
from tidekey.errors import FileRefused
from tidekey.exporters import landing

if TYPE_CHECKING:
    from tidekey.exporters.base import Format, Given, Loss, Made

FORMATS: Final = {
    "tidekey": "tidekey_file",
    "otpauth": "otpauth_list",
    "aegis": "aegis",
    "aegis-encrypted": "aegis_encrypted",
    "2fas": "twofas",
    "2fas-encrypted": "twofas_encrypted",
    "ente": "ente",
    "ente-encrypted": "ente_encrypted",
    "bitwarden": "bitwarden",
    "keepass-csv": "keepass_csv",
    "google": "google",
    "html": "html_sheet",
    "qr": "qr_picture",
}


class Exported(NamedTuple):
    """A file that was written and proven."""

    path: str
    accounts: int
    left_out: int


class Foreseen(NamedTuple):
    """What an export would hold: accounts in it, accounts left out, and what is lost of which."""

    accounts: int
    left_out: int
    losses: list[Loss]
    counts: dict[str, int]


def into_folder(name: str, given: Given, seconds: float, folder: str = "") -> Exported:
    """Export into a new file named by the day, in the downloads folder if no other is given."""
    one = named(name)
    made = one.make(given)
    path = landing.in_folder(folder or landing.downloads(), seconds, one.ENDING, made.data)
    return _proven(one, path, made, given)


def into_file(name: str, given: Given, path: str) -> Exported:
    """Export into this new file."""
    one = named(name)
    made = one.make(given)
    try:
        landing.write(path, made.data)
    except FileExistsError:
        raise FileRefused(reason="there is a file of that name") from None
    return _proven(one, path, made, given)


def foresee(name: str, given: Given) -> Foreseen:
    """What an export would hold, and what it would not; nothing is written."""
    from tidekey import records
    from tidekey.exporters import holding

    lost = named(name).losses(given)
    left_out = sum(one.left_out for one in lost)
    whole = 1 if given.only else len(records.ids(given.body))
    return Foreseen(whole - left_out, left_out, lost, holding.counts(lost))


def named(name: str) -> Format:
    """The format of this name in `FORMATS`."""
    return cast("Format", import_module(f"tidekey.exporters.{FORMATS[name]}"))


def _proven(one: Format, path: str, made: Made, given: Given) -> Exported:
    try:
        one.prove(disk.read(path) or b"", made, given)
    except BaseException:
        disk.drop(path)
        raise
    return Exported(path, made.accounts, made.left_out)
