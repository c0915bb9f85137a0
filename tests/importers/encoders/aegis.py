"""Aegis, after docs/vault.md of its repository."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..canonical import ACCOUNTS, PASSWORD, PNG, Account, Written

APP = "aegis"
_COST = {"n": 1 << 15, "r": 8, "p": 1}


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Versions 1 to 3 of the database, and one sealed by a password beside a fingerprint."""
    all_of_them = list(ACCOUNTS)
    one_tag = [one for one in all_of_them if len(one.tags) < 2]
    return {
        "v3": (_plain(_database(all_of_them, 3)), all_of_them),
        "v1": (_plain(_database(one_tag, 1)), one_tag),
        "sealed": (_sealed(_database(all_of_them, 3)), all_of_them),
    }


def _plain(database: dict[str, Any]) -> Written:
    header = {"slots": None, "params": None}
    return Written(json.dumps({"version": 1, "header": header, "db": database}, indent=4).encode())


def _sealed(database: dict[str, Any]) -> Written:
    master, salt = bytes(range(32)), bytes(range(100, 132))
    key = hashlib.scrypt(PASSWORD.encode(), salt=salt, dklen=32, maxmem=1 << 26, **_COST)
    wrapped, params = _gcm(key, b"n" * 12, master)
    body, body_params = _gcm(master, b"m" * 12, json.dumps(database).encode())
    by_finger = {"type": 2, "uuid": "b", "key": "00" * 32,
                 "key_params": {"nonce": "00" * 12, "tag": "00" * 16}}  # fmt: skip
    by_password = {"type": 1, "uuid": "a", "key": wrapped.hex(), "key_params": params,
                   "salt": salt.hex(), "repaired": True, "is_backup": False, **_COST}  # fmt: skip
    header = {"slots": [by_finger, by_password], "params": body_params}
    whole = {"version": 1, "header": header, "db": base64.b64encode(body).decode()}
    return Written(json.dumps(whole).encode(), PASSWORD)


def _gcm(key: bytes, nonce: bytes, plain: bytes) -> tuple[bytes, dict[str, str]]:
    sealed = AESGCM(key).encrypt(nonce, plain, None)
    return sealed[:-16], {"nonce": nonce.hex(), "tag": sealed[-16:].hex()}


def _database(accounts: list[Account], version: int) -> dict[str, Any]:
    names = sorted({tag for one in accounts for tag in one.tags})
    made: dict[str, Any] = {"version": version, "entries": [_entry(a, version) for a in accounts]}
    return made | (
        {"groups": [{"uuid": f"g-{n}", "name": n} for n in names]} if version > 2 else {}
    )


def _entry(one: Account, version: int) -> dict[str, Any]:
    info: dict[str, Any] = {"secret": one.base32, "algo": one.algorithm, "digits": one.digits}
    info |= {"counter": one.counter} if one.kind == "hotp" else {"period": one.period}
    if one.kind == "motp":
        info["secret"] = base64.b32encode(bytes.fromhex(one.secret.decode())).decode()
    if one.pin:
        info["pin"] = one.pin
    tags: dict[str, Any] = {"groups": [f"g-{tag}" for tag in one.tags]}
    if version < 3:
        tags = {"group": one.tags[0] if one.tags else None}
    icon = base64.b64encode(PNG).decode() if one.pinned else None
    return {"type": one.kind, "uuid": "u", "name": one.name, "issuer": one.issuer,
            "note": one.note, "favorite": one.pinned, "icon": icon, "icon_mime": "image/png",
            "info": info, **tags}  # fmt: skip
