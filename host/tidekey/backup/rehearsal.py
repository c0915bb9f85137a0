"""The newest backup restored into a throw-away vault, and every code compared.

Promises to take the way of a person who has the recovery sheet and nothing else: the copy is read
from its place, opened by its recovery slot, saved as a vault, opened again; and that nothing of
it is left. `quietly` does it once a month where nobody asks, and tells only what did not match.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey import disk, otp, records, sealed, slots
from tidekey.backup import copies, decide, findings, history, proof, state
from tidekey.backup.copies import Copy
from tidekey.errors import BackupBusy, BackupNotRehearsed, HostError, RestoreNothing, VaultBusy
from tidekey.projection import projection
from tidekey.records import Account, Body, child
from tidekey.vault import KIND, Vault, write

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.strictjson import JSON

WAIT_SECONDS = 10.0
FIRST_MS: Final = decide.DAY_MS  # after the first copy
EVERY_MS: Final = 30 * decide.DAY_MS
_PREFIX = "rehearsal-"
_TRIED: Final = "rehearsal"  # in `State.since`: the last try, or when the first copy was made


class Rehearsal(NamedTuple):
    """`matched` of `of` accounts gave the same code; the names of the others."""

    at: int
    of: int
    matched: int
    failed: list[str]


def rehearse(
    vault: Vault,
    targets: Sequence[Target],
    *,
    now_ms: Callable[[], int],
    random: Callable[[int], bytes],
    space_folder: str,
    current: bool = False,
) -> Rehearsal:
    """Restore and compare; noted in `backup.json`. `RestoreNothing` where no copy can be read.

    With `current`, `BackupBusy` where the vault holds what was changed after that copy.
    """
    try:
        with state.lock(space_folder, WAIT_SECONDS):
            copy = newest(targets, vault)
            if copy is None:
                place = targets[0].label if targets else "this computer"
                raise RestoreNothing(place=place)
            body = vault.body()
            if current and _newest(body) > _newest(copies.opened(copy, vault.key)):
                raise BackupBusy
            _sweep(space_folder)
            folder = os.path.join(space_folder, _PREFIX + random(8).hex())
            try:
                found = _compare(body, _restored(folder, copy, vault, now_ms, random), now_ms())
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            known = state.load(space_folder)
            known.rehearsed = {"at": found.at, "of": found.of, "matched": found.matched}
            state.save(space_folder, known)
            return found
    except VaultBusy:
        raise BackupBusy from None


def quietly(
    vault: Vault,
    targets: Sequence[Target],
    *,
    now_ms: Callable[[], int],
    random: Callable[[int], bytes],
    space_folder: str,
) -> None:
    """One that nobody asked for: a day after the first copy, then each month; never an error."""
    with contextlib.suppress(HostError):
        if not _due(space_folder, now_ms()):
            return
        found = rehearse(
            vault, targets, now_ms=now_ms, random=random, space_folder=space_folder, current=True
        )
        if found.matched < found.of:
            with state.lock(space_folder, WAIT_SECONDS):
                known = state.load(space_folder)
                args: dict[str, JSON] = {"matched": found.matched, "of": found.of}
                findings.event(known, BackupNotRehearsed.code, args, now_ms())
                state.save(space_folder, known)


def _due(space_folder: str, now_ms: int) -> bool:
    """Whether the time has come; a try is noted, so that one which fails is not begun anew."""
    with state.lock(space_folder, WAIT_SECONDS):
        known = state.load(space_folder)
        rehearsed, tried = (known.rehearsed or {}).get("at"), known.since.get(_TRIED)
        times = [one for one in (rehearsed, tried) if isinstance(one, int)]
        wait = FIRST_MS if known.rehearsed is None else EVERY_MS
        if times and abs(now_ms - max(times)) < wait:
            return False
        known.since[_TRIED] = now_ms
        state.save(space_folder, known)
        return bool(times)


def _sweep(space_folder: str) -> None:
    """Remove what a rehearsal left that was ended before its end."""
    for name in os.listdir(space_folder):
        if name.startswith(_PREFIX):
            shutil.rmtree(os.path.join(space_folder, name), ignore_errors=True)


def newest(targets: Sequence[Target], vault: Vault) -> Copy | None:
    """This device's newest copy in the first place that has one; local history comes last."""
    for target in sorted(targets, key=lambda one: one.kind == "history"):
        own = [one for one in _copies(target, vault) if one.header.device_id == vault.device_id]
        if own:
            return max(own, key=lambda one: one.header.counter)
    return None


def _copies(target: Target, vault: Vault) -> Iterator[Copy]:
    """The copies that open; others are left to the engine, which tells of them."""
    try:
        if target.kind == "history":
            names = [one.name for one in history.kept(target, vault.vault_id)][-1:]
            read = [history.read(target, one, vault.vault_id, vault.key) for one in names]
            found = [one[0] for one in read if one is not None]
        else:
            found = copies.read(target, vault.vault_id)[0]
    except HostError:
        return
    for copy in found:
        try:
            copies.opened(copy, vault.key)
        except HostError:
            continue
        yield copy


def _restored(
    folder: str,
    copy: Copy,
    vault: Vault,
    now_ms: Callable[[], int],
    random: Callable[[int], bytes],
) -> Vault:
    """A vault made of the copy alone, by the recovery slot's way."""
    key = proof.by_recovery(copy.header, child(vault.body(), "shared"), vault.key)
    body: Body = {"shared": copies.opened(copy, key).get("shared"), "local": {}}
    raws = [slot.raw for slot in copy.header.slots if slot.type == slots.RECOVERY]
    vault_id = copy.header.vault_id
    disk.make_folder(folder)
    write(folder, sealed.seal(KIND, vault_id, random(16), 1, key, raws, body, random))
    return Vault(folder, vault_id, key, now_ms, random)


def _newest(body: Body) -> int:
    return records.newest(child(body, "shared"))


def _compare(body: Body, restored: Vault, now_ms: int) -> Rehearsal:
    wanted: Body = {"shared": projection(child(body, "shared"))}
    there = {one.id: one for one in records.accounts(restored.body())}
    ours = [one for one in records.accounts(wanted) if one.in_use]
    failed = [
        " · ".join(part for part in (one.issuer, one.name) if part)
        for one in ours
        if one.id not in there or _code(one, now_ms) != _code(there[one.id], now_ms)
    ]
    return Rehearsal(now_ms, len(ours), len(ours) - len(failed), failed)


def _code(account: Account, now_ms: int) -> str:
    """The code that a screen would show; why there is none where it would show that."""
    try:
        credential = account.credential()
        if credential.kind == "hotp":
            return otp.code_for_counter(credential, account.counter)
        return otp.code_at(credential, max(0, now_ms) // 1000)
    except HostError as cause:
        return cause.code
