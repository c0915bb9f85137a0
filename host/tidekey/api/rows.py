"""Account rows out of the vault: the one place where records become what screens show.

Promises that no secret gets into a row, and that asking for one page does not build the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from tidekey import records
from tidekey.api.shapes import AccountReply, AccountRow, CredentialRow, Kind

if TYPE_CHECKING:
    from tidekey.app import App
    from tidekey.records import Account, Body, CredentialRecord


def row(account: Account, used: int | None) -> AccountRow:
    """One account as screens show it."""
    found = account.credentials[0] if account.credentials else None
    hotp = found is not None and found.kind == "hotp"
    return AccountRow(
        id=account.id,
        issuer=account.issuer,
        name=account.name,
        kind=cast(Kind, account.kind),
        algorithm=found.algorithm if found else None,
        digits=found.digits if found else None,
        period=found.period if found and not hotp else None,
        counter=str(account.counter) if hotp else None,
        sites=account.sites,
        tags=account.tags,
        note=account.note,
        pinned=account.pinned,
        icon=account.icon,
        scope=account.scope,
        weak=account.weak,
        conflict=account.conflict,
        trashed=account.trashed,
        used_ms=used,
        credentials=tuple(map(_choice, account.credentials)) if account.conflict else (),
    )


def _choice(one: CredentialRecord) -> CredentialRow:
    return CredentialRow(id=one.id, kind=one.kind, digits=one.digits, algorithm=one.algorithm)


def rows(accounts: Iterable[Account], body: Body) -> tuple[AccountRow, ...]:
    """The rows of these accounts."""
    used = used_times(body)
    return tuple(row(one, used.get(one.id)) for one in accounts)


def used_times(body: Body) -> dict[str, int]:
    """When each account was last used on this computer."""
    kept = records.child(records.child(body, "local"), "used")
    return {name: when for name, when in kept.items() if type(when) is int}


def reply(app: App, account_id: str) -> AccountReply:
    """One account as it is now."""
    body = app.body()
    return AccountReply(account=rows([records.account(body, account_id)], body)[0])
