"""Whether a copy would bring everything back, found out by bringing it back in memory."""

from __future__ import annotations

from typing import NamedTuple

from tidekey.records import Body


class Proof(NamedTuple):
    """What was compared: live accounts, and codes made from both sides."""

    accounts: int
    codes: int


def prove(expected: Body, key: bytes, data: bytes, vault_id: bytes) -> Proof:
    """Open `data` as a restore would and compare it with what was written; `BackupNotProven`."""
    raise NotImplementedError
