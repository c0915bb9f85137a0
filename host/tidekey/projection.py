"""What of a vault leaves the computer, and what of it must never be missing there.

Promises that no credential of a name-only account is in a projection, that everything else is,
known to this version or not, and a rule that tells whether a state has lost something.
Leaves writing it to `backup`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from tidekey.merge import Shared, is_erased, prune
from tidekey.strictjson import JSON

NAME_ONLY_SCOPES: Final = frozenset({"work", "passwordless", "name-only"})
_STAYS: Final = ("creds", "counters")  # what of a name-only account does not leave the device


class Extent(NamedTuple):
    """Which accounts and which credentials ("account/credential") a state holds."""

    ids: frozenset[str]
    creds: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.ids or self.creds)


NOTHING: Final = Extent(frozenset(), frozenset())


def projection(shared: Shared) -> Shared:
    """`shared` as it is backed up; shares parts with what it was made from."""
    accounts = shared.get("accounts")
    if not isinstance(accounts, dict):
        return prune(shared)
    bare: Shared = {key: _bare(one) if name_only(one) else one for key, one in accounts.items()}
    return prune(shared | {"accounts": bare})


def name_only(account: JSON) -> bool:
    """Whether an account's credentials stay on the device, by its scope."""
    fields = account.get("fields") if isinstance(account, dict) else None
    scope = fields.get("scope") if isinstance(fields, dict) else None
    value = scope[0] if isinstance(scope, list) and scope else None
    return isinstance(value, str) and value in NAME_ONLY_SCOPES


def extent(shared: Shared) -> Extent:
    """All account ids, erased ones too, and the credentials that a backup of it holds."""
    accounts = shared.get("accounts")
    if not isinstance(accounts, dict):
        return NOTHING
    return Extent(frozenset(accounts), frozenset(_creds(accounts)))


def lost(known: Extent, shared: Shared) -> Extent:
    """What was there and is not, though nobody erased it or marked it name only."""
    accounts = shared.get("accounts")
    found: Shared = accounts if isinstance(accounts, dict) else {}
    gone = frozenset(one for one in known.ids if one not in found)
    return Extent(gone, frozenset(one for one in known.creds if _missing(one, found)))


def as_json(known: Extent) -> dict[str, JSON]:
    """An extent as the vault keeps it: credentials by account."""
    kept: dict[str, list[JSON]] = {one: [] for one in sorted(known.ids)}
    for one in sorted(known.creds):
        account, _, cred = one.partition("/")
        kept.setdefault(account, []).append(cred)
    return {account: [*creds] for account, creds in kept.items()}


def from_json(value: JSON) -> Extent:
    """The extent that `as_json` made; nothing where there is none."""
    if not isinstance(value, dict):
        return NOTHING
    pairs = ((key, one) for key, creds in value.items() if isinstance(creds, list) for one in creds)
    return Extent(frozenset(value), frozenset(f"{key}/{one}" for key, one in pairs))


def _bare(account: JSON) -> JSON:
    if not isinstance(account, dict):
        return account
    return {name: part for name, part in account.items() if name not in _STAYS}


def _creds(accounts: Shared) -> Iterator[str]:
    for key, account in accounts.items():
        creds = account.get("creds") if isinstance(account, dict) else None
        if isinstance(creds, dict) and creds and not name_only(account) and not is_erased(account):
            yield from (f"{key}/{one}" for one in creds)


def _missing(one: str, accounts: Shared) -> bool:
    key, _, cred = one.partition("/")
    account = accounts.get(key)
    if not isinstance(account, dict) or is_erased(account) or name_only(account):
        return False  # an account that is not there at all counts by its id
    creds = account.get("creds")
    return not isinstance(creds, dict) or cred not in creds
