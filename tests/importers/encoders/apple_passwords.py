"""Apple Passwords: the table that Safari and the Passwords app export."""

from __future__ import annotations

import csv
import io

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "apple_passwords"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """With notes, as of macOS 13, and without, as before."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"), "note")
    return {
        "notes": (Written(_table(accounts, notes=True)), accounts),
        "no-notes": (Written(_table(accounts, notes=False)), keeping(accounts)),
    }


def _table(accounts: list[Account], *, notes: bool) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    between = ["Notes"] if notes else []
    writer.writerow(["Title", "URL", "Username", "Password", *between, "OTPAuth"])
    for one in accounts:
        note = [one.note] if notes else []
        title = f"{one.issuer} ({one.name})" if one.issuer and one.name else one.issuer
        writer.writerow([title, "https://example.org/", one.name, "pw", *note, uri(one)])
    writer.writerow(["example.com (me)", "https://example.com/", "me", "pw", *between, ""])
    return out.getvalue().encode()
