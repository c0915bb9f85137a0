"""Duo Mobile's `accounts.json`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from ..canonical import Account, Written, keeping, of_kinds

APP = "duo"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Accounts of other services, which have a name and no issuer."""
    fit = [replace(one, issuer="") for one in keeping(of_kinds("totp", "hotp"))]
    accounts = [one for one in fit if (one.algorithm, one.digits, one.period) == ("SHA1", 6, 30)]
    return {"accounts": (Written(json.dumps([_row(one) for one in accounts]).encode()), accounts)}


def _row(one: Account) -> dict[str, Any]:
    made: dict[str, Any] = {"otpSecret": one.base32}
    if one.kind == "hotp":
        made["counter"] = one.counter
    return {"accountType": "other", "name": one.name, "otpGenerator": made}
