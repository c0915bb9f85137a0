"""A list of key URIs."""

from __future__ import annotations

from urllib.parse import quote

from ..canonical import Account, Written, keeping, of_kinds

APP = "otpauth_uri_list"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """One account a line, between comments, blank lines and a mark of UTF-8."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"))
    lines = ["\ufeff# exported", "", *map(uri, accounts), ""]
    return {
        "lines": (Written("\n".join(lines).encode()), accounts),
        "crlf": (Written("\r\n".join(lines).encode("utf-16")), accounts),
    }


def uri(one: Account) -> str:
    """The account as a key URI."""
    label = quote(f"{one.issuer}:{one.name}" if one.issuer else one.name, safe="")
    more = f"&issuer={quote(one.issuer, safe='')}" if one.issuer else ""
    if one.kind == "steam":
        return f"otpauth://steam/{label}?secret={one.base32}{more}"
    step = f"counter={one.counter}" if one.kind == "hotp" else f"period={one.period}"
    return (f"otpauth://{one.kind}/{label}?secret={one.base32}{more}&algorithm={one.algorithm}"
            f"&digits={one.digits}&{step}")  # fmt: skip
