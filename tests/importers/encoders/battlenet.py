"""Battle.net: its preferences, masked."""

from __future__ import annotations

from ..canonical import Account, Written

APP = "battlenet"
_MASK = int(
    "398E27FC50276A656065B0E525F4C06C04C61075286B8E7AEDA59DA9813B5DD6"
    "C80D2FB38068773FA59BA47C17CA6C6479015C1D5B8B8F6B9A",
    16,
)
_KEY = bytes(range(7, 27))


def files() -> dict[str, tuple[Written, list[Account]]]:
    """With a serial number, with none, and with the longest key that the mask covers."""
    serial = "EU-1234-5678-9012"
    long_key = bytes(range(28))
    return {
        "serial": (_written(_KEY, serial), [_account(_KEY, serial)]),
        "no_serial": (_written(_KEY, ""), [_account(_KEY, "")]),
        "long": (_written(long_key, serial), [_account(long_key, serial)]),
    }


def _account(key: bytes, serial: str) -> Account:
    return Account("Battle.net", serial, key, digits=8)


def _written(key: bytes, serial: str) -> Written:
    strings = [f'    <string name="com.blizzard.messenger.{name}">{value}</string>'
               for name, value in (
                   ("AUTHENTICATOR_CREDENTIALS_ENCRYPTION_TYPE", "MASK"),
                   ("AUTHENTICATOR_DEVICE_SECRET", _masked(key.hex())),
                   ("AUTHENTICATOR_SERIAL", _masked(serial)),
               ) if value]  # fmt: skip
    head = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>"
    return Written("\n".join([head, "<map>", *strings, "</map>", ""]).encode())


def _masked(text: str) -> str:
    size = len(text)
    mask = _MASK >> 8 * (57 - size)
    return f"{int.from_bytes(text.encode(), 'big') ^ mask:0{2 * size}x}" if size else ""
