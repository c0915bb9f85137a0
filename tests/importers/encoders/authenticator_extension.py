"""The browser extension Authenticator, after the source of its three generations."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "authenticator_extension"
_KEY_ID = "11111111-2222-4333-8444-555555555555"
_SALT = "c2FsdHNhbHQ"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Plain, and sealed as each generation did it."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"), "pinned")
    entries = [_entry(one, at) for at, one in enumerate(accounts)]
    old_key = bytes(range(32))
    sealed_key = {"key": {"enc": _seal(PASSWORD, old_key), "hash": "$argon2id$x"}}
    made = hash_secret_raw(PASSWORD.encode(), _SALT.encode(), 2, 19_456, 1, 32, Type.ID)
    phrase = base64.b64encode(made).decode().rstrip("=")
    key = {"dataType": "Key", "id": _KEY_ID, "salt": _SALT, "hash": "$argon2id$x", "version": 3}
    return {
        "v1": (_written(reversed(entries)), accounts),
        "v1-sealed": (_written(map(_v1(PASSWORD), entries), PASSWORD), accounts),
        "v2-sealed": (_written(map(_v1(old_key.hex()), entries), PASSWORD, sealed_key), accounts),
        "v3": (_written({**one, "dataType": "OTPStorage"} for one in entries), accounts),
        "v3-sealed": (_written((_v3(phrase, one) for one in entries), PASSWORD, {_KEY_ID: key}),
                      accounts),
    }  # fmt: skip


def _written(entries: Any, password: str | None = None, more: Any = None) -> Written:
    whole = {one.get("hash") or f"{one['index']:032x}": one for one in entries} | (more or {})
    return Written(json.dumps(whole, indent=2).replace("\n", "\r\n").encode(), password)


def _entry(one: Account, index: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "encrypted": False, "hash": hashlib.md5(str(index).encode()).hexdigest(), "index": index,
        "type": one.kind, "secret": one.base32, "account": one.name,
        "issuer": f"{one.issuer}::example.org" if one.pinned else one.issuer,
    }  # fmt: skip
    if one.kind == "hotp":
        made["counter"] = one.counter
    if one.kind == "totp" and one.period != 30:
        made["period"] = one.period
    if one.digits not in (5, 6):
        made["digits"] = one.digits
    if one.algorithm != "SHA1":
        made["algorithm"] = one.algorithm
    return made | ({"pinned": True} if one.pinned else {})


def _v1(phrase: str) -> Any:
    return lambda one: one | {"encrypted": True, "secret": _seal(phrase, one["secret"].encode())}


def _v3(phrase: str, one: dict[str, Any]) -> dict[str, Any]:
    inside = one | {"encrypted": True, "dataType": "OTPStorage", "keyId": _KEY_ID}
    return {"dataType": "EncOTPStorage", "data": _seal(phrase, json.dumps(inside).encode()),
            "keyId": _KEY_ID, "index": one["index"]}  # fmt: skip


def _seal(phrase: str, plain: bytes) -> str:
    """As CryptoJS seals under a text."""
    salt, made = hashlib.sha256(plain).digest()[:8], b""
    while len(made) < 48:
        made += hashlib.md5(made[-16:] + phrase.encode() + salt).digest()
    padder, cipher = PKCS7(128).padder(), Cipher(algorithms.AES(made[:32]), modes.CBC(made[32:]))
    sealing = cipher.encryptor()
    sealed = sealing.update(padder.update(plain) + padder.finalize()) + sealing.finalize()
    return base64.b64encode(b"Salted__" + salt + sealed).decode()
