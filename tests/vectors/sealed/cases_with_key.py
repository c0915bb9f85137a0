"""The cases that are refused only with the key: tampering, padding, JSON, wrong secrets."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator

from generate import (
    CODE,
    PASSPHRASE,
    PRF,
    VAULT_ID,
    Case,
    bad,
    big,
    build,
    changed,
    code_of,
    drawn,
    hkdf,
    keychain,
    nested,
    padded,
    passphrase,
    recovery,
    trailed,
)

HEADER = 103 + 108 + 8  # where header_mac starts in a file with one recovery slot


def cases() -> Iterator[Case]:
    """All of them."""
    yield from tampered()
    yield from padding()
    yield from not_json()
    yield from wrong_secrets()


def tampered() -> Iterator[Case]:
    whole = build()
    for name, at in (
        ("kind", 13),
        ("device", 30),
        ("counter", 53),
        ("salt", 70),
        ("header_mac", HEADER),
        ("body", -41),
    ):
        data = changed(whole, at) if name != "kind" else trailed(whole[:13] + b"\2" + whole[14:-40])
        yield bad(f"changed_{name}", "checksum repaired", data, "file.tampered")
    both = build(slots=[recovery(), keychain()])
    first, second = both[103:211], both[211 : 211 + len(keychain())]
    swapped = both[:103] + second + first + both[103 + len(first + second) :]
    yield bad("slots_swapped", "order of slots", trailed(swapped[:-40]), "file.tampered")
    less = both[:102] + b"\1" + first + both[103 + len(first + second) :]
    yield bad("slot_removed", "a slot taken out", trailed(less[:-40]), "file.tampered")
    yield bad(
        "slot_of_other_vault",
        "transplanted",
        build(slots=[recovery(vault_id=drawn("y", 16))]),
        "file.tampered",
    )
    yield bad(
        "wrapped_garbage",
        "commitment fits",
        build(slots=[recovery(wrapped=bytes(48))]),
        "file.tampered",
    )
    yield bad(
        "key_id_foreign",
        "of another key",
        build(key_id=hkdf(drawn("K2"), VAULT_ID, b"tidekey/1/key-id")[:16]),
        "file.wrong-key",
    )
    yield bad(
        "slot_gives_other_key",
        "not the file's",
        build(slots=[recovery(key=drawn("K2"))]),
        "file.wrong-key",
    )


def padding() -> Iterator[Case]:
    fine = padded(b"{}")
    yield bad("padding_not_zero", "last byte is 1", build(plain=fine[:-1] + b"\1"))
    yield bad("padding_long", "a step too far", build(plain=fine + bytes(4096)))
    yield bad("padding_short", "not a step", build(plain=fine[:-96]))
    yield bad("padding_none", "no length", build(plain=b""))
    yield bad(
        "inner_length_beyond", "longer than the body", build(plain=big(2**64 - 1, 8) + fine[8:])
    )


def not_json() -> Iterator[Case]:
    for name, json in (
        ("double_key", b'{"a":1,"a":1}'), ("double_key_escaped", b'{"x":[{"a":1,"\\u0061":2}]}'),
        ("nan", b'{"a":NaN}'), ("too_large_a_number", b'{"a":1e999}'),
        ("lone_surrogate", b'{"a":"\\ud800"}'), ("lone_surrogate_in_key", b'{"\\udc00":1}'),
        ("lone_surrogate_bytes", b'{"a":"\xed\xa0\x80"}'), ("bom", b"\xef\xbb\xbf{}"), ("not_utf8", b'{"a":"\xff"}'),
        ("integer_beyond", b'{"a":9223372036854775809}'), ("integer_below", b'{"a":-9223372036854775809}'),
        ("cut", b'{"a":'), ("empty", b""), ("list", b"[]"), ("65_deep", nested(65)),
        ("control_character", b'{"a":"\n"}'),
    ):  # fmt: skip
        yield bad(f"json_{name}", "sealed as it should be, but for the JSON", build(json))


def wrong_secrets() -> Iterator[Case]:
    plain = CODE.replace("-", "")
    other = dict.fromkeys(("substituted", "swapped", "check", "twice"), plain)
    other["substituted"] = plain[:5] + ("2" if plain[5] != "2" else "3") + plain[6:]
    other["swapped"] = plain[:13] + plain[14] + plain[13] + plain[15:]
    other["check"] = plain[:27] + ("7" if plain[27] != "7" else "8")
    other["twice"] = other["substituted"][:20] + ("2" if plain[20] != "2" else "3") + plain[21:]
    for name, group in (("substituted", 2), ("swapped", 4), ("check", 7)):
        way = "recovery " + other[name]
        yield bad(
            f"code_{name}",
            "one slip, group named",
            b"",
            "recovery.mistyped",
            same="body_4088",
            open=way,
            group=group,
        )
    yield bad(
        "code_twice_mistyped",
        "two slips",
        b"",
        "recovery.check-differs",
        same="body_4088",
        open="recovery " + other["twice"],
    )
    yield bad(
        "code_of_other_vault",
        "a right code, not this one",
        b"",
        "recovery.wrong-code",
        same="body_4088",
        open="recovery " + code_of("other"),
    )
    yield bad(
        "code_short",
        "27 characters",
        b"",
        "recovery.malformed",
        same="body_4088",
        open="recovery " + CODE[:-1],
    )
    yield bad(
        "code_with_u",
        "U is no letter of it",
        b"",
        "recovery.malformed",
        same="body_4088",
        open="recovery U" + CODE[1:],
    )
    yield bad(
        "passphrase_wrong",
        "another one",
        build(slots=[passphrase()]),
        "unlock.wrong-passphrase",
        open="passphrase Großer Fluß",
    )
    yield bad(
        "keychain_wrong",
        "another secret",
        build(slots=[keychain()]),
        "file.wrong-key",
        open="keychain " + PRF.hex(),
    )
    yield bad(
        "no_such_slot",
        "no passphrase slot",
        b"",
        "file.no-slot",
        same="body_4088",
        open="passphrase " + PASSPHRASE,
    )
