"""Other computers and passkeys as screens and the command line ask for them.

Promises rows as the wire has them, and that a place which is away does not hide the others.
Leaves joining to `join`, computers to `devices`, passkeys to `passkeys`, presence to the callers.
"""

from __future__ import annotations

import binascii
import contextlib
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidekey import spaces
from tidekey.backup import config, copies
from tidekey.backup.beside import desk
from tidekey.backup.joining import devices as computers
from tidekey.backup.joining import join, passkeys
from tidekey.backup.places import bounded
from tidekey.backup.restoring import opening, returning
from tidekey.errors import BackupNowhere, HostError, JoinExpired, RequestInvalid

if TYPE_CHECKING:
    from tidekey.backup.restoring.returning import Prepared
    from tidekey.backup.targets.base import Target
    from tidekey.secret import Secret
    from tidekey.session import Session
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

    Row = dict[str, JSON]


# joining ------------------------------------------------------------------------------------------


def request(session: Session, prepared: Prepared, found_id: str) -> tuple[str, int]:
    """Ask the other computers of a found backup; the characters, and until when they count."""
    found = prepared.found(found_id)
    asked = join.request(
        found.target,
        found.vault_id,
        _folder(session),
        session.now_ms(),
        session.random,
        found.config,
    )
    return asked.characters, asked.expires_ms


def state(session: Session) -> tuple[str, str | None, int | None]:
    """How it stands; a folder that is away just now leaves it waiting."""
    pending = join.pending(_folder(session))
    if pending is None:
        return "none", None, None
    word = "waiting"
    with contextlib.suppress(HostError):
        word = join.state(_folder(session), _asked(session, pending), session.now_ms()).state
    if word == "none":
        return word, None, None
    return word, pending.characters, pending.expires_ms


def finish(session: Session, prepared: Prepared, digits: Secret[str]) -> Row:
    """Compare the digits, open the backup with the key that was granted, tell what would come."""
    pending = join.pending(_folder(session))
    if pending is None:
        raise JoinExpired
    target = _asked(session, pending)
    given = join.finish(_folder(session), target, digits, session.now_ms())
    opened = opening.open_by(target, given.vault_id, key=given.key)
    return returning.prepare(session, prepared, opened, pending.at)


def cancel(session: Session) -> None:
    """Take the request back."""
    pending = join.pending(_folder(session))
    join.cancel(_folder(session), _asked(session, pending) if pending else None)


def approve(session: Session, characters: Secret[str]) -> tuple[str, int]:
    """Let another computer in; its digits, and until when they count."""
    vault = session.vault()
    places = _folders(session, vault)
    if not places:
        raise BackupNowhere
    given = join.approve(vault, places, characters, _folder(session), session.now_ms())
    return given.digits, given.expires_ms


def _asked(session: Session, pending: join.Request) -> Target:
    root, service = session.places.root, session.places.service
    return bounded.opened(pending.at, session.stores, root, service)


def _folder(session: Session) -> str:
    return os.path.join(session.places.root, "joins")


def _folders(session: Session, vault: Vault) -> Sequence[Target]:
    """The places that other computers can reach."""
    places = desk.targets(session, config.config(vault.body()))
    return [one for one in places if not one.same_computer]


# passkeys -----------------------------------------------------------------------------------------


def begin_passkey(session: Session, prepared: Prepared, origin: str, found_id: str | None) -> Row:
    """The values for WebAuthn, bytes in base64."""
    if found_id is None:
        name = f"Tidekey, {spaces.name(session.places, session.space)}"
        asked = passkeys.begin_add(session.vault(), origin, name, session.random)
    else:
        found = prepared.found(found_id)
        there = copies.read(found.target, found.vault_id)[0]
        slots = [slot for copy in there for slot in copy.header.slots]
        asked = passkeys.begin_open(slots, found.vault_id, origin, session.random)
    return {
        "challenge": _text(asked.challenge),
        "salt": _text(asked.salt),
        "rp_name": asked.rp_name,
        "user_id": _text(asked.user_id),
        "user_name": asked.user_name,
        "credentials": [
            {"id": _text(one.id), "salt": _text(one.salt)} for one in asked.credentials
        ],
        "timeout_ms": asked.timeout_ms,
    }


def finish_passkey(
    session: Session, origin: str, credential_id: str, prf: Secret[str], salt: str, family: str
) -> None:
    """Let a passkey open the vault."""
    passkeys.finish_add(
        session.vault(),
        origin,
        _bytes(credential_id, "credential_id"),
        returning.secret_bytes(prf),
        _bytes(salt, "salt"),
        family,
        session.random,
    )


def list_passkeys(session: Session, origin: str) -> list[Row]:
    """The passkeys of the vault, row by row."""
    return [
        {"id": one.id, "family": one.family, "added_at": one.added_ms, "fits": one.fits}
        for one in passkeys.listing(session.vault().body(), origin)
    ]


def remove_passkey(session: Session, slot_id: str) -> None:
    """Let a passkey open new copies no longer."""
    passkeys.remove(session.vault(), slot_id)


# devices ------------------------------------------------------------------------------------------


def list_devices(session: Session) -> list[Row]:
    """The computers of the vault, row by row."""
    vault = session.vault()
    seen = []
    for place in _folders(session, vault):
        with contextlib.suppress(HostError):
            seen.append(computers.sights(place, vault.vault_id, vault.key))
    return [
        {
            "id": one.id,
            "name": one.name,
            "self": one.own,
            "state": one.state,
            "written_at": one.written_ms,
            "counter": one.counter,
            "covered": one.covered,
        }
        for one in computers.listing(vault.body(), vault.device_id.hex(), vault.key, seen)
    ]


def rename_device(session: Session, name: str) -> None:
    """Call this computer otherwise."""
    computers.rename(session.vault(), name)


def forget_device(session: Session, device: str) -> None:
    """Remove the copies of another computer."""
    vault = session.vault()
    computers.forget(vault, _folders(session, vault), device)


def _text(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode()


def _bytes(text: str, field: str) -> bytes:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        raise RequestInvalid(field=field) from None
