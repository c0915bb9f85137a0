"""Tables of logins, as password managers without an importer of their own export them."""

from __future__ import annotations

import csv
import io

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "loose_table"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Logins with key URIs, divided in three ways; rows without a header; accounts by columns."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"), "note", "pinned")
    plain = [one for one in keeping(of_kinds("totp", "hotp")) if one.issuer]
    found = {
        name: (Written(_logins(accounts, divider)), accounts)
        for name, divider in (("commas", ","), ("semicolons", ";"), ("tabs", "\t"))
    }
    found["no-header"] = (Written(_unnamed(accounts)), keeping(accounts, "note"))
    found["columns"] = (Written(_columns(plain)), plain)
    return found


def _written(rows: list[list[str]], divider: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=divider, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


def _logins(accounts: list[Account], divider: str) -> bytes:
    header = ["url", "username", "password", "One-Time Password", "extra", "name", "fav"]
    rows = [["https://example.org/", one.name, "pw", uri(one), one.note, one.issuer,
             "1" if one.pinned else "0"] for one in accounts]  # fmt: skip
    return _written([header, ["", "me", "pw", "", "no code", "Alone", "0"], *rows], divider)


def _unnamed(accounts: list[Account]) -> bytes:
    return _written([
        ["", one.issuer, one.name, "pw", "https://example.org/", one.note, "", "Other", "x",
         "TFC:Keeper", uri(one)] for one in accounts
    ])  # fmt: skip


def _columns(accounts: list[Account]) -> bytes:
    header = ["Issuer", "Account", "Secret", "Type", "Algorithm", "Digits", "Period", "Counter"]
    rows = [[one.issuer, one.name, one.base32, one.kind, one.algorithm, str(one.digits),
             str(one.period), str(one.counter)] for one in accounts]  # fmt: skip
    return _written([header, *rows])
