"""A document (JSON or XML) of any app that is not known by name.

Promises an account for each value that is a key URI, for each object that has a key, a name and
what shapes its codes, for each field that is named after a code and holds a key, and for each
member of an object that is keys by names and nothing else. An object
without names takes those of the objects around it. Passwords are never taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.importers.base import Entry, Reading
from tidekey.importers.parts import drafts, logins, loose_fields, trees
from tidekey.importers.parts.loose_fields import CODES, KEYS, Fields, word

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "loose_document"
TITLE: Final = "a document with keys"
MOST_OBJECTS: Final = 200_000
_VALUE: Final = "value"
_KNOWN: Final = frozenset((*CODES, *KEYS, _VALUE, "token", "apikey", "accesskey", "password", "id"))
_USER_KINDS: Final = ("username", "login", "email")
_NAMES_OF_FIELDS: Final = ("type", "name", "label", "key", "title", "fieldname")
_TRASH: Final = ("trashed", "deleted", "istrashed", "isdeleted")


class _Found(NamedTuple):
    """A code among named texts, or (without one) the account that these texts are."""

    code: str
    given: Fields
    trashed: bool


def sniff(source: Source) -> bool:
    """Whether there is anything to be had in it, so far as it can be looked through."""
    objects = max(source.data.count(b"{"), source.data.count(b"<") // 2)
    return objects <= MOST_OBJECTS and next(_all(source), None) is not None


def read(source: Source) -> Reading:
    """The accounts in the order of the document."""
    return Reading(APP).each(_all(source), _entry)


def _all(source: Source) -> Iterator[_Found]:
    if source.document is not None:
        yield from _walk(source.document, {}, False)
    elif source.tree is not None:
        yield from _walk(_plain(source.tree), {}, False)


def _entry(found: _Found) -> Entry:
    if not found.code:
        made = loose_fields.account(found.given)
    else:
        made = loose_fields.code(found.code, {}, loose_fields.login(found.given))
    return replace(made, trashed=True) if found.trashed else made


def _walk(value: JSON, names: Fields, trashed: bool) -> Iterator[_Found]:
    """What is in a value; `names` are those of the nearest object around it that has a title."""
    if isinstance(value, str):
        if loose_fields.is_uri(value):
            yield _Found(value, names, trashed)
    elif isinstance(value, list):
        for one in value:
            yield from _walk(one, names, trashed)
    elif isinstance(value, dict):
        yield from _of_object(value, names, trashed)


def _of_object(value: dict[str, JSON], names: Fields, trashed: bool) -> Iterator[_Found]:
    given = _texts(value)
    trashed = trashed or _is_trashed(value)
    if _VALUE not in given and loose_fields.is_titled(given):
        names = {**_users(value), **given}
    codes = [text for text in given.values() if loose_fields.is_uri(text)]
    if not codes and loose_fields.is_account(given):
        yield _Found("", given, trashed)
        return
    for code in logins.unique(codes or _named_codes(given)):
        yield _Found(code, names, trashed)
    if not codes and _is_keys_by_name(value, given):
        yield from (_Found(str(key), _split(name), trashed) for name, key in value.items())
    for child in value.values():
        if isinstance(child, (dict, list)):
            yield from _walk(child, names, trashed)


def _named_codes(given: Fields) -> list[str]:
    """The texts that are named after codes and are keys, in a field of one's own or directly."""
    named = [text for name, text in given.items() if loose_fields.is_code(name)]
    if any(loose_fields.is_code(word(given.get(name, ""))) for name in _NAMES_OF_FIELDS):
        named.append(given.get(_VALUE, ""))
    return [text for text in named if loose_fields.is_long_key(text)]


def _is_keys_by_name(value: dict[str, JSON], given: Fields) -> bool:
    """Whether an object is nothing but keys in capitals by names of a person's own."""
    if not value or len(given) < len(value) or any(name in given for name in _KNOWN):
        return False
    return all(text.isupper() and loose_fields.is_long_key(text) for text in given.values())


def _split(name: str) -> Fields:
    issuer, name = drafts.split_name("", name)
    return {"issuer": issuer or name, "username": name if issuer else ""}


def _texts(value: JSON) -> dict[str, str]:
    """The texts and numbers of an object by their names as they are compared."""
    if not isinstance(value, dict):
        return {}
    return {
        word(name): str(one) for name, one in value.items()
        if isinstance(one, (str, int)) and not isinstance(one, bool)
    }  # fmt: skip


def _users(value: dict[str, JSON]) -> dict[str, str]:
    """Who signs in, where that stands in a list of fields with kinds."""
    lists = (one for one in value.values() if isinstance(one, list))
    for given in (_texts(field) for fields in lists for field in fields):
        if given.get("type", "").lower() in _USER_KINDS and given.get(_VALUE, "").strip():
            return {"username": given[_VALUE]}
    return {}


def _is_trashed(value: dict[str, JSON]) -> bool:
    return any(one in (True, 1, "true") for name, one in value.items() if word(name) in _TRASH)


def _plain(element: Element) -> JSON:
    """An element as an object: attributes and leaves by their names, the others in a list."""
    made: dict[str, JSON] = dict(element.attrib)
    within: list[JSON] = []
    for child in element:
        if len(child) or child.attrib or trees.local(child) in made:
            within.append(_plain(child))
        else:
            made[trees.local(child)] = (child.text or "").strip()
    if not len(element) and (text := (element.text or "").strip()):
        made[_VALUE] = text
    return {**made, "": within} if within else made
