"""andOTP's older sealed backup: a nonce, AES-GCM under the hash of the password, and no mark.

Asked last of all: a file that looks like chance and is nothing else may be one. Whether it is shows
only when the password opens it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final

from tidekey.importers import andotp
from tidekey.importers.base import Reading
from tidekey.importers.parts import ciphers, documents

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "andotp"
TITLE: Final = "andOTP"
_LEAST: Final = andotp.NONCE + andotp.TAG
_MOST: Final = 8 << 20
_MARKS: Final = (
    b"PK\x03\x04", b"SQLite format 3", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF",
    b"\x03\xd9\xa2\x9a", b"AUTHENTICATORPRO", b"AuthenticatorPro", b"\xac\xed\x00\x05", b"bplist",
    b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18", b"Salted__", b"age-encryption", b"\x7fELF", b"OggS", b"\x1aE\xdf\xa3",
    b"\x89TDK",
)  # fmt: skip
_SPREAD: Final = 400  # chance gives 255, with a deviation of 23; text and programs give thousands


def sniff(source: Source) -> bool:
    """Whether its bytes look like chance and begin like no other kind of file."""
    data = source.data
    if not _LEAST <= len(data) <= _MOST or data.startswith(_MARKS) or data[4:8] == b"ftyp":
        return False
    return source.text is None and _spread(data) < _SPREAD


def read(source: Source) -> Reading:
    """The accounts of the list."""
    key = hashlib.sha256(source.password().encode()).digest()
    plain = ciphers.open_gcm(key, source.data[: andotp.NONCE], source.data[andotp.NONCE :])
    return andotp.accounts(documents.parsed(plain))


def _spread(data: bytes) -> float:
    """How unevenly the 256 values of a byte occur: Pearson's chi-squared."""
    squares = sum(count * count for count in Counter(data).values())
    return 256 * squares / len(data) - len(data)
