"""`otpauth-migration://` links: batches of accounts, as Google Authenticator shows them.

Promises what copying does to a link to be mended, an account with something odd in it not to sink
the others, and a batch that is not whole to be said with the numbers that are missing. Leaves the
wire format to `protobuf`, and where links come from to `google_authenticator` and `qr_image`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from tidekey.errors import FieldInvalid, ImportDamaged, ImportTooLarge, UriInvalid
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import drafts, protobuf

LINK: Final = re.compile(r"otpauth-migration://", re.I)
_DATA: Final = re.compile(r"(?:^|&)data=([^&#]*)", re.I)
_TYPES: Final = {0: "totp", 1: "hotp", 2: "totp"}
_ALGORITHMS: Final = {0: "SHA1", 1: "SHA1", 2: "SHA256", 3: "SHA512", 4: "MD5"}
_DIGITS: Final = {0: "6", 1: "6", 2: "8"}
_ACCOUNT, _SIZE, _INDEX, _ID = 1, 3, 4, 5
_LISTED: Final = 100
_FIELD: Final = "data"
_EMPTY: Final = "has no account in it"
MOST_ACCOUNTS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Payload:
    """What one link holds: accounts as messages, and its place in a batch."""

    accounts: list[bytes]
    size: int
    index: int
    id: int
    cut: bool


@dataclass(slots=True)
class Batches:
    """Which parts of which batches were seen."""

    seen: dict[tuple[int, int], set[int]] = field(default_factory=dict)

    def add(self, part: Payload) -> None:
        """Take note of one part."""
        self.seen.setdefault((part.id, part.size), set()).add(part.index)

    def missing(self) -> Iterator[tuple[int, list[int]]]:
        """The size of each batch that is not whole, and the numbers it lacks, from 1."""
        for (_, size), parts in self.seen.items():
            lacking = [at + 1 for at in range(min(size, _LISTED)) if at not in parts]
            if lacking:
                yield size, lacking


def entries_of(link: str, found: Reading, batches: Batches) -> Iterator[Entry]:
    """The accounts of one link; what is wrong with one of them becomes a problem of this row."""
    payload = _payload(link)
    batches.add(payload)
    for message in payload.accounts:
        try:
            yield _entry(message)
        except Skip as why:
            found.skip(why.field, why.reason)
        except (UriInvalid, FieldInvalid) as why:
            found.skip(str(why.detail["field"]), str(why.detail["reason"]))
    if payload.cut:
        found.skip(_FIELD, "ends too soon: the accounts after these are missing")


def finish(found: Reading, batches: Batches) -> None:
    """Say what is missing; ImportDamaged where nothing but broken links was there."""
    for size, lacking in batches.missing():
        numbers = ", ".join(map(str, lacking))
        found.note("batch", f"is not whole: of its {size} codes these are missing: {numbers}")
    if not found.entries and any(
        one.field == _FIELD and one.reason != _EMPTY for one in found.problems
    ):
        raise ImportDamaged(part="the link in it")


def place(link: str) -> int:
    """The place of a link in its batch; -1 for everything else."""
    try:
        return _payload(link).index if LINK.match(link) else -1
    except Skip:
        return -1


def _payload(link: str) -> Payload:
    accounts, numbers, cut = [], {_SIZE: 1, _INDEX: 0, _ID: 0}, False
    try:
        for number, value in protobuf.fields(_bytes_of(link)):
            if number == _ACCOUNT and isinstance(value, bytes):
                accounts.append(value)
            elif number in numbers and isinstance(value, int):
                numbers[number] = protobuf.signed(value, 32)
    except protobuf.Cut:
        cut = True
    if len(accounts) > MOST_ACCOUNTS:
        raise ImportTooLarge(reason="a link in it has more accounts than any code could hold")
    if not accounts:
        raise Skip(_FIELD, "is damaged or was not fully copied" if cut else _EMPTY)
    return Payload(accounts, numbers[_SIZE], numbers[_INDEX], numbers[_ID], cut)


def _bytes_of(link: str) -> bytes:
    """What stands behind `data=`; copying turns + into a blank, escapes twice and cuts off."""
    host, _, query = link.partition("://")[2].partition("?")
    given = _DATA.search(query)
    if host.strip("/").lower() != "offline" or not given:
        raise Skip(_FIELD, "is none of an export")
    encoded = unquote(unquote(given[1])).strip().replace(" ", "+").rstrip("=")
    if len(encoded) % 4 == 1:  # half a byte, of a link that was cut
        encoded = encoded[:-1]
    try:
        return drafts.from_base64(encoded)
    except Skip as why:
        raise Skip(_FIELD, why.reason) from None


def _entry(message: bytes) -> Entry:
    try:
        given = dict(protobuf.fields(message))
    except protobuf.Cut:
        raise Skip(_FIELD, "is damaged") from None
    secret, counter = given.get(1), given.get(7)
    issuer, name = drafts.split_name(_text(given.get(3)), _text(given.get(2)))
    draft = drafts.made(
        secret if isinstance(secret, bytes) else b"",
        kind=_word(_TYPES, given.get(6), "kind"),
        issuer=issuer,
        name=name,
        algorithm=_word(_ALGORITHMS, given.get(4), "algorithm"),
        digits=_word(_DIGITS, given.get(5), "digits"),
        counter=protobuf.signed(counter) if isinstance(counter, int) else 0,
    )
    return Entry(draft, draft.issuer, draft.name)


def _text(value: protobuf.Value | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _word(words: Mapping[int, str], value: protobuf.Value | None, field: str) -> str:
    number = 0 if value is None else value
    if not isinstance(number, int) or number not in words:
        raise Skip(field, "is none that Tidekey knows")
    return words[number]
