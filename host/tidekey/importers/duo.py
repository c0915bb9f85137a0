"""Duo Mobile: its `accounts.json`, which a rooted phone gives out.

Accounts that Duo itself protects are confirmed by a push and have no key there: their names are
kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import documents, drafts
from tidekey.importers.parts.documents import record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "duo"
TITLE: Final = "Duo Mobile"
_MORE: Final = ("accountType", "customerName", "logoUri")  # others may be credentials


def sniff(source: Source) -> bool:
    """Whether it is a list with Duo's word for what makes codes."""
    return any(documents.has(one, "otpGenerator") for one in _accounts(source))


def read(source: Source) -> Reading:
    """The accounts, and the names of those without a key."""
    return Reading(APP).each(_accounts(source), _entry)


def _accounts(source: Source) -> list[JSON]:
    return source.document if isinstance(source.document, list) else []


def _entry(one: JSON) -> Entry:
    if not isinstance(one, dict):
        raise Skip("account", "is no object")
    name = text(one, "name")
    extra = {key: one[key] for key in _MORE if one.get(key)}
    made = record(one, "otpGenerator")
    if not made:
        return Entry(None, "", name, scope="passwordless", extra=extra)
    counter = documents.number(made, "counter")
    draft = drafts.made(
        text(made, "otpSecret"), kind="totp" if counter is None else "hotp", name=name,
        counter=counter,
    )  # fmt: skip
    return Entry(draft, draft.issuer, draft.name, extra=extra)
