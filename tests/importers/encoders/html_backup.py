"""Pages of no known app, and of KeePassXC after its exporter."""

from __future__ import annotations

import html

import segno

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "html_backup"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Key URIs in text, in links, in tables of KeePassXC, and in QR codes alone."""
    known = keeping(of_kinds("totp", "hotp", "steam"))
    return {
        "text": (_page("".join(f"<p>{html.escape(uri(one))}</p>\n" for one in known)), known),
        "links": (_page("".join(map(_link, known))), known),
        "keepassxc": (_page("".join(map(_table, known))), known),
        "codes": (_page("".join(map(_code, known))), known),
    }


def _page(body: str) -> Written:
    head = '<meta charset="UTF-8"><title>Codes</title><style>p { color: #444; }</style>'
    return Written(f"<html><head>{head}</head>\n<body><h1>Codes</h1>{body}</body></html>".encode())


def _link(one: Account) -> str:
    return f'<li><a href="{html.escape(uri(one))}">{html.escape(one.name)}</a>: <b>open</b></li>'


def _table(one: Account) -> str:
    cell = html.escape(uri(one)).replace(" ", "&nbsp;")
    rows = ('<tr><th>Password</th><td class="password">a &lt; b</td></tr>'
            f'<tr><th>otp</th><td class="attr">{cell}</td></tr>')  # fmt: skip
    title = f"<td><h3>{html.escape(one.issuer)}</h3></td>"
    return f"<table><tr>{title}<td><table>{rows}</table></td></tr></table>\n"


def _code(one: Account) -> str:
    return (
        f"<div><img src='{segno.make(uri(one), micro=False).png_data_uri(scale=3)}' alt=''></div>"
    )
