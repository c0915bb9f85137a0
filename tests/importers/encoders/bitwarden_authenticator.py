"""Bitwarden Authenticator, after the export services of its apps for Android and iOS."""

from __future__ import annotations

import csv
import io
import json

from ..canonical import Account, Written, keeping, of_kinds
from .bitwarden import COLUMNS, code

APP = "bitwarden_authenticator"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """JSON, the vault's columns with blank lines between, and the first app's six columns."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"), "pinned")
    unpinned = keeping(accounts)
    # the first app wrote no user's name beside Steam's keys
    plain = [one for one in unpinned if one.kind != "steam"]
    return {
        "json": (Written(_json(accounts)), accounts),
        "csv": (Written(_table(accounts)), accounts),
        "android": (Written(_first_table(plain)), plain),
    }


def _json(accounts: list[Account]) -> bytes:
    items = [
        {"id": "i", "name": one.issuer, "folderId": None, "organizationId": None,
         "collectionIds": None, "notes": None, "type": 1, "favorite": one.pinned,
         "login": {"totp": code(one), "username": one.name or None}}
        for one in accounts
    ]  # fmt: skip
    return json.dumps({"encrypted": False, "items": items}, ensure_ascii=False).encode()


def _table(accounts: list[Account]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n\n")
    writer.writerow(COLUMNS)
    for one in accounts:
        pinned = "1" if one.pinned else ""
        row = ["", pinned, "login", one.issuer, "", "", "0", "", one.name, "", code(one)]
        writer.writerow(row)
    return out.getvalue().encode()


def _first_table(accounts: list[Account]) -> bytes:
    """Nothing is quoted, and three values follow that no column names."""
    lines = ["folder,favorite,type,name,login_uri,login_totp"]
    for one in accounts:
        ending = f"{one.issuer},{one.period},{one.digits}"
        lines.append(f",,1,{one.issuer},,{code(one)},{ending}")
    return "\n".join(lines).encode()
