"""What Bitwarden's vault and its Authenticator write alike: items in JSON, rows in CSV.

Folders and collections become tags. Items without a code are logins, cards and notes, which are
passed over. Leaves encryption to `bitwarden`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import documents, logins
from tidekey.importers.parts.documents import items, record, text
from tidekey.importers.parts.logins import Login

if TYPE_CHECKING:
    from tidekey.importers.parts.tables import Row, Table
    from tidekey.strictjson import JSON

SCHEMES: Final = ("otpauth://", "steam://")


def from_json(document: JSON, app: str) -> Reading:
    """The accounts among the items."""
    places = {
        text(one, "id"): text(one, "name")
        for kind in ("folders", "collections")
        for one in items(document, kind)
    }
    return Reading(app).each(items(document, "items"), lambda item: _item(item, places))


def from_table(table: Table, app: str) -> Reading:
    """The accounts among the rows."""
    return Reading(app).each(table.rows(), _row)


def _item(item: JSON, places: dict[str, str]) -> Entry | None:
    login = record(item, "login")
    code = text(login, "totp")
    if not code:
        return None
    if text(item, "deletedDate"):
        raise Skip("item", "is in the trash")
    ids = [text(item, "folderId"), *map(str, items(item, "collectionIds"))]
    urls = (text(one, "uri") for one in items(login, "uris"))
    return logins.entry(
        code,
        Login(
            text(item, "name"), text(login, "username"), text(item, "notes"),
            logins.unique(places.get(one, "") for one in ids),
            documents.flag(item, "favorite"), urls=logins.unique(urls),
            extra={"archived": True} if text(item, "archivedDate") else {},
        ),
    )  # fmt: skip


def _row(row: Row) -> Entry | None:
    code = _code(row)
    if not code:
        return None
    url = row.get("login_uri")
    return logins.entry(
        code,
        Login(
            row.get("name"), row.get("login_username"), row.get("notes"),
            logins.unique((row.get("folder"), *row.get("collections").split(","))),
            row.get("favorite").lower() in ("1", "true"),
            urls=logins.unique([] if url.startswith(SCHEMES) else url.split(",")),
        ),
    )  # fmt: skip


def _code(row: Row) -> str:
    """The code, looked for elsewhere where an issuer with a comma was written without quotes."""
    code = row.get("login_totp")
    if len(row.cells) > len(row.header) and not code.startswith(SCHEMES):
        code = next((cell for cell in row.cells if cell.startswith(SCHEMES)), code)
    return code
