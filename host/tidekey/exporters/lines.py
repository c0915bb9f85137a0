"""One account as a key URI: `otpauth://`, and `motp://` and `otpauth://yaotp/` with their PIN.

Promises that the host's own reading of a line gives the same account; what would not come back
whole does not fit (`fits`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tidekey import base32, otpauth

if TYPE_CHECKING:
    from tidekey.exporters.holding import Item


UNTITLED: Final = ("totp", "hotp", "steam", "motp")
"""Kinds whose URI needs no issuer; one of Yandex without is read as of Yandex."""


def uri(item: Item) -> str:
    """The line of an account."""
    if item.kind == "motp":
        return f"motp://{_label(item)}?{_query(item, item.motp_text())}"
    if item.kind == "yandex":
        return f"otpauth://yaotp/{_label(item)}?{_query(item, item.base32())}"
    return otpauth.build(
        item.kind, item.algorithm, item.digits, item.period, item.counter, item.key.reveal(),
        item.issuer, item.name, secret_text=item.base32(),
    )  # fmt: skip


def fits(item: Item) -> str:
    """`secret` or `length` where a line cannot hold it."""
    if item.kind == "motp" and not item.motp_text():
        return "secret"
    return "length" if len(uri(item)) > otpauth.URI_MAX else ""


def _label(item: Item) -> str:
    prefix = f"{quote(item.issuer, safe='')}:" if item.issuer or ":" in item.name else ""
    return prefix + quote(item.name, safe="")


def _query(item: Item, secret: str) -> str:
    pin = item.pin.reveal()
    if item.kind == "yandex" and otpauth.is_pin(pin):  # as Aegis and Ente write it
        pin = base32.encode(pin.encode())
    pairs = [("secret", secret), ("issuer", item.issuer), ("pin", pin)]
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs if value)
