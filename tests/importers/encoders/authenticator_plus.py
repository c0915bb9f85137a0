"""Authenticator Plus: the archive under a password, and the database of SQLCipher 3 and 2."""

from __future__ import annotations

import hashlib
import hmac
import io
import struct

import pyzipper
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from .. import databases
from ..canonical import PASSWORD, Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "authenticator_plus"
_PAGE, _RESERVED = 1024, 48


def files() -> dict[str, tuple[Written, list[Account]]]:
    """The archive, with the password and without, and the database of two generations."""
    listed = keeping(of_kinds("totp", "hotp", "steam"))
    kept = [one for one in keeping(of_kinds("totp", "hotp"), "tags") if len(one.tags) < 2]
    kept = [one for one in kept if (one.algorithm, one.digits, one.period) == ("SHA1", 6, 30)]
    blizzard = Account("Blizzard", "mira", bytes(range(20)), digits=8)
    both = [*kept, blizzard]
    plain = databases.reserving(_RESERVED, accounts=[_row(one) for one in both],
                                category=[{"name": "All Accounts"}, {"name": "Work"}])  # fmt: skip
    return {
        "archive": (Written(_archive(listed, PASSWORD), PASSWORD), listed),
        "open archive": (Written(_archive(listed, None)), listed),
        "database": (Written(_encrypted(plain, 64_000), PASSWORD), both),
        "old database": (Written(_encrypted(plain, 4_000), PASSWORD), both),
        "plain database": (Written(plain), both),
    }


def _archive(accounts: list[Account], password: str | None) -> bytes:
    made = io.BytesIO()
    with pyzipper.AESZipFile(made, "w", pyzipper.ZIP_DEFLATED) as archive:
        if password is not None:
            archive.setpassword(password.encode())
            archive.setencryption(pyzipper.WZ_AES, nbits=256)
        archive.writestr("Accounts.html", "<html>codes to scan</html>")
        archive.writestr("Accounts.txt", "\n".join(map(uri, accounts)))
    return made.getvalue()


def _row(one: Account) -> dict[str, object]:
    blizzard = one.digits == 8
    issuer, original = one.issuer, one.name
    if one.tags:
        issuer, original = "", f"{one.issuer}:{one.name}"
    kind = 2 if blizzard else int(one.kind == "hotp")
    return {"_id": None, "email": one.name, "secret": one.secret.hex() if blizzard else one.base32,
            "counter": one.counter, "type": kind, "issuer": issuer, "original_name": original,
            "category": "".join(one.tags) or "All Accounts"}  # fmt: skip


def _encrypted(plain: bytes, rounds: int) -> bytes:
    salt = bytes(range(60, 76))
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), salt, rounds, 32)
    mac_key = hashlib.pbkdf2_hmac("sha1", key, bytes(one ^ 0x3A for one in salt), 2, 32)
    made = bytearray()
    for at in range(0, len(plain), _PAGE):
        body, number = plain[at : at + _PAGE - _RESERVED], at // _PAGE + 1
        begin = 16 if number == 1 else 0
        iv = hashlib.md5(b"iv %d" % number).digest()
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
        sealed = cipher.update(body[begin:]) + iv
        mac = hmac.digest(mac_key, sealed + struct.pack("<I", number), "sha1")
        made += (salt if begin else b"") + sealed + mac + hashlib.md5(mac).digest()[:12]
    return bytes(made)
