"""Proton Pass: the items of its archive or table that make codes.

Promises an account for each code of an item, in the main field and in fields of one's own. Items
without codes are passed over, passwords are never taken. What is sealed with PGP is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import ImportDamaged, ImportUnsupported
from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import archives, documents, drafts, uris
from tidekey.importers.parts.documents import flag, items, number, record, text

if TYPE_CHECKING:
    from tidekey.importers.parts.tables import Row
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "proton_pass"
TITLE: Final = "Proton Pass"
_DATA: Final = "Proton Pass/data.json"
_SEALED: Final = "Proton Pass/data.pgp"
_PGP: Final = b"-----BEGIN PGP MESSAGE-----"
_COLUMNS: Final = ("name", "username", "note", "totp")
_ITS_OWN: Final = ("vault", "createtime")
"""Columns one of which is there; older tables have no vault."""
_TRASHED: Final = 2


def sniff(source: Source) -> bool:
    """Whether it is an archive, a document or a table of Proton Pass, or sealed like one."""
    if _is_sealed(source) or _DATA in source.members or _is_table(source):
        return True
    vaults = record(source.document, "vaults")
    return any(isinstance(one, dict) and "items" in one for one in vaults.values())


def _is_table(source: Source) -> bool:
    return source.table.has(*_COLUMNS) and any(map(source.table.has, _ITS_OWN))


def _is_sealed(source: Source) -> bool:
    return source.data[:64].lstrip(b"\xef\xbb\xbf\r\n ").startswith(_PGP) or (
        _SEALED in source.members and _DATA not in source.members
    )


def read(source: Source) -> Reading:
    """An account for each code."""
    if _is_sealed(source):
        raise ImportUnsupported(reason="it is sealed with PGP. Export it again without a password")
    if _is_table(source):
        return Reading(APP).each(source.table.rows(), _of_row)
    document = source.document
    if _DATA in source.members:
        document = documents.parsed(archives.read(source, _DATA))
    if not isinstance(document, dict):
        raise ImportDamaged(part="the list of items")
    return Reading(APP).each_at(_codes(document), _entry)


class _Code(NamedTuple):
    """One code of an item: its URI or key, and the name of its field if a person added it."""

    uri: str
    field: str
    item: JSON
    vault: str


def _codes(document: JSON) -> Iterator[tuple[int, _Code]]:
    """The codes of all vaults with the numbers of their items."""
    row = 0
    for vault in record(document, "vaults").values():
        for item in items(vault, "items"):
            row += 1
            for uri, field in _of_item(record(item, "data")):
                yield row, _Code(uri, field, item, text(vault, "name"))


def _of_item(value: JSON) -> Iterator[tuple[str, str]]:
    """Main field first, then the fields that a person added, in their order."""
    if main := text(record(value, "content"), "totpUri"):
        yield main, ""
    yield from _fields(items(value, "extraFields"))
    yield from _fields(record(value, "content"))


def _fields(value: JSON) -> Iterator[tuple[str, str]]:
    """All fields of the kind totp, however deep in sections they stand."""
    for one in value.values() if isinstance(value, dict) else value:  # type: ignore[union-attr]
        if isinstance(one, dict) and one.get("type") == "totp":
            if uri := text(record(one, "data"), "totpUri", "content") or text(one, "value"):
                yield uri, text(one, "fieldName")
        elif isinstance(one, (dict, list)):
            yield from _fields(one)


def _entry(code: _Code) -> Entry:
    meta, content = (record(code.item, "data", name) for name in ("metadata", "content"))
    title = text(meta, "name")
    user = text(content, "itemUsername", "username", "itemEmail")
    extra: dict[str, JSON] = {"title": title, "field": code.field, "user": user}
    if urls := content.get("urls"):
        extra["urls"] = urls
    return replace(
        _account(code.uri, title, user, code.field), note=text(meta, "note"),
        tags=(code.vault,) if code.vault else (), pinned=flag(code.item, "pinned"),
        trashed=number(code.item, "state") == _TRASHED, extra=documents.rest(extra),
    )  # fmt: skip


def _of_row(row: Row) -> Entry | None:
    uri, title, user = row.get("totp"), row.get("name"), row.get("username", "email")
    if not uri:
        return None
    vault = row.get("vault")
    extra: dict[str, JSON] = {"title": title, "user": user, "urls": row.get("url")}
    return replace(
        _account(uri, title, user), note=row.get("note"), tags=(vault,) if vault else (),
        extra=documents.rest(extra),
    )  # fmt: skip


def _account(uri: str, title: str, user: str, field: str = "") -> Entry:
    """The account of a URI, or of a key alone under the names of its item."""
    if "://" in uri:
        return uris.entry(uri, issuer=title, name=user)
    draft = drafts.made(uri, issuer=title, name=user or field)
    return Entry(draft, draft.issuer, draft.name)
