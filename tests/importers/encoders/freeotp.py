"""FreeOTP 1: its preferences, as Android writes them."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ..canonical import Account, Written, keeping, of_kinds

APP = "freeotp"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Tokens in a map that has another order than the app."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"))
    return {
        "preferences": (Written(_preferences(accounts)), accounts),
        "without_order": (Written(_preferences(accounts, ordered=False)), accounts),
    }


def token(one: Account) -> dict[str, Any]:
    """A token as Gson writes it: signed bytes, no fields that are null."""
    made: dict[str, Any] = {"algo": one.algorithm, "counter": one.counter, "digits": one.digits}
    if one.issuer:
        made |= {"issuerExt": one.issuer, "issuerInt": one.issuer}
    return made | {
        "label": one.name,
        "period": one.period,
        "secret": [byte - 256 if byte > 127 else byte for byte in one.secret],
        "type": "HOTP" if one.kind == "hotp" else "TOTP",
    }


def name(one: Account) -> str:
    """What the app calls a token in its order."""
    return f"{one.issuer}:{one.name}" if one.issuer else one.name


def _preferences(accounts: list[Account], *, ordered: bool = True) -> bytes:
    strings = [_string(name(one), json.dumps(token(one))) for one in accounts]
    if ordered:
        strings = strings[::-1]
        strings.insert(3, _string("tokenOrder", json.dumps([name(one) for one in accounts])))
    head = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n"
    return (head + "\n".join(strings) + "\n</map>\n").encode()


def _string(name: str, value: str) -> str:
    return f"    <string name={quoteattr(name)}>{escape(value)}</string>"
