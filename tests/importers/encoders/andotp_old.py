"""andOTP: sealed in the older way."""

from __future__ import annotations

import hashlib
import json

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..canonical import PASSWORD, Account, Written
from .andotp import entry, kept

APP = "andotp"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """A long file, and a short one."""
    return {"many": _sealed(kept()), "one": _sealed(kept()[:1])}


def _sealed(accounts: list[Account]) -> tuple[Written, list[Account]]:
    plain = json.dumps([entry(one) for one in accounts]).encode()
    key, nonce = (hashlib.sha256(one).digest() for one in (PASSWORD.encode(), plain))
    return Written(nonce[:12] + AESGCM(key).encrypt(nonce[:12], plain, None), PASSWORD), accounts
