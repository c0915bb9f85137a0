"""The output of extract_otp_secrets (scito), in JSON or CSV: accounts of Google Authenticator.

The key URI of a row comes first; where it is none, the other fields are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from tidekey.errors import FieldInvalid, UriInvalid
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import documents, drafts, uris

if TYPE_CHECKING:
    from tidekey.importers.parts.tables import Row
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "scito_extract"
TITLE: Final = "extract_otp_secrets"
_NAMES: Final = ("name", "secret", "issuer", "type", "url")


def sniff(source: Source) -> bool:
    """Whether its rows have a name, a secret, an issuer, a type and a key URI."""
    rows = source.document
    if isinstance(rows, list):
        return bool(rows) and documents.has(rows[0], *_NAMES)
    return source.table.has(*_NAMES)


def read(source: Source) -> Reading:
    """An account a row."""
    reading = Reading(APP)
    if isinstance(source.document, list):
        return reading.each(source.document, _record)
    return reading.each(source.table.rows(), _row)


def _record(row: JSON) -> Entry:
    names = (*_NAMES, "counter")
    return _entry({name: documents.text(row, name) for name in names})


def _row(row: Row) -> Entry:
    return _entry({name: row.get(name) for name in (*_NAMES, "counter")})


def _entry(given: Mapping[str, str]) -> Entry:
    if given["url"]:
        try:
            return uris.entry(given["url"], issuer=given["issuer"])
        except (Skip, UriInvalid, FieldInvalid):
            if not given["secret"]:
                raise
    issuer, name = drafts.split_name(given["issuer"], given["name"])
    draft = drafts.made(
        given["secret"], kind=drafts.kind_of(given["type"]), issuer=issuer, name=name,
        counter=given["counter"],
    )  # fmt: skip
    return Entry(draft, draft.issuer, draft.name)
