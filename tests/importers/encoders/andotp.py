"""andOTP: plain, sealed in the newer way, and the plain form of its first versions."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "andotp"
_ROUNDS = 141_421


def files() -> dict[str, tuple[Written, list[Account]]]:
    """All kinds, and accounts with issuer and name in a label alone."""
    accounts = kept()
    named = [one for one in accounts if one.kind == "totp" and one.issuer and one.name]
    plain = json.dumps([entry(one) for one in accounts]).encode()
    labelled = [_labelled(one) for one in named]
    return {
        "plain": (Written(plain), accounts),
        "label_alone": (Written(json.dumps(labelled, indent=1).encode()), named),
        "sealed": (Written(_sealed(plain), PASSWORD), accounts),
    }


def kept() -> list[Account]:
    """What andOTP can hold: tags, but no notes, pins and favourites."""
    return keeping(of_kinds("totp", "hotp", "steam", "motp"), "tags")


def entry(one: Account) -> dict[str, Any]:
    """An account as the app writes it."""
    secret = base64.b32encode(one.secret).decode() if one.kind == "motp" else one.base32
    made = {"secret": secret, "issuer": one.issuer, "label": one.name, "digits": one.digits,
            "type": one.kind.upper(), "algorithm": "SHA1" if one.kind == "motp" else one.algorithm,
            "thumbnail": "Default", "last_used": 1700000000000, "used_frequency": 3,
            "tags": list(one.tags)}  # fmt: skip
    if one.kind == "hotp":
        return made | {"counter": one.counter}
    return made | ({"period": one.period} if one.kind == "totp" else {})


def _labelled(one: Account) -> dict[str, Any]:
    made = entry(one)
    del made["issuer"]
    return made | {"label": f"{one.issuer} - {one.name}"}


def _sealed(plain: bytes) -> bytes:
    salt, nonce = b"salt of 12 b", b"nonce of 12b"
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), salt, _ROUNDS, 32)
    return _ROUNDS.to_bytes(4, "big") + salt + nonce + AESGCM(key).encrypt(nonce, plain, None)
