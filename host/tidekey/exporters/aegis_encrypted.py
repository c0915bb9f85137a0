"""The export as a vault of Aegis, encrypted by a password as Aegis does it.

Promises one slot of the costs that Aegis itself uses. Leaves what is in it to `aegis`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.exporters import aegis, holding, proving, sealing
from tidekey.exporters.aegis import ENDING, HOLDS, KINDS, SINGLE, losses
from tidekey.exporters.base import Given, Made
from tidekey.importers import derivation
from tidekey.importers.derivation import Kdf

if TYPE_CHECKING:
    from tidekey.strictjson import JSON

__all__ = ["ENDING", "HOLDS", "KINDS", "SEALED", "SINGLE", "losses", "make", "prove"]

SEALED: Final = True
_N, _R, _P = 1 << 15, 8, 1
_KEY: Final = 32
_BY_PASSWORD: Final = 1


def make(given: Given) -> Made:
    """The vault under a key of its own, and that key under the passphrase."""
    import msgspec

    held = holding.all_held(given, HOLDS)
    master = given.random(_KEY)
    slot = _slot(given, master)
    plain = msgspec.json.encode(aegis.database(given, held))
    nonce, body = sealing.gcm(master, plain, given.random)
    header: JSON = {"slots": [slot], "params": _params(nonce, body)}
    whole: JSON = {"version": 1, "header": header, "db": sealing.base64(body[:-16])}
    return holding.made(msgspec.json.encode(whole), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read it as the export of Aegis, by its passphrase."""
    proving.read_back(data, made, given, HOLDS)


def _slot(given: Given, master: bytes) -> JSON:
    password, salt = sealing.passphrase(given).reveal().encode(), given.random(_KEY)
    key = derivation.derive(Kdf("scrypt", password, salt, _N, lanes=_P, block=_R))
    nonce, sealed = sealing.gcm(key, master, given.random)
    return {
        "type": _BY_PASSWORD, "uuid": aegis.new_uuid(given.random), "key": sealed[:-16].hex(),
        "key_params": _params(nonce, sealed), "n": _N, "r": _R, "p": _P, "salt": salt.hex(),
        "repaired": True, "is_backup": False,
    }  # fmt: skip


def _params(nonce: bytes, sealed: bytes) -> JSON:
    return {"nonce": nonce.hex(), "tag": sealed[-16:].hex()}
