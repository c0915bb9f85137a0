"""Authy: its Android preferences, and the answer of its service that people save for want of an
export. The backup password opens the keys; Authy's own tokens are hexadecimal and last 10 seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import HostError, ImportDamaged, ImportTooLarge, ImportWrongPassword
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import ciphers, documents, drafts, trees
from tidekey.importers.parts.documents import items, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "authy"
TITLE: Final = "Authy"
_STORED: Final = ("com.authy.storage.tokens.authenticator.key",
                  "com.authy.storage.tokens.authy.key")  # fmt: skip
_LISTS: Final = ("authenticator_tokens", "decrypted_authenticator_tokens", "apps")
_PLAIN: Final = ("decryptedSecret", "decrypted_seed")
_SEALED: Final = ("encryptedSecret", "encrypted_seed")
_NATIVE: Final = ("secretSeed", "secret_seed")
_ORIGINAL: Final = ("originalName", "original_name")
_ISSUER: Final = ("originalIssuer", "original_issuer", "issuer")
_TYPE: Final = ("accountType", "account_type")
_ROUNDS: Final = ("key_derivation_iterations", "keyDerivationIterations")
_IV: Final = ("unique_iv", "uniqueIv")
_NO_SITE: Final = ("", "authy", "authenticator")
_DEFAULT_ROUNDS: Final = 1000
_MOST_ROUNDS: Final = 10_000_000  # of all tokens together; each has a salt of its own
_NATIVE_DIGITS: Final = 7
_NATIVE_PERIOD: Final = 10
_KNOWN: Final = (*_PLAIN, *_SEALED, *_NATIVE, *_ORIGINAL, *_ISSUER, *_TYPE, *_ROUNDS, *_IV, "name",
                 "salt", "digits", "period", "password_timestamp")  # fmt: skip


class _Seal(NamedTuple):
    sealed: bytes
    salt: bytes
    iv: bytes
    rounds: int


def sniff(source: Source) -> bool:
    """Whether it has Authy's lists, or is one."""
    kept = trees.preferences(source.tree)
    if any(name in kept for name in _STORED) or any(name in source.record for name in _LISTS[:2]):
        return True
    rows = source.document if isinstance(source.document, list) else _saved(source)
    return any(text(one, *_PLAIN, *_SEALED, *_NATIVE) for one in rows[:50])


def read(source: Source) -> Reading:
    """The tokens of sites, then Authy's own."""
    rows = _rows(source)
    opened = _opened(source, rows)
    return Reading(APP).each(enumerate(rows), lambda row: _entry(row[1], opened.get(row[0])))


def _rows(source: Source) -> list[JSON]:
    if isinstance(source.document, list):
        return source.document
    kept = trees.preferences(source.tree)
    found: list[JSON] = []
    for name in _STORED:
        if name in kept:
            rows = documents.parsed(kept[name].encode())
            if not isinstance(rows, list):
                raise ImportDamaged(part="the list of tokens")
            found += rows
    return found or _saved(source)


def _saved(source: Source) -> list[JSON]:
    return [one for name in _LISTS for one in items(source.document, name)]


def _opened(source: Source, rows: list[JSON]) -> dict[int, str]:
    """The keys that the password opens, by their rows; ImportWrongPassword where it opens none."""
    seals = {at: seal for at, one in enumerate(rows) if (seal := _seal(one))}
    if not seals:
        return {}
    if sum(seal.rounds for seal in seals.values()) > _MOST_ROUNDS:
        raise ImportTooLarge(reason="making its keys would take too much time")
    password = source.password().encode()
    keys = {at: key for at, seal in seals.items() if (key := _key(seal, password))}
    if not keys:
        raise ImportWrongPassword
    return keys


def _seal(one: JSON) -> _Seal | None:
    """How the key of a token is sealed; None where it is not, or not in full."""
    if text(one, *_PLAIN, *_NATIVE) or not text(one, *_SEALED):
        return None
    rounds = next((given for name in _ROUNDS if (given := documents.number(one, name))), None)
    try:
        sealed = drafts.from_base64(text(one, *_SEALED))
        iv = bytes.fromhex(text(one, *_IV)) or bytes(16)
        count = drafts.number_of(rounds, "rounds", _DEFAULT_ROUNDS, range(1, _MOST_ROUNDS))
    except (Skip, ValueError):
        return None
    if len(iv) != 16 or len(sealed) % 16:
        return None
    return _Seal(sealed, text(one, "salt").encode(), iv, count)


def _key(seal: _Seal, password: bytes) -> str:
    """The key as text; empty where the password does not open it.

    Derived here and not outside: a file has dozens of quick derivations and not one slow one.
    """
    made = hashlib.pbkdf2_hmac("sha1", password, seal.salt, seal.rounds, 32)
    try:
        return ciphers.open_cbc(made, seal.iv, seal.sealed).decode("ascii")
    except (HostError, UnicodeDecodeError):
        return ""


def _entry(one: JSON, opened: str | None) -> Entry:
    native = text(one, *_NATIVE)
    key = text(one, *_PLAIN) or opened or ""
    if not native and not key and text(one, *_SEALED):
        raise Skip("secret", "is not opened by this password")
    issuer, name = _names(one, native=bool(native))
    digits = documents.number(one, "digits")
    period = documents.number(one, "period")
    draft = drafts.made(
        drafts.from_hex(native) if native else key, text=native, issuer=issuer, name=name,
        digits=digits or (_NATIVE_DIGITS if native else None),
        period=period or (_NATIVE_PERIOD if native else None),
    )  # fmt: skip
    shown = text(one, "name").strip()
    both = {f"{draft.issuer}{mark}{draft.name}" for mark in (":", ": ", " - ")}
    edited: dict[str, JSON] = {} if shown in {"", draft.name, draft.issuer, *both} else {
        "name": shown
    }  # fmt: skip
    return Entry(draft, draft.issuer, draft.name, extra={**edited, **documents.rest(one, *_KNOWN)})


def _names(one: JSON, *, native: bool) -> tuple[str, str]:
    """Issuer and name: as the site wrote them, else as they are shown, else the kind of account."""
    issuer, original, shown = text(one, *_ISSUER), text(one, *_ORIGINAL), text(one, "name")
    whole = original or shown
    if issuer:
        return issuer, _without(whole, issuer)
    for given, mark in _halves(original, shown):
        return given.partition(mark)[0], given.partition(mark)[2]
    if native:
        return whole, ""
    kind = text(one, *_TYPE)
    return ("" if kind in _NO_SITE else kind[:1].upper() + kind[1:]), whole


def _halves(original: str, shown: str) -> Iterator[tuple[str, str]]:
    """The texts that hold issuer and name, and what divides them; the best first."""
    for given, mark in ((original, ":"), (shown, " - "), (shown, ": ")):
        if mark in given:
            yield given, mark


def _without(whole: str, issuer: str) -> str:
    """A name without the issuer in front of it."""
    for mark in (":", " - "):
        before, found, after = whole.partition(mark)
        if found and before.strip().casefold() == issuer.strip().casefold():
            return after.strip()
    return "" if whole.strip() == issuer.strip() else whole
