"""The life of an account: live, trashed, erased.

Promises that the trash can be taken back, that erasing is for ever and leaves no secret, and that
nothing is erased by the clock when the clock cannot be believed.
"""

from __future__ import annotations

from typing import Final

from tidekey import records, undo
from tidekey.records import Body, Stamper, child
from tidekey.strictjson import JSON
from tidekey.undo import Act

TRASH_DAYS: Final = 30
CLOCK_TRUST_DAYS: Final = 45
_DAY: Final = 86_400_000


def delete(body: Body, stamper: Stamper, account_id: str) -> None:
    """Move an account to the trash."""
    _live(body, stamper, "delete", account_id, "trashed")


def undelete(body: Body, stamper: Stamper, account_id: str) -> None:
    """Bring an account back from the trash."""
    _live(body, stamper, "undelete", account_id, "live")


def erase(body: Body, stamper: Stamper, account_id: str) -> None:
    """Forget an account for ever; only its id and a stamp stay."""
    life = records.record(body, account_id).get("life")
    accounts = child(child(body, "shared"), "accounts")
    accounts[account_id] = {"life": ["erased", stamper.stamp(records.stamped(life))]}
    child(child(body, "local"), "used").pop(account_id, None)
    undo.forget(body, account_id)


def empty(body: Body, stamper: Stamper) -> None:
    """`purge` once a day where a person chose it; before other writes, which bring new stamps."""
    local, now = child(body, "local"), stamper.now_ms()
    last = local.get("emptied_ms")
    today = isinstance(last, int) and 0 <= now - last < _DAY
    if child(local, "settings").get("empty_trash") is True and not today:
        local["emptied_ms"] = now
        purge(body, stamper)


def purge(body: Body, stamper: Stamper, *, days: int = TRASH_DAYS) -> list[str]:
    """Erase what has lain in the trash for `days`, and say which; nothing if the clock is off."""
    shared, now = child(body, "shared"), stamper.now_ms()
    newest = records.newest(shared)
    if not newest <= now <= newest + CLOCK_TRUST_DAYS * _DAY:
        return []
    old = [one for one, record in child(shared, "accounts").items() if _due(record, now, days)]
    for account_id in old:
        erase(body, stamper, account_id)
    return old


def _due(record: JSON, now: int, days: int) -> bool:
    life = record.get("life") if isinstance(record, dict) else None
    if not isinstance(life, list) or not life or life[0] != "trashed":
        return False
    return 0 <= records.stamped(life) <= now - days * _DAY


def _live(body: Body, stamper: Stamper, name: str, account_id: str, state: str) -> None:
    records.record(body, account_id)
    act = Act(body, stamper, name, account_id)
    act.live(account_id, state)
    act.done()
