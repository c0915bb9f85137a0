"""From what a person types to the accounts meant.

Promises that an id names one account, that a whole name beats a beginning and a beginning beats a
part, and that a verb which needs one account never guesses between two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from tidekey.cli import output
from tidekey.errors import AccountAmbiguous, AccountUnknown, HostError, UsageWrong

if TYPE_CHECKING:
    from tidekey.api.shapes import AccountRow
    from tidekey.cli.session import Session

PAGE = 500
HELP = "A part of issuer or name, or the id."


class Named(Protocol):
    """Whatever has the names of an account."""

    @property
    def id(self) -> str: ...
    @property
    def issuer(self) -> str: ...
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def rows(
    session: Session,
    *,
    sort: Literal["order", "name", "use"] = "order",
    trashed: bool = False,
) -> list[AccountRow]:
    """All accounts, page by page."""
    from tidekey.api.accounts import List, Page

    found: list[AccountRow] = []
    while True:
        ask = List(offset=len(found), limit=PAGE, sort=sort, trashed=trashed)
        page = session.call(ask, Page)
        found += page.rows
        if not page.rows or len(found) >= page.total:
            return found


def matching(accounts: Sequence[N], query: str) -> list[N]:
    """The accounts that `query` means: the best kind of match only."""
    wanted = query.strip().casefold()
    tests: tuple[Callable[[N], bool], ...] = (
        lambda one: one.id == wanted,
        lambda one: wanted in _names(one),
        lambda one: any(name.startswith(wanted) for name in _names(one)),
        lambda one: all(any(word in name for name in _names(one)) for word in wanted.split()),
    )
    for test in tests:
        best = [one for one in accounts if wanted and test(one)]
        if best:
            return best
    raise AccountUnknown


def issuers(incomplete: str) -> list[str]:
    """What the shell may complete, where the vault opens without a question."""
    from tidekey.cli.options import Options
    from tidekey.cli.session import Session

    try:
        known = rows(Session(Options(), silent=True))
    except HostError:
        return []
    wanted = incomplete.casefold()
    found = (row.issuer for row in known if row.issuer.casefold().startswith(wanted))
    return sorted({one for one in found if one.isprintable() and " " not in one})


def one(accounts: Sequence[N], query: str) -> N:
    """The one account that `query` means."""
    best = matching(accounts, query)
    if len(best) == 1:
        return best[0]
    if not output.is_json():
        for each in best[:10]:
            output.note(f"  {each.id}  {output.clean(called(each))}")
    raise AccountAmbiguous(count=len(best))


def meant(session: Session, given: Sequence[str] | None, verb: str) -> AccountRow:
    """The one account that a verb was told."""
    query = words(given, verb)
    return one(rows(session), query)


def words(given: Sequence[str] | None, verb: str) -> str:
    """The query as one text; a verb without one was used wrongly."""
    query = " ".join(given or ()).strip()
    if not query:
        raise UsageWrong(reason="the name of an account is missing", verb=verb)
    return query


def called(account: Named) -> str:
    """The account as one says it."""
    parts = [part for part in (account.issuer, account.name) if part]
    return " · ".join(parts) or "(without a name)"


def _names(account: Named) -> tuple[str, ...]:
    issuer, name = account.issuer.casefold(), account.name.casefold()
    return issuer, name, f"{issuer}:{name}", f"{issuer} {name}", f"{issuer} · {name}"
