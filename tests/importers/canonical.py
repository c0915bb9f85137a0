"""One list of accounts, which every encoder of `encoders` writes in its app's format.

Nothing here and in the encoders uses code of the host: a mistake made twice would not be seen.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple


def _png() -> bytes:
    """A red square of 8 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xff\0\0" * 8) * 8)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels)
            + chunk(b"IEND", b""))  # fmt: skip


PASSWORD = "correct horse 7"
PNG = _png()


@dataclass(frozen=True)
class Account:
    """An account as a person would describe it. An mOTP secret is a text."""

    issuer: str
    name: str
    secret: bytes
    kind: str = "totp"
    algorithm: str = "SHA1"
    digits: int = 6
    period: int = 30
    counter: int = 0
    pin: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    pinned: bool = False

    @property
    def base32(self) -> str:
        """The secret in base32 without padding."""
        return base64.b32encode(self.secret).decode().rstrip("=")


class Written(NamedTuple):
    """A file in an app's format, its password, and what lies beside it."""

    data: bytes
    password: str | None = None
    beside: Mapping[str, bytes] = MappingProxyType({})
    name: str = "export"


def _key(seed: int, size: int = 20) -> bytes:
    return bytes((seed * 37 + at * 101 + 11) % 256 for at in range(size))


ACCOUNTS = (
    Account("GitHub", "mira", _key(1), note="spare key in the drawer", tags=("Work",), pinned=True),
    Account("Nextcloud", "mira@example.org", _key(2, 32), algorithm="SHA256",
            tags=("Home", "Work")),
    Account("Bank of Étretat", "7 digits", _key(3, 64), algorithm="SHA512", digits=7, period=20),
    Account("Registrar", "eight", _key(4, 10), digits=8, period=60),
    Account("Token", "counted", _key(5), kind="hotp", counter=12),
    Account("Far", "on", _key(6, 32), kind="hotp", algorithm="SHA256", digits=8, counter=2**31 + 5),
    Account("Steam", "gaben", _key(7), kind="steam", digits=5),
    Account("", "no issuer", _key(8)),
    Account("No name", "", _key(9)),
    Account("Colon", "a b+c&d=e#f?g", _key(10), note="two\nlines"),
    Account("東京", "名前", _key(11)),
    Account("Long", "x" * 120, _key(12, 128)),
    Account("Mobile", "motp", b"e3152afee62599c8", kind="motp", algorithm="MD5", period=10,
            pin="1234"),
    Account("Yandex", "yandex", _key(14, 16), kind="yandex", algorithm="SHA256", digits=8,
            pin="5239"),
)  # fmt: skip


def of_kinds(*kinds: str) -> list[Account]:
    """The accounts that an app with these kinds can hold."""
    return [one for one in ACCOUNTS if one.kind in kinds]


def keeping(accounts: list[Account], *fields: str) -> list[Account]:
    """The accounts as they come back from an app that knows of these fields alone."""
    empty = {"note": "", "tags": (), "pinned": False, "pin": ""}
    lost = {name: value for name, value in empty.items() if name not in fields}
    return [replace(one, **lost) for one in accounts]
