"""Authy: Android preferences and answers of its service, plain and sealed; its own tokens too."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "authy"
_IV = bytes(range(16))


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Keys that lie open, keys under the backup password, and tokens that last 10 seconds."""
    accounts = [one for one in keeping(of_kinds("totp"))
                if (one.algorithm, one.period) == ("SHA1", 30)]  # fmt: skip
    own = [Account("Twitch", "", bytes(range(16)), digits=7, period=10)]
    saved = [_saved(one, at) for at, one in enumerate(accounts)]
    apps = [{"name": "Twitch", "secret_seed": own[0].secret.hex(), "digits": 7, "version": 3}]
    native = [{"accountType": "authy", "name": "Twitch", "secretSeed": own[0].secret.hex()}]
    stored = [_stored(one, sealed=False) for one in accounts]
    sealed = [_stored(one, sealed=True) for one in accounts]
    return {
        "preferences": (Written(_preferences(stored, native)), accounts + own),
        "preferences_sealed": (Written(_preferences(sealed, []), PASSWORD), accounts),
        "saved": (_json({"authenticator_tokens": saved, "success": True}), accounts),
        "saved_with_own": (_json({"authenticator_tokens": saved, "apps": apps}), accounts + own),
    }


def _json(value: dict[str, Any]) -> Written:
    return Written(json.dumps(value, indent=1).encode(), PASSWORD)


def _stored(one: Account, *, sealed: bool) -> dict[str, Any]:
    whole = f"{one.issuer}:{one.name}" if one.issuer else one.name
    made = {"accountType": "authenticator", "digits": one.digits, "originalName": whole,
            "originalIssuer": one.issuer or None, "name": whole.replace(":", ": ", 1)}  # fmt: skip
    if not sealed:
        return made | {"decryptedSecret": one.base32}
    return made | {"salt": one.base32[:16], "encryptedSecret": _sealed(one, 1000, bytes(16))}


def _saved(one: Account, at: int) -> dict[str, Any]:
    """The first with today's number of rounds, others without one; some with an iv."""
    rounds, iv = 100_000 if at < 2 else 1000, _IV if at % 2 else bytes(16)
    made = {"account_type": "authenticator", "digits": one.digits, "issuer": one.issuer,
            "name": f"{one.issuer} - {one.name}" if one.issuer else one.name,
            "original_name": None, "salt": one.base32[:16], "unique_id": str(at),
            "unique_iv": iv.hex() if at % 2 else None,
            "encrypted_seed": _sealed(one, rounds, iv)}  # fmt: skip
    return made | ({"key_derivation_iterations": rounds} if rounds > 1000 else {})


def _sealed(one: Account, rounds: int, iv: bytes) -> str:
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), one.base32[:16].encode(), rounds, 32)
    padder = PKCS7(128).padder()
    padded = padder.update(one.base32.lower().encode()) + padder.finalize()
    sealer = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return base64.b64encode(sealer.update(padded) + sealer.finalize()).decode()


def _preferences(tokens: list[Any], native: list[Any]) -> bytes:
    kept = {"com.authy.storage.tokens.authenticator.key": tokens,
            "com.authy.storage.tokens.authy.key": native}  # fmt: skip
    strings = [f'    <string name="{name}">{escape(json.dumps(one))}</string>\n'
               for name, one in kept.items() if one]  # fmt: skip
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes" ?>\n<map>\n'
    return (head + '    <int name="key_version" value="121" />\n' + "".join(strings)
            + "</map>\n").encode()  # fmt: skip
