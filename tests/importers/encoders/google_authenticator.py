"""Google Authenticator: links after the published message definition, and the old database."""

from __future__ import annotations

import base64
from urllib.parse import quote

from .. import databases
from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "google_authenticator"
_ALGORITHMS = {"SHA1": 1, "SHA256": 2, "SHA512": 3, "MD5": 4}


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Links as the app and as careless copying writes them, beside key URIs; the database."""
    accounts = held()
    half = len(accounts) // 2
    first, second = link(accounts[:half], 2, 0, -7), link(accounts[half:], 2, 1, -7)
    bare = first.replace("%2B", "+").replace("%2F", "/").replace("%3D", "")
    careless = bare.replace("+", " ")
    before, mark, data = bare.partition("data=")
    url_safe = before + mark + data.replace("+", "-").replace("/", "_")
    wrapped = "\r\n".join(second[at : at + 76] for at in range(0, len(second), 76))
    plain = uri(accounts[0])
    simple = [one for one in accounts if (one.algorithm, one.digits) == ("SHA1", 6)]
    return {
        "batch": (_text("# exported", "", first, second), accounts),
        "careless": (_text(careless, wrapped), accounts),
        "url_safe": (_text(url_safe, second), accounts),
        "mixed": (_text(plain, first, plain, second), [accounts[0], *accounts[:half], accounts[0],
                                                       *accounts[half:]]),
        "database": (Written(databases.plain(accounts=[_row(one) for one in simple])), simple),
    }  # fmt: skip


def held() -> list[Account]:
    """The accounts that fit into a link."""
    fit = keeping(of_kinds("totp", "hotp"))
    return [one for one in fit if one.digits in (6, 8) and one.period == 30]


def link(accounts: list[Account], size: int = 1, index: int = 0, batch: int = 1) -> str:
    """One link."""
    body = b"".join(_bytes(1, _parameters(one)) for one in accounts)
    body += _number(2, 2) + _number(3, size) + _number(4, index) + _number(5, batch)
    return f"otpauth-migration://offline?data={quote(base64.b64encode(body).decode(), safe='')}"


def _text(*lines: str) -> Written:
    return Written("\n".join(lines).encode())


def _parameters(one: Account) -> bytes:
    name = f"{one.issuer}:{one.name}" if one.issuer and len(one.name) % 2 else one.name
    made = _bytes(1, one.secret) + _bytes(2, name.encode())
    if one.issuer:
        made += _bytes(3, one.issuer.encode())
    made += _number(4, _ALGORITHMS[one.algorithm]) + _number(5, 2 if one.digits == 8 else 1)
    made += _number(6, 1 if one.kind == "hotp" else 2)
    if one.kind == "hotp":
        made += _number(7, one.counter)
    return made + _bytes(8, b"an id of newer versions") + bytes([9 << 3 | 5]) + b"abcd"


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value % 2**64)


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])


def _row(one: Account) -> dict[str, object]:
    name = f"{one.issuer}:{one.name}" if one.issuer else one.name
    return {"_id": None, "email": name, "secret": one.base32, "counter": one.counter,
            "type": int(one.kind == "hotp"), "provider": 0, "issuer": one.issuer or None,
            "original_name": name, "isencrypted": 0}  # fmt: skip
