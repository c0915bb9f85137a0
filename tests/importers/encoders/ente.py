"""Ente Auth, after the models of its app and libsodium's pages."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote_plus

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from nacl import bindings

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "ente"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Lines, the same sealed, a list of items, and lines without anything of Ente's sealed."""
    known = keeping(of_kinds("totp", "hotp", "steam"), "note", "tags", "pinned")
    lines = "\n".join(f"{uri(one)}&codeDisplay={quote_plus(_shown(one))}" for one in known)
    old = "\n".join(map(uri, known))
    items = [{"rawData": uri(one), "display": json.loads(_shown(one))} for one in known]
    return {
        "lines": (Written(lines.encode()), known),
        "sealed": (_sealed(lines), known),
        "old-sealed": (_sealed(old), keeping(known)),
        "items": (Written(json.dumps({"items": items}).encode()), known),
    }


def _shown(one: Account) -> str:
    shown: dict[str, Any] = {"pinned": one.pinned, "trashed": False, "lastUsedAt": 0, "tapCount": 0,
                             "tags": one.tags, "note": one.note, "position": 0}  # fmt: skip
    return json.dumps(shown)


def _sealed(lines: str) -> Written:
    salt = bytes(range(16))
    kdf = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=1024)
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(
        state, kdf.derive(PASSWORD.encode())
    )
    body = bindings.crypto_secretstream_xchacha20poly1305_push(state, lines.encode(), None, 3)
    params = {"memLimit": 1 << 20, "opsLimit": 2, "salt": _text(salt)}
    whole = {"version": 1, "kdfParams": params, "encryptedData": _text(body),
             "encryptionNonce": _text(header)}  # fmt: skip
    return Written(json.dumps(whole).encode(), PASSWORD)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
