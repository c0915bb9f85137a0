"""Authme: four lines an account, alone or in base64 in its export."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from ..canonical import Account, Written, keeping, of_kinds

APP = "authme"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """The export, and its text."""
    accounts = [
        replace(one, algorithm="SHA1", digits=6, period=30) for one in keeping(of_kinds("totp"))
    ]
    text = "\r\n" + "\r\n\r\n".join(map(_row, accounts)) + "\r\n"
    codes = base64.b64encode(text.encode()).decode()
    whole = {"role": "export", "encrypted": False, "codes": codes, "date": "now", "version": 3}
    return {
        "export": (Written(json.dumps(whole).encode()), accounts),
        "text": (Written(text.encode()), accounts),
    }


def _row(one: Account) -> str:
    return (f"Name:   {one.name} \r\nSecret: {one.base32} \r\nIssuer: {one.issuer} \r\n"
            "Type:   OTP_TOTP  ")  # fmt: skip
