"""What another app's file brings: compared with what is here, then saved as one act.

Promises that nothing is saved before a person or a command said so, that what is here already is
not added twice and nothing here is overwritten unasked, that one row that cannot be saved takes no
other with it, and that the whole import is taken back by one undo. Leaves reading files to
`importers.reading`.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from tidekey import doubles, records
from tidekey.arriving import Arriving
from tidekey.errors import FieldInvalid
from tidekey.importers.base import Entry, Problem
from tidekey.importers.reading import Read
from tidekey.records import Body, Stamper
from tidekey.undo import Act, Random

State = Literal["new", "here", "secret", "names"]
"""new · here already · the same names with another key · the same key under other names."""
Do = Literal["add", "replace", "skip"]
IMPORT: Final = "import"
DEFAULT: Final[Mapping[State, Do]] = {
    "new": "add",
    "here": "skip",
    "secret": "add",
    "names": "skip",
}


class Brief(NamedTuple):
    """An account of a receipt."""

    id: str
    issuer: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One account of a file beside what is here; `other` is the account that it is or resembles."""

    entry: Entry
    state: State
    other: str | None

    @property
    def kind(self) -> str:
        """The kind of its codes; name-only where it has no key."""
        return self.entry.draft.kind if self.entry.draft else records.NAME_ONLY


@dataclass
class Receipt:
    """What became of a file. `skipped` rows gave no account, `remarks` are about those that did."""

    app: str
    title: str
    found: int
    added: list[Brief] = field(default_factory=list)
    replaced: list[Brief] = field(default_factory=list)
    already_here: list[Brief] = field(default_factory=list)
    differing: list[Brief] = field(default_factory=list)
    left: list[Brief] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    first: str = ""
    """The first account or key that it brought, by which it is taken back."""


def compare(body: Body, read: Read) -> list[Arrival]:
    """Each account of a file, in its order, and whether it is here."""
    here = _Here.of(body)
    return [here.judged(one) for one in read.found.entries]


def receipt(read: Read) -> Receipt:
    """A receipt before anything is saved: what was found, and what could not be read."""
    with_account = {one.row for one in read.found.entries}
    skipped = [one for one in read.found.problems if one.row and one.row not in with_account]
    remarks = [one for one in read.found.problems if one not in skipped]
    found = len(read.found.entries) + len({one.row for one in skipped})
    return Receipt(read.app, read.title, found, skipped=skipped, remarks=remarks)


def save(
    body: Body, stamper: Stamper, read: Read, choices: Mapping[int, Do] | None = None,
    *, random: Random = os.urandom,
) -> Receipt:  # fmt: skip
    """Save a file's accounts; `choices` by their place in it, else `DEFAULT`."""
    act = Act(body, stamper, IMPORT, "", random)
    arriving = Arriving(act, read.app)
    done = receipt(read)
    for at, one in enumerate(compare(body, read)):
        chosen = (choices or {}).get(at) or DEFAULT[one.state]
        try:
            _save_one(arriving, one, chosen, done)
        except FieldInvalid as why:
            done.skipped.append(Problem(one.entry.row, str(why.detail["field"]),
                                        str(why.detail["reason"])))  # fmt: skip
    done.remarks += arriving.remarks
    act.account_id, act.first = arriving.account_id, arriving.first
    act.was[:] = arriving.was
    act.done()
    done.first = arriving.first
    return done


def foreseen(body: Body, read: Read, choices: Mapping[int, Do] | None = None) -> Receipt:
    """What `save` would do now; nothing is changed, and what would be added has no id."""
    tried = copy.deepcopy(body)
    done = save(tried, Stamper(lambda: 0, ""), read, choices)
    done.added, done.first = [one._replace(id="") for one in done.added], ""
    return done


def _save_one(arriving: Arriving, one: Arrival, chosen: Do, done: Receipt) -> None:
    names = (one.entry.issuer, one.entry.name, one.kind)
    if one.state in ("secret", "names"):
        done.differing.append(Brief(one.other or "", *names))
    if chosen == "replace" and one.state == "secret" and one.other and one.entry.draft:
        arriving.replace(one.other, one.entry.draft)
        done.replaced.append(Brief(one.other, *names))
    elif chosen == "skip" or (one.state == "here" and chosen != "add"):
        into = done.already_here if one.state == "here" else done.left
        into.append(Brief(one.other or "", *names))
    else:
        done.added.append(Brief(arriving.add(one.entry), *names))


class _Here:
    """What is in the vault, looked up at once, and what the file itself has brought so far."""

    def __init__(self) -> None:
        self.same: dict[object, str] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.keys: dict[str, str] = {}

    @classmethod
    def of(cls, body: Body) -> _Here:
        here = cls()
        for one in records.accounts(body):
            names = (one.issuer.casefold(), one.name.casefold())
            if any(names):
                here.names.setdefault(names, one.id)
            for kept in one.credentials:
                key = kept.encoded.reveal()
                shape = (kept.kind, kept.algorithm, kept.digits, kept.period, key)
                here.same[(one.issuer, one.name, *shape)] = one.id
                here.keys.setdefault(key, one.id)
        return here

    def judged(self, one: Entry) -> Arrival:
        """An account of the file, which counts as being here for those behind it."""
        names = (one.issuer.casefold(), one.name.casefold())
        if one.draft is None:
            other = self.names.get(names)
            self.names.setdefault(names, "")
            return Arrival(one, "new" if other is None else "here", other or None)
        key = doubles.encoded(one.draft.secret)
        draft = one.draft
        shape = (draft.kind, draft.algorithm, draft.digits, draft.period, key)
        whole = (one.issuer, one.name, *shape)
        if whole in self.same:
            return Arrival(one, "here", self.same[whole] or None)
        self.same[whole] = ""
        if other := self.names.get(names):
            return Arrival(one, "secret", other)
        if other := self.keys.get(key):
            return Arrival(one, "names", other)
        return Arrival(one, "new", None)
