"""The way back: open a backup, say what it would bring, do it, take it back.

Promises that nothing changes before `apply`, that no vault file is ever overwritten, that into a
vault that is here only new writes go, and that what was done can be undone without losing
anything. Leaves finding backups to `finding`, reading them to `opening`, single accounts and
fields to `versions` and `adopting`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from tidekey import births, disk, keychain, recovery
from tidekey import undo as undoing
from tidekey.backup.restoring import arriving, opening, versions
from tidekey.backup.restoring import plan as planning
from tidekey.backup.restoring.adopting import ADOPT, Adopted, adopt
from tidekey.backup.restoring.opening import Opening
from tidekey.backup.restoring.plan import Item
from tidekey.errors import RestoreUndoNothing, UndoNothing, VaultExists
from tidekey.glance import KEYCHAIN, PREVIOUS, VAULT
from tidekey.locks import FileLock
from tidekey.merge import Shared
from tidekey.records import Body, Stamper, child
from tidekey.secret import Secret
from tidekey.vault import LOCK, Vault, free_name

if TYPE_CHECKING:
    from tidekey.backup.copies import Trouble
    from tidekey.backup.restoring.finding import Found
    from tidekey.keystores.base import Store

Now = Callable[[], int]
Random = Callable[[int], bytes]
RESTORE: Final = "restore"
UNDO_DAYS: Final = 7
ASIDE: Final = "restored-and-undone-"  # not `vault.`, so that no vault counts as being here
_DAY: Final = 86_400_000
_ACTS: Final = frozenset({RESTORE, versions.BRING_BACK, ADOPT})


@dataclass(frozen=True)
class Plan:
    """What a restore would bring; nothing has changed yet."""

    id: str
    vault_id: bytes
    newest_ms: int | None
    newest_from: str | None
    works_now: tuple[Item, ...]
    sign_in: tuple[Item, ...]
    attention: tuple[Item, ...]
    findings: tuple[Trouble, ...]
    opening: Opening = field(repr=False)
    target: Mapping[str, str] = field(default_factory=dict)

    @property
    def accounts(self) -> int:
        """How many accounts there are, in whatever state."""
        return len(self.works_now) + len(self.sign_in) + len(self.attention)


@dataclass(frozen=True)
class Applied:
    """The vault as it is now, how many accounts came, and until when that can be taken back."""

    vault: Vault
    restored: int
    undo_until_ms: int | None


def open_key(
    found: Found,
    stores: Sequence[Store] = (),
    *,
    code: Secret[str] | None = None,
    passphrase: Secret[str] | None = None,
    passkey: tuple[bytes, Secret[bytes]] | None = None,
    key: bytes | None = None,
) -> Opening:
    """Open what was found by one way in; by the key store where none is given."""
    return opening.open_by(
        found.target,
        found.vault_id,
        stores=stores,
        code=code,
        passphrase=passphrase,
        passkey=passkey,
        key=key,
    )


def plan(
    opened: Opening,
    existing: Vault | None,
    now: Now,
    random: Random,
    target: Mapping[str, str] | None = None,
) -> Plan:
    """What would come, compared with the vault that is here where it is the same one.

    `target` is the place as the vault keeps it, for the backup to go on there.
    """
    same = existing is not None and existing.vault_id == opened.vault_id
    known = child(existing.body(), "shared") if existing is not None and same else None
    shown = opened.version if opened.version is not None else opened.shared
    with opening.undisturbed():
        found = planning.lists(shown, known, now())
    return Plan(
        random(16).hex(),
        opened.vault_id,
        opened.newest_ms,
        opened.newest_from,
        *found,
        opened.findings,
        opened,
        dict(target or {}),
    )


# doing it -----------------------------------------------------------------------------------------


def apply(
    made: Plan,
    folder: str,
    stores: Sequence[Store],
    given: Secret[str] | None,
    now: Now,
    random: Random,
) -> Applied:
    """Restore on a computer without a vault: same vault and key, a device id of its own.

    The backup goes on at the place that it came from. VaultExists where a vault is here that could
    be opened by anybody; one that is damaged beyond use is kept under another name.
    """
    opened = made.opening
    arriving.make_way(folder, opened.key)

    def fill(body: Body, stamper: Stamper) -> None:
        whole = opened.version is None  # then it is written as it is, and read anew from the file
        body["shared"] = {**opened.shared} if whole else arriving.copied(opened.shared)
        arriving.confirm(body, stamper, opened.confirmed)
        arriving.go_on(body, stamper, made.target, opened.marks)
        local = child(body, "local")
        local["restored"] = {"at": now(), "accounts": made.accounts}
        if opened.version is not None:
            wanted = dict.fromkeys(one.id for one in _all(made))
            versions.bring_back(body, stamper, opened.version, wanted, random, name=RESTORE)
            local["undo"] = []  # taking it back sets all of it aside, not these writes alone

    vault = births.restored(folder, opened.vault_id, opened.key, fill, stores, given, now, random)
    return Applied(vault, made.accounts, now() + UNDO_DAYS * _DAY)


def bring_back(
    made: Plan,
    vault: Vault,
    random: Random,
    *,
    only: Sequence[str] | None = None,
    fields: Mapping[str, Sequence[str]] | None = None,
) -> Applied:
    """Restore into the vault it came from, by new writes.

    Without a choice what this vault never heard of comes; else the accounts of `only`, and of the
    accounts in `fields` the named parts alone.
    """
    if vault.vault_id != made.vault_id:
        raise VaultExists
    then = _shown(made)

    def act(body: Body, stamper: Stamper) -> int:
        now = child(body, "shared")
        wanted: dict[str, Sequence[str] | None] = {}
        if only is None and not fields:
            wanted.update(dict.fromkeys(versions.missing(then, now)))
        wanted.update(dict.fromkeys(only or ()))
        wanted.update(fields or {})
        return len(
            versions.bring_back(body, stamper, arriving.copied(then), wanted, random, name=RESTORE)
        )

    return Applied(vault, vault.change(act), None)


def adopt_into(
    made: Plan, vault: Vault, random: Random, *, only: frozenset[str] | None = None
) -> Adopted:
    """Add the accounts of another vault to this one as new records."""
    other = arriving.copied(_shown(made))
    return vault.change(lambda body, stamper: adopt(body, stamper, other, random, only=only))


# taking it back -----------------------------------------------------------------------------------


def undo_until(body: Body, now_ms: int) -> int | None:
    """Until when the restore that made this vault can be taken back, None where it cannot."""
    kept = child(body, "local").get("restored")
    at = kept.get("at") if isinstance(kept, dict) else None
    if not isinstance(at, int) or not at <= now_ms <= at + UNDO_DAYS * _DAY:
        return None
    return at + UNDO_DAYS * _DAY


def undo(
    vault: Vault, stores: Sequence[Store], now: Now, random: Random, *, sure: bool = False
) -> bool:
    """Take the last restore back; True where the whole vault was set aside.

    What was brought into a vault that was here goes by new writes. A vault that the restore
    itself made is kept beside under another name, which the recovery code still opens.
    """
    try:
        vault.change(lambda body, by: undoing.undo_of(body, by, _ACTS, random=random, sure=sure))
    except UndoNothing:
        if undo_until(vault.body(), now()) is None:
            raise RestoreUndoNothing from None
        _set_aside(vault, stores)
        return True
    return False


def _set_aside(vault: Vault, stores: Sequence[Store]) -> None:
    """The generation before goes too; the key store's item only once both are out of the way."""
    folder = vault.folder
    with FileLock(os.path.join(folder, LOCK)):
        body = vault.body_locked()
        openable = recovery.confirmed(body)
        items = [slot.item for slot in vault.header.slots if slot.type == KEYCHAIN]
        for name in (PREVIOUS, VAULT):
            if os.path.lexists(os.path.join(folder, name)):
                aside = os.path.join(folder, free_name(folder, ASIDE))
                disk.replace(os.path.join(folder, name), aside)
        disk.sync_folder(folder)
    if openable:  # else the item is the one way into what was set aside
        for item in items:
            keychain.forget(stores, item)


# within -------------------------------------------------------------------------------------------


def at_version(opened: Opening, older: Opening) -> Opening:
    """The same backup with an older state of it chosen."""
    return replace(
        opened,
        version=older.shared,
        newest_ms=older.newest_ms,
        newest_from=older.newest_from,
    )


def _shown(made: Plan) -> Shared:
    version = made.opening.version
    return made.opening.shared if version is None else version


def _all(made: Plan) -> tuple[Item, ...]:
    return made.works_now + made.sign_in + made.attention
