"""Documents of apps without an importer of their own: key URIs or accounts somewhere in them."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape, quoteattr

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "loose_document"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """URIs in a list, in fields of logins, in XML; accounts as objects."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"))
    noted = keeping(of_kinds("totp", "hotp", "steam"), "note")
    flat = keeping(of_kinds("totp", "hotp"), "note", "pinned")
    elements = {"version": 2, "elements": [_object(one) for one in flat]}
    return {
        "list": (Written(json.dumps({"items": [uri(one) for one in accounts]}).encode()), accounts),
        "fields": (Written(json.dumps([_login(one) for one in noted]).encode()), noted),
        "objects": (Written(json.dumps(elements).encode()), flat),
        "xml": (Written(_xml(accounts)), accounts),
    }


def _login(one: Account) -> dict:
    fields = [{"type": "password", "value": "pw"}, {"type": "username", "value": one.name},
              {"label": "Code", "type": "totp", "value": uri(one)}]  # fmt: skip
    return {"title": one.issuer, "note": one.note, "fields": fields}


def _object(one: Account) -> dict:
    return {"issuer": one.issuer, "label": one.name, "secret": one.base32, "type": one.kind.upper(),
            "algorithm": one.algorithm, "digits": one.digits, "interval": one.period,
            "counter": one.counter, "notes": one.note,
            "favorite": int(one.pinned)}  # fmt: skip


def _xml(accounts: list[Account]) -> bytes:
    cards = "".join(
        f"<card title={quoteattr(one.issuer)}><field name='Password' type='password'>pw</field>"
        f"<field name='Code' type='one_time_password'>{escape(uri(one))}</field></card>"
        for one in accounts
    )
    return f'<?xml version="1.0" encoding="utf-8"?><database>{cards}</database>'.encode()
