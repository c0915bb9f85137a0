"""SQLCipher: a database encrypted page by page, as versions 2 and 3 write it.

Promises the plain database, or ImportWrongPassword where its first page does not open, or
ImportDamaged where a later one does not. Leaves reading it to `databases`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged, ImportWrongPassword
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, databases

if TYPE_CHECKING:
    from tidekey.importers.source import Source

PAGE: Final = 1024
_SALT: Final = 16
_RESERVED: Final = 48  # 16 of the IV, 20 of the MAC, filled up to whole blocks
_IV: Final = 16
_MAC: Final = 20
_MASK: Final = 0x3A
_ROUNDS: Final = (64_000, 4_000)
_SPREAD: Final = 200  # different bytes in a page; chance gives 250 of 256
_OTHERS: Final = (b"PK", b"\x1f\x8b", b"7z", b"Rar!", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def fits(data: bytes) -> bool:
    """Whether it could be one: whole pages, each of which looks like chance."""
    if len(data) < 2 * PAGE or len(data) % PAGE or data.startswith(_OTHERS):
        return False
    pages = range(0, len(data), PAGE)
    return all(len(set(data[at : at + PAGE - _RESERVED])) > _SPREAD for at in pages)


def opened(source: Source) -> bytes:
    """The plain database."""
    data, password = source.data, source.password().encode()
    for rounds in _ROUNDS:
        key = source.derive(Kdf("pbkdf2", password, data[:_SALT], rounds, hash="sha1"))
        masked = bytes(byte ^ _MASK for byte in data[:_SALT])
        mac_key = hashlib.pbkdf2_hmac("sha1", key, masked, 2, 32)
        if _whole(data[_SALT:PAGE], 1, mac_key):
            return b"".join(_pages(data, key, mac_key))
    raise ImportWrongPassword


def _pages(data: bytes, key: bytes, mac_key: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PAGE):
        page = data[at or _SALT : at + PAGE]
        if not _whole(page, at // PAGE + 1, mac_key):
            raise ImportDamaged(part="the database")
        sealed, iv = page[:-_RESERVED], page[-_RESERVED:][:_IV]
        yield (b"" if at else databases.MAGIC) + ciphers.raw_cbc(key, iv, sealed) + bytes(_RESERVED)


def _whole(page: bytes, number: int, mac_key: bytes) -> bool:
    signed, mac = page[: -_RESERVED + _IV], page[-_RESERVED + _IV :][:_MAC]
    return ciphers.same_mac(mac_key, signed + number.to_bytes(4, "little"), mac, "sha1")
