"""Two vaults become one: the accounts of the other are added here as new records.

Promises new ids throughout, that what is here already is counted and not added twice, that nothing
here is changed, and that the act can be undone. The other vault's files stay as they are.
Accounts that are only alike are added and named, so that a person may join them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tidekey import order, records
from tidekey.backup.restoring.versions import copy_anew, take_icons
from tidekey.merge import Shared
from tidekey.records import Account, Body, Stamper, child
from tidekey.strictjson import JSON
from tidekey.undo import Act, Random

ADOPT: Final = "adopt"


class Adopted(NamedTuple):
    """What came: new ids, ids of the other vault that were here already, and look-alikes.

    `similar` pairs a new id with the id of the account here that bears the same names.
    """

    added: tuple[str, ...]
    duplicates: tuple[str, ...]
    similar: tuple[tuple[str, str], ...]


def adopt(
    body: Body,
    stamper: Stamper,
    other: Shared,
    random: Random,
    *,
    only: frozenset[str] | None = None,
) -> Adopted:
    """Add the live accounts of another vault, or some of them, behind those that are here."""
    here = _Here.of(body)
    act = Act(body, stamper, ADOPT, "", random)
    there = _map(other.get("accounts"))
    added: list[str] = []
    duplicates: list[str] = []
    similar: list[tuple[str, str]] = []
    for one in records.accounts({"shared": other}):
        if only is not None and one.id not in only:
            continue
        if here.has(one):
            duplicates.append(one.id)
            continue
        new = copy_anew(act, _map(there[one.id]), random)
        here.last = order.after_last(here.last)
        fields = child(act.record(new), "fields")
        fields["order"] = [here.last, stamper.stamp()]
        added.append(new)
        if (alike := here.names.get(_names(one))) is not None:
            similar.append((new, alike))
    act.account_id = added[0] if added else ""
    take_icons(body, other, added)
    act.done()
    return Adopted(tuple(added), tuple(duplicates), tuple(similar))


class _Here:
    """What is in this vault, looked up at once; what is added is not compared with itself."""

    def __init__(self) -> None:
        self.same: set[object] = set()
        self.names: dict[tuple[str, str], str] = {}
        self.last = ""

    @classmethod
    def of(cls, body: Body) -> _Here:
        found = cls()
        for one in records.accounts(body):
            found.last = max(found.last, one.order)
            found.same.update(_identities(one))
            found.names.setdefault(_names(one), one.id)
        return found

    def has(self, one: Account) -> bool:
        """Whether every secret of it, or its bare name, is here under the same names."""
        return all(key in self.same for key in _identities(one))


def _identities(one: Account) -> list[object]:
    bare: object = (*_names(one), "") if not one.in_use else None
    if bare is not None:
        return [bare]
    return [
        (one.issuer, one.name, kept.kind, kept.algorithm, kept.digits, kept.period,
         kept.encoded.reveal())
        for kept in one.credentials
    ]  # fmt: skip


def _names(one: Account) -> tuple[str, str]:
    return one.issuer.casefold(), one.name.casefold()


def _map(value: JSON) -> Mapping[str, JSON]:
    return value if isinstance(value, dict) else {}
