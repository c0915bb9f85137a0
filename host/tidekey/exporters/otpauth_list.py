"""The export as plain text: one key URI a line, as other authenticators read it.

Promises a line for every secret in use, with its names and the counter of its next code. Accounts
without a secret, and those in the trash, have none. Leaves warning and presence to who asks.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from typing import Final

from tidekey import otpauth, records
from tidekey.errors import FieldInvalid, SealedTampered
from tidekey.exporters.base import Given, Made
from tidekey.records import Account, CredentialRecord, child

ENDING: Final = ".txt"


def make(given: Given) -> Made:
    """The lines, in the order of the list."""
    live = records.accounts(given.body)
    found = [list(_lines(given, one)) for one in live]
    lines = [line for some in found for line in some]
    with_key = sum(bool(some) for some in found)
    return Made("".join(f"{one}\n" for one in lines).encode(), with_key, len(live) - with_key)


def prove(data: bytes, made: Made, given: Given) -> None:
    """Compare what was read back."""
    if data != made.data:
        raise SealedTampered(part="body")


def _lines(given: Given, account: Account) -> Iterator[str]:
    record = records.record(given.body, account.id)
    counters = child(record, "counters") if "counters" in record else {}
    for one in account.credentials:
        line = _line(account, one, records.count(record, one.id) if counters else 0)
        if line:
            yield line


def _line(account: Account, one: CredentialRecord, counter: int) -> str:
    """The URI of one secret; empty where this version does not know its kind."""
    try:
        made = one.credential()
    except (FieldInvalid, binascii.Error):
        return ""
    return otpauth.build(
        made.kind, made.algorithm, made.digits, made.period, counter, made.secret.reveal(),
        account.issuer, account.name, secret_text=one.text.reveal(),
    )  # fmt: skip
