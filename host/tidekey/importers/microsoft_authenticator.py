"""Microsoft Authenticator: its database `PhoneFactor`, which a rooted phone gives out.

Accounts of a company or school are confirmed by a push and have no key there: their names are
kept. The newest rows stand in the write-ahead log; without that file it says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import databases, drafts
from tidekey.importers.parts.documents import text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "microsoft_authenticator"
TITLE: Final = "Microsoft Authenticator"
_OTHERS: Final = "0"
_PERSONAL: Final = "1"
_MORE: Final = ("account_type", "cid", "aad_user_id", "aad_tenant_id", "tenant_country_code",
                "group_key")  # fmt: skip


def sniff(source: Source) -> bool:
    """Whether its table is there, or a database that is empty without its log."""
    return "oath_secret_key" in source.tables.get("accounts", ()) or _empty(source)


def read(source: Source) -> Reading:
    """The accounts in the order of the app."""
    if _empty(source):
        raise ImportDamaged(part="the file beside it whose name ends in -wal is missing")
    found = Reading(APP)
    if databases.lacks_log(source.data, source.wal):
        found.note("file", databases.LOG_MISSING)
    order = "ux_position" if "ux_position" in source.tables["accounts"] else ""
    rows = databases.rows(source.data, source.wal, "accounts", order=order)
    return found.each(map(databases.plain, rows), _entry)


def _empty(source: Source) -> bool:
    is_one = source.data.startswith(databases.MAGIC)
    return is_one and not source.tables and databases.lacks_log(source.data, source.wal)


def _entry(row: dict[str, JSON]) -> Entry:
    kind = text(row, "account_type") or _OTHERS
    issuer, name, secret = text(row, "name"), text(row, "username"), text(row, "oath_secret_key")
    extra = {key: row[key] for key in _MORE if row.get(key)}
    if kind not in (_OTHERS, _PERSONAL):
        return Entry(None, issuer, name, scope="work", extra=extra)
    if not secret and text(row, "encrypted_oath_secret_key"):
        raise Skip("secret", "is encrypted with a key that never leaves the phone")
    if not secret and kind == _PERSONAL:
        return Entry(None, issuer, name, scope="passwordless", extra=extra)
    draft = drafts.made(
        drafts.from_base64(secret) if kind == _PERSONAL else secret, issuer=issuer, name=name,
        digits=8 if kind == _PERSONAL else 6,
    )  # fmt: skip
    return Entry(draft, draft.issuer, draft.name, extra=extra)
