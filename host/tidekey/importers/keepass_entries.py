"""The entries of a KeePass database, from its XML: what KDBX holds sealed and an export open.

Promises groups and tags as tags, and the entry's own picture. What lies in the recycle bin is named
and left out; older versions of an entry are passed over. Of two equal keys on one entry the first
is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import drafts, keepass_fields, logins, trees
from tidekey.importers.parts.keepass_fields import Code
from tidekey.importers.parts.logins import Login

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOT: Final = "KeePassFile"
_NONE: Final = "AAAAAAAAAAAAAAAAAAAAAA=="


class _Found(NamedTuple):
    element: Element
    groups: tuple[str, ...]
    deleted: bool


def read(root: Element, app: str) -> Reading:
    """The accounts of a database."""
    bin_ = trees.first(root, "Meta", "RecycleBinUUID")
    icons = {
        trees.first(icon, "UUID"): drafts.icon_of(trees.first(icon, "Data"))
        for icon in trees.below(root, "Meta", "CustomIcons", "Icon")
    }
    found = (
        one
        for group in trees.below(root, "Root", "Group")
        for one in _entries(group, (), "" if bin_ == _NONE else bin_, False)
    )
    reading = Reading(app).each_at(
        ((row, code) for row, one in enumerate(found, 1) for code in _codes(one, icons)),
        _account,
    )
    reading.entries = list(once(reading.entries))
    return reading


def once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, without those that repeat a key of their own row."""
    seen = set()
    for one in entries:
        mark = (one.row, one.draft and one.draft.kind, one.draft and one.draft.secret)
        if mark not in seen:
            seen.add(mark)
            yield one


def _entries(group: Element, above: tuple[str, ...], bin_: str, deleted: bool) -> Iterator[_Found]:
    """The entries of a group, then of the groups in it; the root's name is no tag."""
    deleted = deleted or (bool(bin_) and trees.first(group, "UUID") == bin_)
    for entry in trees.below(group, "Entry"):
        yield _Found(entry, above, deleted)
    for inner in trees.below(group, "Group"):
        yield from _entries(inner, (*above, trees.first(inner, "Name")), bin_, deleted)


def _codes(found: _Found, icons: dict[str, bytes]) -> Iterator[tuple[_Found, Code]]:
    fields: dict[str, str] = {}
    for one in trees.below(found.element, "String"):
        fields.setdefault(trees.first(one, "Key").lower(), trees.first(one, "Value"))
    login = Login(
        fields.get("title", ""), fields.get("username", ""), fields.get("notes", ""),
        logins.unique(("/".join(found.groups), *logins.words(trees.first(found.element, "Tags")))),
        icon=icons.get(trees.first(found.element, "CustomIconUUID"), b""),
        urls=logins.unique([fields.get("url", "")]),
    )  # fmt: skip
    for code in keepass_fields.codes(fields, login):
        yield found, code


def _account(pair: tuple[_Found, Code]) -> Entry:
    found, code = pair
    if found.deleted:
        raise Skip("entry", "lies in the recycle bin")
    return code.read()
