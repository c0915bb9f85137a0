"""ZIP archives of other apps: read in memory, never unpacked to a disk.

Promises bounds on members, on what they hold together and on how far they were pressed; a path in
an archive is a name and nothing else. Leaves meaning to the importers.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol

from tidekey.errors import (
    ImportDamaged,
    ImportTooLarge,
    ImportUnsupported,
    ImportWrongPassword,
)

MAGIC: Final = b"PK\x03\x04"
MOST_MEMBERS: Final = 1000
MOST_BYTES: Final = 64 << 20
MOST_RATIO: Final = 200
_ENCRYPTED: Final = 1
_METHOD: Final = "the archive uses a method that is not known"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack without a bound


class Member(NamedTuple):
    """One file of an archive."""

    size: int
    encrypted: bool


class Archive(Protocol):
    """A file that is an archive, and the password that came with it."""

    data: bytes

    @property
    def members(self) -> Mapping[str, Member]:
        """What is in it."""
        ...

    def password(self) -> str:
        """What the person typed."""
        ...


def members(data: bytes) -> Mapping[str, Member]:
    """The files by their names; empty where it is no archive that can be read."""
    if not data.startswith(MAGIC):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            found = opened.infolist()[: MOST_MEMBERS + 1]
    except (zipfile.BadZipFile, struct.error, LookupError, ValueError, NotImplementedError,
            EOFError):  # fmt: skip
        return {}
    return {
        one.filename: Member(one.file_size, bool(one.flag_bits & _ENCRYPTED))
        for one in found
        if not one.filename.endswith("/")
    }


def read(source: Archive, name: str, *, encoding: str = "utf-8") -> bytes:
    """One file of the archive; the password is asked for where it is encrypted."""
    import pyzipper

    if len(source.members) > MOST_MEMBERS:
        raise ImportTooLarge(reason=f"it has more than {MOST_MEMBERS} files in it")
    try:
        with pyzipper.AESZipFile(io.BytesIO(source.data)) as opened:
            info = opened.getinfo(name)
            locked = bool(info.flag_bits & _ENCRYPTED)
            if info.compress_type not in _METHODS:
                raise ImportUnsupported(reason=_METHOD)
            if locked:
                opened.setpassword(source.password().encode(encoding))
            with opened.open(info) as file:
                return _bounded(file, info.compress_size)
    except NotImplementedError:  # zipfile's own word for a method, and a RuntimeError too
        raise ImportUnsupported(reason=_METHOD) from None
    except RuntimeError as why:  # what zipfile raises for a wrong password, by its words alone
        if "password" in str(why).lower():
            raise ImportWrongPassword from None
        raise ImportDamaged(part="the archive") from None
    except (zipfile.BadZipFile, pyzipper.BadZipFile, zlib.error, struct.error, LookupError,
            ValueError, EOFError, OSError, AttributeError):  # fmt: skip
        # the last of them is pyzipper's answer to a file that is sealed and says it is not
        if source.members.get(name, Member(0, False)).encrypted:
            raise ImportWrongPassword from None  # a byte of check lets 1 in 256 wrong ones through
        raise ImportDamaged(part="the archive") from None


def _bounded(file: object, pressed: int) -> bytes:
    most = min(MOST_BYTES, max(pressed, 1024) * MOST_RATIO)
    found = bytearray()
    while piece := file.read(1 << 16):  # type: ignore[attr-defined]
        found += piece
        if len(found) > most:
            raise ImportTooLarge(reason="an archive in it unpacks to too much")
    return bytes(found)
