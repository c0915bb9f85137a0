"""Moving the backup to another folder, and what a person is asked after moving to a new vault.

Promises that the old folder is told once where the backup goes, that it is read until every
computer that wrote there has all of it in the new one, that this computer's own files there go
only then, their history brought along, and that nobody else's files are touched.
Leaves writing to `engine`, the old vault's folder to `renewal`, presence to the callers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tidekey import records
from tidekey.backup import config, copies, engine, state
from tidekey.backup.joining import devices
from tidekey.backup.moves import latecomers, renewal
from tidekey.backup.places import readme
from tidekey.errors import BackupNotProven, BackupNowhere, FolderNotAllowed, HostError, VaultBusy
from tidekey.records import Body, Stamper, child

if TYPE_CHECKING:
    from tidekey.backup.engine import Report
    from tidekey.backup.joining.devices import Sight
    from tidekey.backup.targets.base import Target
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

_MOST_NAMES: Final = 50


def begin(vault: Vault, new: Mapping[str, str]) -> None:
    """Keep copies in `new` from now on, and ask the other computers to follow."""
    chosen = config.config(vault.body())
    now = chosen.folder
    if now is None:
        raise BackupNowhere
    if now["path"] == new.get("path"):
        raise FolderNotAllowed(reason="holds the backup already")
    back = chosen.old_place is not None and chosen.old_place["path"] == new.get("path")
    if chosen.old_place is not None and not back:
        raise FolderNotAllowed(reason="cannot be taken before the last move has ended")

    def act(body: Body, stamper: Stamper) -> None:
        config.keep_old(body, now)
        config.turn_on(body, new)
        kept = child(child(body, "local"), "backup")
        kept["told"], kept["waiting_for"] = False, []
        asked: dict[str, JSON] = {"kind": str(new.get("kind")), "label": str(new.get("label"))}
        stamper.write(child(child(body, "shared"), "more"), config.PLACE, asked)

    vault.change(act)


def leave_old(vault: Vault) -> None:
    """Wait for nobody any longer; what lies in the old folder stays there as it is."""
    vault.change(lambda body, _: _ended(body))


def renewed(body: Body) -> list[dict[str, JSON]]:
    """The reply of `vault.renewed`, row by row."""
    from tidekey.backup.restoring.plan import link_of

    return [
        {
            "id": one.id,
            "issuer": one.issuer,
            "name": one.name,
            "site": one.site,
            "link": link_of(records.account(body, one.id)),
            "done": one.done_ms is not None,
        }
        for one in renewal.sites(body)
    ]


# with every run -----------------------------------------------------------------------------------


def run(
    vault: Vault,
    targets: Sequence[Target],
    old: Target | None = None,
    *,
    now_ms: Callable[[], int],
    random: Callable[[int], bytes],
    space_folder: str,
    device_name: str,
    accept_loss: bool = False,
    force: bool = False,
    wait_seconds: float = 0.0,
) -> Report:
    """`engine.run` and, after it, the next step of a move or of a new vault.

    `old` is the folder that is being left: it is written to until it tells where to, then read.
    """
    there = old if old is not None and _answers(old) else None
    told = child(child(vault.body(), "local"), "backup").get("told") is True
    report = engine.run(
        vault,
        targets if there is None or told else [*targets, there],
        now_ms=now_ms,
        random=random,
        space_folder=space_folder,
        device_name=device_name,
        accept_loss=accept_loss,
        force=force,
        wait_seconds=wait_seconds,
        also_read=[] if there is None or not told else [there],
    )
    if not report.guard:
        with contextlib.suppress(VaultBusy), state.lock(space_folder, wait_seconds):
            _go_on(vault, targets, there, told)  # else whoever holds it does so after its own run
    return report


def settle(vault: Vault, old: Target, new: Target) -> list[str] | None:
    """End the move where all have followed; else names of those awaited, None once it ended.

    This computer itself is awaited without a name. The caller holds the lock of copies.
    """
    own = vault.device_id.hex()
    there, here = (devices.sights(one, vault.vault_id, vault.key) for one in (old, new))
    body = vault.body()
    waiting = []
    for device, one in there.items():
        gone = devices.state(body, device, one.counter) == devices.FORGOTTEN
        if device != own and not gone and not _followed(one, here.get(device), vault.key):
            waiting.append(one.name or device[:8])
    behind = own not in here or (own in there and not _followed(there[own], here[own], vault.key))
    if waiting or behind or _unread(old, vault.vault_id):
        return sorted(waiting)
    _bring_history(old, new, vault.vault_id, own)
    for name, _ in [*devices.owned(old, vault.vault_id, own)]:
        old.delete(name)
    if [one.name for one in old.list()] == [readme.NAME]:
        old.delete(readme.NAME)
    return None


def _go_on(vault: Vault, targets: Sequence[Target], old: Target | None, told: bool) -> None:
    """The next step; a place that is away leaves it to the next run."""
    try:
        if old is not None:
            _settle(vault, old, targets, told)
        if renewal.left(vault.body()) or latecomers.noted(vault.body()):
            places = [one for one in targets if one.kind != "history"]
            renewal.clear(vault, places)
            latecomers.note(vault, places)
    except HostError as cause:
        if not cause.code.startswith(("folder.", "copy.", "keystore.", "backup.")):
            raise


def _settle(vault: Vault, old: Target, targets: Sequence[Target], told: bool) -> None:
    new = next((one for one in targets if one.kind not in ("keychain", "history")), None)
    if new is None:
        return
    if not told:
        if not _tells(vault, old):
            return
        vault.change(lambda body, _: _note(body, "told", True))
    waiting = settle(vault, old, new)
    if waiting is None:
        vault.change(lambda body, _: _ended(body))
    elif waiting != child(child(vault.body(), "local"), "backup").get("waiting_for"):
        vault.change(lambda body, _: _note(body, "waiting_for", [*waiting]))


def _tells(vault: Vault, old: Target) -> bool:
    """Whether the own copy in the old folder says where the backup goes."""
    mine = devices.sights(old, vault.vault_id, vault.key).get(vault.device_id.hex())
    return mine is not None and _more(_shared(mine, vault.key)) == _more(
        child(vault.body(), "shared")
    )


def _followed(there: Sight, here: Sight | None, key: bytes) -> bool:
    """Whether a device's copy in the new folder holds all that its copy in the old one does."""
    return here is not None and devices.holds(here, there, key)


def _shared(one: Sight, key: bytes) -> dict[str, JSON]:
    return child(copies.opened(one.copy, key), "shared")


def _more(shared: dict[str, JSON]) -> JSON:
    return child(shared, "more").get(config.PLACE)


def _unread(old: Target, vault_id: bytes) -> bool:
    """Whether something there could not be read just now: it may be a computer's only copy."""
    return any(copies.is_late(one.error) for one in copies.read(old, vault_id)[1])


def _bring_history(old: Target, new: Target, vault_id: bytes, own: str) -> None:
    """Older copies move along, byte for byte."""
    for name, _ in [*devices.owned(old, vault_id, own)]:
        data = old.get(name) if "/h/" in name else None
        if data is not None:
            _keep(new, name, data)


def _keep(new: Target, name: str, data: bytes) -> None:
    start, _, number = name.rpartition("-")
    first = int(number) if number.isdecimal() else 1
    for count in range(first, first + _MOST_NAMES):
        there = new.get(f"{start}-{count}")
        if there is None:
            new.put(f"{start}-{count}", data)
            there = new.get(f"{start}-{count}")
        if there == data:
            return
    raise BackupNotProven(place=new.place, part="history")


def _answers(target: Target) -> bool:
    try:
        target.check()
    except HostError:
        return False
    return True


def _note(body: Body, name: str, value: JSON) -> None:
    child(child(body, "local"), "backup")[name] = value


def _ended(body: Body) -> None:
    config.keep_old(body, None)
    kept = child(child(body, "local"), "backup")
    kept.pop("told", None)
    kept.pop("waiting_for", None)
