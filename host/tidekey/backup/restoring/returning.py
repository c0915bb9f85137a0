"""Restoring as screens and the command line ask for it: look, prepare a plan, apply it, undo it.

Promises that what was found and prepared, keys with it, stays in this process for 15 minutes at
most and never beyond a lock, and that applying into a vault that is here asks nothing of it but
new writes. Leaves the restore itself to `restore`, looking to `finding`.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tidekey.backup import history
from tidekey.backup.beside import desk
from tidekey.backup.places import choosing, looking, reading
from tidekey.backup.restoring import finding, opening, restore
from tidekey.errors import (
    PlanUnknown,
    RequestInvalid,
    VaultDamaged,
    VaultMissing,
    VersionUnknown,
)
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey.backup.restoring.finding import Found
    from tidekey.backup.restoring.opening import Opening
    from tidekey.backup.restoring.plan import Item
    from tidekey.backup.restoring.restore import Plan
    from tidekey.backup.targets.base import Target
    from tidekey.clock import Clock
    from tidekey.errors import HostError
    from tidekey.session import Session
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

    Row = dict[str, JSON]

KEPT_SECONDS = 15 * 60.0
_MOST_PLANS = 8


class Prepared:
    """Backups that were found, and restores that were prepared, in this process alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._found: dict[str, Found] = {}
        self._plans: dict[str, tuple[Plan, float]] = {}

    def remember(self, found: Sequence[Found]) -> None:
        """What was found last; ids of an earlier look stay good."""
        self._found.update((one.id, one) for one in found)

    def found(self, found_id: str) -> Found:
        """One that was found, by its id."""
        if found_id not in self._found:
            raise PlanUnknown
        return self._found[found_id]

    def keep(self, plan: Plan) -> Plan:
        """Keep a plan for a while; the oldest goes where there are many."""
        self.sweep()
        while len(self._plans) >= _MOST_PLANS:
            del self._plans[next(iter(self._plans))]
        self._plans[plan.id] = (plan, self._clock.steady() + KEPT_SECONDS)
        return plan

    def plan(self, plan_id: str) -> Plan:
        """One that is still kept."""
        self.sweep()
        if plan_id not in self._plans:
            raise PlanUnknown
        return self._plans[plan_id][0]

    def sweep(self) -> None:
        """Forget what was kept for too long, with its key."""
        now = self._clock.steady()
        self._plans = {key: one for key, one in self._plans.items() if one[1] > now}

    def clear(self) -> None:
        """Forget all plans: one was applied."""
        self._plans.clear()


# looking ------------------------------------------------------------------------------------------


def find(session: Session, prepared: Prepared, folder: str | None) -> Row:
    """The reply of `restore.find`."""
    left = reading.hurried()
    seconds = looking.LOOK_SECONDS if left is None else left
    search = finding.find(session.places, session.stores, folder=folder, seconds=seconds)
    prepared.remember(search.found)
    here = session.open_vault()
    return {
        "found": [_found(one, here) for one in search.found],
        "searched": [
            {"label": one.label, "place": one.place, "failure": choosing.failure(one.failure)}
            for one in search.searched
        ],
    }


def _found(one: Found, here: Vault | None) -> Row:
    return {
        "id": one.id,
        "drive": one.drive,
        "label": one.label,
        "place": one.place,
        "vault": one.vault_id.hex()[:8],
        "devices": one.devices,
        "written_at": one.written_ms,
        "newest_at": one.newest_ms,
        "newest_from": one.newest_from,
        "accounts": one.accounts,
        "openable": one.openable,
        "ways": [*one.ways],
        "mine": one.mine or (here is not None and here.vault_id == one.vault_id),
    }


# preparing ----------------------------------------------------------------------------------------


def plan(
    session: Session,
    prepared: Prepared,
    found_id: str,
    *,
    code: Secret[str] | None = None,
    passphrase: Secret[str] | None = None,
    passkey: tuple[str, Secret[str]] | None = None,
    version: str | None = None,
) -> Row:
    """Open what was found by one way in, the key store where none is given, and tell what comes."""
    found = prepared.found(found_id)
    opened = restore.open_key(
        found,
        session.stores,
        code=code,
        passphrase=passphrase,
        passkey=None if passkey is None else (_bytes(passkey[0]), secret_bytes(passkey[1])),
    )
    if version is not None:
        older = _version([found.target], opened.vault_id, opened.key, version)
        opened = restore.at_version(opened, older)
    return prepare(session, prepared, opened, found.config)


def plan_version(session: Session, prepared: Prepared, version: str) -> Row:
    """Tell what a version of this vault would bring back."""
    vault = session.vault()
    places = desk.readable(session, vault)
    return prepare(session, prepared, _version(places, vault.vault_id, vault.key, version), {})


def prepare(
    session: Session, prepared: Prepared, opened: Opening, config: Mapping[str, str]
) -> Row:
    """Keep the plan; the reply of `restore.plan`."""
    here = _here(session)
    made = restore.plan(opened, here, session.now_ms, session.random, config)
    return _plan(prepared.keep(made))


def _here(session: Session) -> Vault | None:
    try:
        return session.vault()
    except (VaultDamaged, VaultMissing):
        return None


def _version(places: Sequence[Target], vault_id: bytes, key: bytes, wanted: str) -> Opening:
    for one in history.versions(places, vault_id, key):
        if one.id == wanted:
            target = next(place for place in places if place.id == one.target_id)
            copy = opening.history_copy(target, one.name, vault_id)
            return opening.with_key(target, vault_id, key, [copy], ())
    raise VersionUnknown


def _plan(made: Plan) -> Row:
    return {
        "plan": made.id,
        "vault": made.vault_id.hex()[:8],
        "newest_at": made.newest_ms,
        "newest_from": made.newest_from,
        "accounts": made.accounts,
        "works_now": [_item(one) for one in made.works_now],
        "sign_in": [_item(one) for one in made.sign_in],
        "attention": [_item(one) for one in made.attention],
        "findings": [_finding(one.error) for one in made.findings],
    }


def _finding(error: HostError) -> Row:
    """What is wrong with one copy, with the values of its sentence for other languages."""
    values: JSON = {
        name: value for name, value in error.detail.items() if isinstance(value, (str, int))
    }
    kept = {"code": error.code, "message": error.message, "detail": values}
    return {**kept, "level": "warn", "at": None}


def _item(one: Item) -> Row:
    return {
        name: [*value] if isinstance(value, tuple) else value
        for name, value in one._asdict().items()
    }


# doing --------------------------------------------------------------------------------------------


def apply(
    session: Session,
    prepared: Prepared,
    plan_id: str,
    passphrase: Secret[str] | None,
    only: Sequence[str] | None,
    fields: Mapping[str, Sequence[str]] | None,
) -> tuple[int, int | None]:
    """Bring it back: a vault where none is, new writes into the one it came from."""
    made, here = prepared.plan(plan_id), _here(session)
    if here is not None:
        done = restore.bring_back(made, here, session.random, only=only, fields=fields)
    else:
        stores = session.stores if passphrase is None else ()
        done = restore.apply(
            made, session.folder, stores, passphrase, session.now_ms, session.random
        )
        session.take(done.vault)
    prepared.clear()
    return done.restored, done.undo_until_ms


def undo(session: Session, *, sure: bool = False) -> None:
    """Take the last restore back; `sure` where a person was told how many accounts go."""
    restore.undo(session.vault(), session.stores, session.now_ms, session.random, sure=sure)


def adopt(session: Session, prepared: Prepared, plan_id: str) -> tuple[int, int]:
    """Add the accounts of another vault; how many came, and how many look like ones here."""
    done = restore.adopt_into(prepared.plan(plan_id), session.vault(), session.random)
    prepared.clear()
    return len(done.added), len(done.duplicates) + len(done.similar)


def _bytes(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        raise RequestInvalid(field="credential_id") from None


def secret_bytes(given: Secret[str]) -> Secret[bytes]:
    """The bytes of a secret that came in base64."""
    try:
        return Secret(binascii.a2b_base64(given.reveal(), strict_mode=True))
    except (binascii.Error, ValueError):
        raise RequestInvalid(field="prf") from None
