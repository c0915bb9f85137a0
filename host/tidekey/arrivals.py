"""What another app's file brings: compared with what is here, then saved as one act.

Promises that nothing is saved before a person or a command said so, that what is here already is
not added twice and nothing here is overwritten unasked, that one row that cannot be saved takes no
other with it, and that the whole import is taken back by one undo. Leaves reading files to
`importers.reading`.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from tidekey import bulkjson, doubles, records
from tidekey.arriving import Arriving
from tidekey.errors import FieldInvalid, ImportTooLarge
from tidekey.importers.base import Entry, Problem
from tidekey.importers.reading import Read
from tidekey.records import Body, Stamper
from tidekey.undo import IMPORT, Act, Random

State = Literal["new", "here", "secret", "names"]
"""new · here already · the same names with another key · the same key under other names."""
Do = Literal["add", "replace", "skip"]
_MEASURED: Final = 4 << 20
_LARGEST: Final = 60 << 20  # of JSON, before it is padded and sealed
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
    beside: int = 0
    """How many of the added stand beside an account of the same names with another key."""
    renamed: int = 0
    """How many of those left out are here under other names."""
    first: str = ""
    """The first account or key that it brought, by which it is taken back."""


def compare(body: Body, read: Read) -> list[Arrival]:
    """Each account of a file, in its order, and whether it is here."""
    here = _Here.of(body)
    here.claim(read.found.entries)
    return [here.judged(one) for one in read.found.entries]


def receipt(read: Read) -> Receipt:
    """A receipt before anything is saved: what was found, and what could not be read."""
    with_account = {(one.file, one.row) for one in read.found.entries}
    skipped: list[Problem] = []
    remarks: list[Problem] = []
    for one in read.found.problems:
        lost = one.row and (one.file, one.row) not in with_account
        (skipped if lost else remarks).append(one)
    found = len(read.found.entries) + len({(one.file, one.row) for one in skipped})
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
        if one.state == "here" and one.other and _ahead(body, one):
            done.remarks.append(Problem(one.entry.row, "counter", "stands further on than the "
                                        "one here", one.entry.file))  # fmt: skip
        try:
            _save_one(arriving, one, chosen, done)
        except FieldInvalid as why:
            done.skipped.append(Problem(one.entry.row, str(why.detail["field"]),
                                        str(why.detail["reason"]), one.entry.file))  # fmt: skip
    done.remarks += arriving.remarks
    act.account_id, act.first = arriving.account_id, arriving.first
    act.was[:] = arriving.was
    act.done()
    done.first = arriving.first
    _check_size(body, read)
    return done


def _ahead(body: Body, one: Arrival) -> bool:
    """Whether a counter that is here already stands further on in the file."""
    draft = one.entry.draft
    if draft is None or draft.kind != "hotp" or one.other is None:
        return False
    return draft.counter > records.account(body, one.other).counter


def _check_size(body: Body, read: Read) -> None:
    """Refuse what would make a vault that cannot be saved; small imports are not measured."""
    letters = sum(len(one.note) + 1000 for one in read.found.entries)
    if letters > _MEASURED and len(bulkjson.dumps(body)) > _LARGEST:
        raise ImportTooLarge(reason="with it this vault would be larger than 64 MiB")


def foreseen(body: Body, read: Read, choices: Mapping[int, Do] | None = None) -> Receipt:
    """What `save` would do now; nothing is changed, and what would be added has no id."""
    shared = records.child(body, "shared")
    accounts = dict(records.child(shared, "accounts"))
    for one in compare(body, read):
        if one.state == "secret" and one.other:  # only these are written into, if at all
            accounts[one.other] = copy.deepcopy(accounts[one.other])
    icons = dict(records.child(shared, "icons"))
    tried: Body = {"shared": {"accounts": accounts, "icons": icons}, "local": {"undo": []}}
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
    elif one.state == "here" and chosen != "add":
        done.already_here.append(Brief(one.other or "", *names))
    elif chosen == "skip":
        done.left.append(Brief(one.other or "", *names))
        done.renamed += one.state == "names"
    else:
        done.beside += one.state == "secret"
        done.added.append(Brief(arriving.add(one.entry), *names))


class _Here:
    """What is in the vault, looked up at once, and what the file itself has brought so far."""

    def __init__(self) -> None:
        self.same: dict[object, tuple[str, str]] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.keys: dict[object, str] = {}

    @classmethod
    def of(cls, body: Body) -> _Here:
        here = cls()
        twice: set[tuple[str, str]] = set()
        for one in records.accounts(body):
            names = (one.issuer.casefold(), one.name.casefold())
            if here.names.setdefault(names, one.id) != one.id:
                twice.add(names)
            for kept in one.credentials:
                shape = (kept.kind, kept.algorithm, kept.digits, kept.period, kept.encoded.reveal())
                here.same[(names, shape)] = one.id, kept.pin.reveal()
                here.keys.setdefault(shape, one.id)
        for names in twice | {("", "")}:  # of several nobody can say which one is meant
            here.names.pop(names, None)
        return here

    def judged(self, one: Entry) -> Arrival:
        """An account of the file, which counts as being here for those behind it."""
        names = (one.issuer.casefold(), one.name.casefold())
        if one.draft is None:
            other = self.names.get(names)
            self.names.setdefault(names, "")
            return Arrival(one, "new" if other is None else "here", other or None)
        draft = one.draft
        shape = (draft.kind, draft.algorithm, draft.digits, draft.period,
                 doubles.encoded(draft.secret))  # fmt: skip
        pin = draft.pin.reveal()
        found, known_pin = self.same.get((names, shape), (None, ""))
        if found is not None and pin in ("", known_pin):
            return Arrival(one, "here", found or None)
        self.same.setdefault((names, shape), ("", pin))
        if other := self.names.get(names):
            return Arrival(one, "secret", other)
        if other := self.keys.get(shape):
            return Arrival(one, "names", other)
        return Arrival(one, "new", None)

    def claim(self, entries: Iterable[Entry]) -> None:
        """Let names that stand several times in the file replace nothing."""
        seen: set[tuple[str, str]] = set()
        for one in entries:
            names = (one.issuer.casefold(), one.name.casefold())
            if names in seen and one.draft is not None:
                self.names.pop(names, None)
            seen.add(names)
