"""Proton Authenticator, after the exporter of its library."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "proton_authenticator"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Plain, sealed, and as the first version wrote it: no names, so Steam's has none."""
    known = keeping(of_kinds("totp", "steam"), "note")
    first = [replace(one, name="") if one.kind == "steam" else one for one in known]
    plain = _document([_entry(one) for one in known])
    nameless = [_entry(one) for one in known]
    for one in nameless:
        del one["content"]["name"]
    return {
        "plain": (Written(plain), known),
        "sealed": (_sealed(plain), known),
        "first": (Written(_document(nameless)), first),
    }


def _document(entries: list[dict[str, Any]]) -> bytes:
    return json.dumps({"version": 1, "entries": entries}).encode()


def _entry(one: Account) -> dict[str, Any]:
    key = base64.b64encode(one.secret).decode()
    steam = one.kind == "steam"
    content = {"uri": f"steam://{key}" if steam else uri(one),
               "entry_type": one.kind.capitalize(), "name": one.name}  # fmt: skip
    return {"id": "0a", "content": content, "note": one.note or None}


def _sealed(plain: bytes) -> Written:
    salt, nonce = bytes(range(16)), bytes(range(12))
    kdf = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024)
    key = kdf.derive(PASSWORD.encode())
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, b"proton.authenticator.export.v1")
    whole = {"version": 1, "salt": base64.b64encode(salt).decode(),
             "content": base64.b64encode(sealed).decode()}  # fmt: skip
    return Written(json.dumps(whole).encode(), PASSWORD)
