"""KeePassXC's table, and that of extract_otp_secrets (scito) for KeePass."""

from __future__ import annotations

import csv
import io

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "keepass_csv"
_COLUMNS = ["Group", "Title", "Username", "Password", "URL", "Notes", "TOTP", "Icon",
            "Last Modified", "Created"]  # fmt: skip


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Key URIs in a column TOTP; keys as KeePass names them, timed and counted."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"), "note", "tags")
    one_tag = [one for one in accounts if len(one.tags) < 2]
    plain = [one for one in keeping(one_tag, "tags")
             if (one.algorithm, one.digits, one.period) == ("SHA1", 6, 30)]  # fmt: skip
    timed = [one for one in plain if one.kind == "totp"]
    counted = [one for one in plain if one.kind == "hotp"]
    return {
        "keepassxc": (Written(_table(one_tag)), one_tag),
        "scito-totp": (Written(_keys(timed, ["TimeOtp-Secret-Base32"])), timed),
        "scito-hotp": (
            Written(_keys(counted, ["HmacOtp-Secret-Base32", "HmacOtp-Counter"])),
            counted,
        ),
    }


def _table(accounts: list[Account]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in accounts:
        group = "/".join(["Root", *one.tags])
        ending = ["0", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"]
        writer.writerow([group, one.issuer, one.name, "pw", "", one.note, uri(one), *ending])
    writer.writerow(["Root", "No code", "me", "pw", "", "", "", *ending])
    return out.getvalue().encode()


def _keys(accounts: list[Account], columns: list[str]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Title", "User Name", *columns, "Group"])
    for one in accounts:
        values = [one.base32, str(one.counter)][: len(columns)]
        writer.writerow([one.issuer, one.name, *values, "/".join(one.tags)])
    return out.getvalue().encode()
