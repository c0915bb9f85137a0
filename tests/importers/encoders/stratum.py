"""Stratum, after the pages on its backup format."""

from __future__ import annotations

import hashlib
import html
import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "stratum"
_KINDS = {"hotp": 1, "totp": 2, "motp": 3, "steam": 4, "yandex": 5}
_ALGORITHMS = {"SHA256": 1, "SHA512": 2}
_GROUPS = ("Home", "Work")


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Plain, sealed in the new and the old way, the database of the app, and its HTML page."""
    known = keeping(of_kinds(*_KINDS), "tags", "pin")
    shown = [one for one in keeping(known) if one.kind in ("hotp", "totp", "steam")]
    plain = json.dumps(_document(known)).encode()
    return {
        "plain": (Written(plain), known),
        "strong": (_strong(plain), known),
        "legacy": (_legacy(plain), known),
        "database": (_database(_document(known)), known),
        "html": (_page(shown), shown),
    }


def _document(accounts: list[Account]) -> dict[str, list[dict[str, Any]]]:
    rows = [_row(one) | {"Ranking": place} for place, one in enumerate(accounts)]
    bound = [{"CategoryId": tag, "AuthenticatorSecret": row["Secret"], "Ranking": 0}
             for one, row in zip(accounts, rows, strict=True) for tag in one.tags]  # fmt: skip
    groups = [{"Id": name, "Name": name, "Ranking": at} for at, name in enumerate(_GROUPS)]
    return {"Authenticators": rows[1::2] + rows[::2], "Categories": groups,
            "AuthenticatorCategories": bound, "CustomIcons": []}  # fmt: skip


def _row(one: Account) -> dict[str, Any]:
    secret = one.secret.decode() if one.kind == "motp" else one.base32
    return {"Type": _KINDS[one.kind], "Icon": "default", "Issuer": one.issuer,
            "Username": one.name or None, "Secret": secret, "Pin": one.pin or None,
            "Algorithm": _ALGORITHMS.get(one.algorithm, 0), "Digits": one.digits,
            "Period": one.period, "Counter": one.counter}  # fmt: skip


def _strong(plain: bytes) -> Written:
    salt, nonce = bytes(range(16)), bytes(range(20, 32))
    kdf = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=65536)
    sealed = AESGCM(kdf.derive(PASSWORD.encode())).encrypt(nonce, plain, None)
    return Written(b"AUTHENTICATORPRO" + salt + nonce + sealed, PASSWORD)


def _legacy(plain: bytes) -> Written:
    salt, iv = bytes(range(20)), bytes(range(30, 46))
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), salt, 64_000, 32)
    short = 16 - len(plain) % 16
    sealer = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    sealed = sealer.update(plain + bytes([short]) * short) + sealer.finalize()
    return Written(b"AuthenticatorPro" + salt + iv + sealed, PASSWORD)


def _database(document: dict[str, list[dict[str, Any]]]) -> Written:
    tables = {"authenticator": "Authenticators", "category": "Categories",
              "authenticatorcategory": "AuthenticatorCategories"}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "proauth.db3"
        db = sqlite3.connect(path)
        for table, name in tables.items():
            rows = document[name]
            columns = [f'"{column.lower()}"' for column in rows[0]]
            db.execute(f'CREATE TABLE "{table}" ({", ".join(columns)})')
            marks = ", ".join("?" * len(columns))
            db.executemany(f'INSERT INTO "{table}" VALUES ({marks})',
                           [tuple(row.values()) for row in rows])  # fmt: skip
        db.commit()
        db.close()
        return Written(path.read_bytes())


def _page(accounts: list[Account]) -> Written:
    rows = "".join(
        f"<tr>\n<td>{html.escape(one.issuer)}</td>\n<td>{html.escape(one.name)}</td>\n"
        f"<td><code>{uri(one)}</code></td>\n<td><img src='data:image/png;base64,AAAA'></td>\n</tr>"
        for one in accounts
    )
    head = "<title>Stratum Backup</title><style>td { padding: 8px; }</style>"
    columns = "<th>Issuer</th><th>Username</th><th>OTP Auth URI</th><th>QR Code</th>"
    page = (f"<!doctype html>\n<html><head>{head}</head><body><table><tr>{columns}</tr>{rows}"
            "</table></body></html>")  # fmt: skip
    return Written(page.encode())
