"""Bitwarden, after the export services of its clients."""

from __future__ import annotations

import base64
import csv
import hashlib
import hmac
import io
import json
import zipfile
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "bitwarden"
_SALT = "zZ1oyeGvqA6jH8rJ0rQ2gw=="
COLUMNS = ["folder", "favorite", "type", "name", "notes", "fields", "reprompt", "login_uri",
            "login_username", "login_password", "login_totp"]  # fmt: skip
_NOTE = {"type": 2, "name": "A note", "notes": "no login here", "secureNote": {"type": 0}}
_LOGIN = {"type": 1, "name": "No code", "login": {"username": "me", "password": "pw", "totp": None}}


def files() -> dict[str, tuple[Written, list[Account]]]:
    """A vault and an organisation's, open and sealed both ways, as JSON, as tables and in a ZIP."""
    everything = keeping(of_kinds("totp", "hotp", "steam"), "note", "tags", "pinned")
    one_tag = [one for one in everything if len(one.tags) < 2]
    shared = keeping(everything, "note", "tags")
    bare = [one for one in one_tag if (one.algorithm, one.digits, one.period, one.kind)
            == ("SHA1", 6, 30, "totp") and one.issuer]  # fmt: skip
    vault = json.dumps(_vault(one_tag), indent=2).encode()
    return {
        "vault": (Written(vault), one_tag),
        "organisation": (Written(json.dumps(_organisation(shared)).encode()), shared),
        "bare": (Written(json.dumps(_vault(bare, bare=True)).encode()), bare),
        "pbkdf2": (_sealed(vault, 0), one_tag),
        "argon2id": (_sealed(vault, 1), one_tag),
        "csv": (Written(_table(one_tag)), one_tag),
        "organisation-csv": (Written(_shared_table(shared)), shared),
        "zip": (Written(_zip(vault)), one_tag),
    }


def code(one: Account) -> str:
    """What stands in the field `totp`."""
    return f"steam://{one.base32}" if one.kind == "steam" else uri(one)


def _item(one: Account, *, bare: bool = False) -> dict[str, Any]:
    login = {"uris": [{"match": None, "uri": "https://example.org"}], "username": one.name or None,
             "password": "pw", "totp": one.base32.lower() if bare else code(one)}  # fmt: skip
    return {"id": "i", "type": 1, "reprompt": 0, "name": one.issuer, "notes": one.note or None,
            "favorite": one.pinned, "login": login}  # fmt: skip


def _vault(accounts: list[Account], *, bare: bool = False) -> dict[str, Any]:
    tags = sorted({tag for one in accounts for tag in one.tags})
    folders = [{"id": f"f-{tag}", "name": tag} for tag in tags]
    items = [
        {**_item(one, bare=bare), "folderId": f"f-{one.tags[0]}" if one.tags else None,
         "collectionIds": None}
        for one in accounts
    ]  # fmt: skip
    return {"encrypted": False, "folders": folders, "items": [_NOTE, *items, _LOGIN]}


def _organisation(accounts: list[Account]) -> dict[str, Any]:
    tags = sorted({tag for one in accounts for tag in one.tags})
    collections = [{"id": f"c-{tag}", "organizationId": "o", "name": tag} for tag in tags]
    items = [
        {**_item(one), "favorite": False, "collectionIds": [f"c-{tag}" for tag in one.tags]}
        for one in accounts
    ]
    return {"encrypted": False, "collections": collections, "items": [*items, _NOTE]}


def _written(columns: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([columns, *rows])
    return out.getvalue().encode("utf-8-sig")


def _table(accounts: list[Account]) -> bytes:
    rows = [
        ["".join(one.tags), "1" if one.pinned else "", "login", one.issuer, one.note, "", "0",
         "https://example.org,https://example.com", one.name, "pw", code(one)]
        for one in accounts
    ]  # fmt: skip
    return _written(COLUMNS, [*rows, ["", "", "note", "A note", "text", "", "0", "", "", "", ""]])


def _shared_table(accounts: list[Account]) -> bytes:
    rows = [
        [",".join(one.tags), "login", one.issuer, one.note, "", "0", "", one.name, "pw", code(one)]
        for one in accounts
    ]
    return _written(["collections", *COLUMNS[2:]], rows)


def _sealed(plain: bytes, kind: int) -> Written:
    cost = {"kdfIterations": 600_000 if kind == 0 else 3}
    if kind == 0:
        key = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), _SALT.encode(), 600_000)
    else:
        cost |= {"kdfMemory": 8, "kdfParallelism": 2}
        salt = hashlib.sha256(_SALT.encode()).digest()
        made = Argon2id(salt=salt, length=32, iterations=3, lanes=2, memory_cost=8 << 10)
        key = made.derive(PASSWORD.encode())
    whole = {"encrypted": True, "passwordProtected": True, "salt": _SALT, "kdfType": kind, **cost,
             "encKeyValidation_DO_NOT_EDIT": _text(key, b"0f4b1b5e-a guid"),
             "data": _text(key, plain)}  # fmt: skip
    return Written(json.dumps(whole).encode(), PASSWORD)


def _text(key: bytes, plain: bytes) -> str:
    first, second = (hmac.digest(key, info + b"\1", "sha256") for info in (b"enc", b"mac"))
    iv, spare = b"i" * 16, 16 - len(plain) % 16
    step = Cipher(algorithms.AES(first), modes.CBC(iv)).encryptor()
    body = step.update(plain + bytes([spare]) * spare) + step.finalize()
    parts = (iv, body, hmac.digest(second, iv + body, "sha256"))
    return "2." + "|".join(base64.b64encode(part).decode() for part in parts)


def _zip(vault: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", vault)
        packed.writestr("attachments/i/picture.png", b"\x89PNG")
    return out.getvalue()
