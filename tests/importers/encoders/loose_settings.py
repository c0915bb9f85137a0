"""Texts of names and values: YAML, TOML, entries of `pass`."""

from __future__ import annotations

from ..canonical import Account, Written, keeping, of_kinds

APP = "loose_settings"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """A list of YAML, sections of TOML with quotes, and one entry with a password above."""
    both = [one for one in keeping(of_kinds("totp")) if one.issuer and one.name]
    [first] = [one for one in both if one.name == "mira"]
    listed = "\n".join(map(_yaml, both))
    sections = "\n".join(map(_toml, both))
    entry = f"hunter2\nuser: {first.name}\ntitle: {first.issuer}\ntotp: {first.base32}\n"
    return {
        "yaml": (Written(f"version: 1\naccounts:\n{listed}\n".encode()), both),
        "toml": (Written(f"{sections}\n".encode()), both),
        "pass": (Written(entry.encode()), [first]),
    }


def _yaml(one: Account) -> str:
    return (f"  - issuer: {one.issuer}\n    username: {one.name}\n    secret: {one.base32}\n"
            f"    algorithm: {one.algorithm}\n    digits: {one.digits}\n"
            f"    period: {one.period}")  # fmt: skip


def _toml(one: Account) -> str:
    texts = {"username": one.name, "otp_secret": one.base32, "algorithm": one.algorithm}
    lines = [f'{name} = "{text}"' for name, text in texts.items()]
    return "\n".join([f"[{one.issuer}]", *lines, f"digits={one.digits}", f"period={one.period}"])
