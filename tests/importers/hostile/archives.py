"""ZIP archives made to harm, under the names that importers look for in one."""

from __future__ import annotations

import bz2
import functools
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pyzipper

from ..canonical import PASSWORD, Written
from . import CANARY, CANARY_KEY, Hostile
from .valid import written

NAMES = {
    "bitwarden": "data.json",
    "proton_pass": "Proton Pass/data.json",
    "1password": "export.data",
    "raivo": "raivo-otp-export.json",
    "authenticator_plus": "Accounts.txt",
    "winauth": "winauth-a.txt",
    "dashlane": "credentials.csv",
}
_LINE = f"otpauth://totp/{CANARY}?secret={CANARY_KEY}\n".encode()


def files() -> Iterator[Hostile]:
    """For each app that writes archives: bombs, odd names, odd structures, damage."""
    for app, name in NAMES.items():
        more = (
            ["ids.csv"]
            if app == "dashlane"
            else ["Accounts.html"]
            if app == "authenticator_plus"
            else []
        )
        for kind, data in _bombs(name, more):
            yield Hostile(
                f"{app}: {kind}", Written(data, PASSWORD), worst="bomb" in kind and app == "raivo"
            )
        for kind, data in _structures(name, more):
            yield Hostile(f"{app}: {kind}", Written(data, PASSWORD))
    for name in ("bitwarden", "raivo", "authenticator_plus", "winauth", "proton_pass"):
        for variant, file in written(name).items():
            if file.data[:2] == b"PK":
                yield from _patched(f"{name}-{variant}", file)


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=9) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def bomb(name: str, *more: str, mib: int = 300) -> bytes:
    """A member that unpacks to a thousand times its size."""
    return raw({name: (bomb_body(mib), mib << 20, 8), **dict.fromkeys(more, (b"x", 1, 0))})


def raw(members: dict[str, tuple[bytes, int, int]], flags: int = 0, crc: int = 0) -> bytes:
    """An archive put together by hand: what is packed, the size it is said to have, the method."""
    made, directory = bytearray(), bytearray()
    for name, (body, size, method) in members.items():
        coded, at = name.encode(), len(made)
        both = struct.pack(
            "<HHHHHIIIHH", 20, flags, method, 0, 0, crc, len(body), size & 0xFFFFFFFF, len(coded), 0
        )
        made += b"PK\3\4" + both + coded + body
        directory += b"PK\1\2" + b"\x14\0" + both + struct.pack("<HHHII", 0, 0, 0, 0, at) + coded
    ending = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(made), 0)
    return bytes(made + directory + b"PK\5\6" + ending)


def _bombs(name: str, more: list[str]) -> Iterator[tuple[str, bytes]]:
    rest = dict.fromkeys(more, b"x")
    yield "a bomb", bomb(name, *more)
    yield (
        "a bomb that lies about its size",
        raw({name: (bomb_body(200), 10, 8), **dict.fromkeys(more, (b"x", 1, 0))}),
    )
    yield (
        "a bomb of bzip2",
        raw({name: (_bzip2(), 100 << 20, 12), **dict.fromkeys(more, (b"x", 1, 0))}),
    )
    props = struct.pack("<BBHBI", 9, 20, 5, 93, 0xFFFFFFFF)
    yield "lzma with a dictionary of 4 GiB", raw({name: (props + bytes(60), 1000, 14)})
    yield "a bomb in a bomb", packed({name: bomb("a", mib=60), **rest})
    half = _LINE * 300_000
    yield "just below the ratio", packed({name: half, **rest})


@functools.cache
def bomb_body(mib: int) -> bytes:
    """Deflated blanks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(b" " * (1 << 20)) for _ in range(mib)) + packer.flush()


@functools.cache
def _bzip2() -> bytes:
    return bz2.compress(bytes(100 << 20), 1)


def _structures(name: str, more: list[str]) -> Iterator[tuple[str, bytes]]:
    rest = dict.fromkeys(more, b"x")
    many = dict.fromkeys(map(str, range(2_000)), (b"", 0, 0))
    yield (
        "2,000 members",
        raw({**many, name: (_LINE, len(_LINE), 0), **dict.fromkeys(more, (b"", 0, 0))}),
    )
    yield (
        "names that climb",
        packed(
            {
                f"../../../tmp/{CANARY}": _LINE,
                f"/{CANARY}": _LINE,
                "..\\..\\a": _LINE,
                f"../{name}": _LINE,
                name: _LINE,
                **rest,
            }
        ),
    )
    odd = dict.fromkeys(("\u202e", "a\0b", "", "a" * 60_000, "a/", *more), (b"", 0, 0))
    yield "odd names", raw({**odd, name: (_LINE, len(_LINE), 0)}, crc=zlib.crc32(_LINE))
    yield "deep JSON", packed({name: b"[" * 900_000, **rest})
    yield "wrong JSON", packed({name: json.dumps({"accounts": [CANARY]}).encode(), **rest})
    yield "nothing in it", packed({name: b"", **rest})
    yield (
        "an unknown method",
        raw({name: (b"x" * 50, 50, 77), **dict.fromkeys(more, (b"x", 1, 0))}),
    )
    yield (
        "a wrong sum",
        raw({name: (_LINE, len(_LINE), 0), **dict.fromkeys(more, (b"x", 1, 0))}, 0, 5),
    )
    yield (
        "said to be encrypted",
        raw({name: (_LINE, len(_LINE), 0), **dict.fromkeys(more, (b"x", 1, 0))}, 1),
    )
    yield "said to be AES", raw({name: (_LINE, len(_LINE), 99)}, 1)
    yield "a size of 4 GiB", raw({name: (_LINE, 0xFFFFFFFF, 0)})
    twice = packed({name: _LINE, **rest})
    yield "another in front", packed({"other": b"x"}) + twice
    yield "its end alone", b"PK\3\4" + twice[-22:]
    yield "an end that points outside", twice[:-6] + b"\xff\xff\xff\x7f" + twice[-2:]
    yield "a comment of 64 KiB", twice[:-2] + b"\xff\xff" + CANARY.encode() * 4000


def _patched(name: str, file: Written) -> Iterator[Hostile]:
    """Single bytes of the directory and of the headers changed."""
    data = file.data
    directory = data.rindex(b"PK\1\2")
    for at in (
        *range(directory + 4, directory + 46, 4),
        *range(4, 30, 5),
        len(data) - 18,
        len(data) - 10,
    ):
        made = bytearray(data)
        made[at] ^= 0xFF
        yield Hostile(f"{name}: byte {at} of it", file._replace(data=bytes(made)))
    extra = data.find(b"\x01\x99\x07\x00")
    for length in (0, 1, 3, 6, 200) if extra > 0 else ():
        made = bytearray(data.replace(b"\x01\x99\x07\x00", b"\x01\x99" + bytes([length, 0])))
        yield Hostile(f"{name}: words on AES of {length} bytes", file._replace(data=bytes(made)))
    for vendor in (b"AF\3\x08", b"AE\x09\x08", b"AE\0\0") if extra > 0 else ():
        made = data[: extra + 4] + data[extra + 4 : extra + 6] + vendor + data[extra + 10 :]
        yield Hostile(
            f"{name}: words on AES are odd {vendor[0]}{vendor[2]}", file._replace(data=made)
        )


def sealed(members: dict[str, bytes]) -> bytes:
    """An archive under the usual password."""
    out = io.BytesIO()
    with pyzipper.AESZipFile(
        out, "w", pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(PASSWORD.encode())
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
