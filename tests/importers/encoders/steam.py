"""Steam's phone file, and maFiles after the sources of SDA and steamguard-cli."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "steam"
_SALT, _IV = bytes(range(8)), bytes(range(16))


def files() -> dict[str, tuple[Written, list[Account]]]:
    """A phone with two accounts, maFiles alone, and sealed ones with their manifests."""
    (first,) = keeping(of_kinds("steam"))
    second = replace(first, name="alyx", secret=bytes(range(20)))
    both = [first, second]
    names = {f"{at}.maFile": one for at, one in enumerate(both)}
    plain = {name: json.dumps(_account(one)).encode() for name, one in names.items()}
    sda = {name: _seal(one, _key(_SALT)) for name, one in plain.items()}
    argon = _seal(plain["0.maFile"], _argon())
    return {
        "phone": (Written(json.dumps({"accounts": {str(at): _account(one) for at, one
                                                   in enumerate(both)}}).encode()), both),
        "phone-one": (Written(json.dumps(_account(first, "steamid")).encode()), [first]),
        "mafile": (Written(b"\xef\xbb\xbf" + plain["0.maFile"]), [first]),
        "mafile-nameless": (Written(_nameless(first)), [first]),
        "sealed-sda": (Written(sda["1.maFile"], PASSWORD, _beside(_sda(names)), "1.maFile"),
                       [second]),
        "sealed-argon2": (Written(argon, PASSWORD, _beside(_v1("Argon2idAes256")), "0.maFile"),
                          [first]),
        "sealed-v1": (Written(sda["0.maFile"], PASSWORD, _beside(_v1("LegacySdaCompatible")), "x"),
                      [first]),
        "manifest": (Written(_sda(names), PASSWORD, sda, "manifest.json"), both),
        "manifest-plain": (Written(_sda(names, sealed=False), None, plain, "manifest.json"), both),
    }  # fmt: skip


def _account(one: Account, *without: str) -> dict[str, Any]:
    made = {"steamid": "76561190000000000", "serial_number": "1", "revocation_code": "R1",
            "shared_secret": base64.b64encode(one.secret).decode(), "account_name": one.name,
            "identity_secret": "aWRlbnRpdHk=", "secret_1": "b25l", "Session": None, "status": 1,
            "uri": f"otpauth://totp/Steam:{one.name}?secret={one.base32}&issuer=Steam"}  # fmt: skip
    return {name: value for name, value in made.items() if name not in without}


def _nameless(one: Account) -> bytes:
    return json.dumps(_account(one, "account_name", "shared_secret"), indent=2).encode()


def _beside(manifest: bytes) -> dict[str, bytes]:
    return {"manifest.json": manifest}


def _sda(names: dict[str, Account], sealed: bool = True) -> bytes:
    salt, iv = ((base64.b64encode(one).decode() if sealed else None) for one in (_SALT, _IV))
    entries = [{"encryption_iv": iv, "encryption_salt": salt, "filename": name, "steamid": 1}
               for name in names]  # fmt: skip
    return json.dumps({"encrypted": sealed, "first_run": True, "entries": entries}).encode()


def _v1(scheme: str) -> bytes:
    encryption = {"scheme": scheme, "iv": base64.b64encode(_IV).decode(),
                  "salt": base64.b64encode(_SALT).decode()}  # fmt: skip
    entry = {"filename": "0.maFile", "steam_id": 1, "account_name": "", "encryption": encryption}
    return json.dumps({"version": 1, "entries": [entry], "keyring_id": None}).encode()


def _key(salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), salt, 50_000, 32)


def _argon() -> bytes:
    return hash_secret_raw(PASSWORD.encode(), _SALT, 3, 62_500, 4, 32, Type.ID)


def _seal(plain: bytes, key: bytes) -> bytes:
    padder, cipher = PKCS7(128).padder(), Cipher(algorithms.AES(key), modes.CBC(_IV)).encryptor()
    padded = padder.update(plain) + padder.finalize()
    return base64.b64encode(cipher.update(padded) + cipher.finalize())
