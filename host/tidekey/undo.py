"""What a person did last on this computer, kept so that it can be taken back.

Promises that undo is a new write with fresh stamps over what an act changed, never an old state
brought back; other changes since then stay. The stack is in `local` and holds no secret.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final

from tidekey.errors import DeletesMany, UndoNothing
from tidekey.merge import is_erased
from tidekey.records import Body, Stamper, child, count, current
from tidekey.strictjson import JSON

DEPTH: Final = 20
IMPORT: Final = "import"
IMPORTS: Final = 3
"""So many imports can be taken back beside the newest acts: a person compares codes for days."""
_EACH_ALONE: Final = (IMPORT, "add")
_MANY: Final = 5
ID_BYTES: Final = 16
Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Undone:
    """The act that was taken back, and the account that it was about."""

    act: str
    account_id: str


@dataclass
class Act:
    """One change in the making: writes registers and notes what stood there."""

    body: Body
    stamper: Stamper
    name: str
    account_id: str
    random: Random = os.urandom
    first: str = ""
    """What is only in this act and names it for `undo_of`."""
    was: list[JSON] = field(default_factory=list)

    def record(self, account_id: str) -> dict[str, JSON]:
        """The generic map of an account, made where there is none."""
        return child(child(child(self.body, "shared"), "accounts"), account_id)

    def set(self, account_id: str, group: str, key: str, value: JSON) -> None:
        """Write one field or tag, unless it holds that value already."""
        self._write(account_id, group, child(self.record(account_id), group), key, value)

    def live(self, account_id: str, state: str) -> None:
        """Write the life of an account."""
        self._write(account_id, "life", self.record(account_id), "life", state)

    def credential(self, account_id: str, made: dict[str, JSON], counter: int) -> str:
        """Add a credential that replaces all current ones."""
        creds = child(self.record(account_id), "creds")
        old: list[JSON] = list(current(creds))
        new = self.random(ID_BYTES).hex()
        creds[new] = made | {"replaces": old}
        if made.get("kind") == "hotp":
            self._count(account_id, new, counter)
        self.was.append([account_id, "creds", "", old])
        return new

    def counter(self, account_id: str, credential_id: str, value: int) -> None:
        """Set a counter anew; later resets win over greater values."""
        before = count(self.record(account_id), credential_id)
        self._count(account_id, credential_id, value)
        self.was.append([account_id, "counters", credential_id, before])

    def _count(self, account_id: str, credential_id: str, value: int) -> None:
        counters = child(self.record(account_id), "counters")
        old = counters.get(credential_id)
        newest = old[0][0] if isinstance(old, list) and isinstance(old[0], list) else -1
        counters[credential_id] = [
            self.stamper.stamp(newest if type(newest) is int else -1),
            value,
        ]

    def done(self) -> None:
        """Push the act onto the stack, if it changed anything."""
        if self.was:
            stack = _stack(self.body)
            named: dict[str, JSON] = {"first": self.first} if self.first else {}
            at = self.stamper.now_ms()
            stack.append(
                {"act": self.name, "id": self.account_id, "at": at, "was": self.was, **named}
            )
            old = [one for one in stack[:-DEPTH] if _act_of(one) == IMPORT]
            stack[:] = old[-IMPORTS:] + stack[-DEPTH:]

    def _write(
        self, account_id: str, group: str, registers: dict[str, JSON], key: str, value: JSON
    ) -> None:
        old = registers.get(key)
        before = old[0] if isinstance(old, list) and old else None
        if old is not None and before == value and type(before) is type(value):
            return
        self.stamper.write(registers, key, value)
        self.was.append([account_id, group, key, before])


def undo(
    body: Body, stamper: Stamper, *, random: Random = os.urandom, sure: bool = False
) -> Undone:
    """Take back the newest act that can be; UndoNothing where there is none.

    `DeletesMany` where that deletes many accounts and nobody is `sure`.
    """
    stack = _stack(body)
    while stack:
        entry = stack.pop()
        if not isinstance(entry, dict):
            continue
        done = _taken(body, stamper, entry, random, sure)
        if done is not None:
            return done
    raise UndoNothing


def undo_of(
    body: Body,
    stamper: Stamper,
    names: Collection[str],
    first: str | None = None,
    *,
    random: Random = os.urandom,
    sure: bool = False,
) -> Undone:
    """Take back the newest act of one of these names, or the one of them that `first` names.

    Else as `undo`; no other act is taken back in place of the one that is named.
    """
    stack = _stack(body)
    for at in range(len(stack) - 1, -1, -1):
        entry = stack[at]
        if not isinstance(entry, dict) or entry.get("act") not in names:
            continue
        if first is None or entry.get("first") == first:
            del stack[at]
            done = _taken(body, stamper, entry, random, sure)
            if done is not None:
                return done
    raise UndoNothing


def _taken(
    body: Body, stamper: Stamper, entry: dict[str, JSON], random: Random, sure: bool
) -> Undone | None:
    act = Act(body, stamper, "undo", str(entry.get("id")), random)
    was = entry.get("was")
    before = _live(body)
    for step in reversed(was if isinstance(was, list) else []):
        _restore(act, step)
    many(before, before - _live(body), sure)
    return Undone(str(entry.get("act")), act.account_id) if act.was else None


def many(live: int, deleted: int, sure: bool) -> None:
    """Refuse one act that deletes more than 5 accounts and over 30 % of them, unless `sure`."""
    if not sure and deleted > _MANY and deleted * 10 > live * 3:
        raise DeletesMany(count=deleted, of=live)


def _live(body: Body) -> int:
    found = child(child(body, "shared"), "accounts").values()
    lives = (one.get("life") for one in found if isinstance(one, dict))
    return sum(isinstance(life, list) and life[:1] == ["live"] for life in lives)


def forget(body: Body, account_id: str) -> None:
    """Drop what was noted of an account, once it is erased, with the acts that need it."""
    stack = _stack(body)
    stack[:] = [one for one in (_without(entry, account_id) for entry in stack) if one is not None]


def _without(entry: JSON, account_id: str) -> JSON:
    """An act without one account; None where nothing is left, or it cannot be told apart."""
    if f'"{account_id}"' not in repr(entry).replace("'", '"'):
        return entry
    was = entry.get("was") if isinstance(entry, dict) else None
    if (
        _act_of(entry) not in _EACH_ALONE
        or not isinstance(entry, dict)
        or not isinstance(was, list)
    ):
        return None
    left: list[JSON] = [one for one in was if isinstance(one, list) and one[:1] != [account_id]]
    first = left[0] if left else None
    return {**entry, "id": first[0], "was": left} if isinstance(first, list) else None


def _act_of(entry: JSON) -> JSON:
    return entry.get("act") if isinstance(entry, dict) else None


def _restore(act: Act, step: JSON) -> None:
    if not isinstance(step, list) or len(step) != 4:
        return
    account_id, group, key, before = step
    accounts = child(child(act.body, "shared"), "accounts")
    if not (isinstance(account_id, str) and isinstance(group, str) and isinstance(key, str)):
        return
    if account_id not in accounts or is_erased(accounts[account_id]):
        return
    if group == "life":
        act.live(account_id, str(before or "live"))
    elif group == "creds":
        _bring_back(act, account_id, before)
    elif group == "counters":
        act.counter(account_id, key, before if isinstance(before, int) else 0)
    else:
        act.set(account_id, group, key, before)


def _bring_back(act: Act, account_id: str, old: JSON) -> None:
    """The credential in use before, as a new one that replaces all."""
    record = act.record(account_id)
    creds = child(record, "creds")
    for one in old if isinstance(old, list) else []:
        kept = creds.get(one) if isinstance(one, str) else None
        if isinstance(kept, dict):
            act.credential(account_id, dict(kept), count(record, str(one)))
            return


def _stack(body: Body) -> list[JSON]:
    local = child(body, "local")
    stack = local.get("undo")
    if not isinstance(stack, list):
        stack = local["undo"] = []
    return stack
