"""Accounts that are here already, or nearly.

Promises that "already here" means the same issuer, name, kind, algorithm, digits, period and
secret; the secret alone is not enough, since people keep one key under two names on purpose.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field

from tidekey import records
from tidekey.otpauth import Draft
from tidekey.records import Body
from tidekey.secret import Secret

Key = tuple[str, str, str, str, int, int, str]


@dataclass
class Known:
    """What is in a vault, looked up at once; for adding many accounts in one change."""

    ids: dict[Key, str] = field(default_factory=dict, repr=False)
    last: str = ""

    @classmethod
    def of(cls, body: Body) -> Known:
        """Look through all live accounts."""
        known = cls()
        for one in records.accounts(body):
            known.last = max(known.last, one.order)
            for kept in one.credentials:
                key = (one.issuer, one.name, kept.kind, kept.algorithm, kept.digits, kept.period)
                known.ids[(*key, kept.encoded.reveal())] = one.id
        return known

    def note(self, account_id: str, draft: Draft, issuer: str, name: str, order: str) -> None:
        """Remember an account that was just added."""
        self.ids[_key(draft, issuer, name)] = account_id
        self.last = max(self.last, order)


def find_same(
    body: Body | Known, draft: Draft, issuer: str | None = None, name: str | None = None
) -> str | None:
    """The id of the live account that is this one, under these names or the draft's own."""
    known = body if isinstance(body, Known) else Known.of(body)
    key = _key(
        draft, draft.issuer if issuer is None else issuer, draft.name if name is None else name
    )
    return known.ids.get(key)


def find_similar(
    body: Body, draft: Draft, issuer: str | None = None, name: str | None = None
) -> list[str]:
    """Ids of live accounts with the same key or the same names, but not the very same account."""
    names = _fold(draft.issuer if issuer is None else issuer, draft.name if name is None else name)
    key, same = Secret(encoded(draft.secret)), find_same(body, draft, issuer, name)
    found = []
    for one in records.accounts(body):
        if one.id != same and (
            (any(names) and _fold(one.issuer, one.name) == names)
            or any(kept.encoded == key for kept in one.credentials)
        ):
            found.append(one.id)
    return found


def encoded(key: bytes) -> str:
    """Key bytes as they are kept: base64 with padding."""
    return binascii.b2a_base64(key, newline=False).decode()


def _key(draft: Draft, issuer: str, name: str) -> Key:
    kept = (draft.kind, draft.algorithm, draft.digits, draft.period, encoded(draft.secret))
    return (issuer, name, *kept)


def _fold(issuer: str, name: str) -> tuple[str, str]:
    return issuer.casefold(), name.casefold()
