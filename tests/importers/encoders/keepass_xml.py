"""KeePass's XML, with the keys of accounts in every spelling that its relatives use."""

from __future__ import annotations

import base64
from collections.abc import Callable
from xml.etree import ElementTree

from ..canonical import PNG, Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "keepass_kdbx"
_BIN, _ICON, _NONE = b"b" * 16, b"i" * 16, bytes(16)
Fields = dict[str, str]


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Key URIs; and what KeeOtp, TrayTOTP and KeePass itself write."""
    return {
        name: (Written(document(accounts, spelt)), accounts)
        for name, (spelt, accounts) in spellings().items()
    }


def spellings() -> dict[str, tuple[Callable[[Account], Fields], list[Account]]]:
    """Each spelling, and the accounts that it can say."""
    everything = keeping(of_kinds("totp", "hotp", "steam"), "note", "tags")
    timed = [one for one in everything if one.kind == "totp"]
    seeded = [one for one in everything if one.kind != "hotp" and one.algorithm == "SHA1"]
    counted = [one for one in everything if one.kind == "hotp"
               and (one.algorithm, one.digits) == ("SHA1", 6)]  # fmt: skip
    bare = [one for one in timed if (one.algorithm, one.digits, one.period) == ("SHA1", 6, 30)]
    return {
        "uri": (lambda one: {"otp": uri(one)}, everything),
        "bare": (lambda one: {"otp": one.base32.lower()}, bare),
        "keeotp": (_keeotp, everything),
        "seed": (_seed, seeded),
        "base32": (lambda one: _time_otp(one, "-Base32", one.base32), timed),
        "base64": (lambda one: _time_otp(one, "-Base64", _b64(one.secret)), timed),
        "hex": (lambda one: _time_otp(one, "-Hex", one.secret.hex()), timed),
        "hmac": (_hmac_otp, counted),
    }


def document(accounts: list[Account], spelt: Callable[[Account], Fields]) -> bytes:
    """A database's XML: a group for each tag, a history, and a bin with a group in it."""
    root = ElementTree.Element("KeePassFile")
    meta = ElementTree.SubElement(root, "Meta")
    _texts(meta, Generator="KeePass", RecycleBinEnabled="True", RecycleBinUUID=_b64(_BIN))
    icon = ElementTree.SubElement(ElementTree.SubElement(meta, "CustomIcons"), "Icon")
    _texts(icon, UUID=_b64(_ICON), Data=_b64(PNG))
    top = _group(ElementTree.SubElement(root, "Root"), "Database", _NONE)
    for one in accounts:
        _entry(top, one, spelt(one))
    _entry(top, Account("No code", "me", b""), {})
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _group(above: ElementTree.Element, name: str, uuid: bytes) -> ElementTree.Element:
    made = ElementTree.SubElement(above, "Group")
    _texts(made, UUID=_b64(uuid), Name=name)
    return made


def _entry(group: ElementTree.Element, one: Account, fields: Fields) -> None:
    made = ElementTree.SubElement(group, "Entry")
    icon = _ICON if one.tags else _NONE
    _texts(made, UUID=_b64(b"e" * 16), CustomIconUUID=_b64(icon), Tags=";".join(one.tags))
    own = {"Title": one.issuer, "UserName": one.name, "Password": "pw", "Notes": one.note}
    for key, value in (own | fields).items():
        _texts(ElementTree.SubElement(made, "String"), Key=key, Value=value)
    older = ElementTree.SubElement(ElementTree.SubElement(made, "History"), "Entry")
    _texts(ElementTree.SubElement(older, "String"), Key="otp", Value="MZXW6YTBOI")


def _texts(element: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(element, name).text = text


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _keeotp(one: Account) -> Fields:
    kind = f"&type={one.kind.capitalize()}" if one.kind != "totp" else ""
    step = f"&counter={one.counter}" if one.kind == "hotp" else f"&step={one.period}"
    mode = one.algorithm.capitalize()
    key = base64.b32encode(one.secret).decode().replace("=", "%3d")
    return {"otp": f"key={key}{kind}{step}&size={one.digits}&otpHashMode={mode}"}


def _seed(one: Account) -> Fields:
    shown = "S" if one.kind == "steam" else str(one.digits)
    return {"TOTP Seed": one.base32, "TOTP Settings": f"{one.period};{shown}"}


def _time_otp(one: Account, ending: str, secret: str) -> Fields:
    made = {f"TimeOtp-Secret{ending}": secret}
    if one.digits != 6:
        made["TimeOtp-Length"] = str(one.digits)
    if one.period != 30:
        made["TimeOtp-Period"] = str(one.period)
    if one.algorithm != "SHA1":
        made["TimeOtp-Algorithm"] = f"HMAC-SHA-{one.algorithm[3:]}"
    return made


def _hmac_otp(one: Account) -> Fields:
    return {"HmacOtp-Secret-Base32": one.base32, "HmacOtp-Counter": str(one.counter)}
