"""What screens must know about the vault as a whole, and what it has to tell by itself.

Promises answers for a vault that is not open, too. Leaves the wire's shapes to `api`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidekey import disk, recovery, sealed
from tidekey.errors import HostError
from tidekey.glance import VAULT
from tidekey.records import Body, child

if TYPE_CHECKING:
    from tidekey.keystores.base import Store
    from tidekey.strictjson import JSON


def slots(folder: str) -> list[dict[str, JSON]]:
    """The ways into the vault file, without opening it."""
    try:
        header = sealed.peek(disk.read(os.path.join(folder, VAULT)) or b"")
    except HostError:
        return []
    return [{"kind": one.kind, "id": one.slot_id.hex()} for one in header.slots]


def key_store(stores: Sequence[Store], problem: HostError | None) -> dict[str, JSON]:
    """The first store of this system, and why it does not answer where it does not."""
    if not stores:
        return {"name": "", "label": "", "ok": False, "reason": "This system has no key store."}
    store = stores[0]
    reason = problem.message if problem is not None else _reason(store)
    return {"name": store.name, "label": store.label, "ok": reason is None, "reason": reason}


def _reason(store: Store) -> str | None:
    try:
        store.check()
    except HostError as cause:
        return cause.message
    return None


def recovery_state(body: Body | None) -> dict[str, JSON]:
    """Whether the code was confirmed, and which groups are asked for."""
    if body is None:
        return {"confirmed": False, "ask": None}
    asked = recovery.asked(body)
    ask: JSON = None if asked is None else list(asked)
    return {"confirmed": recovery.confirmed(body), "ask": ask}


def notices(body: Body) -> list[dict[str, JSON]]:
    """What the vault has to tell, worst first."""
    local = child(body, "local")
    found: list[dict[str, JSON]] = []
    used = local.get("previous_used")
    if isinstance(used, dict):
        at = used.get("at", 0)
        args: JSON = {"at": at, "file": used.get("file", "")}
        one = _notice("vault.previous-used", "bad", args, True)
        found.append(one | {"id": f"vault.previous-used.{at}"})  # put away, the next still shows
    if not recovery.confirmed(body):
        found.append(_notice("recovery.unconfirmed", "warn", {}, False))
    if local.get("left_items"):
        found.append(_notice("keystore.left-items", "warn", {}, False))
    return found


def _notice(code: str, level: str, args: JSON, dismissable: bool) -> dict[str, JSON]:
    return {"id": code, "code": code, "level": level, "args": args, "dismissable": dismissable}
