"""The output of extract_otp_secrets (scito) in JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "scito_extract"
_COLUMNS = ["name", "secret", "issuer", "type", "counter", "url"]


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Both, and a table without key URIs for what Google's defaults describe."""
    accounts = keeping(of_kinds("totp", "hotp"))
    plain = [one for one in accounts if (one.algorithm, one.digits, one.period) == ("SHA1", 6, 30)]
    rows = [_row(one) for one in accounts]
    return {
        "json": (Written(json.dumps(rows, indent=2, ensure_ascii=False).encode()), accounts),
        "csv": (Written(_table(rows)), accounts),
        "no-url": (Written(_table([{**_row(one), "url": ""} for one in plain])), plain),
    }


def _row(one: Account) -> dict[str, Any]:
    counter = one.counter if one.kind == "hotp" else None
    return {"name": one.name, "secret": one.base32, "issuer": one.issuer, "type": one.kind,
            "counter": counter, "url": uri(one)}  # fmt: skip


def _table(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
