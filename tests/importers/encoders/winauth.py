"""WinAuth, after the source of its versions 2 and 3; Blowfish is written here a second time."""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import json
import math
from dataclasses import replace
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

import pyzipper

from ..canonical import ACCOUNTS, PASSWORD, PNG, Account, Written, keeping, of_kinds

APP = "winauth"
_TYPES = {"totp": "Google", "hotp": "HOTP", "steam": "Steam"}
_SEALED_BY = b"pbkdfsal"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """The list, the list in an archive, and the settings: plain, and sealed in three places."""
    listed = keeping(of_kinds("totp", "hotp", "steam"))
    kept = [_as_kept(one) for one in listed]
    old = [replace(one, issuer="", name="") for one in ACCOUNTS if one.kind == "totp"
           and (one.algorithm, one.digits, one.period) == ("SHA1", 6, 30)]  # fmt: skip
    text = "\r\n".join(map(uri, listed)).encode()
    inside = "<config>" + "".join(map(_authenticator, listed)) + "</config>"
    return {
        "list": (Written(text), listed),
        "zip": (_zipped(text), listed),
        "xml": (_settings("".join(map(_authenticator, listed))), kept),
        "xml-sealed": (_settings(f'<data encrypted="y" sha1="">{_seal(inside)}</data>', PASSWORD),
                       kept),
        "xml-3.0": (_settings(_seal("<WinAuth>" + inside + "</WinAuth>"), PASSWORD,
                              ' encrypted="y"'), kept),
        "xml-each": (_settings("".join(_authenticator(one, sealed=True) for one in listed),
                               PASSWORD), kept),
        "xml-v2": (_settings("".join(map(_old, keeping(old))), PASSWORD), keeping(old)),
    }  # fmt: skip


def _as_kept(one: Account) -> Account:
    """The settings hold one name alone."""
    return replace(one, issuer="Steam" if one.kind == "steam" else "", name=_name(one))


def _name(one: Account) -> str:
    return f"{one.issuer} {one.name}".strip()


def uri(one: Account) -> str:
    """As WinAuth writes it: the issuer raw, blanks as plus signs."""
    label = f"{one.issuer}:{quote_plus(one.name)}" if one.issuer else quote_plus(one.name)
    more = f"&issuer={quote_plus(one.issuer)}" if one.issuer else ""
    more += f"&algorithm={one.algorithm}" if one.algorithm != "SHA1" else ""
    secret = one.base32
    if one.kind == "steam":
        more += f"&deviceid=android%3a1&data={quote_plus(_steam(one))}"
        secret = "ASDF"
    if one.kind == "hotp":
        more += f"&counter={one.counter - 1}"
    more += "&icon=WinAuth" if one.pinned else ""
    if one.note:
        more += "&icon=" + quote_plus("base64:" + base64.b32encode(PNG).decode())
    more += f"&period={one.period}" if one.period != 30 else ""
    kind = "hotp" if one.kind == "hotp" else "totp"
    return f"otpauth://{kind}/{label}?secret={secret}&digits={one.digits}{more}"


def _steam(one: Account) -> str:
    return json.dumps({"shared_secret": base64.b64encode(one.secret).decode(),
                       "account_name": one.name, "revocation_code": "R1"})  # fmt: skip


def _zipped(text: bytes) -> Written:
    made = io.BytesIO()
    with pyzipper.AESZipFile(made, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(PASSWORD.encode())
        archive.writestr("winauth-2024-01-31.txt", text)
    return Written(made.getvalue(), PASSWORD)


def _settings(inside: str, password: str | None = None, more: str = "") -> Written:
    whole = f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<WinAuth version="3.6"{more}>{inside}'
    return Written(f"{whole}</WinAuth>".encode(), password)


def _authenticator(one: Account, sealed: bool = False) -> str:
    data = f"{one.secret.hex().upper()}\t{one.digits}\t{one.algorithm}\t{one.period}"
    if one.kind == "hotp":
        data += f"|{one.counter - 1}"
    if one.kind == "steam":
        parts = ("serial", "android:1", _steam(one), "")
        data += "|" + "|".join(part.encode().hex() for part in parts)
    held = f"<servertimediff>0</servertimediff><secretdata>{data}</secretdata>"
    box = f"<authenticatordata>{held}</authenticatordata>"
    if sealed:
        box = f'<authenticatordata encrypted="y">{_seal(box)}</authenticatordata>'
    return (f'<WinAuthAuthenticator id="0" type="WinAuth.{_TYPES[one.kind]}Authenticator">'
            f"<name>{escape(_name(one))}</name><skin/>{box}</WinAuthAuthenticator>")  # fmt: skip


def _old(one: Account) -> str:
    """Version 2 kept no name, and sealed the bytes of the key without a hash."""
    sealed = _SEALED_BY + _encrypt(one.secret)
    return ('<authenticator type="WindowsAuthenticator.GoogleAuthenticator">'
            f'<secretdata encrypted="y">{sealed.hex()}</secretdata></authenticator>')  # fmt: skip


def _seal(text: str) -> str:
    salt, plain = b"hashsalt", text.encode()
    hashed = hashlib.sha256(salt + plain).digest()
    return (b"WINAUTH3" + salt + hashed + _SEALED_BY + _encrypt(plain)).hex().upper()


def _encrypt(plain: bytes) -> bytes:
    """Padded after ISO 10126: any bytes, then how many there are."""
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), _SEALED_BY, 2000, 256)
    size = 8 - len(plain) % 8
    padded = plain + b"\x5a" * (size - 1) + bytes([size])
    p, s = _tables(key)
    found = bytearray()
    for at in range(0, len(padded), 8):
        half = (int.from_bytes(padded[at + n : at + n + 4], "big") for n in (0, 4))
        for word in _block(p, s, *half):
            found += word.to_bytes(4, "big")
    return bytes(found)


@functools.cache
def _tables(key: bytes) -> tuple[list[int], list[list[int]]]:
    digits = _pi_digits(8 * (18 + 1024))
    words = [int(digits[at : at + 8], 16) for at in range(0, len(digits), 8)]
    p, s = words[:18], [words[18 + 256 * n : 274 + 256 * n] for n in range(4)]
    for at in range(18):
        for place in range(4):
            p[at] ^= key[(4 * at + place) % len(key)] << 8 * (3 - place)
    pair = (0, 0)
    for table in (p, *s):
        for at in range(0, len(table), 2):
            pair = table[at], table[at + 1] = _block(p, s, *pair)
    return p, s


def _block(p: list[int], s: list[list[int]], left: int, right: int) -> tuple[int, int]:
    for at in range(0, 16, 2):
        left ^= p[at]
        right ^= _mixed(s, left) ^ p[at + 1]
        left ^= _mixed(s, right)
    return right ^ p[17], left ^ p[16]


def _mixed(s: list[list[int]], word: int) -> int:
    a, b, c, d = word.to_bytes(4, "big")
    return ((s[0][a] + s[1][b] ^ s[2][c]) + s[3][d]) % (1 << 32)


def _pi_digits(count: int) -> str:
    """Hexadecimal digits behind the point, by Gauss and Legendre."""
    bits = 4 * count + 128
    one = 1 << bits
    a, b, t, x = one, math.isqrt(one * one // 2), one // 4, 1
    for _ in range(20):
        mean, b = (a + b) // 2, math.isqrt(a * b)
        t -= x * (a - mean) ** 2 // one
        a, x = mean, 2 * x
    pi = (a + b) ** 2 // (4 * t)
    return f"{(pi - 3 * one) >> 128:0{count}x}"
