"""Proton Pass, after the exporter of its web client."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "proton_pass"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """The archive, what is in it, and the table; each item in a vault."""
    known = [
        replace(one, tags=("Personal",)) for one in keeping(of_kinds("totp"), "note", "pinned")
    ]
    document = json.dumps(_document(known)).encode()
    listed = [replace(one, pinned=False) for one in known]
    return {
        "archive": (_archive(document), known),
        "document": (Written(document), known),
        "table": (_table(known), listed),
    }


def _document(accounts: list[Account]) -> dict[str, Any]:
    login: dict[str, Any] = {
        "itemEmail": "", "password": "hush", "urls": ["https://example.org"], "totpUri": "",
        "passkeys": [], "itemUsername": "",
    }  # fmt: skip
    other: dict[str, Any] = {
        "metadata": {"name": "no code", "note": ""}, "type": "note", "content": {},
        "extraFields": [],
    }  # fmt: skip
    items: list[dict[str, Any]] = [{"itemId": "a", "data": other, "state": 1}]
    for at, one in enumerate(accounts):
        data: dict[str, Any] = {"metadata": {"name": one.issuer, "note": one.note}, "type": "login",
                "content": dict(login), "extraFields": []}  # fmt: skip
        if at % 2:
            field = {"fieldName": "second", "type": "totp", "data": {"totpUri": uri(one)}}
            data["extraFields"] = [field]
        else:
            data["content"]["totpUri"] = uri(one)
        items.append({"itemId": "b", "data": data, "state": 1, "pinned": one.pinned})
    vaults = {"v": {"name": "Personal", "items": items}, "w": {"name": "Empty", "items": []}}
    return {"userId": "u", "vaults": vaults, "version": "1.31.0"}


def _archive(document: bytes) -> Written:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        made.writestr("Proton Pass/", b"")
        made.writestr("Proton Pass/data.json", document)
    return Written(whole.getvalue())


def _table(accounts: list[Account]) -> Written:
    header = ("type", "name", "url", "email", "username", "password", "note", "totp", "createTime",
              "modifyTime", "vault")  # fmt: skip
    whole = io.StringIO(newline="")
    table = csv.DictWriter(whole, header)
    table.writeheader()
    table.writerow({"type": "note", "name": "no code", "vault": "Personal"})
    for one in accounts:
        table.writerow({"type": "login", "name": one.issuer, "password": "hush", "note": one.note,
                        "totp": uri(one), "vault": "Personal"})  # fmt: skip
    return Written(whole.getvalue().encode())
