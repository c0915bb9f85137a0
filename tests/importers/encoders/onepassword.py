"""1Password: 1PUX, the table of version 8, the older 1PIF and OPVault.

After support.1password.com/1pux-format and support.1password.com/opvault-design.
"""

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

from ..canonical import PASSWORD, Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "1password"
_MARK = "***5642bee8-a5ff-11dc-8314-0800200c9a66***"
_ROUNDS = 40_000
_COLUMNS = ["Title", "Url", "Username", "Password", "OTPAuth", "Favorite", "Archived", "Tags",
            "Notes"]  # fmt: skip
Keys = tuple[bytes, bytes]


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Items in one vault and in several; tables; lines; a folder with and without its name."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"), "note", "tags", "pinned")
    one_tag = [one for one in accounts if len(one.tags) == 1]
    bare = [one for one in accounts if one.issuer and (one.kind, one.algorithm, one.digits,
            one.period) == ("totp", "SHA1", 6, 30)]  # fmt: skip
    vault = opvault([item(one) for one in accounts])
    inside = {f"default/{name}": data for name, data in vault.items()}
    profile = {name: data for name, data in vault.items() if name != "profile.js"}
    return {
        "1pux": (Written(_pux({"Private": accounts}, uri)), accounts),
        "1pux-bare": (Written(_pux({"Private": bare}, lambda one: one.base32)), bare),
        "1pux-vaults": (Written(_pux(_by_vault(one_tag), uri)), one_tag),
        "csv": (Written(_table(accounts)), accounts),
        "1pif": (Written(_lines(accounts)), accounts),
        "opvault": (Written(b"", PASSWORD, inside), accounts),
        "opvault-flat": (Written(b"", PASSWORD, vault), accounts),
        "opvault-profile": (Written(vault["profile.js"], PASSWORD, profile), accounts),
    }  # fmt: skip


def item(one: Account, **more: Any) -> dict[str, Any]:
    """An account as an item of OPVault before it is sealed."""
    over = {"title": one.issuer, "ainfo": one.name, "tags": list(one.tags),
            "url": "https://example.org", "URLs": [{"u": "https://example.org"}]}  # fmt: skip
    fields = [{"k": "concealed", "n": "TOTP_0123ABCD", "t": "one-time password", "v": uri(one)}]
    details = {
        "fields": [{"type": "T", "name": "username", "designation": "username", "value": one.name},
                   {"type": "P", "name": "password", "designation": "password", "value": "pw"}],
        "notesPlain": one.note, "sections": [{"name": "linked items"}, {"fields": fields}],
    }  # fmt: skip
    return {"o": over, "d": details, "category": "001", "fave": 1000 if one.pinned else 0, **more}


def opvault(found: list[dict[str, Any]]) -> dict[str, bytes]:
    """The files of a vault; items are dealt out to the bands in their order."""
    derived = hashlib.pbkdf2_hmac("sha512", PASSWORD.encode(), b"salt" * 4, _ROUNDS, 64)
    keys = derived[:32], derived[32:]
    master, over = bytes(range(256)), bytes(range(255, 191, -1))
    profile = {"profileName": "default", "salt": _b64(b"salt" * 4), "iterations": _ROUNDS,
               "masterKey": _b64(_opdata(master, keys)),
               "overviewKey": _b64(_opdata(over, keys))}  # fmt: skip
    folder = {"overview": _b64(_opdata(b'{"title":"Place"}', _halves(over))), "uuid": "F"}
    made = {"profile.js": f"var profile={json.dumps(profile)};".encode(),
            "folders.js": f"loadFolders({json.dumps({'F': folder})});".encode()}  # fmt: skip
    dealt = {f"{at:032X}": _seal(one, master, over) for at, one in enumerate(found)}
    size = -(-len(dealt) // 16)
    for at in range(16):
        part = dict(list(dealt.items())[at * size : (at + 1) * size])
        made[f"band_{at:X}.js"] = f"ld({json.dumps(part)});".encode()
    return made


def _seal(one: dict[str, Any], master: bytes, over: bytes) -> dict[str, Any]:
    first, second = _halves(master)
    own = hashlib.sha512(json.dumps(one).encode()).digest()
    wrapped = b"k" * 16 + _cbc(first, b"k" * 16, own)
    wrapped += hmac.digest(second, wrapped, "sha256")
    details = _opdata(json.dumps(one["d"]).encode(), (own[:32], own[32:]))
    overview = _opdata(json.dumps(one["o"]).encode(), _halves(over))
    return {**one, "k": _b64(wrapped), "d": _b64(details), "o": _b64(overview)}


def _halves(key: bytes) -> Keys:
    both = hashlib.sha512(key).digest()
    return both[:32], both[32:]


def _opdata(plain: bytes, keys: Keys) -> bytes:
    filling = b"r" * (16 - len(plain) % 16)
    body = _cbc(keys[0], b"i" * 16, filling + plain)
    made = b"opdata01" + len(plain).to_bytes(8, "little") + b"i" * 16 + body
    return made + hmac.digest(keys[1], made, "sha256")


def _cbc(key: bytes, iv: bytes, plain: bytes) -> bytes:
    step = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return step.update(plain) + step.finalize()


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _by_vault(accounts: list[Account]) -> dict[str, list[Account]]:
    """A vault for each tag, and an empty one; what the vault's name says is no tag of the item."""
    made: dict[str, list[Account]] = {"Empty": []}
    for one in accounts:
        made.setdefault(one.tags[0], []).extend(keeping([one], "note", "pinned"))
    return made


def _pux(vaults: dict[str, list[Account]], code: Any) -> bytes:
    made = [
        {"attrs": {"name": name, "type": "P"}, "items": [_item(one, code(one)) for one in found]}
        for name, found in vaults.items()
    ]
    whole = {"accounts": [{"attrs": {"accountName": "me"}, "vaults": made}]}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("export.attributes", '{"version":3}')
        packed.writestr("export.data", json.dumps(whole, ensure_ascii=False))
    return out.getvalue()


def _item(one: Account, code: str) -> dict[str, Any]:
    fields = [{"title": "one-time password", "id": "TOTP_0", "value": {"totp": code}},
              {"title": "phone", "id": "x", "value": {"phone": "555"}}]  # fmt: skip
    details = {
        "loginFields": [{"value": one.name, "name": "username", "designation": "username"},
                        {"value": "pw", "name": "password", "designation": "password"}],
        "notesPlain": one.note, "sections": [{"title": "", "fields": fields}],
    }  # fmt: skip
    over = {"title": one.issuer, "url": "https://example.org", "tags": list(one.tags)}
    return {"uuid": "u", "favIndex": int(one.pinned), "state": "active", "categoryUuid": "001",
            "details": details, "overview": over}  # fmt: skip


def _table(accounts: list[Account]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for one in accounts:
        pinned = str(one.pinned).lower()
        row = [one.issuer, "https://example.org", one.name, "pw", uri(one)]
        writer.writerow([*row, pinned, "false", ";".join(one.tags), one.note])
    writer.writerow(["No code", "https://example.org", "me", "pw", "", "false", "false", "", ""])
    return out.getvalue().encode()


def _lines(accounts: list[Account]) -> bytes:
    made = []
    for one in accounts:
        outside = {"tags": list(one.tags)} | ({"faveIndex": 1} if one.pinned else {})
        whole = {"uuid": "u", "typeName": "webforms.WebForm", "title": one.issuer,
                 "location": "https://example.org", "secureContents": item(one)["d"],
                 "openContents": outside}  # fmt: skip
        made += [json.dumps(whole), _MARK]
    return "\n".join(made).encode()
