"""Tables and lists of lines: odd cells and parameters, odd quoting, millions of lines."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from urllib.parse import quote

from ..canonical import Written
from . import CANARY, CANARY_KEY, Hostile, values
from .containers import Container, containers

_URI = f"otpauth://totp/{CANARY}:mira?secret={CANARY_KEY}"
_SCHEMES = ("otpauth://totp/", "otpauth://hotp/", "otpauth://steam/", "otpauth://yaotp/", "motp://",
            "steam://", "otpauth-migration://offline?data=", "OTPAUTH://TOTP/")  # fmt: skip
_NAMES = ("secret", "issuer", "digits", "period", "counter", "algorithm", "pin", "encoder", "data",
          "icon", "codeDisplay", "pin_length")  # fmt: skip


def files() -> Iterator[Hostile]:
    """Cells, headers, parameters, lines."""
    for one in containers():
        if one.kind == "csv" and one.name != "onepassword-opvault-profile":
            yield from _cells(one)
    for one in containers():
        if one.kind == "lines" and "1pif" not in one.name:
            yield from _parameters(one)
    yield from _lines()
    yield from _tables()


def _cells(one: Container) -> Iterator[Hostile]:
    text = one.seed.decode("utf-8-sig")
    header, first, *_ = csv.reader(io.StringIO(text))
    for name, group in values.TEXT_GROUPS.items():
        rows = [header, first]
        for at in range(len(first)):
            for value in group:
                rows.append([*first[:at], value, *first[at + 1 :]])
        rows += [first[:at] for at in range(len(first))] + [first * 3, [""] * 9, [CANARY] * 40]
        least = 0 if "zip" in one.name else 1
        yield Hostile(f"{one.name}: cells of {name}", one.wrap(_written(rows)), least)
    line, _, body = text.partition("\n")
    chance = random.Random(one.name)
    parts = line.strip().split(",")
    shuffled = chance.sample(parts, len(parts))
    for kind, made in {
        "no rows": line, "open quotes": line + '\n"' + CANARY + body,
        "nul": text.replace("\n", "\0\n"), "shuffled": ",".join(shuffled) + "\n" + body,
        "twice": line.strip() + "," + line + "\n" + body,
        "quotes": line + "\n" + '"' * 999_999, "one cell": line + "\n" + "x" * 3_000_000,
        "returns": line + "\r" + body.replace("\n", "\r"), "no end": text[: len(text) // 3],
    }.items():  # fmt: skip
        yield Hostile(f"{one.name}: {kind}", one.wrap(made.encode()))


def _written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def _parameters(one: Container) -> Iterator[Hostile]:
    """Every line that is in it, and behind it the same with odd parameters."""
    base = one.seed.rstrip() + b"\n"
    for name, group in values.TEXT_GROUPS.items():
        lines = []
        for scheme in _SCHEMES[: 3 if name == "lengthy" else 8]:
            for parameter in _NAMES:
                for value in group[:12]:
                    coded = quote(value, safe="") if len(lines) % 2 else value.replace("\n", " ")
                    lines.append(
                        f"{scheme}{coded[:50]}:mira?secret={CANARY_KEY}&{parameter}={coded}"
                    )
        made = base + "\n".join(lines[: 60 if name == "lengthy" else 1200]).encode(
            "utf-8", "replace"
        )
        least = 0 if "zip" in one.name else 1  # an archive of it may be pressed too far
        yield Hostile(f"{one.name}: parameters of {name}", one.wrap(made), least)


def _lines() -> Iterator[Hostile]:
    many = {
        "400,000 lines": (_URI + "\n") * 400_000,
        "60,000 lines": (_URI + "\n") * 60_000,
        "a million blank lines": _URI + "\n" * 3_000_000 + CANARY,
        "blank lines first": "\n" * 3_000_000 + _URI,
        "spaces": " " * 5_000_000 + _URI,
        "blank lines, then a link": "\n \t" * 1_000_000 + "otpauth-migration://offline?data=AA",
        "quotes, then a link": "\"'" * 2_000_000 + "\notpauth-migration://offline?data=AA",
        "a comment of megabytes": "#" + CANARY * 200_000 + "\n" + _URI,
        "one line of megabytes": _URI + "&x=" + CANARY * 200_000,
        "a secret of megabytes": "otpauth://totp/x?secret=" + CANARY_KEY * 100_000,
        "ampersands": _URI + "&" * 3_000_000,
        "issuers": "otpauth://totp/a?issuer=" + "issuer=" * 8000 + "&secret=MZXW6YTBOI",
        "swallowed": "otpauth://totp/a?secret=MZXW6YTBOI&issuer=" + "period=counter" * 4000,
        "questions": "otpauth://totp/" + "?secret=" * 8000,
        "percents": "otpauth://totp/" + "%25" * 20_000 + "?secret=MZXW6YTBOI",
        "colons": "otpauth://totp/" + ":" * 60_000 + "?secret=MZXW6YTBOI",
        "winauth icons": "otpauth://totp/a?" + "?secret=a&digits=6" * 60_000 + "&icon=",
        "winauth digits": "otpauth://totp/a?secret=a&digits=" + "1" * 900_000,
        "keys in a text": "see otpauth://totp/" * 100_000 + _URI,
        "keys without blanks": "see " + "otpauth://totp/" * 100_000,
        "winauth data": "otpauth://totp/a" + "&data=&icon=" * 200_000,
        "ente shown": "otpauth://totp/a" + "&codeDisplay" * 300_000 + "\n" + _URI,
        "ente display": _URI + "&codeDisplay=" + quote('{"tags":' + "[" * 5000) + "\n" + _URI,
        "wrapped links": "otpauth-migration://offline?data=AAAA\n" + "AAAA\n" * 300_000,
        "100,000 links": "otpauth-migration://offline?data=CgA%3D\n" * 100_000,
        "controls": "".join(f"otpauth://totp/{chr(at)}{CANARY}?secret=MZXW6YTBOI&issuer={chr(at)}\n"
                            for at in [*range(1, 32), 127, 0x85, 0x200E, 0x202E, 0x2066, 0xFEFF]),
        "authme blanks": "Name:a\nSecret:b\nIssuer:c\nType: OTP_" + " " * 3_000_000 + "x",
        "nearly keys": (f"a {CANARY_KEY}\nb {CANARY_KEY}\nx " + "A" * 600 + "!\n") * 15_000,
        "nearly groups": (f"a {CANARY_KEY}\nb {CANARY_KEY}\nx" + " AAAA" * 120 + "!\n") * 15_000,
        "60,000 settings": f"- name: a\n  secret: {CANARY_KEY}\n" * 60_000,
        "sections": "[a]\n" * 1_000_000 + f"otp: {CANARY_KEY}",
        "fields": "a: b\n" * 1_000_000 + f"otp: {CANARY_KEY}",
        "blanks in names": ("a" + " " * 4000 + "x\n") * 2000 + f"otp: {CANARY_KEY}",
        "utf-16 halves": "otpauth://totp/a?secret=MZXW6YTBOI",
    }  # fmt: skip
    for name, text in many.items():
        data = text.encode("utf-8", "replace")
        if name == "utf-16 halves":
            data = b"\xff\xfe" + text.encode("utf-16-le") + b"\x00\xd8" * 9
        yield Hostile(
            f"lines: {name}",
            Written(data),
            worst=name
            in (
                "a million blank lines",
                "blank lines, then a link",
                "winauth icons",
                "winauth digits",
                "keys without blanks",
                "authme blanks",
                "nearly keys",
                "blanks in names",
            ),
        )


def _tables() -> Iterator[Hostile]:
    """Tables that are wide, long, or both."""
    known = (
        "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password"
    )
    wide = ",".join("c" for _ in range(7000)) + "," + known + ",login_totp"
    for name, text in {
        "a wide header over many rows": wide + ("\n" + "," * 7010 + "MZXW6YTBOI") * 2000,
        "a wide header over short rows": wide + "\nx" * 50_000,
        "a header of megabytes": known + ",x" * 1_000_000 + "\na",
        "120,000 rows": known + ",login_totp\n" + f"a,,login,{CANARY},,,,,,,MZXW6YTBOI\n" * 120_000,
        "many empty rows": known + ",login_totp\n" + ",,,,,,,,,,\n" * 200_000,
        "rows of many cells": known + ",login_totp\n" + "a," * 1_500_000,
        "commas": "title,url,username,password,otpauth\n" + "," * 2_000_000,
        "rows without an end": "title,password,otpsecret\n" + '"a\n' * 500_000,
    }.items():
        yield Hostile(f"table: {name}", Written(text.encode()), worst="wide" in name)
