"""Tidekey's own sealed export, written after docs/format.md alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ..canonical import ACCOUNTS, PASSWORD, PNG, Account, Written

APP = "tidekey"
EXPORT = 3
_KEY, _VAULT, _DEVICE, _SALT = (
    bytes([at]) * size for at, size in ((1, 32), (2, 16), (3, 16), (4, 32))
)
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_STAMP = [1, "03" * 16]


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Under a passphrase, under a recovery code, and under either beside a way of tomorrow."""
    everything, code = list(ACCOUNTS), _code(bytes(range(16)) + b"\xc0")
    by_phrase, by_code = _passphrase(), _recovery(bytes(range(16)) + b"\xc0")
    unknown = _slot(9, b"nobody's", b"params")
    content = body(everything)
    return {
        "passphrase": (Written(whole(content, [by_phrase]), PASSWORD), everything),
        "code": (Written(whole(content, [by_code]), code), everything),
        "both": (Written(whole(content, [unknown, by_phrase, by_code]), PASSWORD), everything),
        "both-by-code": (Written(whole(content, [by_phrase, by_code]), code.lower()), everything),
    }


def body(accounts: list[Account], **more: Any) -> dict[str, Any]:
    """What an export holds of these accounts."""
    kept = {f"{at:032x}": record(one, at) | more for at, one in enumerate(accounts)}
    icons = {"a" * 64: base64.b64encode(PNG).decode()}
    return {"shared": {"accounts": kept, "icons": icons, "slots": {}, "more": {}}}


def record(one: Account, place: int) -> dict[str, Any]:
    """One account with one key."""
    fields = {"issuer": one.issuer, "name": one.name, "note": one.note, "pin": one.pinned,
              "order": f"a{place:03}", "icon": "a" * 64 if one.pinned else ""}  # fmt: skip
    kept = {"kind": one.kind, "algorithm": one.algorithm, "digits": one.digits,
            "period": one.period, "secret": base64.b64encode(one.secret).decode(),
            "replaces": []} | ({"pin": one.pin} if one.pin else {})  # fmt: skip
    name = f"{place:031x}c"
    tags = {tag: [True, _STAMP] for tag in one.tags} | {"Gone": [False, _STAMP]}
    made = {"life": ["live", _STAMP], "creds": {name: kept}, "tags": tags,
            "fields": {field: [value, _STAMP] for field, value in fields.items()}}  # fmt: skip
    return made | ({"counters": {name: [_STAMP, one.counter]}} if one.kind == "hotp" else {})


def whole(content: dict[str, Any], slots: list[bytes], kind: int = EXPORT) -> bytes:
    """The bytes of a file."""
    return sealed(json.dumps(content).encode(), slots, kind)


def sealed(text: bytes, slots: list[bytes], kind: int = EXPORT) -> bytes:
    """The same around any text."""
    padded = _padded(text)
    above = b"\x89TDK\r\n\x1a\n" + b"\0\1\0\1\1" + bytes([kind]) + _VAULT + _DEVICE + bytes(8)
    above += _hkdf(_KEY, _VAULT, b"tidekey/1/key-id")[:16] + _SALT + bytes([len(slots)])
    above += b"".join(slots) + (len(padded) + 16).to_bytes(8, "big")
    above += _hmac(_hkdf(_KEY, _SALT, b"tidekey/1/header"), above)
    cipher = ChaCha20Poly1305(_hkdf(_KEY, _SALT, b"tidekey/1/body"))
    above += cipher.encrypt(bytes(12), padded, above)
    above += (len(above) + 40).to_bytes(8, "big")
    return above + hashlib.sha256(above).digest()


def _padded(text: bytes) -> bytes:
    size = 8 + len(text)
    power = 1
    while power < size:
        power *= 2
    step = 4096 if size <= 65_536 else power // 16
    return len(text).to_bytes(8, "big") + text + bytes(-size % step)


def _passphrase() -> bytes:
    secret = hash_secret_raw(PASSWORD.encode(), _SALT, 3, 65_536, 4, 32, Type.ID)
    return _slot(3, secret, (65_536).to_bytes(4, "big") + b"\0\3\0\4")


def _recovery(code: bytes) -> bytes:
    return _slot(2, code)


def _code(code: bytes) -> str:
    number = int.from_bytes(code, "big") >> 6
    check = int.from_bytes(hashlib.sha256(b"tidekey/1/check" + code).digest()[:2], "big") >> 6
    number = number << 10 | check
    letters = "".join(_LETTERS[number >> 5 * at & 31] for at in reversed(range(28)))
    return "-".join(letters[at : at + 4] for at in range(0, 28, 4))


def _slot(type_: int, secret: bytes, params: bytes = b"") -> bytes:
    name = bytes([type_]) * 8
    above = bytes([type_, 0]) + name + (96 + len(params)).to_bytes(2, "big") + _SALT + params
    above += _hkdf(secret, _SALT, b"tidekey/1/slot" + bytes([type_]) + name)[:16]
    kek = _hkdf(secret, _SALT, b"tidekey/1/wrap" + bytes([type_]) + name + _VAULT)
    return above + ChaCha20Poly1305(kek).encrypt(bytes(12), _KEY, above)


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")
