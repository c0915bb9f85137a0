"""Short files in which a long text or a picture is named over and over."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from ..canonical import PASSWORD, Written
from . import CANARY, Hostile
from .archives import packed
from .valid import encoder, written

_LONG = (CANARY + " ") * 50_000
_KEY = "MZXW6YTBOI"
_ROWS = 5_000


def files() -> Iterator[Hostile]:
    """Groups, folders, vaults, icons and references."""
    for name, document in _documents().items():
        data = json.dumps(document).encode()
        yield Hostile(f"unfolding: {name}", Written(data), worst=name == "groups of Aegis")
    item = {"details": {"sections": [{"fields": [{"value": {"totp": _KEY}}]}]}}
    vaults = [{"attrs": {"name": _LONG}, "items": [item] * _ROWS}, {"items": []}]
    data = json.dumps({"accounts": [{"vaults": vaults}]}).encode()
    yield Hostile("unfolding: a vault of 1PUX", Written(packed({"export.data": data}, 0)))
    yield from _trees()
    yield from _of_java()


def _documents() -> dict[str, Any]:
    aegis = json.loads(written("aegis")["v3"].data)
    row = aegis["db"]["entries"][0]
    groups = [{"uuid": "g", "name": _LONG}]
    tagged = aegis | {"db": {"groups": groups, "entries": [row | {"groups": ["g"] * 500}] * 50}}
    twofas = json.loads(written("twofas")["schema4"].data)
    service = twofas["services"][0] | {"groupId": "g"}
    lastpass = json.loads(written("lastpass_authenticator")["v3"].data)
    account = lastpass["accounts"][0] | {"folderData": {"folderId": 9}}
    login = {"type": 1, "folderId": "f", "login": {"totp": _KEY}}
    stratum = json.loads(written("stratum")["plain"].data)
    bound = [{"CategoryId": "c", "AuthenticatorSecret": f"{at}"} for at in range(_ROWS)]
    categories = [{"Id": "c", "Name": CANARY}] * _ROWS
    named = [{"Id": "@i", "Data": base64.b64encode(bytes(3_000_000)).decode()}]
    pictured = [stratum["Authenticators"][0] | {"Icon": "@@i"}] * _ROWS
    return {
        "groups of Aegis": tagged,
        "a group of 2FAS": twofas | {"groups": [{"id": "g", "name": _LONG}],
                                     "services": [service] * _ROWS},
        "a folder of LastPass": lastpass | {"folders": [{"id": 9, "name": _LONG}],
                                            "accounts": [account] * _ROWS},
        "a folder of Bitwarden": {"encrypted": False, "folders": [{"id": "f", "name": _LONG}],
                                  "items": [login] * _ROWS},
        "groups of Stratum": stratum | {"AuthenticatorCategories": bound, "Categories": categories},
        "an icon of Stratum": stratum | {"CustomIcons": named, "Authenticators": pictured},
    }  # fmt: skip


def _trees() -> Iterator[Hostile]:
    picture = base64.b64encode(bytes(3_000_000)).decode()
    icon = (
        f"<Meta><CustomIcons><Icon><UUID>i</UUID><Data>{picture}</Data></Icon></CustomIcons></Meta>"
    )
    string = f"<String><Key>otp</Key><Value>{_KEY}</Value></String>"
    entry = f"<Entry><CustomIconUUID>i</CustomIconUUID>{string}</Entry>"
    group = f"<Root><Group><Group><Name>{_LONG}</Name>"
    for name, meta, begin in (("an icon", icon, "<Root><Group><Group>"), ("a group", "", group)):
        text = f"<KeePassFile>{meta}{begin}{entry * _ROWS}</Group></Group></Root></KeePassFile>"
        yield Hostile(f"unfolding: {name} of KeePass", Written(text.encode()))
    space = f'<KeyContainer xmlns="{"u" * 500_000}" Version="1.0">' + "<KeyPackage/>" * 50_000
    spaced = Written((space + "</KeyContainer>").encode())
    yield Hostile("unfolding: a namespace", spaced, by_clock=True)
    device = f"<DeviceInfo><Manufacturer>{_LONG}</Manufacturer></DeviceInfo>"
    key = (
        f'<Key Algorithm="hotp"><Data><Secret><PlainValue>{_KEY}</PlainValue></Secret></Data></Key>'
    )
    whole = (
        f'<KeyContainer Version="1.0"><KeyPackage>{device}{key * _ROWS}</KeyPackage></KeyContainer>'
    )
    yield Hostile("unfolding: a device of PSKC", Written(whole.encode()), by_clock=True)


def _of_java() -> Iterator[Hostile]:
    """A text of 60 kB that stands once in the stream and is the value of every name."""
    made = encoder("freeotp2")
    first = made._token(made.of_kinds("totp")[0]) | {"x": CANARY * 3_000}
    master = json.dumps(made._master("sha512", True))
    begin = made.serialized([("masterKey", master), ("a-token", json.dumps(first))])[:-1]
    handle = b"\x71" + (0x7E0000 + 5).to_bytes(4, "big")
    names = b"".join(made._string(f"{at}-token") + handle for at in range(20_000))
    yield Hostile("unfolding: a text of Java", Written(begin + names + b"\x78", PASSWORD))
