"""Lists of tools at a terminal: `name: KEY`, and what rsc.io/2fa writes."""

from __future__ import annotations

from ..canonical import Account, Written, keeping, of_kinds

APP = "loose_list"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Names before a colon; names, digits, keys and counters; keys in groups of four."""
    usual = [one for one in keeping(of_kinds("totp")) if one.algorithm == "SHA1" and one.issuer]
    plain = [one for one in usual if (one.digits, one.period) == (6, 30) and one.name]
    shown = [one for one in plain if " " not in one.name]
    counted = [one for one in keeping(of_kinds("hotp")) if one.algorithm == "SHA1"]
    named = "\n".join(f"{_name(one)}: {one.base32}" for one in plain)
    grouped = "\n".join(f"{_name(one)}\t{_groups(one.base32.lower())}" for one in plain)
    return {
        "named": (Written(f"# my codes\n\n{named}\n".encode()), plain),
        "grouped": (Written(grouped.encode()), plain),
        "2fa": (Written("\n".join(map(_2fa, shown + counted)).encode()), shown + counted),
    }


def _name(one: Account) -> str:
    return f"{one.issuer}:{one.name}"


def _groups(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _2fa(one: Account) -> str:
    last = f" {one.counter - 1:020}" if one.kind == "hotp" else ""
    return f"{_name(one)} {one.digits} {one.base32.lower()}{last}"
