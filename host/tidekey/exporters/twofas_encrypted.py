"""The export as a backup file of 2FAS, its services encrypted by a password as 2FAS does it.

Promises the costs that 2FAS itself uses. Leaves what is in it to `twofas`. The names of groups
stand in the open, as they do in the app's own files.
"""

from __future__ import annotations

import hashlib
from typing import Final

from tidekey.exporters import holding, proving, sealing, twofas
from tidekey.exporters.base import Given, Made
from tidekey.exporters.twofas import ENDING, HOLDS, KINDS, SINGLE, losses

__all__ = ["ENDING", "HOLDS", "KINDS", "SEALED", "SINGLE", "losses", "make", "prove"]

SEALED: Final = True
_ROUNDS: Final = 10_000
_SALT: Final = 256
_REFERENCE: Final = (
    "tRViSsLKzd86Hprh4ceC2OP7xazn4rrt4xhfEUbOjxLX8Rc3mkISXE0lWbmnWfggogbBJhtYgpK6fMl1D6m"
    "tsy92R3HkdGfwuXbzLebqVFJsR7IZ2w58t938iymwG4824igYy1wi6n2WDpO1Q1P69zwJGs2F5a1qP4MyIiDSD7NCV2OvidX"
    "QCBnDlGfmz0f1BQySRkkt4ryiJeCjD2o4QsveJ9uDBUn8ELyOrESv5R5DMDkD4iAF8TXU7KyoJujd"
)
"""The app tries a password on this text before it opens anything."""


def make(given: Given) -> Made:
    """The file with its services under the passphrase."""
    import msgspec

    held = holding.all_held(given, HOLDS)
    password, salt = sealing.passphrase(given).reveal().encode(), given.random(_SALT)
    key = hashlib.pbkdf2_hmac("sha256", password, salt, _ROUNDS, 32)
    services, groups = twofas.services_and_groups(given, held)
    whole = twofas.document(
        groups,
        servicesEncrypted=_sealed(given, key, salt, msgspec.json.encode(services)),
        reference=_sealed(given, key, salt, _REFERENCE.encode()),
    )
    return holding.made(msgspec.json.encode(whole), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read it as a file of 2FAS, by its passphrase."""
    proving.read_back(data, made, given, HOLDS)


def _sealed(given: Given, key: bytes, salt: bytes, plain: bytes) -> str:
    nonce, body = sealing.gcm(key, plain, given.random)
    return ":".join(map(sealing.base64, (body, salt, nonce)))
