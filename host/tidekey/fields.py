"""What a person may write on an account.

Promises text on one line, sites and tags in one form, and a refusal with the field's name where a
value could not be shown or used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tidekey import domains
from tidekey.errors import FieldInvalid
from tidekey.otp import COUNTER_MAX, PINNED
from tidekey.records import Account, texts
from tidekey.strictjson import JSON
from tidekey.words import NAME_MAX, tidy, tidy_lines

NOTE_MAX: Final = 10_000
SITES_MAX: Final = 50
TAGS_MAX: Final = 50
TAG_MAX: Final = 100
SCOPES: Final = ("", "work", "passwordless", "name-only")


def checked(account: Account, field: str, value: JSON) -> JSON:
    """The value to be written for one field of an account."""
    if field in ("issuer", "name"):
        return name(_text(field, value), field)
    if field == "note":
        return note(_text(field, value))
    if field == "scope":
        return scope(_text(field, value))
    if field == "counter":
        return counter(account, value)
    if field == "code_pin":
        return code_pin(account, _text(field, value))
    if field in ("sites", "tags"):
        found = texts(value)
        if not isinstance(value, list) or len(found) != len(value):
            raise FieldInvalid(field=field, reason="is a list of words")
        return sites(found) if field == "sites" else tags(found)
    raise FieldInvalid(field="name", reason="is not one that can be changed")


def name(text: str, field: str) -> str:
    """An issuer or a name."""
    text = tidy(text)
    if len(text) > NAME_MAX:
        raise FieldInvalid(field=field, reason=f"is longer than {NAME_MAX} characters")
    return text


def note(text: str) -> str:
    """A note of several lines."""
    text = tidy_lines(text)
    if len(text) > NOTE_MAX:
        raise FieldInvalid(field="note", reason=f"is longer than {NOTE_MAX} characters")
    return text


def sites(given: Iterable[str]) -> list[JSON]:
    """Sites in one form, each once."""
    found = dict.fromkeys(domains.clean_site(one) for one in given if one.strip())
    if len(found) > SITES_MAX:
        raise FieldInvalid(field="sites", reason=f"has more than {SITES_MAX} entries")
    return list(found)


def tags(given: Iterable[str]) -> list[JSON]:
    """Tags, each once."""
    found = dict.fromkeys(tidy(one) for one in given if one.strip())
    if len(found) > TAGS_MAX:
        raise FieldInvalid(field="tags", reason=f"has more than {TAGS_MAX} entries")
    if any(not 0 < len(one) <= TAG_MAX for one in found):
        raise FieldInvalid(field="tags", reason=f"has an entry without 1 to {TAG_MAX} characters")
    return list(found)


def scope(text: str) -> str:
    """What of an account belongs in a backup: all ("") or its name only, and why."""
    if text not in SCOPES:
        raise FieldInvalid(field="scope", reason="is none of work, passwordless and name-only")
    return text


def counter(account: Account, value: JSON) -> int:
    """The counter of the next code."""
    if account.kind != "hotp":
        raise FieldInvalid(field="counter", reason="belongs to accounts that count their codes")
    if type(value) is not int or not 0 <= value <= COUNTER_MAX:
        raise FieldInvalid(field="counter", reason="lies between 0 and 2^63 - 1")
    return value


def code_pin(account: Account, text: str) -> str:
    """The PIN that goes into the codes of an account."""
    if account.kind not in PINNED:
        raise FieldInvalid(field="PIN", reason="belongs to mOTP and Yandex accounts")
    if not re.fullmatch(r"[0-9]{4,16}", text):
        raise FieldInvalid(field="PIN", reason="has 4 to 16 digits")
    return text


def _text(field: str, value: JSON) -> str:
    if not isinstance(value, str):
        raise FieldInvalid(field=field, reason="is a text")
    return value
