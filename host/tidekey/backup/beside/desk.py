"""What screens and the command line ask of the backup, beyond one run of it.

Promises that a status is put together without asking any place, for a locked vault as well, and
that a choice is checked before it is kept. Leaves running to `runner`, what a status says to
`status`, restoring to `returning`, other computers to `letting`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tidekey import records
from tidekey.backup import config, copies, history, state, status
from tidekey.backup.beside import notices
from tidekey.backup.joining import devices
from tidekey.backup.moves import latecomers, moving
from tidekey.backup.places import bounded, choosing
from tidekey.backup.targets import local_history
from tidekey.errors import (
    BackupNowhere,
    FieldInvalid,
    FolderSilent,
    HostError,
    RequestInvalid,
    TargetUnknown,
    VaultBusy,
)
from tidekey.projection import NAME_ONLY_SCOPES
from tidekey.records import Body, Stamper, child

if TYPE_CHECKING:
    from tidekey.backup.config import Config, TargetConfig
    from tidekey.backup.places.folders import Folder
    from tidekey.backup.targets.base import Target
    from tidekey.secret import Secret
    from tidekey.session import Session
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

    Row = dict[str, JSON]


def overview(session: Session, propose: Callable[[], Folder | None], *, running: bool) -> Row:
    """The reply of `backup.status`; known for a locked vault from what was noted last."""
    found = session.state()
    is_open = found == "open"
    body = session.vault().body() if is_open else None
    chosen = config.config(body) if body is not None else config.Config()
    wanted = body is not None and not chosen.targets and not chosen.off
    proposed = propose() if wanted else None
    told = status.report(
        body,
        state.load(session.folder),
        chosen,
        locked=found not in ("open", "none"),
        folders_found=proposed is not None,
        now_ms=session.now_ms(),
    )
    return {**told, "running": running, "proposal": choosing.proposed(proposed)}


def news(session: Session, propose: Callable[[], Folder | None]) -> list[Row]:
    """What the backup has to tell by itself; a place that is named here is announced by it."""
    vault = session.vault()
    chosen = config.config(vault.body())
    wanted = notices.due(vault.body(), chosen)
    found = notices.notices(vault, propose() if wanted else None, session.now_ms())
    if wanted and chosen.announced is None and any(one["code"] == notices.FIRST for one in found):
        with contextlib.suppress(HostError):  # what is to be told is told on a full disk, too
            announce(session)
    return found


# on and off ---------------------------------------------------------------------------------------


def turn_on(
    session: Session, *, folder: str | None, target: str | None, keychain: bool | None
) -> None:
    """Keep the choice; with nothing but `keychain` the folder stays as it is."""
    vault = session.vault()
    only_keychain = keychain is not None and folder is None and target is None
    place = None if only_keychain else choosing.place_of(session, folder, target)
    _begin(session, vault, place, keychain)


def begin_by_itself(session: Session) -> bool:
    """Take the place that was named to the person and that nobody objected to."""
    folder = choosing.proposal(session)
    if folder is None:
        return False
    vault, now = session.vault(), session.now_ms()
    _begin(session, vault, choosing.config_of(folder), None)

    def note(body: Body, _: Stamper) -> None:
        child(child(body, "local"), "backup")[notices.BY_ITSELF] = now

    vault.change(note)
    return True


def _begin(
    session: Session, vault: Vault, place: TargetConfig | None, keychain: bool | None
) -> None:
    wanted = config.config(vault.body()).keychain if keychain is None else keychain
    store = choosing.key_store(session) if wanted else None

    def act(body: Body, _: Stamper) -> None:
        if place is not None:
            config.turn_on(body, place)
            config.announce(body, session.now_ms())
            child(child(body, "local"), "backup").pop(notices.BY_ITSELF, None)
        if store is not None:
            config.turn_on(body, store)
        elif keychain is False:
            config.drop(body, "keychain")

    vault.change(act)


def announce(session: Session) -> None:
    """The place was shown to the person: the first copy may follow."""
    now = session.now_ms()
    session.vault().change(lambda body, _: config.announce(body, now))


def turn_off(session: Session, *, delete_copies: bool) -> None:
    """Back up no longer; this computer's copies go where that was asked for."""
    vault = session.vault()
    with state.lock(vault.folder, _PATIENCE) if delete_copies else contextlib.nullcontext():
        for place in everywhere(session, vault) if delete_copies else ():
            _delete_own(place, vault)  # what fails here leaves the backup on, to be asked again
        vault.change(lambda body, _: config.turn_off(body))


_PATIENCE = 10.0


def _delete_own(place: Target, vault: Vault) -> None:
    own = vault.device_id.hex()
    for name, _ in [*devices.owned(place, vault.vault_id, own)]:
        place.delete(name)
    for entry in place.list(copies.folder_of(vault.vault_id)):
        if entry.name.rpartition("/")[2].removeprefix("d-").startswith(own[:8]):
            place.get(entry.name)  # what is in the cloud, or silent, says so


# copies -------------------------------------------------------------------------------------------


def targets(session: Session, chosen: Config) -> list[Target]:
    """The places in use."""
    root, service = session.places.root, session.places.service
    return [bounded.opened(one, session.stores, root, service) for one in chosen.targets]


def everywhere(session: Session, vault: Vault) -> list[Target]:
    """The places in use, and the folder that is being left."""
    chosen, root, service = config.config(vault.body()), session.places.root, session.places.service
    old = [] if chosen.old_place is None else [chosen.old_place]
    left = [bounded.opened(one, session.stores, root, service) for one in old]
    return [*targets(session, chosen), *left]


def known_target(session: Session, wanted: str | None) -> None:
    """Raise where no place in use has this id, or none is in use."""
    chosen = config.config(session.vault().body())
    if not chosen.targets:
        raise BackupNowhere
    if wanted is not None and wanted not in {one.id for one in targets(session, chosen)}:
        raise TargetUnknown


def readable(session: Session, vault: Vault) -> Sequence[Target]:
    """Every place with copies that answers: those in use, and the history of this computer."""
    found = []
    for one in [*targets(session, config.config(vault.body())), local_history(vault.folder)]:
        with contextlib.suppress(HostError):
            one.list("h-none")
            found.append(one)
    return found


def versions(session: Session) -> list[Row]:
    """The reply of `backup.history`, row by row."""
    vault = session.vault()
    found = history.versions(readable(session, vault), vault.vault_id, vault.key)
    return [
        {
            "id": one.id,
            "at": one.at_ms,
            "from": one.device_name,
            "accounts": one.accounts,
            "place": one.place,
            "target": one.target_id,
        }
        for one in found
    ]


def forget_secret(session: Session, account_id: str) -> int:
    """Delete the older copies that still hold the secret of an account kept by name only."""
    vault = session.vault()
    account = records.account(vault.body(), account_id)
    if account.scope not in NAME_ONLY_SCOPES:
        raise FieldInvalid(field="account", reason="is not kept by name only")
    with state.lock(vault.folder, _PATIENCE):
        places = [*everywhere(session, vault), local_history(vault.folder)]
        shared = child(vault.body(), "shared")
        return history.forget_secret(places, vault.vault_id, vault.key, account_id, shared)


def move(
    session: Session, *, folder: str | None, target: str | None, leave_old: bool = False
) -> None:
    """Keep the copies elsewhere from now on, or end a move without the old folder."""
    if leave_old and folder is None and target is None:
        moving.leave_old(session.vault())
    elif leave_old or (folder is None and target is None):
        raise RequestInvalid(field="folder")
    else:
        moving.begin(session.vault(), choosing.place_of(session, folder, target))


def late(session: Session) -> list[Row]:
    """The reply of `vault.late`, row by row."""
    vault = session.vault()
    return latecomers.rows(vault, targets(session, config.config(vault.body())))


def settle_late(session: Session, late_id: str, *, adopt: bool) -> None:
    """Adopt what a late copy holds, or leave it."""
    vault = session.vault()
    places = targets(session, config.config(vault.body()))
    latecomers.settle(vault, places, late_id, session.random, take=adopt)


def set_passphrase(session: Session, given: Secret[str] | None) -> None:
    """Let a passphrase open the copies from now on, or none any longer."""
    from tidekey.backup.joining import phrase

    if given is None:
        phrase.remove(session.vault())
    else:
        phrase.put(session.vault(), given, session.random)


def note_silence(vault: Vault, now_ms: int, seconds: int) -> None:
    """Note for every place that a worker had to be ended, since it could not do so itself."""
    for chosen in config.config(vault.body()).targets:
        if chosen["kind"] != "folder":
            continue
        target = bounded.opened(chosen, (), vault.folder, "")
        try:
            with state.lock(vault.folder, 0.0):
                kept = state.load(vault.folder)
                why = FolderSilent(place=target.label, seconds=seconds)
                state.failed(kept.place(target.id), why, now_ms)
                state.save(vault.folder, kept)
        except VaultBusy:
            return
