"""Writing this device's copy to one place, and proving it there.

Promises that the counter is noted on the disk before it is used, that the slot with the newest
copy is never the one written to, that "proven" is said only of bytes that were read back, and
that one file of history at most is removed, only after that.
Leaves whether to write at all to `decide`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tidekey import records, sealed
from tidekey.backup import copies, decide, history, state
from tidekey.backup.config import Marks
from tidekey.backup.decide import Leaf, Own
from tidekey.backup.leaves import HISTORY, Look
from tidekey.backup.proof import Proof, prove
from tidekey.backup.state import Place, State
from tidekey.errors import (
    BackupNotProven,
    CopyAway,
    CopyCrowded,
    FolderSilent,
    HostError,
    SealedNewer,
)
from tidekey.merge import Shared
from tidekey.records import Body

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target


@dataclass(slots=True)
class Round:
    """What all places of one run share."""

    vault_id: bytes
    key: bytes = field(repr=False)
    device: str
    body: Body = field(repr=False)  # what is sealed: {shared, device}
    raws: list[bytes] = field(repr=False)
    state: State
    space_folder: str
    now_ms: Callable[[], int]
    random: Callable[[int], bytes]
    newest: int  # the newest stamp known, in milliseconds
    written: list[Leaf] = field(default_factory=list)  # one for each time that a place needs
    sealed: dict[str, bytes] = field(default_factory=dict, repr=False)  # by digest
    proofs: dict[bytes, Proof] = field(default_factory=dict)

    @property
    def shared(self) -> Shared:
        """The projection."""
        return records.child(self.body, "shared")


def body_for(shared: Shared, name: str, marks: Marks) -> Body:
    """The body of a copy: the projection, and what this device has seen of the others."""
    noted: Body = {one: [*mark] for one, mark in sorted(marks.items())}
    return {"shared": shared, "device": {"name": name, "marks": noted}}


def publish(run: Round, look: Look, *, force: bool) -> bool:
    """Bring one place up to date; whether anything was written there. Raises what went wrong."""
    if look.error is not None:
        raise look.error
    if look.target.kind == HISTORY:
        return _keep_here(run, look.target)
    _refuse_newer(run, look)
    place, own, wrote = run.state.place(look.target.id), look.own(run.vault_id, run.device), 0
    while wrote < 2:
        needed = _needed(run, place, own, force and not wrote)
        if needed == "prove" and _proven_there(run, look, own):
            break
        if needed == "rest":
            break
        changed = _differs(run, own)
        own = _write(run, look, own, wrote)
        place.kept_due = place.kept_due or changed
        wrote += 1
    state.good(place, run.now_ms())
    if wrote and not look.target.same_computer:
        _keep_daily(run, look, place)
    return wrote > 0


def _refuse_newer(run: Round, look: Look) -> None:
    """What a newer version of Tidekey wrote here is not written over."""
    names = copies.slot_names(run.vault_id, bytes.fromhex(run.device))
    for trouble in look.troubles:
        if trouble.name in names and isinstance(trouble.error, SealedNewer):
            raise trouble.error


def _unread(look: Look, names: tuple[str, str]) -> list[int]:
    """Which of the two slots could not be read: it may hold the newest copy. Where that
    is both of them, neither is written over."""
    found = {
        names.index(one.name): one.error
        for one in look.troubles
        if one.name in names and isinstance(one.error, (CopyAway, CopyCrowded, FolderSilent))
    }
    if len(found) == len(names):
        raise found[0]
    return [*found]


def _needed(run: Round, place: Place, own: Own, force: bool) -> decide.Act:
    if force:
        return "write"
    proven = place.proven[1] if place.proven and len(place.proven) == 2 else None
    return decide.act(
        run.shared,
        frozenset(run.raws),
        own,
        proven=str(proven),
        written_at=place.written_at,
        now_ms=run.now_ms(),
    )


def _differs(run: Round, own: Own) -> bool:
    top = decide.newest(own)
    return top is None or top.shared != run.shared


# writing ------------------------------------------------------------------------------------------


def _write(run: Round, look: Look, own: Own, turn: int) -> Own:
    names, target = copies.slot_names(run.vault_id, bytes.fromhex(run.device)), look.target
    proven = run.state.place(target.id).proven
    known = proven[0] if proven and isinstance(proven[0], int) else 0
    at = decide.lower(own, _unread(look, names), known)
    name = names[at]
    leaf, data = _sealed(run, turn)
    run.state.noted[target.id] = {
        "device": run.device,
        "counter": leaf.counter,
        "salt": leaf.salt,
    }
    state.save(run.space_folder, run.state)
    target.put(name, data)
    place = run.state.place(target.id)
    place.written_at, place.bytes = run.now_ms(), len(data)
    _prove(run, target, name, place, leaf)
    made = replace(leaf, name=name)
    return (made, own[1]) if at == 0 else (own[0], made)


def _sealed(run: Round, turn: int) -> tuple[Leaf, bytes]:
    """The bytes for the first, or the second, write of this run: the same for every place."""
    while len(run.written) <= turn:
        counter = max(
            [run.state.counter(run.device), *(one.counter for one in run.written)], default=0
        )
        data = sealed.seal(
            sealed.BACKUP,
            run.vault_id,
            bytes.fromhex(run.device),
            counter + 1,
            run.key,
            run.raws,
            run.body,
            run.random,
        )
        copy = copies.one("", data, run.vault_id)
        run.sealed[copy.digest] = data
        salt, slots = copy.header.salt.hex(), frozenset(run.raws)
        run.written.append(
            Leaf("", run.device, copy.header.counter, salt, copy.digest, run.shared, slots)
        )
    leaf = run.written[turn]
    return leaf, run.sealed[leaf.digest]


# proving ------------------------------------------------------------------------------------------


def _prove(run: Round, target: Target, name: str, place: Place, leaf: Leaf) -> None:
    data = target.get(name)
    if data is None:
        raise BackupNotProven(place=target.label, part="not there")
    found = _proof(run, target, data)
    place.proven, place.proven_at = [leaf.counter, leaf.digest], run.now_ms()
    place.accounts, place.bytes = found.accounts, len(data)


def _proof(run: Round, target: Target, data: bytes) -> Proof:
    """The proof of these bytes; the same bytes from another place need no second one."""
    mark = hashlib.sha256(data).digest()
    if mark not in run.proofs:
        try:
            run.proofs[mark] = prove(run.body, run.key, data, run.vault_id, run.raws)
        except BackupNotProven as cause:
            raise BackupNotProven(place=target.label, part=cause.detail.get("part")) from None
    return run.proofs[mark]


def _proven_there(run: Round, look: Look, own: Own) -> bool:
    """Whether the copy that lies there proves what the vault holds, so that none is written."""
    top = decide.newest(own)
    if top is None:
        return False
    place = run.state.place(look.target.id)
    try:
        found = _proof(run, look.target, look.copies[top.name].data)
    except BackupNotProven:
        return False
    place.proven, place.proven_at = [top.counter, top.digest], run.now_ms()
    place.accounts = found.accounts
    return True


# history ------------------------------------------------------------------------------------------


def may_prune(run: Round, look: Look) -> bool:
    """Nothing goes while a copy there is unread, or while the clock cannot be believed."""
    return not look.troubles and decide.clock_right(run.newest, run.now_ms())


def _keep_daily(run: Round, look: Look, place: Place) -> None:
    """One version a day, where anything changed; that it fails takes nothing from the proof."""
    try:
        if place.kept_due:
            found = history.kept(look.target, run.vault_id)
            mine = [one for one in found if one.device8 == run.device[:8]]
            if not any(one.day == history.day_of(run.now_ms()) for one in mine):
                name = history.next_name(mine, run.vault_id, run.device, run.now_ms())
                history.keep(look.target, name, run.sealed[run.written[-1].digest])
                place.kept_due = False
        if may_prune(run, look):
            history.prune(look.target, run.vault_id, run.device)
    except HostError as cause:
        place.failure = {**state.told(cause), "at": run.now_ms()}


def _keep_here(run: Round, target: Target) -> bool:
    """Local history: a version of every state that was backed up, each proven."""
    place = run.state.place(target.id)
    before = history.newest(target, run.vault_id, run.key, run.device)
    if before is not None and before.get("shared") == run.shared:
        state.good(place, run.now_ms())
        return False
    found = history.kept(target, run.vault_id)
    name = history.next_name(found, run.vault_id, run.device, run.now_ms())
    leaf, data = _sealed(run, 0)
    run.state.noted[target.id] = {"device": run.device, "counter": leaf.counter, "salt": leaf.salt}
    state.save(run.space_folder, run.state)
    history.keep(target, name, data)
    place.written_at, place.bytes = run.now_ms(), len(data)
    _prove(run, target, name, place, leaf)
    state.good(place, run.now_ms())
    if decide.clock_right(run.newest, run.now_ms()):
        history.prune(target, run.vault_id, run.device)
    return True
