"""LastPass Authenticator's JSON, versions 1 and 3."""

from __future__ import annotations

import json
from typing import Any

from ..canonical import Account, Written, keeping, of_kinds

APP = "lastpass_authenticator"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Version 3 of Android, version 1 of iOS, and a later one."""
    fit = keeping(of_kinds("totp"), "pinned", "tags")
    accounts = [one for one in fit if len(one.tags) < 2]
    return {
        "v3": (_written(accounts, 3), accounts),
        "v1": (_written(accounts, 1), accounts),
        "v4": (_written(accounts, 4), accounts),
    }


def _written(accounts: list[Account], version: int) -> Written:
    folders = [
        {"id": 1, "name": "Favorites", "isOpened": True},
        {"id": 0, "name": "Other Accounts"},
    ]
    folders += [{"id": 7, "name": "Work"}, {"id": 8, "name": "Home"}]
    rows = [_row(one, version) for one in accounts]
    whole = {"deviceName": "a phone", "deviceSecret": "", "version": version, "accounts": rows,
             "folders": folders}  # fmt: skip
    return Written(json.dumps(whole).encode())


def _row(one: Account, version: int) -> dict[str, Any]:
    folder = {"Work": 7, "Home": 8}.get("".join(one.tags), 1 if one.pinned else 0)
    made = {"accountID": "", "lmiUserId": "", "issuerName": one.issuer, "userName": one.name,
            "originalIssuerName": one.issuer, "originalUserName": one.name, "secret": one.base32,
            "timeStep": one.period, "digits": one.digits, "algorithm": one.algorithm,
            "creationTimestamp": 1, "isFavorite": one.pinned,
            "folderData": {"folderId": folder, "position": 0}}  # fmt: skip
    return made | ({"pushNotification": False} if version > 1 else {})
