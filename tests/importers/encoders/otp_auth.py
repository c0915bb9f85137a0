"""OTP Auth: backups and single accounts of both generations, as keyed archives of Apple's."""

from __future__ import annotations

import hashlib
import hmac
import plistlib
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "otp_auth"
_ALGORITHMS = {"SHA1": 1, "SHA256": 2, "SHA512": 3}


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Backups with folders, and one account alone."""
    accounts = keeping([one for one in of_kinds("totp", "hotp") if len(one.tags) < 2], "tags")
    folders = {"Work": [accounts[0]], "": accounts[1:]}
    backup, single = _Archive(), _Archive()
    backup_plain = backup.whole({"Folders": _folders(backup, folders)})
    single_plain = single.whole(_account(single, accounts[1]))
    return {
        "backup": (Written(_new(backup_plain, "WrappedData", "Authenticator"), PASSWORD), accounts),
        "backup_old": (
            Written(_old(backup_plain, "WrappedData", "Authenticator", "an iv"), PASSWORD),
            accounts,
        ),
        "single": (Written(_new(single_plain, "Data", "OTPAuth"), PASSWORD), [accounts[1]]),
        "single_old": (
            Written(_old(single_plain, "Data", "OTPAuth", b"bytes of an iv"), PASSWORD),
            [accounts[1]],
        ),
    }


class _Archive:
    """Objects, and pointers to them."""

    def __init__(self) -> None:
        self.objects: list[Any] = ["$null"]

    def put(self, value: Any) -> plistlib.UID:
        self.objects.append(value)
        return plistlib.UID(len(self.objects) - 1)

    def of_class(self, name: str, /, **fields: Any) -> plistlib.UID:
        described = self.put({"$classname": name, "$classes": [name, "NSObject"]})
        return self.put({**fields, "$class": described})

    def array(self, values: list[plistlib.UID]) -> plistlib.UID:
        return self.of_class("NSMutableArray", **{"NS.objects": values})

    def dictionary(self, pairs: dict[str, Any]) -> plistlib.UID:
        keys = [self.put(name) for name in pairs]
        values = [one if isinstance(one, plistlib.UID) else self.put(one) for one in pairs.values()]
        return self.of_class("NSDictionary", **{"NS.keys": keys, "NS.objects": values})

    def whole(self, pairs: dict[str, Any]) -> bytes:
        top = {"root": self.dictionary(pairs)}
        return plistlib.dumps({"$version": 100000, "$archiver": "NSKeyedArchiver", "$top": top,
                               "$objects": self.objects}, fmt=plistlib.FMT_BINARY)  # fmt: skip


def _folders(archive: _Archive, folders: dict[str, list[Account]]) -> plistlib.UID:
    made = []
    for name, accounts in folders.items():
        members = [archive.of_class("ACOTPAccount", **_account(archive, one)) for one in accounts]
        named = archive.of_class("NSMutableString", **{"NS.string": name})
        listed = archive.array(members)
        made.append(archive.of_class("ACOTPFolder", name=named, accounts=listed))
    return archive.array(made)


def _account(archive: _Archive, one: Account) -> dict[str, Any]:
    secret = archive.of_class("NSMutableData", **{"NS.data": one.secret})
    return {"label": archive.put(one.name), "issuer": archive.put(one.issuer), "secret": secret,
            "type": 1 if one.kind == "hotp" else 2, "algorithm": _ALGORITHMS[one.algorithm],
            "digits": one.digits, "counter": one.counter, "period": one.period,
            "refDate": plistlib.UID(0)}  # fmt: skip


def _new(plain: bytes, name: str, wrapper: str) -> bytes:
    """RNCryptor 3 within the wrapper."""
    salts, iv = (b"saltsalt", b"othersal"), bytes(range(16))
    seal, mac = (hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), one, 10_000, 32) for one in salts)
    body = b"\x03\x01" + b"".join(salts) + iv + _cbc(seal, iv, plain)
    sealed = body + hmac.digest(mac, body, "sha256")
    outer = _Archive()
    return _wrapped(outer.whole({"Version": 1.2, name: sealed}), wrapper)


def _old(plain: bytes, name: str, wrapper: str, mark: str | bytes) -> bytes:
    raw = mark.encode() if isinstance(mark, str) else mark
    key = hashlib.sha256(b"some salt-" + PASSWORD.encode()).digest()
    sealed = _cbc(key, hashlib.sha1(raw).digest()[:16], plain)
    outer = _Archive()
    holder = outer.of_class("NSMutableData", **{"NS.data": sealed})
    pairs = {"Version": 1.0, "IV": mark, "Salt": "some salt", name: holder}
    return _wrapped(outer.whole(pairs), wrapper)


def _wrapped(plain: bytes, wrapper: str) -> bytes:
    return _cbc(hashlib.sha256(wrapper.encode()).digest(), bytes(16), plain)


def _cbc(key: bytes, iv: bytes, plain: bytes) -> bytes:
    padder = PKCS7(128).padder()
    sealer = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return sealer.update(padder.update(plain) + padder.finalize()) + sealer.finalize()
