"""Dashlane: its table of logins, older and newer, and the ZIP of all its tables."""

from __future__ import annotations

import csv
import io
import zipfile

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "dashlane"
_COLUMNS = ["username", "username2", "username3", "title", "password", "note", "url", "category"]


def files() -> dict[str, tuple[Written, list[Account]]]:
    """A key alone (so Google's defaults only), a key URI, and a key URI in the ZIP."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"), "note", "tags")
    one_tag = [one for one in accounts if len(one.tags) < 2]
    plain = [one for one in one_tag if (one.kind, one.algorithm, one.digits, one.period)
             == ("totp", "SHA1", 6, 30)]  # fmt: skip
    newer = _table(one_tag, "otpUrl")
    return {
        "otpSecret": (Written(_table(plain, "otpSecret")), plain),
        "otpUrl": (Written(newer), one_tag),
        "zip": (Written(_zip(newer)), one_tag),
    }


def _table(accounts: list[Account], column: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, column])
    for one in accounts:
        code = uri(one) if column == "otpUrl" else one.base32
        tag = "".join(one.tags)
        writer.writerow([one.name, "", "", one.issuer, "pw", one.note, "", tag, code])
    writer.writerow(["me", "", "", "No code", "pw", "", "https://example.org", "", ""])
    return out.getvalue().encode()


def _zip(table: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("securenotes.csv", "title,note\r\n")
        packed.writestr("credentials.csv", table)
    return out.getvalue()
