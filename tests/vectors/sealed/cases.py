"""The cases that open, and those that are refused without a key."""

# ruff: noqa: E501

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from json import dumps

from generate import (
    CODE,
    KEYCHAIN_SECRET,
    PASSPHRASE,
    PRF,
    Case,
    bad,
    big,
    build,
    changed,
    code_of,
    drawn,
    good,
    keychain,
    nested,
    passkey,
    passphrase,
    recovery,
    slot,
    text,
)

STAMP = [1760000000000, drawn("device id", 16).hex()]


def cases() -> Iterator[Case]:
    """All of them."""
    yield from opened()
    yield from bodies()
    yield from not_whole()
    yield from against_rules()
    yield from slots_against_rules()
    yield from costs()


# good files ---------------------------------------------------------------------------------------


def opened() -> Iterator[Case]:
    every = [keychain(), recovery(), passphrase(), passkey()]
    yield good("recovery", "one recovery slot", accounts())
    yield good(
        "four_by_keychain",
        "by the key store's secret",
        slots=every,
        way="keychain " + KEYCHAIN_SECRET.hex(),
    )
    yield good("four_by_passkey", "by the PRF output", slots=every, way="passkey " + PRF.hex())
    yield good(
        "four_by_passphrase", "typed before NFKC", slots=every, way="passphrase " + PASSPHRASE
    )
    yield good(
        "passphrase_nfkc", "typed as NFKC", slots=[passphrase()], way="passphrase Großer Fluß 1⁄2 7"
    )
    yield good(
        "code_as_typed",
        "lower case, blanks, a dash of print",
        way="recovery " + CODE.lower().replace("-", " ", 2).replace("-", "\u2013"),
    )
    yield good(
        "code_confusables",
        "O for 0, L and I for 1",
        way="recovery " + CODE.replace("0", "o").replace("1", "L", 1).replace("1", "i"),
    )
    yield good(
        "two_recovery_slots",
        "the code opens the second",
        slots=[recovery("other", code_of("other")), recovery()],
    )
    yield good(
        "unknown_slot",
        "slot type 200 is skipped and kept",
        slots=[slot(200, drawn("x"), b"of tomorrow"), recovery()],
    )
    yield good(
        "sixteen_slots",
        "the most",
        slots=[recovery(str(n), code_of(str(n))) for n in range(15)] + [recovery()],
    )
    room = 16384 - 103 - 8 - 2 * 108
    yield good(
        "header_16_KiB",
        "the longest header",
        slots=[recovery(), slot(200, drawn("x"), bytes(room))],
    )
    yield good("counter_highest", "counter 2^64 - 1", counter=2**64 - 1)
    for kind, name in ((2, "backup"), (3, "export")):
        json = accounts()
        yield Case(
            name,
            f"kind {kind}",
            build(json, start=b"\0\1\0\1\1" + bytes([kind])),
            kind=kind,
            json=json,
        )


def bodies() -> Iterator[Case]:
    yield good(
        "json_with_blanks",
        "no canonical form",
        b' {\n "a" : [ 1 , 2.5e3 , "\\u00e9\\ud83d\\ude00" ] }\t',
    )
    yield good(
        "json_integers",
        "the greatest and the least",
        b'{"a":9223372036854775808,"b":-9223372036854775808}',
    )
    yield good("json_64_deep", "nested as deeply as allowed", nested(64))
    for size in (4088, 4089):
        yield good(f"body_{size}", "padding at its steps", b'{"x":"' + b"y" * (size - 8) + b'"}')


def accounts() -> bytes:
    """Two kinds of code, a replaced secret, a conflict, a name only, and lives that are over."""
    listed = {
        "01" * 16: account("live", "Example", "alice@example.com", {"a1": credential("totp", "one")}),
        "02" * 16: account("live", "", "counter only/name", {"b1": credential("hotp", "two")}, {"b1": [STAMP, 41]}),
        "03" * 16: account("live", "Steam", "alice", {"c1": credential("steam", "three")}),
        "04" * 16: account("live", "Moved & kept", "é", {"d1": credential("totp", "old"), "d2": credential("totp", "new", "d1")}),
        "05" * 16: account("live", "Both", "b", {"e1": credential("totp", "e1"), "e2": credential("totp", "e2")}),
        "06" * 16: account("live", "Work", "name only", {}),
        "07" * 16: account("trashed", "Gone", "g", {"f1": credential("totp", "f")}),
        "08" * 16: {"life": ["erased", STAMP]},
    }  # fmt: skip
    shared = {"accounts": listed, "slots": {}, "icons": {}, "more": {"of tomorrow": [1, STAMP]}}
    return dumps({"shared": shared}, ensure_ascii=False).encode()


def account(life: str, issuer: str, name: str, creds: object, counters: object = None) -> object:
    fields = {"issuer": [issuer, STAMP], "name": [name, STAMP], "a field of tomorrow": [{"x": [1]}, STAMP]}  # fmt: skip
    return {"life": [life, STAMP], "fields": fields, "tags": {}, "creds": creds, "counters": counters or {}}  # fmt: skip


def credential(kind: str, label: str, *replaces: str) -> object:
    digits = 5 if kind == "steam" else 6
    secret = b64encode(drawn(label, 20)).decode()
    return {"kind": kind, "algorithm": "SHA1", "digits": digits, "period": 30, "secret": secret, "replaces": list(replaces)}  # fmt: skip


# refused before any key ---------------------------------------------------------------------------


def not_whole() -> Iterator[Case]:
    whole = build()
    yield bad("empty", "no bytes", b"", "file.not-tidekey")
    yield bad(
        "magic_sent_as_text",
        "CR LF became LF",
        whole.replace(b"\r\n", b"\n", 1),
        "file.not-tidekey",
    )
    yield bad("magic_cut", "seven bytes", whole[:7], "file.not-tidekey")
    yield bad("only_magic", "eight bytes", whole[:8], "file.damaged")
    yield bad("cut_by_one", "last byte missing", whole[:-1], "file.damaged")
    yield bad("cut_in_half", "half a file", whole[: len(whole) // 2], "file.damaged")
    yield bad("zeros_at_end", "preallocated by a sync client", whole + bytes(16), "file.damaged")
    yield bad("total_length", "one too many, checksum fits", retrailed(whole, 1), "file.damaged")
    yield bad(
        "checksum", "one bit of the checksum", changed(whole, -1, repair=False), "file.damaged"
    )
    yield bad("body_bit", "one bit of the body", changed(whole, 1000, repair=False), "file.damaged")


def retrailed(data: bytes, more: int) -> bytes:
    above = data[:-40] + big(len(data) + more, 8)
    return above + sha256(above).digest()


def against_rules() -> Iterator[Case]:
    yield bad("min_reader_2", "made by a newer version", build(start=b"\0\2\0\2\1\1"), "file.newer")
    yield bad(
        "min_reader_2_and_damaged",
        "newer is said first",
        build(start=b"\0\2\0\2\1\1")[:-1],
        "file.newer",
    )
    for name, start in (("format_2", b"\0\2\0\1\1\1"), ("suite_2", b"\0\1\0\1\2\1"), ("kind_4", b"\0\1\0\1\1\4")):  # fmt: skip
        yield bad(name, "not known", build(start=start))
    yield bad(
        "vault_for_backup",
        "the reader wants a backup",
        b"",
        "file.wrong-kind",
        kind=2,
        same="body_4088",
    )
    yield bad("body_len", "one less", build(body_len=4096 + 15))
    yield bad("byte_after_body", "a byte between body and trailer", build(after=b"\0"))


def slots_against_rules() -> Iterator[Case]:
    yield bad("slot_flag", "a reserved flag is set", build(slots=[recovery(flags=1)]))
    yield bad("slot_twice", "the same slot id", build(slots=[recovery(), recovery()]))
    yield bad("slots_17", "over 16", build(slots=[recovery(str(n)) for n in range(17)]))
    yield bad("slot_count_high", "count says one more", build(count=2))
    yield bad(
        "slot_count_low", "count says one less", build(slots=[recovery(), recovery("b")], count=1)
    )
    yield bad("slot_len_short", "length 95", build(slots=[recovery(size=95)]))
    yield bad("slot_len_beyond", "longer than the file", build(slots=[recovery(size=65535)]))
    room = 16384 - 103 - 8 - 2 * 108
    yield bad(
        "header_over_16_KiB",
        "one byte too long",
        build(slots=[recovery(), slot(200, drawn("x"), bytes(room + 1))]),
    )
    yield bad("recovery_params", "recovery slots have none", build(slots=[recovery(params=b"\0")]))
    yield bad("keychain_no_item", "params missing", build(slots=[keychain(b""), recovery()]))
    yield bad(
        "keychain_item_long",
        "a byte after the item",
        build(slots=[keychain(text("a") + b"b"), recovery()]),
    )
    yield bad(
        "keychain_item_bytes", "not UTF-8", build(slots=[keychain(text(b"\xff")), recovery()])
    )
    yield bad(
        "passkey_cut",
        "family missing",
        build(slots=[passkey(text("a") + text(b"b") + bytes(32)), recovery()]),
    )
    yield bad(
        "two_passphrases", "at most one", build(slots=[passphrase(), passphrase("b"), recovery()])
    )


def costs() -> Iterator[Case]:
    """Refused although the recovery slot beside it would open."""
    for name, m, t, p in (("memory", 1024 * 1024 + 1, 3, 4), ("passes", 65536, 17, 4), ("lanes", 65536, 3, 17),
                          ("no_pass", 65536, 0, 4), ("memory_below_lanes", 31, 3, 4)):  # fmt: skip
        yield bad(
            f"cost_{name}",
            "cost out of range",
            build(slots=[passphrase(m=m, t=t, p=p), recovery()]),
        )
