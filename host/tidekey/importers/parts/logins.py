"""A code that a password manager keeps beside a login, as an entry.

Promises that a key URI, Steam's own URI and a key alone are all read, that the names of the URI
come before those of the login, and that a title that differs from the issuer is kept. Leaves
finding logins in a file to the importers; passwords are never taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tidekey.importers.base import Entry
from tidekey.importers.parts import drafts, uris
from tidekey.words import tidy

if TYPE_CHECKING:
    from tidekey.otpauth import Draft
    from tidekey.strictjson import JSON


class Login(NamedTuple):
    """What stands beside a code."""

    title: str
    user: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    pinned: bool = False
    icon: bytes = b""
    urls: tuple[str, ...] = ()
    extra: Mapping[str, JSON] = {}


def entry(code: str, login: Login) -> Entry:
    """The account of a code in any of its spellings."""
    code = code.strip("\ufeff\0 \t\r\n")
    issuer, name = tidy(login.title), tidy(login.user)
    if "://" not in code:
        return dressed(drafts.made(code, issuer=issuer, name=name), login)
    found = uris.entry(code, issuer=issuer, name=name)
    if code.lower().startswith("steam://") and issuer and found.draft:
        found = replace(found, draft=replace(found.draft, issuer=issuer), issuer=issuer)
    return _dressed(found, login)


def dressed(draft: Draft, login: Login) -> Entry:
    """The entry of a key that was read already."""
    return _dressed(Entry(draft, draft.issuer, draft.name), login)


def words(text: str) -> tuple[str, ...]:
    """Tags that stand in one text, with commas or semicolons between them."""
    return unique(part for piece in text.split(";") for part in piece.split(","))


def unique(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that say something, each once."""
    return tuple(dict.fromkeys(tag for tag in map(str.strip, tags) if tag))


def _dressed(found: Entry, login: Login) -> Entry:
    extra: dict[str, JSON] = {**found.extra, **login.extra}
    title, user = tidy(login.title), tidy(login.user)
    if title and title.casefold() != found.issuer.casefold():
        extra["title"] = title
    if user and user != found.name:
        extra["user"] = user
    if login.urls:
        extra["urls"] = list(login.urls)
    notes = dict.fromkeys(note for note in (found.note, login.note) if note)
    return replace(
        found, note="\n".join(notes), tags=unique((*found.tags, *login.tags)),
        pinned=found.pinned or login.pinned, icon=login.icon, extra=extra,
    )  # fmt: skip
