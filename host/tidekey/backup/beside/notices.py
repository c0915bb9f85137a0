"""What the backup has to tell by itself, above the list of codes.

Promises that the place of a first copy is named before anything is written there, that a failure
is shown at its first miss and loud from the third, and that nothing here asks a place.
Leaves the sentences to the screens, and when a notice counts as seen to its caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidekey.backup import config, state, status
from tidekey.backup.moves import latecomers
from tidekey.backup.restoring import restore
from tidekey.records import child

if TYPE_CHECKING:
    from tidekey.backup.config import Config
    from tidekey.backup.places.folders import Folder
    from tidekey.records import Body
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

    Row = dict[str, JSON]

FIRST = "backup.first"
BY_ITSELF = "by_itself"
_SHOWN_MS = 7 * 86_400_000


def due(body: Body, chosen: Config) -> bool:
    """Whether a place is to be proposed: an account is there, and nobody chose or declined."""
    accounts = child(child(body, "shared"), "accounts")
    return not chosen.targets and not chosen.off and bool(accounts)


def notices(vault: Vault, proposed: Folder | None, now_ms: int) -> list[Row]:
    """Rows as `notices.list` has them."""
    body = vault.body()
    chosen = config.config(body)
    found = [*_first(body, chosen, proposed, now_ms)]
    if chosen.targets:
        told = status.report(
            body,
            state.load(vault.folder),
            chosen,
            locked=False,
            folders_found=False,
            now_ms=now_ms,
        )
        found += _standing(told)
    asked = config.asked(body)
    if asked is not None:
        found.append(_notice("backup.changed", "info", {"what": "moved", "to": asked.label}, False))
    if late := latecomers.noted(body):
        found.append(_notice("backup.late", "warn", {"names": ", ".join(late)}, False))
    until = restore.undo_until(body, now_ms)
    if until is not None:
        found.append(_notice("restore.fresh", "info", {"until": until}, True))
    return found


def _first(body: Body, chosen: Config, proposed: Folder | None, now_ms: int) -> list[Row]:
    """The place that is taken by itself; told for some days after it was, too."""
    if due(body, chosen) and proposed is not None:
        label, drive = proposed.label, proposed.drive
    else:
        kept = child(child(body, "local"), "backup").get(BY_ITSELF)
        recent = isinstance(kept, int) and 0 <= now_ms - kept < _SHOWN_MS
        if not recent or chosen.folder is None:
            return []
        label, drive = chosen.folder["label"], chosen.folder["drive"]
    return [_notice(FIRST, "info", {"place": label, "drive": label or drive}, True)]


def _standing(told: Row) -> list[Row]:
    found: list[Row] = []
    guard, targets, findings = told["guard"], told["targets"], told["findings"]
    if isinstance(guard, dict):
        found.append(_notice("backup.guard", "bad", {"missing": guard["missing"]}, False))
    for one in targets if isinstance(targets, list) else []:
        if isinstance(one, dict) and one["state"] == "failing" and one["kind"] == "folder":
            level = "bad" if told["loud"] is True else "warn"
            failure = one["failure"]
            code = failure["code"] if isinstance(failure, dict) else ""
            args: JSON = {"place": one["label"], "code": code}
            found.append(_notice("backup.failing", level, args, False))
    if told["state"] == "proven-here":
        found.append(_notice("backup.here-only", "warn", {}, True))
    for one in findings if isinstance(findings, list) else []:
        if isinstance(one, dict):
            found.append(_finding(one))
    return found


def _finding(one: Row) -> Row:
    """A finding; put away, the next one of its kind still shows."""
    values = one["detail"] if isinstance(one["detail"], dict) else {}
    args: JSON = {**values, "message": one["message"]}
    row = _notice(str(one["code"]), str(one["level"]), args, True)
    return row | {"id": f"{one['code']}.{one['at']}"}


def _notice(code: str, level: str, args: JSON, dismissable: bool) -> Row:
    return {"id": code, "code": code, "level": level, "args": args, "dismissable": dismissable}
