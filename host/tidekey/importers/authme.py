"""Authme: its export, and the text that stands in it or alone.

Four lines an account: name, secret, issuer, type. Leaves an export that is sealed by a key of the
computer alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged, ImportUnsupported
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import documents, drafts

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "authme"
TITLE: Final = "Authme"
_ROW: Final = re.compile(
    r"^Name:(.*)\r?\nSecret:(.*)\r?\nIssuer:(.*)\r?\nType:[ \t]*(OTP_\w*)[ \t\r]*$", re.M
)
_BOUND: Final = "it is sealed by a key that never leaves the computer; export it without"
_TYPES: Final = {"OTP_TOTP": "totp", "OTP_HOTP": "hotp"}


def sniff(source: Source) -> bool:
    """Whether it says that it is an export with codes, or is the text of one."""
    if documents.has(source.document, "role", "encrypted", "codes"):
        return True
    return source.text is not None and bool(_ROW.search(source.text))


def read(source: Source) -> Reading:
    """The accounts of the text."""
    text = source.text or ""
    if source.record:
        if documents.flag(source.document, "encrypted"):
            raise ImportUnsupported(reason=_BOUND)
        text = _decoded(documents.text(source.document, "codes"))
    return Reading(APP).each(_ROW.findall(text), _entry)


def _decoded(codes: str) -> str:
    try:
        return drafts.from_base64(codes).decode("utf-8", "replace")
    except Skip:
        raise ImportDamaged(part="the codes") from None


def _entry(row: tuple[str, str, str, str]) -> Entry:
    name, secret, issuer, kind = (part.strip() for part in row)
    if kind not in _TYPES:
        raise Skip("type", "is none that Tidekey knows")
    draft = drafts.made(secret, kind=_TYPES[kind], issuer=issuer, name=name)
    return Entry(draft, draft.issuer, draft.name)
