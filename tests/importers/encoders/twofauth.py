"""2FAuth: its JSON."""

from __future__ import annotations

import base64
import json
from typing import Any

from ..canonical import PNG, Account, Written, keeping, of_kinds

APP = "2fauth"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """All kinds that it has."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"))
    whole = {"app": "2fauth_v5.4.3", "schema": 1, "datetime": "2025-01-02T03:04:05.000000Z",
             "data": [_entry(one) for one in accounts]}  # fmt: skip
    return {"schema1": (Written(json.dumps(whole, indent=4).encode()), accounts)}


def _entry(one: Account) -> dict[str, Any]:
    hotp = one.kind == "hotp"
    uri = f"otpauth://{'hotp' if hotp else 'totp'}/x?secret={one.base32}"
    return {"otp_type": "steamtotp" if one.kind == "steam" else one.kind, "account": one.name,
            "service": one.issuer or None, "icon": "a.png", "icon_mime": "image/png",
            "icon_file": base64.b64encode(PNG).decode(), "secret": one.base32,
            "digits": one.digits, "algorithm": one.algorithm.lower(),
            "period": None if hotp else one.period, "counter": one.counter if hotp else None,
            "legacy_uri": uri}  # fmt: skip
