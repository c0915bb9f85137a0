"""FreeOTP 2: a HashMap as Java serializes it, after the Java Object Serialization Specification."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "freeotp"
_ROUNDS = 100_000
_MASTER = bytes(range(50, 82))


def files() -> dict[str, tuple[Written, list[Account]]]:
    """With SHA-512 and a nonce in a sequence, and with SHA-1 and a bare nonce; in both orders."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"))
    new, old = (_map(accounts, *how) for how in (("sha512", True, False), ("sha1", False, True)))
    return {
        "sha512": (Written(new, PASSWORD), accounts),
        "sha1": (Written(old, PASSWORD), accounts),
    }


def serialized(pairs: list[tuple[str, str]]) -> bytes:
    """A java.util.HashMap of strings."""
    described = (
        b"\x72" + _utf("java.util.HashMap") + bytes.fromhex("0507dac1c31660d1") + b"\x03"
        + b"\0\2F" + _utf("loadFactor") + b"I" + _utf("threshold") + b"\x78\x70"
    )  # fmt: skip
    fields = bytes.fromhex("3f400000") + (24).to_bytes(4, "big")
    block = b"\x77\x08" + (32).to_bytes(4, "big") + len(pairs).to_bytes(4, "big")
    inside = b"".join(_string(key) + _string(value) for key, value in pairs)
    return b"\xac\xed\0\5\x73" + described + fields + block + inside + b"\x78"


def _map(accounts: list[Account], digest: str, sequence: bool, token_first: bool) -> bytes:
    pairs = []
    for number, one in enumerate(accounts):
        uuid = f"00000000-0000-4000-8000-{number:012}"
        kind = f"Hmac{one.algorithm}"
        both = [
            (f"{uuid}-token", json.dumps(_token(one))),
            (uuid, json.dumps({"key": json.dumps(_sealed(_MASTER, one.secret, kind, sequence))})),
        ]
        pairs += both if token_first else both[::-1]
    pairs.insert(5, ("masterKey", json.dumps(_master(digest, sequence))))
    return serialized(pairs)


def _master(digest: str, sequence: bool) -> dict[str, Any]:
    salt = bytes(range(200, 232))
    key = hashlib.pbkdf2_hmac(digest, PASSWORD.encode(), salt, _ROUNDS, 32)
    return {
        "mAlgorithm": f"PBKDF2withHmac{digest.upper()}",
        "mEncryptedKey": _sealed(key, _MASTER, "AES", sequence),
        "mIterations": _ROUNDS,
        "mSalt": _signed(salt),
    }


def _sealed(key: bytes, secret: bytes, kind: str, sequence: bool) -> dict[str, Any]:
    nonce = hashlib.sha256(secret).digest()[:12]
    parameters = b"\x04\x0c" + nonce
    if sequence:
        parameters = b"\x30\x11" + parameters + b"\x02\x01\x10"
    return {
        "mCipher": "AES/GCM/NoPadding",
        "mCipherText": _signed(AESGCM(key).encrypt(nonce, secret, kind.encode())),
        "mParameters": _signed(parameters),
        "mToken": kind,
    }


def _token(one: Account) -> dict[str, Any]:
    made: dict[str, Any] = {"label": one.name, "type": "HOTP" if one.kind == "hotp" else "TOTP"}
    if one.issuer:
        made |= {"issuerExt": one.issuer, "issuerInt": one.issuer}
    if one.kind == "hotp":
        made["counter"] = one.counter
    if one.kind == "steam":
        return made
    usual = {"algo": "SHA1", "digits": 6, "period": 30}
    given = {"algo": one.algorithm, "digits": one.digits, "period": one.period}
    return made | {key: value for key, value in given.items() if value != usual[key]}


def _signed(data: bytes) -> list[int]:
    return [byte - 256 if byte > 127 else byte for byte in data]


def _utf(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(2, "big") + raw


def _string(text: str) -> bytes:
    raw = text.encode()
    if len(raw) > 65_535:
        return b"\x7c" + len(raw).to_bytes(8, "big") + raw
    return b"\x74" + _utf(text)
