"""Microsoft Authenticator's `PhoneFactor`, with its log and without."""

from __future__ import annotations

import base64

from .. import databases
from ..canonical import Account, Written, keeping, of_kinds

APP = "microsoft_authenticator"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Accounts of other services and, with 8 digits, of the company itself."""
    fit = [one for one in keeping(of_kinds("totp")) if one.algorithm == "SHA1"]
    accounts = [one for one in fit if one.period == 30 and one.digits in (6, 8)]
    accounts.append(Account("Microsoft", "mira@example.org", bytes(range(200, 220)), digits=8))
    rows = [_row(at, one) for at, one in enumerate(accounts)]
    half, whole = {"accounts": rows[:2]}, {"accounts": rows[2:]}
    data, log = databases.with_log(half, whole)
    all_in_log, whole_log = databases.with_log({}, {"accounts": rows})
    return {
        "database": (Written(databases.plain(accounts=rows[::-1])), accounts),
        "log": (Written(data, None, {"PhoneFactor-wal": log}, "PhoneFactor"), accounts),
        "all in log": (Written(all_in_log, None, {"PhoneFactor-wal": whole_log}, "PhoneFactor"),
                       accounts),
    }  # fmt: skip


def _row(at: int, one: Account) -> dict[str, object]:
    personal = one.digits == 8
    secret = base64.b64encode(one.secret).decode() if personal else one.base32
    return {"_id": at + 1, "group_key": "", "name": one.issuer, "username": one.name,
            "oath_secret_key": secret, "account_type": int(personal), "cached_pin": "",
            "encrypted_oath_secret_key": "", "ux_position": at}  # fmt: skip
