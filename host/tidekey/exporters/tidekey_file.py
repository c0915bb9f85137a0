"""The export as a sealed Tidekey file: everything, for whoever knows its passphrase.

Promises a key, a vault id and a device id of its own, so that it opens no backup, and that it was
opened by its passphrase once it was written. Ways in, lists of this vault and all that is kept for
this computer alone stay out.
"""

from __future__ import annotations

from typing import Final

from tidekey import otp, records, sealed, ways
from tidekey.errors import SealedTampered
from tidekey.exporters import sealing
from tidekey.exporters.base import Given, Loss, Made
from tidekey.merge import is_erased
from tidekey.records import Body, child
from tidekey.sealed import EXPORT, Way
from tidekey.strictjson import JSON

ENDING: Final = ".tdk"
SEALED: Final = True
SINGLE: Final = False
KINDS: Final = otp.KINDS
_ID: Final = 16


def losses(given: Given) -> list[Loss]:
    """Nothing: kinds that this version makes no codes for, and names alone, are in it as well."""
    return []


def make(given: Given) -> Made:
    """Seal every account that is not erased, with all its secrets."""
    passphrase = sealing.passphrase(given)
    key, vault_id, device_id = (
        sealed.new_key(given.random),
        given.random(_ID),
        given.random(_ID),
    )
    slot = ways.passphrase_slot(passphrase, vault_id, key, given.random)
    data = sealed.seal(EXPORT, vault_id, device_id, 0, key, [slot], _body(given.body), given.random)
    return Made(data, len(records.ids(given.body)), 0)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Open what was read back by its passphrase and compare all of it."""
    opened = sealed.open_with(data, Way("passphrase", sealing.passphrase(given)), EXPORT)
    if opened.body != _body(given.body):
        raise SealedTampered(part="body")


def _body(body: Body) -> dict[str, JSON]:
    shared = child(body, "shared")
    accounts: dict[str, JSON] = {
        name: one for name, one in child(shared, "accounts").items() if not is_erased(one)
    }
    kept: dict[str, JSON] = {"accounts": accounts, "icons": child(shared, "icons")}
    return {"shared": kept | {"slots": {}, "more": {}}}
