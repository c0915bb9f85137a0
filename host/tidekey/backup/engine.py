"""One run of the backup: read every place, merge what others wrote, write what is new, prove it.

Promises that a place that fails takes nothing from another one, that the vault is changed only
where a copy brought something, and that nothing at all is written where something was lost.
Leaves the rules to `decide`, reading to `leaves`, writing to `publishing`, when to run to the
caller. A locked vault never comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidekey import disk, records, sealed
from tidekey.backup import config, copies, decide, findings, guard, publishing, state
from tidekey.backup.decide import Leaf, Mind
from tidekey.backup.leaves import Look, look
from tidekey.backup.publishing import Round
from tidekey.backup.state import State
from tidekey.errors import BackupBusy, BackupWouldShrink, HostError, VaultBusy
from tidekey.merge import Shared, merge
from tidekey.projection import Extent, as_json, extent, projection
from tidekey.records import Body, Stamper, child

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one target: `proven` (written now), `unchanged` (proven before) or `failed`."""

    target_id: str
    state: str
    proven_at: int | None
    accounts: int | None
    failure: HostError | None


@dataclass(frozen=True, slots=True)
class Report:
    """What one run did."""

    outcomes: tuple[Outcome, ...]
    merged: int  # copies of others that were read anew
    published: int  # targets written to
    guard: int  # accounts and secrets that would have been lost; nothing was written
    findings: tuple[dict[str, JSON], ...]  # code, args, at

    @property
    def proven(self) -> bool:
        """Whether every place holds a proven copy of what the vault holds."""
        return not self.guard and all(one.state != "failed" for one in self.outcomes)


@dataclass(slots=True)
class Run:
    """One run: what it works with."""

    vault: Vault
    state: State
    now_ms: Callable[[], int]
    random: Callable[[int], bytes]
    space_folder: str
    device_name: str


def run(
    vault: Vault,
    targets: Sequence[Target],
    *,
    now_ms: Callable[[], int],
    random: Callable[[int], bytes],
    space_folder: str,
    device_name: str,
    accept_loss: bool = False,
    force: bool = False,
    wait_seconds: float = 0.0,
    also_read: Sequence[Target] = (),
) -> Report:
    """Merge, guard, publish, prove, keep history; `BackupBusy` where another process does.

    `also_read` are places that are merged and not written to, as the old folder during a move.
    """
    try:
        with state.lock(space_folder, wait_seconds):
            known = state.load(space_folder)
            now = Run(vault, known, now_ms, random, space_folder, device_name)
            try:
                return _run(now, targets, also_read, accept_loss, force)
            finally:
                state.save(space_folder, known)
    except VaultBusy:
        raise BackupBusy from None


def absorb(vault: Vault, shareds: Iterable[Shared]) -> bool:
    """Merge states of `shared` into the vault; whether anything changed."""
    found = [*shareds]

    def all_of(own: Shared) -> Shared:
        for one in found:
            own = merge(own, one)
        return own

    before = child(vault.body(), "shared")
    if not found or all_of(before) == before:
        return False

    def act(body: Body, _: Stamper) -> None:
        body["shared"] = all_of(child(body, "shared"))

    vault.change(act)
    return True


# a run --------------------------------------------------------------------------------------------


def _run(
    run: Run, targets: Sequence[Target], also_read: Sequence[Target], accept: bool, force: bool
) -> Report:
    _call(run, targets)
    looks, others = _look(run, targets, also_read)
    leaves = [*{leaf.digest: leaf for one in (*looks, *others) for leaf in one.leaves}.values()]
    mind = _identity(run, leaves)
    merged = [one for one in leaves if one.device != mind.device]
    odd = decide.forks(mind, leaves)
    before, mind = mind, decide.take(mind, leaves)
    gone = decide.guard(mind, leaves)
    held = bool(gone) and not (accept and guard.shown(run.state, gone))
    projected = projection(mind.shared)
    if not held:
        mind = replace(mind, extent=extent(projected))
        run.state.guard = None
    present = [copy.digest for one in (*looks, *others) for copy in one.copies.values()]
    mind = replace(mind, seen=decide.forget(mind.seen, present))
    _remember(run, before, mind, {one.device: one.label for one in merged})
    newest = records.newest(mind.shared)
    seen = findings.Sight((*looks, *others), mind.marks, newest, _names(run))
    findings.note(run.state, seen, odd, run.now_ms())
    for one in looks:
        own = one.own(run.vault.vault_id, mind.device)
        findings.set_back(run.state, one.target.id, own, run.device_name, run.now_ms())
    if held:
        return _held_back(run, looks, gone, mind, len(merged))
    round_ = _round(run, mind, projected, newest)
    outcomes = [_outcome(run, round_, one, force) for one in looks]
    written = sum(one.state == "proven" for one in outcomes)
    found = tuple(run.state.findings)
    return Report(tuple(outcomes), len(merged), written, 0, found)


def _call(run: Run, targets: Sequence[Target]) -> None:
    """Note what the places are called: a status asks none of them."""
    chosen = config.config(run.vault.body())
    drives = {one["path"]: one["drive"] for one in chosen.targets if one["kind"] == "folder"}
    for place in run.state.targets.values():
        place.used = False
    for one in targets:
        place = run.state.place(one.id)
        place.kind, place.label, place.place = one.kind, one.label, one.place
        place.same_computer, place.used = one.same_computer, True
        place.drive = drives.get(one.place, place.drive)


def _look(
    run: Run, targets: Sequence[Target], also_read: Sequence[Target]
) -> tuple[list[Look], list[Look]]:
    vault, known = run.vault, dict[str, Leaf]()
    seen = config.config(vault.body()).seen
    device = vault.device_id.hex()

    def one(target: Target) -> Look:
        return look(target, vault.vault_id, vault.key, device, seen, known)

    return [one(target) for target in targets], [one(target) for target in also_read]


def _identity(run: Run, leaves: Sequence[Leaf]) -> Mind:
    """What this device knows; under a new id where another one writes as it does."""
    vault, known = run.vault, run.state
    device = vault.device_id.hex()
    if decide.cloned(device, leaves, known.counter(device), known.salts(device)):
        vault.become(run.random(len(vault.device_id)))
        findings.event(known, "copy.cloned", {}, run.now_ms())
        device = vault.device_id.hex()
    body = vault.body()
    kept = config.config(body)
    return Mind(device, child(body, "shared"), kept.marks, kept.seen, kept.extent)


def _remember(run: Run, before: Mind, mind: Mind, labels: dict[str, str]) -> None:
    """Save what was merged, and what was seen; nothing where nothing is new."""
    names = _names(run)
    labels = {device: label for device, label in labels.items() if names.get(device) != label}
    same = before.shared == mind.shared
    if same and not labels and before == replace(mind, shared=before.shared):
        return

    def act(body: Body, _: Stamper) -> None:
        if not same:
            there = child(body, "shared")
            body["shared"] = mind.shared if there is before.shared else merge(there, mind.shared)
        kept = child(child(body, "local"), "backup")
        kept["marks"] = {one: [*mark] for one, mark in sorted(mind.marks.items())}
        kept["seen"] = [*sorted(mind.seen)]
        kept["extent"] = as_json(mind.extent)
        child(kept, "names").update(labels)

    run.vault.change(act)


def _names(run: Run) -> dict[str, str]:
    return config.names(run.vault.body())


def _round(run: Run, mind: Mind, projected: Shared, newest: int) -> Round:
    vault = run.vault
    return Round(
        vault.vault_id,
        vault.key,
        mind.device,
        publishing.body_for(projected, run.device_name, mind.marks),
        copies.slots_for(vault.body()),
        run.state,
        run.space_folder,
        run.now_ms,
        run.random,
        newest,
    )


def _outcome(run: Run, round_: Round, one: Look, force: bool) -> Outcome:
    place = run.state.place(one.target.id)
    try:
        wrote = publishing.publish(round_, one, force=force)
    except HostError as cause:
        return _failed(run, one, cause)
    except OSError as cause:  # a target says what refused; this one forgot to
        return _failed(run, one, disk.refused(cause))
    done = "proven" if wrote else "unchanged"
    return Outcome(one.target.id, done, place.proven_at, place.accounts, None)


def _failed(run: Run, one: Look, cause: HostError) -> Outcome:
    place = run.state.place(one.target.id)
    state.failed(place, cause, run.now_ms())
    return Outcome(one.target.id, "failed", place.proven_at, place.accounts, cause)


def _held_back(run: Run, looks: Sequence[Look], gone: Extent, mind: Mind, merged: int) -> Report:
    """Nothing is written to any place; the odd state is kept beside the vault."""
    missing = guard.count(gone)
    if guard.raise_alarm(run.state, gone, run.now_ms()):
        body = publishing.body_for(projection(mind.shared), run.device_name, mind.marks)
        vault, raws = run.vault, copies.slots_for(run.vault.body())
        data = sealed.seal(
            sealed.BACKUP, vault.vault_id, vault.device_id, 0, vault.key, raws, body, run.random
        )
        guard.set_aside(run.space_folder, data, run.now_ms())
    cause = BackupWouldShrink(missing=missing)
    found = tuple(_failed(run, one, one.error or cause) for one in looks)
    return Report(found, merged, 0, missing, tuple(run.state.findings))
