"""2FAS, after the models of its Android and iOS apps."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds

APP = "2fas"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Schema 1 knows of usual accounts alone; 2 is of iOS, 4 of Android, which leaves much out."""
    known = keeping(of_kinds("totp", "hotp", "steam"), "tags")
    known = [one for one in known if len(one.tags) < 2]
    usual = [one for one in known if (one.kind, one.digits, one.period) == ("totp", 6, 30)]
    usual = [one for one in keeping(usual) if one.algorithm == "SHA1"]
    return {
        "schema1": (_plain(1, [_old(one) for one in usual]), usual),
        "schema2": (_plain(2, [_full(one) for one in known]), known),
        "schema4": (_plain(4, [_sparse(one) for one in known]), known),
        "sealed": (_sealed([_sparse(one) for one in known]), known),
    }


def _plain(schema: int, services: list[dict[str, Any]]) -> Written:
    for place, one in enumerate(services):
        one["order"] = {"position": place}
    services = services[1::2] + services[::2]
    return Written(json.dumps(_whole(schema) | {"services": services}, indent=2).encode())


def _whole(schema: int) -> dict[str, Any]:
    groups = [{"id": "g-Work", "name": "Work", "isExpanded": True}]
    return {"schemaVersion": schema, "appOrigin": "android", "appVersionCode": 1,
            "groups": groups, "services": []}  # fmt: skip


def _sealed(services: list[dict[str, Any]]) -> Written:
    salt = bytes(range(256))
    key = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt, 10_000)

    def joined(nonce: bytes, plain: bytes) -> str:
        parts = AESGCM(key).encrypt(nonce, plain, None), salt, nonce
        return ":".join(base64.b64encode(part).decode() for part in parts)

    whole = _whole(4) | {
        "servicesEncrypted": joined(b"n" * 12, json.dumps(services).encode()),
        "reference": joined(b"r" * 12, b"a text that is always the same"),
    }
    return Written(json.dumps(whole).encode(), PASSWORD)


def _old(one: Account) -> dict[str, Any]:
    otp = {"account": one.name, "issuer": one.issuer, "label": f"{one.issuer}:{one.name}"}
    return {"name": one.issuer, "secret": one.base32, "type": "Unknown", "otp": otp}


def _full(one: Account) -> dict[str, Any]:
    otp = {"account": one.name, "digits": one.digits, "period": one.period,
           "algorithm": one.algorithm.lower(), "counter": one.counter,
           "tokenType": one.kind.upper()}  # fmt: skip
    made: dict[str, Any] = {"name": one.issuer, "secret": one.base32, "otp": otp,
                            "badge": {"color": "Default"}}  # fmt: skip
    return made | ({"groupId": "g-Work"} if one.tags else {"groupId": None})


def _sparse(one: Account) -> dict[str, Any]:
    usual = {"digits": 6, "period": 30, "algorithm": "SHA1", "counter": 0}
    made = _full(one)
    otp = made["otp"] | {"algorithm": one.algorithm}
    made["otp"] = {name: value for name, value in otp.items() if usual.get(name) != value}
    made["otp"] |= {"issuer": one.issuer, "source": "Link",
                    "link": f"otpauth://totp/{one.issuer}: x y?secret=[hidden]"}  # fmt: skip
    return made
