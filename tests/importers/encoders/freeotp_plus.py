"""FreeOTP+: its JSON."""

from __future__ import annotations

import json

from ..canonical import Account, Written, keeping, of_kinds
from .freeotp import name, token

APP = "freeotp_plus"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Tokens in another order than theirs, and those that the order forgot at the end."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"))
    tokens = [token(one) for one in accounts]
    for one in tokens:
        if one["algo"] == "SHA1":
            del one["algo"]
    whole = {"tokenOrder": [name(one) for one in accounts], "tokens": tokens[::-1]}
    forgotten = {"tokenOrder": [name(one) for one in accounts[:4]], "tokens": tokens}
    return {
        "ordered": (Written(json.dumps(whole).encode()), accounts),
        "forgotten": (Written(json.dumps(forgotten, indent=2).encode()), accounts),
    }
