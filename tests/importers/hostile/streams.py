"""Binary streams made to harm: Java's, Apple's keyed archives, protocol buffers, KDBX."""

from __future__ import annotations

import base64
import json
import plistlib
import random
import struct
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ..canonical import PASSWORD, Written
from . import CANARY, Hostile, values
from .containers import containers
from .valid import encoder, written

_JAVA = b"\xac\xed\0\5"


def files() -> Iterator[Hostile]:
    """All of them."""
    for name, data in _java():
        yield Hostile(
            f"java: {name}",
            Written(data, PASSWORD),
            worst=name in ("objects in objects, deep", "a map in itself, a cycle"),
        )
    yield from _freeotp2()
    yield from _archives()
    yield from _messages()
    yield from _kdbx()


def _utf(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()


def _class(name: str, flags: int = 3, fields: bytes = b"\0\0", parent: bytes = b"\x70") -> bytes:
    return b"\x72" + _utf(name) + bytes(8) + bytes([flags]) + fields + b"\x78" + parent


def _java() -> Iterator[tuple[str, bytes]]:
    hash_map = _class("java.util.HashMap")
    first, block = struct.pack(">I", 0x7E0000), b"\x77\x08" + bytes(8)
    text = b"\x74" + _utf(CANARY)
    yield "nothing behind its magic", _JAVA
    yield "a null", _JAVA + b"\x70"
    yield "an unknown mark", _JAVA + b"\x99" * 99
    yield "a reference to nowhere", _JAVA + b"\x71\xff\xff\xff\xff"
    yield "a reference to itself", _JAVA + b"\x71" + first
    yield (
        "a class that is its own parent, a cycle",
        _JAVA + b"\x73" + _class("a", parent=b"\x71" + first),
    )
    yield "classes over classes, deep", _JAVA + b"\x73" + _class("a", parent=b"")[:-1] * 40_000
    yield "objects in objects, deep", _JAVA + (b"\x73" + hash_map + block) * 20_000
    yield (
        "fields of objects, deep",
        _JAVA + (b"\x73" + _class("a", 2, b"\0\1L" + _utf("f") + text)) * 9_000,
    )
    yield (
        "a map in itself, a cycle",
        (
            _JAVA
            + b"\x73"
            + hash_map
            + block
            + text
            + b"\x71"
            + struct.pack(">I", 0x7E0001)
            + b"\x78"
        ),
    )
    yield "65,535 fields", _JAVA + b"\x73" + _class("a", 2, b"\xff\xff")
    yield "a long text of 2^63", _JAVA + b"\x7c" + struct.pack(">Q", 2**63)
    yield "a long block of 2^32", _JAVA + b"\x73" + hash_map + b"\x7a\xff\xff\xff\xff"
    yield "many blocks", _JAVA + b"\x73" + hash_map + b"\x77\0" * 200_000 + b"\x78"
    yield "many nulls", _JAVA + b"\x73" + hash_map + block + b"\x70" * 200_000 + b"\x78"
    yield (
        "half surrogates",
        _JAVA + b"\x73" + hash_map + block + b"\x74\0\3\xed\xa0\x80" * 2 + b"\x78",
    )
    yield "an array", _JAVA + b"\x75" + _class("[B", 2) + struct.pack(">I", 2**31 - 1)
    yield "an externalizable", _JAVA + b"\x73" + _class("a", 12) + block + b"\x78"
    yield "a proxy", _JAVA + b"\x73\x7d" + struct.pack(">I", 2**31 - 1)
    shared = _JAVA + b"\x73" + hash_map + block + b"\x74\xff\xff" + b"[" * 65_535
    pairs = b"".join(
        b"\x74" + _utf(f"{at}") + b"\x71" + struct.pack(">I", 0x7E0002) for at in range(60_000)
    )
    yield "one long text 60,000 times", shared + b"\x70" + pairs + b"\x78"


def _freeotp2() -> Iterator[Hostile]:
    """The JSON texts in the map, each with a value that is wrong."""
    made = encoder("freeotp2")
    one = made.of_kinds("totp")[0]
    token, sealed = made._token(one), made._sealed(made._MASTER, one.secret, "HmacSHA1", True)
    master = made._master("sha512", True)
    for name, group in values.GROUPS.items():
        pairs = [("masterKey", json.dumps(master)), *_pair("good", token, sealed)]
        wrong = [
            (values.changed(token, path, value), sealed)
            for path in values.paths(token)
            for value in group
        ]
        wrong += [
            (token, values.changed(sealed, path, value))
            for path in values.paths(sealed)
            for value in group
        ]
        for number, (first, second) in enumerate(wrong[: 60 if name == "lengthy" else 400]):
            pairs += _pair(f"{number}", first, second)
        yield Hostile(f"freeotp2: rows of {name}", Written(made.serialized(pairs), PASSWORD), 1)
        for path in values.paths(master, 1):
            changed = values.changed(master, path, group[len(path) % len(group)])
            pairs = [("masterKey", json.dumps(changed)), *_pair("good", token, sealed)]
            shown = ".".join(map(str, path))
            yield Hostile(f"freeotp2: {shown} of {name}", Written(made.serialized(pairs), PASSWORD))


def _pair(name: str, token: Any, sealed: Any) -> list[tuple[str, str]]:
    return [(name, json.dumps({"key": json.dumps(sealed)})), (f"{name}-token", json.dumps(token))]


# keyed archives -----------------------------------------------------------------------------------


def _archives() -> Iterator[Hostile]:
    around = {one.name: one for one in containers() if one.kind == "plist"}
    for container in around.values():
        whole = plistlib.loads(container.seed)
        for number, changed in enumerate(_objects(whole)):
            for data in _dumped(changed):
                yield Hostile(f"{container.name}: {number}", container.wrap(data))
        for name, data in _plists():
            yield Hostile(
                f"{container.name}: {name}",
                container.wrap(data),
                worst="30,000" in name and "inside" in container.name,
            )


def _dumped(value: Any) -> Iterator[bytes]:
    try:
        yield plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
    except (OverflowError, TypeError, RecursionError):
        return


def _objects(whole: dict[str, Any]) -> Iterator[Any]:
    """One object at a time replaced, pointers turned around."""
    uid = plistlib.UID
    chance = random.Random("objects")
    odd: list[Any] = [
        CANARY,
        -1,
        2**63,
        1.5,
        b"",
        b"\xff" * 90,
        [],
        {},
        True,
        uid(0),
        uid(1),
        uid(10**6),
        {"NS.objects": [uid(1)] * 9},
        {"NS.keys": 5, "NS.objects": {}},
        [uid(2)] * 3,
        {"NS.string": 5},
        {"NS.data": []},
        float("nan"),
        float("inf"),
        CANARY * 3000,
    ]
    objects = whole["$objects"]
    for at in range(1, min(len(objects), 40), 2):
        yield {**whole, "$objects": [*objects[:at], odd[at % len(odd)], *objects[at + 1 :]]}
    for value in odd:
        wrong = [_swapped(one, value) if chance.random() < 0.3 else one for one in objects]
        yield {**whole, "$objects": wrong}
        yield {**whole, "$top": {"root": value}}
        yield {**whole, "$objects": value}
        yield {**whole, "$top": value}


def _swapped(one: Any, value: Any) -> Any:
    return dict.fromkeys(one, value) if isinstance(one, dict) else value


def _plists() -> Iterator[tuple[str, bytes]]:
    uid = plistlib.UID
    folder = {"name": uid(3), "accounts": uid(4)}
    wide = {
        "$top": {"root": uid(1)},
        "$objects": [
            "$null",
            {"Folders": [uid(2)] * 30_000},
            folder,
            CANARY,
            [uid(5)] * 30_000,
            {"secret": b"x" * 10},
        ],
    }
    yield "30,000 folders of 30,000", plistlib.dumps(wide, fmt=plistlib.FMT_BINARY)
    circle = {
        "$top": {"root": uid(1)},
        "$objects": [
            "$null",
            {"Folders": uid(2)},
            {"NS.objects": [uid(2)] * 3, "accounts": uid(2), "name": uid(2)},
        ],
    }
    yield "folders in themselves", plistlib.dumps(circle, fmt=plistlib.FMT_BINARY)
    yield "an array in itself", _bplist([b"\xa1\0"])
    yield "a map in itself", _bplist([b"\xd1\0\0"])
    yield "arrays in arrays", _bplist([b"\xa1" + bytes([at + 1]) for at in range(250)] + [b"\x09"])
    yield "an array of 2^60", _bplist([b"\xaf\x13" + struct.pack(">Q", 2**60)])
    yield "a text of 2^62", _bplist([b"\x5f\x13" + struct.pack(">Q", 2**62)])
    yield "bytes of 2^63", _bplist([b"\x4f\x13" + struct.pack(">Q", 2**63 - 1)])
    yield "a date", _bplist([b"\x33" + struct.pack(">d", 1e300)])
    yield "a million objects", _bplist([b"\x09"], count=2**40)
    yield "offsets outside", _bplist([b"\x09"], table=2**62)
    yield "an end of zeros", b"bplist00" + bytes(40)
    yield "its magic alone", b"bplist00"


def _bplist(objects: list[bytes], count: int | None = None, table: int | None = None) -> bytes:
    body, offsets = bytearray(b"bplist00"), []
    for one in objects:
        offsets.append(len(body))
        body += one
    at = len(body)
    body += b"".join(struct.pack(">H", one) for one in offsets)
    return bytes(
        body
        + struct.pack(
            ">6xBBQQQ",
            2,
            1,
            len(objects) if count is None else count,
            0,
            at if table is None else table,
        )
    )


# protocol buffers ---------------------------------------------------------------------------------


def _messages() -> Iterator[Hostile]:
    google = encoder("google_authenticator")
    account = google._bytes(1, google._parameters(google.held()[0]))
    pieces = {
        "an endless number": b"\xff" * 500_000,
        "an endless tag": b"\x80" * 500_000,
        "a length of 2^63": b"\x0a" + b"\xff" * 8 + b"\x7f",
        "a length one beyond": b"\x0a\x05abcd",
        "a length of 2^64": b"\x0a" + b"\xff" * 9 + b"\x01",
        "field 0": b"\x00\x01",
        "wire 6": b"\x0e",
        "wire 7": b"\x0f",
        "groups, deep": b"\x0b" * 200_000,
        "groups that end": b"\x0c" * 1000,
        "groups": b"\x0b" * 5000 + b"\x0c" * 5000,
        "fixed, cut": b"\x09abc",
        "field 2^61": b"\xff" * 8 + b"\x7f",
        "many accounts": b"\x0a\x00" * 300_000,
        "60,000 accounts": account * 60_000,
        "a batch of 2^31": account + b"\x18\xff\xff\xff\xff\x07",
        "a batch of -1": account + b"\x18" + b"\xff" * 9 + b"\1",
        "index -1": account + b"\x20" + b"\xff" * 9 + b"\1",
        "many fields": account + b"\x10\x01" * 200_000,
    }
    for name, piece in pieces.items():
        for kind, payload in (
            ("alone", piece),
            ("behind an account", account + piece),
            ("in an account", google._bytes(1, piece)),
        ):
            encoded = quote(base64.b64encode(payload).decode(), safe="")
            link = f"otpauth-migration://offline?data={encoded}"
            yield Hostile(
                f"migration: {name}, {kind}",
                Written(link.encode()),
                worst=name == "an endless number" and kind == "alone",
            )
    for number, value in enumerate(
        (b"", CANARY.encode(), b"\xff" * 5000, b"\0" * 200, values.LONG.encode())
    ):
        fields = [google._bytes(field, value) for field in range(1, 9)]
        fields += [google._number(field, 2**64 - 1 - number) for field in range(1, 9)]
        chance = random.Random(number)
        for _ in range(3):
            messages = b"".join(
                google._bytes(1, b"".join(chance.sample(fields, 6))) for _ in range(60)
            )
            encoded = quote(base64.b64encode(account + messages).decode(), safe="")
            link = f"otpauth-migration://offline?data={encoded}"
            yield Hostile(f"migration: odd fields {number}", Written(link.encode()), 1)


def _kdbx() -> Iterator[Hostile]:
    """The outer header, and the inner one behind the right password."""
    body = next(one for one in containers() if one.name == "kdbx 4 body")
    for name, inner in {
        "no inner header": b"",
        "an inner field of 2^32": b"\1\xff\xff\xff\xff",
        "no stream": bytes(5),
        "an unknown stream": struct.pack("<BIIBI", 1, 4, 9, 2, 32) + bytes(37),
        "a short stream key": struct.pack("<BIIBI", 1, 4, 3, 2, 1) + bytes(6),
        "a binary of megabytes": b"\3" + struct.pack("<I", 3_000_000) + bytes(3_000_000) + bytes(5),
        "zeros, a bomb": body.seed[:51] + b"<KeePassFile>" + b" " * 70_000_000,
        "entities": body.seed[:51]
        + b"<!DOCTYPE x [<!ENTITY a 'b'>]><KeePassFile>&a;</KeePassFile>",
        "an outside entity": body.seed[:51]
        + b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        b"<KeePassFile>&a;</KeePassFile>",
        "deep": body.seed[:51] + b"<Group>" * 100_000,
        "other XML": body.seed[:51] + b"<a/>",
        "odd protection": body.seed[:51]
        + b"<KeePassFile><Value Protected='True'>%%%</Value></KeePassFile>",
        "no base64": body.seed[:51]
        + b"<KeePassFile><Value Protected='True'>A</Value></KeePassFile>",
    }.items():
        yield Hostile(f"kdbx: {name}", body.wrap(inner), worst="bomb" in name or name == "deep")
    for variant in ("3.1", "4-argon2id"):
        data = written("keepass_kdbx")[variant].data
        for at in (4, 8, 10, 12, 13, 14, 15, 20, 34, 40, 60, 90):
            for byte in (0, 255):
                made = bytearray(data)
                made[at] = byte
                file = written("keepass_kdbx")[variant]._replace(data=bytes(made))
                yield Hostile(f"kdbx {variant}: byte {at} is {byte}", file)
