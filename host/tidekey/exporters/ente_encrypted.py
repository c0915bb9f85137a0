"""The export as Ente Auth encrypts it: Argon2id, then one message of libsodium's secretstream.

Promises the costs that Ente itself uses: 1 GiB and 4 passes, and where there is less memory half of
it and twice the passes. Leaves what is in it to `ente`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey import argon
from tidekey.errors import FileRefused
from tidekey.exporters import ente, holding, proving, sealing
from tidekey.exporters.base import Given, Made
from tidekey.exporters.ente import HOLDS, KINDS, SINGLE, losses
from tidekey.importers import derivation
from tidekey.importers.derivation import Kdf

if TYPE_CHECKING:
    from tidekey.strictjson import JSON

__all__ = ["ENDING", "HOLDS", "KINDS", "SEALED", "SINGLE", "losses", "make", "prove"]

ENDING: Final = ".json"
SEALED: Final = True
_MOST: Final = (1 << 20, 4)
_LEAST_KIB: Final = 1 << 16
_SPARE_KIB: Final = 1 << 18
_SALT: Final = 16


def make(given: Given) -> Made:
    """The lines under a key that the passphrase gives."""
    import msgspec

    held = holding.all_held(given, HOLDS)
    password = sealing.passphrase(given).reveal().encode()
    memory, passes = cost(argon.free_mib() << 10)
    kdf = Kdf("argon2id", password, given.random(_SALT), passes, memory_kib=memory)
    header, sealed = _pushed(derivation.derive(kdf), ente.text(held))
    whole: JSON = {
        "version": 1,
        "kdfParams": {
            "memLimit": memory << 10,
            "opsLimit": passes,
            "salt": sealing.base64(kdf.salt),
        },
        "encryptedData": sealing.base64(sealed),
        "encryptionNonce": sealing.base64(header),
    }
    return holding.made(msgspec.json.encode(whole), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read it as the export of Ente, by its passphrase."""
    proving.read_back(data, made, given, HOLDS)


def cost(free_kib: int) -> tuple[int, int]:
    """Memory in KiB and passes: all of it that Ente takes, or what is free at the same work."""
    memory, passes = _MOST
    while memory + _SPARE_KIB > free_kib and memory > _LEAST_KIB:
        memory, passes = memory // 2, passes * 2
    return memory, passes


def _pushed(key: bytes, plain: bytes) -> tuple[bytes, bytes]:
    """Header and message; the header is drawn by the library."""
    try:
        from nacl import bindings
    except ImportError:
        raise FileRefused(reason="the package PyNaCl is needed for this format") from None

    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
    sealed = bindings.crypto_secretstream_xchacha20poly1305_push(state, plain, None, final)
    return bytes(header), bytes(sealed)
