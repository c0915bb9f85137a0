"""HTML pages that apps write to be printed: Stratum, Aegis, Ente Auth, Raivo, KeePassXC and others.

Promises what stands on the page, and what only its QR codes say (a period, most often). A page of
an app not known by name gives the key URIs on it, or else those in its QR codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tidekey.errors import PictureRefused, UriInvalid
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import drafts, html_pages, migration, uris

if TYPE_CHECKING:
    from tidekey.importers.parts.html_pages import Piece
    from tidekey.importers.source import Source
    from tidekey.otpauth import Draft

APP: Final = "html_backup"
TITLE: Final = "an HTML backup"
_URI: Final = re.compile(rf"(?:{uris.SCHEMES}|otpauth-migration://)", re.I)
_ALONE: Final = re.compile(rf"{_URI.pattern}\S+", re.I)
_AEGIS: Final = {"issuer", "name", "type", "secret", "algo"}
_ENTE: Final = "otp-entry"
_NAMES: Final = {"stratum": "stratum", "authenticator pro": "stratum"}
_NONE: Final = "-"
Fields = dict[str, str]


def sniff(source: Source) -> bool:
    """Whether it is an HTML page."""
    return html_pages.is_page(source.text)


def read(source: Source) -> Reading:
    """The accounts on the page, read as the app that wrote it writes."""
    found = html_pages.pieces(source.text or "")
    title = next((one.text.lower() for one in found if one.tag == "title" and one.text), "")
    for app, is_its, accounts in _FORMS:
        if is_its(title, found):
            reading = Reading(app)
            accounts(reading, found)
            if reading.entries or reading.problems:
                return reading
    app = next((app for name, app in _NAMES.items() if name in title), APP)
    return _with_uris(Reading(app), found) or _with_pictures(Reading(app), found)


def _with_uris(reading: Reading, found: list[Piece]) -> Reading | None:
    """An account for each key URI, named if need be by the heading and the user before it."""
    named: Fields = {}
    batches = migration.Batches()

    def account(uri: str) -> Entry | Iterator[Entry]:
        if migration.LINK.match(uri):
            return migration.entries_of(uri, reading, batches)
        return uris.entry(uri, issuer=named.get("title", ""), name=named.get("user", ""))

    for piece in found:
        if piece.tag in ("h2", "h3"):
            named = {"title": piece.text}
        elif piece.kind == "username":
            named["user"] = piece.text
        reading.each(_uris(piece), account)
    migration.finish(reading, batches)
    return reading if reading.entries or reading.problems else None


def _uris(piece: Piece) -> Iterator[str]:
    """The key URIs in a piece, each once. One that begins a line is the line, blanks and all."""
    seen = set()
    lines = [line.strip() for line in piece.text.split("\n")]
    for line in [*lines, *piece.links]:
        for uri in [line] if _URI.match(line) else _ALONE.findall(line):
            if uri not in seen:
                seen.add(uri)
                yield uri


def _with_pictures(reading: Reading, found: list[Piece]) -> Reading:
    """An account for each QR code that holds a key URI; nothing where none of the pictures does."""

    def accounts(picture: bytes) -> list[Entry]:
        texts = _codes(picture)
        if not texts:
            raise Skip("picture", "holds no key URI that can be read")
        return [uris.entry(one) for one in texts]

    reading.each((picture for piece in found for picture in piece.pictures), accounts)
    return reading if reading.entries else Reading(reading.app)


def _codes(picture: bytes) -> list[str]:
    """The key URIs in the QR codes of a picture."""
    from tidekey import qr

    try:
        return [text for text in qr.codes(picture) if _URI.match(text)]
    except PictureRefused:
        return []


def _coded(found: list[Piece]) -> Entry | None:
    """The account in the QR code of these pieces, where it can be read."""
    pictures = (picture for piece in found for picture in piece.pictures)
    try:
        return next((uris.entry(text) for one in pictures for text in _codes(one)), None)
    except (Skip, UriInvalid):
        return None


# by the name of an app ---------------------------------------------------------------------------


def _is_aegis(_: str, found: list[Piece]) -> bool:
    return {one.text.lower() for one in found if one.tag == "th"} >= _AEGIS


def _aegis(reading: Reading, found: list[Piece]) -> None:
    """A table with a row for each entry; all but the period stands in it."""
    header = [one.text.lower() for one in found if one.tag == "th"]

    def account(row: list[Piece]) -> Entry | None:
        cells = [one for one in row if one.tag == "td"]
        given = dict(zip(header, (one.text for one in cells), strict=False))
        return _of_aegis(reading, given, _coded(cells)) if cells else None

    reading.each(_split(found, lambda one: one.tag == "tr"), account)


def _of_aegis(reading: Reading, given: Fields, coded: Entry | None) -> Entry:
    given = {name: "" if text == _NONE and name != "name" else text for name, text in given.items()}
    kind = drafts.kind_of(given.get("type", ""))
    secret = given.get("secret", "")
    draft = drafts.made(
        secret.lower() if kind == "motp" else secret, kind=kind, issuer=given.get("issuer", ""),
        name=given.get("name", ""), algorithm=given.get("algo", ""), digits=given.get("digits"),
        counter=given.get("counter"), pin=given.get("pin", ""),
        period=_period(reading, kind, coded),
    )  # fmt: skip
    return Entry(
        draft, draft.issuer, draft.name, note=given.get("note", ""),
        pinned=given.get("favorite", "") == "true",
    )  # fmt: skip


def _period(reading: Reading, kind: str, coded: Entry | None) -> int | None:
    """What the QR code says; without it the usual one, and a word about it."""
    if coded and coded.draft:
        return coded.draft.period
    if kind == "totp":
        reading.skip("period", "could not be read from its QR code, so 30 seconds are taken")
    return None


def _is_ente(_: str, found: list[Piece]) -> bool:
    return any(_ENTE in one.kind.split() for one in found)


def _ente(reading: Reading, found: list[Piece]) -> None:
    """A block for each code: two names, then what is named, and a QR code that says it all."""

    def account(block: list[Piece]) -> Entry | None:
        return _of_ente(reading, block) if _ENTE in block[0].kind.split() else None

    reading.each(_split(found, lambda one: _ENTE in one.kind.split()), account)


def _of_ente(reading: Reading, block: list[Piece]) -> Entry:
    lines = [one.text for one in block if one.tag == "p"]
    given = _named(lines)
    issuer, name = [*lines, "", ""][:2]
    if "account" in given or "issuer" in given:
        issuer, name = given.get("issuer", ""), given.get("account", "")
    coded = _coded(block)
    draft = coded.draft if coded else None
    if coded is None or draft is None:
        draft = _of_fields(reading, given)
        coded = Entry(draft, "", "")
    draft = replace(draft, issuer=issuer or draft.issuer, name=name or draft.name)
    note = coded.note or given.get("note", "")
    return replace(coded, draft=draft, issuer=draft.issuer, name=draft.name, note=note)


def _of_fields(reading: Reading, given: Fields) -> Draft:
    kind = drafts.kind_of(given.get("type", "").lower().removeprefix("type."))
    if kind == "hotp":
        reading.skip("counter", "could not be read from its QR code, so 0 is taken")
    return drafts.made(
        given.get("secret") or given.get("recovery code", ""), kind=kind,
        algorithm=given.get("algorithm", ""), digits=given.get("digits"),
        period=_period(reading, kind, None),
    )  # fmt: skip


def _is_raivo(title: str, found: list[Piece]) -> bool:
    return "raivo" in title or any("Raivo OTP" in one.text for one in found if one.tag == "h1")


def _raivo(reading: Reading, found: list[Piece]) -> None:
    """Two headings for each password, then what is named."""

    def account(block: list[Piece]) -> Entry | None:
        return _of_raivo(block) if block[0].tag == "h3" else None

    reading.each(_split(found, lambda one: one.tag == "h3"), account)


def _of_raivo(block: list[Piece]) -> Entry:
    given = _named([line for one in block for line in one.text.split("\n")])
    name = next((one.text for one in block if one.tag == "h4"), "")
    kind = drafts.kind_of(given.get("type", ""))
    draft = drafts.made(
        given.get("seed", ""), kind=kind, issuer=block[0].text, name=name,
        algorithm=given.get("algorithm", ""), digits=_count(given.get("length", "")),
        period=_count(given.get("timer", "")), counter=given.get("counter"),
    )  # fmt: skip
    return Entry(draft, draft.issuer, draft.name)


def _count(text: str) -> str:
    """The number before its unit."""
    return text.partition(" ")[0]


def _named(lines: list[str]) -> Fields:
    """What stands behind a name and a colon, the first of each name."""
    found: Fields = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _split(found: list[Piece], begins: Callable[[Piece], bool]) -> Iterator[list[Piece]]:
    """The pieces in blocks, each from one that begins it; those before the first are left out."""
    block: list[Piece] = []
    for one in found:
        if begins(one):
            if block:
                yield block
            block = [one]
        elif block:
            block.append(one)
    if block:
        yield block


_FORMS: Final = (
    ("aegis", _is_aegis, _aegis),
    ("ente", _is_ente, _ente),
    ("raivo", _is_raivo, _raivo),
)
