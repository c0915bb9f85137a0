"""Files that ask for keys which cost more memory or time than there is."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from typing import Any

from ..canonical import PASSWORD, Written
from . import CANARY, Hostile
from .valid import encoder, written

BIG = (2**22 + 1, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**64 - 1)
ODD = (0, -1, 1.5, "9" * 30, None, True, [], CANARY)


def files() -> Iterator[Hostile]:
    """Every parameter of every derivation, from 0 to 2^64 - 1 and as no number at all."""
    yield from _json("aegis", "sealed", ("header", "slots", 1), ("n", "r", "p"))
    yield from _json("ente", "sealed", ("kdfParams",), ("memLimit", "opsLimit"))
    yield from _json(
        "bitwarden", "argon2id", (), ("kdfIterations", "kdfMemory", "kdfParallelism", "kdfType")
    )
    yield from _json("bitwarden", "pbkdf2", (), ("kdfIterations",))
    yield from _json("authy", "saved", ("authenticator_tokens", 0), ("key_derivation_iterations",))
    yield from _many_of_authy()
    yield from _kdbx()
    yield from _tidekey()
    yield from _pskc()
    yield from _freeotp2()
    yield from _opvault()
    for rounds in (139_999, 160_001, 2**31 - 1, 2**32 - 1):
        data = rounds.to_bytes(4, "big") + written("andotp")["sealed"].data[4:]
        yield Hostile(f"andotp: {rounds} rounds", Written(data, PASSWORD))


def _json(
    name: str, variant: str, path: tuple[Any, ...], fields: tuple[str, ...]
) -> Iterator[Hostile]:
    file = written(name)[variant]
    for field in fields:
        for value in (*BIG, *ODD):
            document = json.loads(file.data)
            place = document
            for key in path:
                place = place[key]
            place[field] = value
            data = json.dumps(document).encode()
            yield Hostile(f"{name}: {field} is {value!r:.24}", file._replace(data=data),
                          worst=value == BIG[-1] and name != "bitwarden")  # fmt: skip


def _many_of_authy() -> Iterator[Hostile]:
    """Each within the bounds and together beyond them."""
    file = written("authy")["saved"]
    document = json.loads(file.data)
    first = document["authenticator_tokens"][0]
    first["key_derivation_iterations"] = 100_000
    document["authenticator_tokens"] = [first | {"salt": f"{at}"} for at in range(2000)]
    yield Hostile("authy: 2000 seals", file._replace(data=json.dumps(document).encode()))
    slots = json.loads(written("aegis")["sealed"].data)
    one = slots["header"]["slots"][1]
    slots["header"]["slots"] = [one | {"salt": f"{at:064x}"} for at in range(500)]
    data = json.dumps(slots).encode()
    yield Hostile("aegis: 500 slots", written("aegis")["sealed"]._replace(data=data))


def _kdbx() -> Iterator[Hostile]:
    """Numbers of Argon2 and of AES in the outer header, which is hashed anew."""
    made = encoder("keepass_kdbx")
    xml = written("keepass_xml")["bare"].data
    word = hashlib.sha256(hashlib.sha256(PASSWORD.encode()).digest()).digest()
    for kdf, names in (("argon2id", "MIPV"), ("argon2d", "M"), ("aes", "R")):
        data = made._version4(xml, word, kdf, made._AES)
        for name in names:
            mark = struct.pack("<I", 1) + name.encode()
            at = data.index(mark) + 5
            size = int.from_bytes(data[at : at + 4], "little")
            for value in (0, 1, 2**31, 2**64 - 1):
                changed = bytearray(data)
                changed[at + 4 : at + 4 + size] = (value % 2 ** (8 * size)).to_bytes(size, "little")
                yield Hostile(f"kdbx: {kdf} {name} is {value}", Written(_hashed(changed), PASSWORD),
                              worst=value == 2**64 - 1 and kdf == "argon2id")  # fmt: skip
            for length in (0, 1, 200, 2**31, 2**32 - 1):
                changed = bytearray(data)
                changed[at : at + 4] = struct.pack("<I", length)
                yield Hostile(
                    f"kdbx: {kdf} {name} has {length} bytes", Written(_hashed(changed), PASSWORD)
                )
    older = bytearray(made._version3(xml, word))
    at = older.index(struct.pack("<Q", 6000))
    for value in (0, 2**32, 2**64 - 1):
        older[at : at + 8] = struct.pack("<Q", value)
        yield Hostile(f"kdbx 3: {value} rounds", Written(bytes(older), PASSWORD))


def _hashed(data: bytearray) -> bytes:
    end = data.index(b"\0\4\0\0\0\r\n\r\n") + 9
    data[end : end + 32] = hashlib.sha256(data[:end]).digest()
    return bytes(data)


def _tidekey() -> Iterator[Hostile]:
    made = encoder("tidekey_file")
    content = made.body(list(made.ACCOUNTS))
    for cost in ((2**32 - 1, 3, 4), (65_536, 65_535, 4), (65_536, 3, 65_535), (0, 0, 0), (8, 1, 1),
                 (2**20, 16, 16)):  # fmt: skip
        params = (
            cost[0].to_bytes(4, "big") + cost[1].to_bytes(2, "big") + cost[2].to_bytes(2, "big")
        )
        slot = made._slot(3, bytes(32), params)
        for many in (1, 2, 16, 200):
            data = made.whole(content, [slot] * many)
            yield Hostile(f"tidekey: {cost} in {many} slots", Written(data, PASSWORD))


def _pskc() -> Iterator[Hostile]:
    file = written("pskc")["passphrase"]
    for value in ("0", "-1", "999999999", "9" * 30, "1e9", "\u0663", CANARY, ""):
        for name in ("IterationCount", "KeyLength"):
            text = file.data.decode()
            before, mark, rest = text.partition(f"{name}>")
            changed = before + mark + value + rest[rest.index("<") :]
            yield Hostile(
                f"pskc: {name} is {value:.12}", file._replace(data=changed.encode("utf-8"))
            )


def _freeotp2() -> Iterator[Hostile]:
    made = encoder("freeotp2")
    for value in (*BIG, *ODD, 1):
        master = made._master("sha512", True) | {"mIterations": value}
        data = made.serialized([("masterKey", json.dumps(master)), ("a", "{}"), ("a-token", "{}")])
        yield Hostile(
            f"freeotp2: {value!r:.24} rounds", Written(data, PASSWORD), worst=value == BIG[-1]
        )


def _opvault() -> Iterator[Hostile]:
    file = written("onepassword")["opvault-flat"]
    for value in (*BIG, *ODD):
        text = file.beside["profile.js"].decode()
        profile = json.loads(text[text.index("{") : text.rindex("}") + 1]) | {"iterations": value}
        beside = file.beside | {"profile.js": f"var profile={json.dumps(profile)};".encode()}
        yield Hostile(f"opvault: {value!r:.24} rounds", file._replace(beside=beside))
