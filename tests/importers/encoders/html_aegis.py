"""The HTML page of Aegis, after its exporter: a period stands in the QR codes alone."""

from __future__ import annotations

import html
from urllib.parse import quote

import segno

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "aegis"
_COLUMNS = ("Issuer", "Name", "Type", "QR Code", "UUID", "Note", "Favorite", "Algo", "Digits",
            "Secret", "Counter", "PIN")  # fmt: skip


def files() -> dict[str, tuple[Written, list[Account]]]:
    """A row for each account."""
    known = keeping(of_kinds("totp", "hotp", "steam", "motp", "yandex"), "note", "pinned", "pin")
    head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    rows = "".join(f"<tr>{_row(one)}</tr>" for one in known)
    top = "<html><head><title>Aegis Authenticator Export</title></head><body><h1>Export</h1>"
    table = f"<table><tr>{head}</tr>{rows}</table></body>"
    page = f"{top}{table}<style>td{{padding:1em}}</style></html>"
    return {"page": (Written(page.encode()), known)}


def _row(one: Account) -> str:
    secret = one.secret.decode() if one.kind == "motp" else one.base32
    picture = segno.make(_uri(one), micro=False).png_data_uri(scale=3)
    first = "".join(_cell(text) for text in (one.issuer, one.name, one.kind.upper()))
    rest = ("uuid", one.note, str(one.pinned).lower(), one.algorithm, str(one.digits), secret,
            str(one.counter) if one.kind == "hotp" else "-", one.pin or "-")  # fmt: skip
    lines = "\n".join(picture[at : at + 76] for at in range(0, len(picture), 76))
    return f"{first}<td class='qr'><img src=\"{lines}\"/></td>{''.join(map(_cell, rest))}"


def _cell(text: str) -> str:
    return f"<td>{html.escape(text)}</td>"


def _uri(one: Account) -> str:
    if one.kind == "motp":
        return f"motp://{one.issuer}:{one.name}?secret={one.secret.decode()}"
    if one.kind == "yandex":
        return f"otpauth://yaotp/{quote(one.issuer)}:{quote(one.name)}?secret={one.base32}"
    return uri(one)
