"""Pictures made to harm: of a QR code, on a page, and as icons."""

from __future__ import annotations

import base64
import functools
import io
import json
import struct
import zlib
from collections.abc import Iterator

import segno
from PIL import Image

from ..canonical import PNG, Written
from . import CANARY, CANARY_KEY, Hostile
from .valid import written

_URI = f"otpauth://totp/{CANARY}?secret={CANARY_KEY}"
_SIGN = b"\x89PNG\r\n\x1a\n"


def files() -> Iterator[Hostile]:
    """Each picture alone, and in the formats that hold pictures."""
    for name, data in pictures().items():
        worst = name in ("30,000 x 30,000", "40 million pixels of noise")
        yield Hostile(f"picture: {name}", Written(data), worst=worst)
    for name, text in _texts().items():
        yield Hostile(f"code: {name}", Written(_code(text)))
    yield from _icons()
    yield from _pages()
    shots = {f"{at}.png": _code(f"{_URI}&x={at}") for at in range(60)}
    yield Hostile("picture: 60 beside", Written(_code(_URI), None, shots), 61)
    bombs = dict.fromkeys((f"{at}.png" for at in range(30)), png(6000, 6000))
    yield Hostile("picture: 30 bombs beside", Written(_code(_URI), None, bombs), by_clock=True)


def chunk(name: bytes, data: bytes) -> bytes:
    """One of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@functools.cache
def png(width: int, height: int, depth: int = 1, colour: int = 0, rows: int | None = None) -> bytes:
    """A picture of one colour, which takes next to nothing packed."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    line = b"\0" + bytes((width * depth * channels + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(
        packer.compress(line) for _ in range(min(height if rows is None else rows, 40_000))
    )
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        _SIGN + chunk(b"IHDR", head) + chunk(b"IDAT", body + packer.flush()) + chunk(b"IEND", b"")
    )


@functools.cache
def pictures() -> dict[str, bytes]:
    """Pictures by what is wrong with them."""
    good = _code(_URI)
    saved = {kind: _saved(kind) for kind in ("JPEG", "WEBP", "GIF", "BMP")}
    made = {
        "30,000 x 30,000": png(30_000, 30_000),
        "2^31 x 2^31": png(2**31 - 1, 2**31 - 1, rows=0),
        "2^31 x 1": png(2**31 - 1, 1, rows=0),
        "1 x 2^31": png(1, 2**31 - 1, rows=10),
        "0 x 0": png(0, 0, rows=0),
        "6,300 x 6,300": png(6300, 6300),
        "16 bits": png(5000, 5000, 16, 6),
        "1 x 30,000": png(1, 30_000),
        "30,000 x 1": png(30_000, 1),
        "1 x 1": png(1, 1),
        "no data": png(500, 500, rows=0),
        "half": good[: len(good) // 2],
        "magic": _SIGN,
        "40 million pixels of noise": _noise(),
        "text, a bomb": _with(good, b"zTXt", b"a\0\0" + zlib.compress(b" " * 90_000_000, 9)),
        "international text, a bomb": _with(
            good, b"iTXt", b"a\0\1\0\0\0" + zlib.compress(b" " * 90_000_000)
        ),
        "a profile, a bomb": _with(good, b"iCCP", b"a\0\0" + zlib.compress(b" " * 90_000_000, 9)),
        "50,000 texts": _with(good, b"tEXt", CANARY.encode(), 50_000),
        "EXIF": _with(good, b"eXIf", b"MM\0*\xff" * 99),
        "a wrong sum": good.replace(b"IEND\xaeB`\x82", b"IEND\0\0\0\0"),
        "no palette": _palette(),
        "a chunk of 2^31": _SIGN + b"\x7f\xff\xff\xffIHDR",
        "interlaced": png(4000, 4000)[:28] + b"\1" + png(4000, 4000)[29:],
        "a GIF of 5,000 frames": _frames(5000),
        "a GIF of 65,535 x 65,535": b"GIF89a\xff\xff\xff\xff" + saved["GIF"][10:],
        "an APNG of a million frames": _with(good, b"acTL", struct.pack(">II", 2**31 - 1, 0)),
        "a BMP of 2^31": saved["BMP"][:18]
        + struct.pack("<ii", 2**31 - 1, -(2**31))
        + saved["BMP"][26:],
        "a BMP of colours": saved["BMP"][:46] + b"\xff\xff\xff\x7f" + saved["BMP"][50:],
        "a WEBP of 2^32": saved["WEBP"][:4] + b"\xff\xff\xff\xff" + saved["WEBP"][8:],
        "a JPEG of 65,535 x 65,535": _jpeg(saved["JPEG"]),
    }
    for kind, data in saved.items():
        made[f"a {kind}, cut"] = data[: len(data) * 2 // 3]
        flipped = bytearray(data)
        for at in range(30, len(data), max(len(data) // 40, 1)):
            flipped[at] ^= 0x5A
        made[f"a {kind}, flipped"] = bytes(flipped)
    return made


def _code(text: str | bytes) -> bytes:
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="png", scale=3)
    return out.getvalue()


def _texts() -> dict[str, str | bytes]:
    many = "\n".join(f"otpauth://totp/{at}?secret=MZXW6YTBOI" for at in range(40))
    return {
        "another text": CANARY,
        "a site": f"https://example.org/{CANARY}",
        "half a link": "otpauth://",
        "a bad link": "otpauth-migration://offline?data=////",
        "many lines": many,
        "controls": _URI + "\u202e",
        "bytes": b"otpauth://totp/\xff\xfe?secret=MZXW6YTBOI",
        "nul": b"otpauth://totp/\0?secret=MZXW6YTBOI",
        "long": "otpauth://totp/" + "x" * 2000 + "?secret=MZXW6YTBOI",
        "digits": "1" * 3000,
    }


def _noise() -> bytes:
    import random

    tile = random.Random(7).randbytes(500 * 500)
    image = Image.new("L", (6300, 6300))
    square = Image.frombytes("L", (500, 500), tile)
    for at in range(13 * 13):
        image.paste(square, (at % 13 * 500, at // 13 * 500))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _saved(kind: str) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(_code(_URI))).convert("L").save(out, kind)
    return out.getvalue()


def _with(picture: bytes, name: bytes, data: bytes, times: int = 1) -> bytes:
    return picture[:33] + chunk(name, data) * times + picture[33:]


def _palette() -> bytes:
    made = bytearray(png(100, 100, 8))
    made[25] = 3
    made[29:33] = struct.pack(">I", zlib.crc32(bytes(made[12:29])))
    return bytes(made)


def _frames(count: int) -> bytes:
    data = _saved("GIF")
    first = data.index(b"\x2c", 13 + 3)
    return data[:-1] + data[first:-1] * count + b";"


def _jpeg(data: bytes) -> bytes:
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]


# where pictures stand -----------------------------------------------------------------------------


def _icons() -> Iterator[Hostile]:
    """Icons of Aegis, each one different, so that none is made small for another."""
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><script>{CANARY}</script></svg>".encode()
    heavy = png(4000, 4000)
    for name, found in {
        "bombs": [heavy + bytes([at]) for at in range(120)],
        "one bomb 500 times": [heavy] * 500,
        "all pictures": list(pictures().values()),
        "scripts": [svg] * 50,
        "5,000 small ones": [PNG + bytes([at % 256, at // 256]) for at in range(5000)],
        "no base64": [b""],
    }.items():
        document = json.loads(written("aegis")["v3"].data)
        row = document["db"]["entries"][0]
        coded = [base64.b64encode(one).decode() for one in found if len(one) < 5_000_000]
        if name == "no base64":
            coded = ["%" * 100, "A", "null", "data:image/svg+xml;base64,AAAA", "\ud83d\ude00"]
        document["db"]["entries"] = [row | {"icon": one} for one in coded]
        data = json.dumps(document).encode()
        yield Hostile(f"icons: {name}", Written(data), len(coded))


def _pages() -> Iterator[Hostile]:
    """QR codes on a page, the pictures of it being bombs."""
    heavy = base64.b64encode(png(6000, 6000)).decode()
    for name, count in (("a bomb", 1), ("300 bombs", 300)):
        images = f'<img src="data:image/png;base64,{heavy}">' * count
        page = f"<!doctype html><html><title>Codes</title><body><p>{CANARY}</p>{images}"
        yield Hostile(f"page: {name}", Written(page.encode()), by_clock=count == 300)
