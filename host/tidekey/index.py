"""What is looked for again and again in one generation of a body, looked up once.

Promises the answers that going through all accounts would give, in the toolbar's order; each is
worked out when it is first asked for. No secret is in it.
Leaves to `vault` that it ends with the generation it was made of, and with the vault's being open.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tidekey import records
from tidekey.records import Body


class Line(NamedTuple):
    """What an account is found and sorted by, its letters folded."""

    id: str
    pinned: bool
    issuer: str
    name: str
    text: str


class Index:
    """One generation of a body and what was asked about it."""

    __slots__ = ("__weakref__", "_ids", "_lines", "_sites", "body")

    def __init__(self, body: Body) -> None:
        self.body = body
        self._ids: dict[str, list[str]] = {}
        self._lines: dict[str, list[Line]] = {}
        self._sites: dict[str, list[str]] | None = None

    def ids(self, life: str = "live") -> list[str]:
        """Ids of the accounts in one life state, pinned ones first."""
        if life not in self._ids:
            self._ids[life] = records.ids(self.body, life)
        return self._ids[life]

    def lines(self, life: str = "live") -> list[Line]:
        """The same accounts in the same order, as they are searched."""
        if life not in self._lines:
            self._lines[life] = [_line(self.body, one) for one in self.ids(life)]
        return self._lines[life]

    def sites(self) -> dict[str, list[str]]:
        """Every saved site, with the ids of the live accounts that have it."""
        if self._sites is None:
            self._sites = {}
            for account_id, sites in records.sites(self.body):
                for site in sites:
                    self._sites.setdefault(site, []).append(account_id)
        return self._sites

    def at(self, entries: Iterable[str]) -> list[str]:
        """Ids of the live accounts that have any of these among their sites, each once."""
        sites = self.sites()
        return list(dict.fromkeys(one for entry in entries for one in sites.get(entry, ())))


def _line(body: Body, account_id: str) -> Line:
    one = records.account(body, account_id)
    text = "\n".join((one.issuer, one.name, *one.sites, *one.tags)).casefold()
    return Line(one.id, one.pinned, one.issuer.casefold(), one.name.casefold(), text)
