"""The HTML page of Ente Auth, after its exporter, which undoes nothing that looks like a tag."""

from __future__ import annotations

import segno

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "ente"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Blocks of the newer and of the older pages."""
    known = keeping(of_kinds("totp", "hotp", "steam"), "note")
    return {
        "new": (_page([_new(one) for one in known]), known),
        "old": (_page([_old(one) for one in known]), known),
    }


def _page(blocks: list[str]) -> Written:
    page = ("\n  <!DOCTYPE html>\n  <html>\n<style>.otp-entry { display: flex; }</style></head>"
            f"<body><h1>Ente Auth</h1><h4>OTP Data Export</h4><main><p>{''.join(blocks)}</p></main>"
            '<div class="footer"><a href="https://ente.io"><img src="https://x/y.png"/></a>'
            "<p>Ente Technologies, Inc.</p></div></body></html>")  # fmt: skip
    return Written(page.encode())


def _picture(one: Account) -> str:
    return f'<img src="{segno.make(uri(one), micro=False).png_data_uri(scale=3)}" alt="QR Code">'


def _lines(one: Account, secret: str) -> str:
    note = f"<p>Note: <b>{one.note}</b></p>" if one.note else ""
    return f"""<p><b>{one.issuer}</b> </p>
          <p><b>{one.name}</b></p>
          <p class="group">Type: <b>{one.kind}</b></p>
          <p>Algorithm: <b>{one.algorithm.lower()}</b></p>
          <p>Digits: <b>{one.digits}</b></p>
          <p>{secret}: <b>{one.base32}</b></p>
          {note}"""


def _new(one: Account) -> str:
    return (f'<table class="otp-entry"><tr><td>{_lines(one, "Secret")}</td><td class="otp-qr">'
            f'{_picture(one)}</td></tr></table><br/><hr class="red-separator" /><br/>')  # fmt: skip


def _old(one: Account) -> str:
    return (f'<div class="otp-entry"><div>{_lines(one, "Recovery Code")}</div>{_picture(one)}</div>'
            '<br/><hr class="red-separator" /><br/>')  # fmt: skip
