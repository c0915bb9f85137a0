"""1Password: 1PUX, CSV, the older 1PIF, and the vault of versions 4 to 7 (OPVault, a folder).

An account's vault becomes a tag where the file has several. Archived items are kept and marked so;
what lies in the trash is named and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged
from tidekey.importers import onepassword_items, onepassword_opvault
from tidekey.importers.base import Entry, Reading
from tidekey.importers.onepassword_items import Code, Item
from tidekey.importers.parts import archives, documents, logins
from tidekey.importers.parts.documents import items, number, record, text
from tidekey.importers.parts.logins import Login

if TYPE_CHECKING:
    from tidekey.importers.parts.tables import Row
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "1password"
TITLE: Final = "1Password"
_PUX: Final = "export.data"
_PIF: Final = "***5642bee8-a5ff-11dc-8314-0800200c9a66***"
_OWN: Final = ("favorite", "archived", "tags")
_CODES: Final = re.compile(r"otpauth|one-time password|totp|.*\btotp_[0-9a-z]+")


def sniff(source: Source) -> bool:
    """Whether it is one of the four."""
    if source.members:
        return _PUX in source.members
    if onepassword_opvault.profile(source) is not None:
        return True
    return bool(_pif(source)) or _is_table(source)


def read(source: Source) -> Reading:
    """The items with a code; one may have several."""
    if source.members:
        return _each(_exported(source))
    if onepassword_opvault.profile(source) is not None:
        return onepassword_opvault.read(source, Reading(APP))
    if pif := _pif(source):
        return _each(_interchanged(pif))
    return Reading(APP).each(source.table.rows(), _row)


def _each(found: Iterable[Item]) -> Reading:
    rows: Iterator[tuple[int, Code]] = (
        (row, code) for row, item in enumerate(found, 1) for code in onepassword_items.codes(item)
    )
    return Reading(APP).each_at(rows, onepassword_items.entry)


def _exported(source: Source) -> Iterator[Item]:
    document = documents.parsed(archives.read(source, _PUX))
    if not isinstance(document, dict):
        raise ImportDamaged(part=_PUX)
    vaults = [
        vault for account in items(document, "accounts") for vault in items(account, "vaults")
    ]
    for vault in vaults:
        place = text(record(vault, "attrs"), "name") if len(vaults) > 1 else ""
        for one in items(vault, "items"):
            item = record(one, "item") or one
            state = text(item, "state").lower()
            yield Item(
                record(item, "overview"), record(item, "details"), _positive(item, "favIndex"),
                state == "deleted" or documents.flag(item, "trashed"), state == "archived", place,
            )  # fmt: skip


def _positive(value: JSON, name: str) -> bool:
    found = number(value, name)
    return isinstance(found, (int, float)) and found > 0


# the older interchange format ---------------------------------------------------------------------


def _pif(source: Source) -> str:
    """Its text: a file, or in a folder with the attachments."""
    if source.data:
        return source.text if source.text and _PIF in source.text else ""
    for name, data in source.beside.items():
        if name.lower().endswith(".1pif"):
            return data.decode("utf-8", "replace")
    return ""


def _interchanged(body: str) -> Iterator[Item]:
    for line in body.splitlines():
        one = documents.parsed(line.encode("utf-8", "replace"))
        if isinstance(one, dict):
            outside = record(one, "openContents")
            over = record(one, "overview") or {
                "title": one.get("title"), "url": one.get("location"), "tags": outside.get("tags"),
                "URLs": record(one, "secureContents").get("URLs"),
            }  # fmt: skip
            yield Item(
                over, record(one, "secureContents") or record(one, "details"),
                _positive(outside, "faveIndex") or _positive(one, "faveIndex"),
                documents.flag(one, "trashed"),
            )  # fmt: skip


# tables -------------------------------------------------------------------------------------------


def _is_table(source: Source) -> bool:
    """Whether a table has columns that Apple's, which has OTPAuth too, has not."""
    table = source.table
    if not table.has("title") or not any(map(_CODES.fullmatch, table.header)):
        return False
    if table.has("group"):
        return False
    newer = table.has("otpauth") and any(map(table.has, _OWN))
    return (
        newer
        or any(_CODES.fullmatch(name) and "totp_" in name for name in table.header)
        or (table.has("one-time password"))
    )


def _row(row: Row) -> Iterator[Entry]:
    login = Login(
        row.get("title"), row.get("username"), row.get("notes", "notesplain", "note"),
        logins.words(row.get("tags")), row.get("favorite").lower() in ("true", "1"),
        urls=logins.unique([row.get("url", "website", "urls")]),
        extra={"archived": True} if row.get("archived").lower() in ("true", "1") else {},
    )  # fmt: skip
    for name in dict.fromkeys(filter(_CODES.fullmatch, row.header)):
        if code := row.get(name):
            yield logins.entry(code, login)
