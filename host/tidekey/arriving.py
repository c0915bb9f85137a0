"""Accounts of another app as they are written into a vault.

Promises every field within the bounds that a person's own would have: what is beyond them is cut
and remarked, never a reason to leave an account out. Leaves which accounts come to `arrivals`.
"""

from __future__ import annotations

import binascii
import hashlib
from typing import TYPE_CHECKING, Final

from tidekey import fields, order, records
from tidekey.credentials import kept
from tidekey.errors import FieldInvalid
from tidekey.importers.base import Entry, Problem
from tidekey.strictjson import StrictJsonError, dumps
from tidekey.undo import ID_BYTES
from tidekey.words import tidy, tidy_lines

if TYPE_CHECKING:
    from tidekey.otpauth import Draft
    from tidekey.strictjson import JSON
    from tidekey.undo import Act

ICONS_MOST: Final = 8 << 20
EXTRA_MOST: Final = 4096
IMPORTED: Final = "imported"
_EMPTY: Final[tuple[JSON, ...]] = ("", [], None, False)


class Arriving:
    """One import being written: the place of the next account, and what is taken back by undo."""

    def __init__(self, act: Act, app: str) -> None:
        self._act, self._app = act, app
        self._last = max((one.order for one in records.accounts(act.body)), default="")
        shared = records.child(act.body, "shared")
        self._accounts, icons = records.child(shared, "accounts"), records.child(shared, "icons")
        self._icons = icons
        self._room = ICONS_MOST - sum(len(one) for one in icons.values() if isinstance(one, str))
        self.remarks: list[Problem] = []
        self.was: list[JSON] = []
        self.account_id = ""
        """The first account that was written to."""
        self._added = self._replaced = ""

    @property
    def first(self) -> str:
        """The first account that it brought, or else the first key: no other import has that."""
        return self._added or self._replaced

    def add(self, entry: Entry) -> str:
        """Write one account behind all others; FieldInvalid where its names cannot be shown."""
        issuer, name = fields.name(entry.issuer, "issuer"), fields.name(entry.name, "name")
        self._last = order.after_last(self._last)
        written: dict[str, JSON] = {"issuer": issuer, "name": name, "order": self._last}
        written |= self._more(entry)
        account_id, stamp = self._act.random(ID_BYTES).hex(), self._act.stamper.stamp()
        record: dict[str, JSON] = {
            "life": ["live", stamp],
            "fields": {key: [one, stamp] for key, one in written.items() if one not in _EMPTY},
        }
        if tags := self._tags(entry):
            record["tags"] = {str(tag): [True, stamp] for tag in tags}
        self._accounts[account_id] = record
        if entry.draft is not None:
            self._act.credential(account_id, kept(entry.draft), entry.draft.counter)
        if entry.trashed:
            self._remark(entry, "account", "lay in the other app's trash, and came along")
        self.was.append([account_id, "life", "life", "trashed"])
        self.account_id = self.account_id or account_id
        self._added = self._added or account_id
        return account_id

    def replace(self, account_id: str, draft: Draft) -> None:
        """Give an account that is here the key of the file; the old one is kept."""
        new = self._act.credential(account_id, kept(draft), draft.counter)
        self.was.append(self._act.was[-1])
        self.account_id = self.account_id or account_id
        self._replaced = self._replaced or new

    def _more(self, entry: Entry) -> dict[str, JSON]:
        note = tidy_lines(entry.note)
        if len(note) > fields.NOTE_MAX:
            self._remark(entry, "note", "is longer than is kept, and was cut")
        return {
            "note": note[: fields.NOTE_MAX],
            "pin": entry.pinned,
            "scope": entry.scope if entry.scope in fields.SCOPES else "name-only",
            "icon": self._icon(entry),
            "sites": self._sites(entry),
            IMPORTED: self._imported(entry),
        }

    def _tags(self, entry: Entry) -> list[JSON]:
        if not entry.tags:
            return []
        clean = [tidy(one)[: fields.TAG_MAX] for one in entry.tags]
        found = fields.tags(list(dict.fromkeys(one for one in clean if one))[: fields.TAGS_MAX])
        if len(found) < len(set(entry.tags)):
            self._remark(entry, "tags", "are more than are kept")
        return found

    def _sites(self, entry: Entry) -> list[JSON]:
        """The sites that Tidekey itself wrote into an export."""
        given = entry.extra.get("sites") if self._app == "tidekey" else None
        try:
            return fields.sites(records.texts(given))
        except FieldInvalid:
            self._remark(entry, "sites", "are none that can be kept")
            return []

    def _icon(self, entry: Entry) -> str:
        if not entry.icon:
            return ""
        name, data = hashlib.sha256(entry.icon).hexdigest(), _base64(entry.icon)
        if name not in self._icons:
            if len(data) > self._room:
                self._remark(entry, "icon", "is more than fits beside the others")
                return ""
            self._room -= len(data)
            self._icons[name] = data
        return name

    def _imported(self, entry: Entry) -> JSON:
        """What the other app keeps and Tidekey does not, so that it is there when somebody asks."""
        own = ("sites", IMPORTED) if self._app == "tidekey" else ()
        extra = {key: one for key, one in entry.extra.items() if key not in own}
        before = entry.extra.get(IMPORTED) if own else None
        if not extra:
            return before
        made: dict[str, JSON] = {"app": self._app, "extra": extra}
        try:
            if len(dumps(made)) <= EXTRA_MOST:
                return made
        except StrictJsonError:
            pass
        self._remark(entry, "extra", "is more than is kept beside an account")
        return {"app": self._app}

    def _remark(self, entry: Entry, field: str, reason: str) -> None:
        self.remarks.append(Problem(entry.row, field, reason, entry.file))


def _base64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode()
