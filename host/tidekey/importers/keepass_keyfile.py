"""Key files of KeePass: XML of versions 1 and 2, 32 bytes, 64 hexadecimal digits, or any file.

Promises the part of the composite key that a file gives, and nothing for a file that is no key file
by its name or size. Leaves what is done with it to `keepass_kdbx`.
"""

from __future__ import annotations

import binascii
import hashlib
from typing import Final

from tidekey.importers.parts import trees

_NAMES: Final = (".key", ".keyx")
_BARE, _HEX = 32, 64
_MOST: Final = 1 << 20


def key_of(name: str, data: bytes) -> bytes:
    """The key of a file; empty where it is no key file."""
    named = name.lower().endswith(_NAMES)
    if not data or len(data) > _MOST or not (named or len(data) in (_BARE, _HEX) or _xml(data)):
        return b""
    found = _xml(data)
    if found or len(data) == _BARE:
        return found or data
    try:
        return bytes.fromhex(data.decode()) if len(data) == _HEX else hashlib.sha256(data).digest()
    except ValueError:
        return hashlib.sha256(data).digest()


def _xml(data: bytes) -> bytes:
    root = trees.parsed(data)
    if root is None or trees.local(root) != "KeyFile":
        return b""
    text = "".join(trees.first(root, "Key", "Data").split())
    try:
        if trees.first(root, "Meta", "Version").startswith("2"):
            return bytes.fromhex(text)
        return binascii.a2b_base64(text)
    except ValueError:
        return b""
