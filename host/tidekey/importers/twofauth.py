"""2FAuth: the accounts that it exports as JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tidekey import otp
from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import documents, drafts
from tidekey.importers.parts.documents import items, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.otpauth import Draft
    from tidekey.strictjson import JSON

APP: Final = "2fauth"
TITLE: Final = "2FAuth"
_KNOWN: Final = ("otp_type", "account", "service", "icon_file", "icon_mime", "secret", "digits",
                 "algorithm", "period", "counter")  # fmt: skip
_CREDENTIALS: Final = ("legacy_uri",)  # the key stands in it once more


def sniff(source: Source) -> bool:
    """Whether it says that 2FAuth wrote it, or has accounts of its shape."""
    if not isinstance(source.record.get("data"), list):
        return False
    named = text(source.document, "app").lower().startswith("2fauth")
    rows = items(source.document, "data")[:10]
    return named or any(documents.has(one, "otp_type", "secret", "service") for one in rows)


def read(source: Source) -> Reading:
    """The accounts of the list."""
    return Reading(APP).each(items(source.document, "data"), _entry)


def _entry(one: JSON) -> Entry:
    draft = drafts.made(
        text(one, "secret"), kind=drafts.kind_of(text(one, "otp_type")),
        issuer=text(one, "service"), name=text(one, "account"), algorithm=text(one, "algorithm"),
        digits=documents.number(one, "digits"), period=documents.number(one, "period"),
        counter=documents.number(one, "counter"),
    )  # fmt: skip
    icon = drafts.icon_of(text(one, "icon_file"))
    return Entry(
        _as_timed(draft, one), draft.issuer, draft.name, icon=icon,
        extra=documents.rest(one, *_KNOWN, *_CREDENTIALS),
    )  # fmt: skip


def _as_timed(draft: Draft, one: JSON) -> Draft:
    """A Steam account at the period that the file states, as any other account."""
    if draft.kind != "steam":
        return draft
    period = drafts.number_of(documents.number(one, "period"), "period", 30, otp.PERIODS)
    return replace(draft, period=period)
