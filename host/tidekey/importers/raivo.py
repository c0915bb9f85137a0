"""Raivo OTP: its archive under the master password, or the list that was in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged
from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import archives, documents, drafts
from tidekey.importers.parts.documents import text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "raivo"
TITLE: Final = "Raivo OTP"
_MEMBER: Final = "raivo-otp-export.json"
_KNOWN: Final = ("issuer", "account", "secret", "algorithm", "digits", "kind", "timer", "counter",
                 "pinned")  # fmt: skip


def sniff(source: Source) -> bool:
    """Whether it is Raivo's list, or an archive with that list in it."""
    if isinstance(source.document, list):
        return any(documents.has(one, "account", "kind", "timer") for one in source.document[:10])
    return bool(_member(source))


def read(source: Source) -> Reading:
    """The accounts of the list."""
    document = source.document
    if not isinstance(document, list):
        document = documents.parsed(archives.read(source, _member(source)))
    if not isinstance(document, list):
        raise ImportDamaged(part="the list of accounts")
    return Reading(APP).each(document, _entry)


def _member(source: Source) -> str:
    return next((name for name in source.members if name.rpartition("/")[2] == _MEMBER), "")


def _entry(one: JSON) -> Entry:
    draft = drafts.made(
        text(one, "secret"), kind=drafts.kind_of(text(one, "kind")), issuer=text(one, "issuer"),
        name=text(one, "account"), algorithm=text(one, "algorithm"),
        digits=documents.number(one, "digits"), period=documents.number(one, "timer"),
        counter=documents.number(one, "counter"),
    )  # fmt: skip
    return Entry(
        draft, draft.issuer, draft.name, pinned=documents.flag(one, "pinned"),
        extra=documents.rest(one, *_KNOWN),
    )  # fmt: skip
