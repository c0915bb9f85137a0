"""The export as a vault of Aegis, as its own plain export is (docs/vault.md of Aegis).

Promises that Aegis takes every entry: keys in clean base32, kinds within the bounds that it checks.
Leaves its encryption to `aegis_encrypted`.
"""

from __future__ import annotations

import binascii
import hashlib
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tidekey import base32
from tidekey.exporters import holding, proving
from tidekey.exporters.base import Given, Loss, Made

if TYPE_CHECKING:
    from tidekey.exporters.holding import Held, Item
    from tidekey.strictjson import JSON

ENDING: Final = ".json"
SEALED: Final = False
SINGLE: Final = False
KINDS: Final = ("totp", "hotp", "steam", "motp", "yandex")
_YANDEX_KEYS: Final = (16, 26)


def _fits(item: Item) -> str:
    """Of mOTP it hashes bytes in lower-case hexadecimal, so no other text can be its key."""
    if item.kind == "motp":
        text = item.motp_text()
        try:
            return "" if text and bytes.fromhex(text).hex() == text else "secret"
        except ValueError:
            return "secret"
    if item.kind == "yandex" and len(item.key.reveal()) not in _YANDEX_KEYS:
        return "secret"
    return ""


HOLDS: Final = holding.Holds(KINDS, ("issuer", "note", "tags", "icon", "pinned", "pin"), fits=_fits)


def losses(given: Given) -> list[Loss]:
    """What Aegis has no room for."""
    return holding.losses(given, HOLDS)


def make(given: Given) -> Made:
    """The vault, not encrypted."""
    import msgspec

    held = holding.all_held(given, HOLDS)
    whole: JSON = {
        "version": 1,
        "header": {"slots": None, "params": None},
        "db": database(given, held),
    }
    return holding.made(msgspec.json.encode(whole), held)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Read it as the export of Aegis."""
    proving.read_back(data, made, given, HOLDS)


def database(given: Given, held: list[Held]) -> JSON:
    """What is encrypted or not: entries and groups."""
    items = holding.items(held)
    tags = sorted({tag for one in items for tag in one.account.tags})
    groups = {tag: new_uuid(given.random) for tag in tags}
    entries: list[JSON] = [_entry(given, one, groups) for one in items]
    named: list[JSON] = [{"uuid": made, "name": tag} for tag, made in groups.items()]
    return {"version": 3, "entries": entries, "groups": named}


def new_uuid(random: Callable[[int], bytes]) -> str:
    """A random UUID."""
    return str(uuid.UUID(bytes=random(16), version=4))


def _entry(given: Given, item: Item, groups: dict[str, str]) -> JSON:
    tags: list[JSON] = [groups[tag] for tag in item.account.tags]
    return {
        "type": item.kind,
        "uuid": new_uuid(given.random),
        "name": item.name,
        "issuer": item.issuer,
        "note": item.note,
        "favorite": item.account.pinned,
        **_icon(holding.icon(given, item.account)),
        "info": _info(item),
        "groups": tags,
    }


def _icon(encoded: str) -> dict[str, JSON]:
    if not encoded:
        return {"icon": None}
    digest = hashlib.sha256(binascii.a2b_base64(encoded)).hexdigest()
    return {"icon": encoded, "icon_mime": "image/png", "icon_hash": digest}


def _info(item: Item) -> JSON:
    info: dict[str, JSON] = {
        "secret": item.clean_base32(),
        "algo": item.algorithm,
        "digits": item.digits,
    }
    if item.kind == "hotp":
        return info | {"counter": item.counter}
    if item.kind == "motp":
        info["secret"] = base32.encode(bytes.fromhex(item.motp_text()))
    pin: dict[str, JSON] = {"pin": item.pin.reveal()} if item.kind in ("motp", "yandex") else {}
    return info | {"period": item.period} | pin
