"""TOTP Authenticator: preferences, and backups with and without a password of one's own."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "totp_authenticator"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Keys in all three spellings; a group is the first tag."""
    able = [one for one in of_kinds("totp") if one.algorithm == "SHA1" and len(one.tags) < 2]
    accounts = keeping(able, "tags", "pinned")
    entries = [_entry(one, (16, 32, 64)[at % 3]) for at, one in enumerate(accounts)]
    texts = [json.dumps(one) for one in entries]
    return {
        "preferences": (Written(_preferences(entries)), accounts),
        "preferences_of_texts": (Written(_preferences(texts)), accounts),
        "fixed": (Written(_sealed(entries, "TotpAuthenticator")), accounts),
        "sealed": (Written(_sealed(entries, PASSWORD), PASSWORD), accounts),
        "sealed_texts": (Written(_sealed(texts, PASSWORD) + b"\n", PASSWORD), accounts),
    }


def _entry(one: Account, base: int) -> dict[str, Any]:
    spelled = {16: one.secret.hex().upper(), 32: one.base32,
               64: base64.b64encode(one.secret).decode()}[base]  # fmt: skip
    return {"issuer": one.issuer, "name": one.name, "key": spelled,
            "base": base if base == 16 else str(base),
            "digits": "" if one.digits == 6 else str(one.digits),
            "period": "" if one.period == 30 else str(one.period), "isFavorite": one.pinned,
            "accountHeaderLabel": one.tags[0] if one.tags else "", "totpCode": "",
            "timeRemaining": 0}  # fmt: skip


def _preferences(entries: list[Any]) -> bytes:
    listed = escape(json.dumps(entries), {'"': "&quot;"})
    return (
        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n"
        '    <int name="RATE_US_COUNTER" value="13" />\n'
        f'    <string name="STATIC_TOTP_CODES_LIST">{listed}</string>\n</map>\n'
    ).encode()


def _sealed(entries: list[Any], password: str) -> bytes:
    plain = json.dumps({json.dumps(entries): ""}).encode()
    padder = PKCS7(128).padder()
    padded = padder.update(plain) + padder.finalize()
    key = hashlib.sha256(password.encode()).digest()
    sealer = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    return base64.b64encode(sealer.update(padded) + sealer.finalize())
