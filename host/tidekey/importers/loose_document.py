"""A document (JSON or XML) of any app that is not known by name.

Promises an account for each value that is a key URI, for each object that has a key, a name and
what shapes its codes, for each field that is named after a code and holds a key, and for each
member of an object that is keys by names and nothing else. An object
without names takes those of the objects around it. Passwords are never taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
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
_LABELS: Final = {
    "username": {"username", "login", "email"}, "note": {"notes", "note"},
    "url": {"url", "website"},
}  # fmt: skip
_NAMES_OF_FIELDS: Final = ("type", "name", "label", "key", "title", "fieldname", "slug")
_TRASH: Final = ("trashed", "deleted", "istrashed", "isdeleted")


class _Found(NamedTuple):
    """A code among named texts, or (without one) the account that these texts are.

    `shape` is what is said of the codes beside a key alone. One that is not `sure` stands under the
    name of a code, and may be none.
    """

    code: str
    given: Fields
    trashed: bool
    shape: Fields = MappingProxyType({})
    sure: bool = True


def sniff(source: Source) -> bool:
    """Whether there is anything to be had in it, so far as it can be looked through."""
    objects = max(source.data.count(b"{"), source.data.count(b"<") // 2)
    return objects <= MOST_OBJECTS and any(found.sure for found in _all(source))


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
        made = loose_fields.code(found.code, found.shape, loose_fields.login(found.given))
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
        names = {**_labelled(value), **given}
    codes = [text for text in given.values() if loose_fields.is_uri(text)]
    if not codes and loose_fields.is_account(given):
        uri = _uri_of(value, given)
        yield _Found(uri, {} if uri else given, trashed)
        return
    if not codes and loose_fields.is_broken(given):
        yield _Found("", given, trashed, sure=False)
        return
    yield from (_Found(code, names, trashed) for code in logins.unique(codes))
    if not codes:
        yield from _named_codes(given, names, trashed)
        if _is_keys_by_name(value, given):
            yield from (_Found(str(key), _split(name), trashed) for name, key in value.items())
    for name, child in value.items():
        if inner := _code_object(name, child):
            yield _Found(loose_fields.first(inner, KEYS), names, trashed, inner)
        elif isinstance(child, (dict, list)):
            yield from _walk(child, names, trashed)


def _named_codes(given: Fields, names: Fields, trashed: bool) -> Iterator[_Found]:
    """The texts that are named after codes, in a field of one's own or directly."""
    found: dict[str, _Found] = {}
    for name, text in given.items():
        if loose_fields.is_code(name):
            shape = loose_fields.unprefixed(given, name)
            beside = {**names, **shape} if shape is not given else names
            found.setdefault(text, _Found(text, beside, trashed, shape, _is_sure(name, text)))
    own = [word(given.get(name, "")) for name in _NAMES_OF_FIELDS]
    if name := next((name for name in own if loose_fields.is_code(name)), ""):
        text = given.get(_VALUE, "")
        found.setdefault(text, _Found(text, names, trashed, {}, _is_sure(name, text)))
    for text, one in found.items():
        if text.strip() and (one.sure or _is_meant(own, given, text)):
            yield one


def _is_sure(name: str, text: str) -> bool:
    """Whether a text under the name of a code is a key: shorter ones count under plain names."""
    return loose_fields.is_long_key(text) or (
        loose_fields.is_plain_code(name) and loose_fields.is_short_key(text)
    )


def _is_meant(own: list[str], given: Fields, text: str) -> bool:
    """Whether a text that is no key is one all the same, so that its row is named and not lost."""
    names = {*own, *(name for name in given if given[name] == text)}
    return any(map(loose_fields.is_plain_code, names)) and not text.strip().isdigit()


def _code_object(name: str, child: JSON) -> Fields:
    """What an object under the name of a code says, where it has a key and no names of its own."""
    inner = _texts(child) if loose_fields.is_code(word(name)) else {}
    key = loose_fields.first(inner, KEYS)
    own = loose_fields.is_account(inner) or any(map(loose_fields.is_uri, inner.values()))
    return inner if loose_fields.is_long_key(key) and not own else {}


def _uri_of(value: JSON, given: Fields) -> str:
    """The key URI that lies in an account and says more of the same key than its fields do."""
    key = loose_fields.first(given, KEYS).upper()
    inside = (found.code for one in _children(value) for found in _walk(one, {}, False))
    return next((code for code in inside if key in code.upper()), "")


def _children(value: JSON) -> list[JSON]:
    inside = value.values() if isinstance(value, dict) else ()
    return [one for one in inside if isinstance(one, (dict, list))]


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


def _labelled(value: dict[str, JSON]) -> dict[str, str]:
    """Who signs in, where and the note, where these stand in a list of fields with kinds."""
    found: dict[str, str] = {}
    for given in _fields_of(value):
        kinds = {word(given.get(name, "")) for name in _NAMES_OF_FIELDS}
        for name, ours in _LABELS.items():
            if kinds & ours and given.get(_VALUE, "").strip():
                found.setdefault(name, given[_VALUE])
    return found


def _fields_of(value: dict[str, JSON]) -> Iterator[dict[str, str]]:
    """The objects in its lists; those of XML are one element deeper."""
    for one in (one for inner in value.values() if isinstance(inner, list) for one in inner):
        if isinstance(one, dict) and set(one) == {""}:
            yield from _fields_of(one)
        else:
            yield _texts(one)


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
