"""Authenticator, the browser extension (authenticator.cc): its JSON of all three generations.

Promises the order of the extension, its old prefixes on secrets, and GOST accounts kept though no
codes are made for them. Each generation seals each entry by itself, by another passphrase: the
password (1), what a `key` record opens to (2), or what Argon2id makes of it (3). Its text export is
a list of key URIs.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged, ImportWrongPassword
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, documents, drafts
from tidekey.importers.parts.documents import number, record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.otpauth import Draft
    from tidekey.strictjson import JSON

APP: Final = "authenticator_extension"
TITLE: Final = "Authenticator (browser extension)"
_BESIDE: Final = ("key", "LocalStorage", "UserSettings")
_HASH: Final = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.I)
_BASE32: Final = re.compile(r"[a-z2-7]+=*", re.I)
_HEX: Final = re.compile(r"[0-9a-f]+", re.I)
_PREFIX: Final = re.compile(r"(blz|bliz|stm)-(.*)", re.S)
_BY_PREFIX: Final = {"blz": "battle", "bliz": "battle", "stm": "steam"}
_TYPES: Final = ("totp", "totp", "hotp", "battle", "steam", "hex", "hhex")
_ALGORITHMS: Final = ("SHA1", "SHA1", "SHA256", "SHA512", "GOST3411_2012_256", "GOST3411_2012_512")
_KINDS: Final = {"totp": "totp", "hotp": "hotp", "battle": "totp", "steam": "steam",
                 "hex": "totp", "hhex": "hotp"}  # fmt: skip
_KNOWN: Final = ("encrypted", "hash", "index", "type", "secret", "issuer", "account", "counter",
                 "period", "digits", "algorithm", "pinned", "dataType", "keyId")  # fmt: skip
_ARGON: Final = Kdf("argon2id", b"", b"", 2, memory_kib=19_456)
_SALTED: Final = b"Salted__"


def sniff(source: Source) -> bool:
    """Whether it is a map with an entry in it that has a secret and is under its hash."""
    return any(_is_entry(name, one) for name, one in source.record.items() if name not in _BESIDE)


def read(source: Source) -> Reading:
    """The entries in the order of the extension."""
    seals = _Seals(source)
    entries = [one for name, one in source.record.items() if name not in _BESIDE]
    rows = [one for one in entries if text(one, "dataType") != "Key"]
    rows.sort(key=_index)
    reading = Reading(APP).each(rows, lambda one: _entry(seals.opened(one)))
    if seals.failed and not seals.fitted:
        raise ImportWrongPassword
    return reading


def _is_entry(name: str, one: JSON) -> bool:
    if text(one, "dataType") in ("OTPStorage", "EncOTPStorage"):
        return True
    return bool(text(one, "secret")) and ("hash" in record(one) or bool(_HASH.fullmatch(name)))


def _index(one: JSON) -> float:
    found = number(one, "index")
    return found if isinstance(found, (int, float)) else float("inf")


# one entry ----------------------------------------------------------------------------------------


def _entry(one: JSON) -> Entry:
    type_, secret = _typed(_word(one, "type", _TYPES).lower(), text(one, "secret"))
    issuer, _, domain = text(one, "issuer").partition("::")
    name = text(one, "account")
    if issuer.strip():
        issuer, name = drafts.split_name(issuer, name)
    draft = _draft(one, type_, secret, issuer, name)
    extra = dict(documents.rest(one, *_KNOWN)) | ({"domain": domain} if domain.strip() else {})
    return Entry(draft, draft.issuer, draft.name, pinned=documents.flag(one, "pinned"), extra=extra)


def _word(one: JSON, name: str, words: tuple[str, ...]) -> str:
    """A word, or the place of one in the extension's own list."""
    found = text(one, name)
    if not found.isdecimal():
        return found
    return words[int(found)] if len(found) == 1 and int(found) < len(words) else found


def _typed(type_: str, secret: str) -> tuple[str, str]:
    """What a prefix and the letters of a secret say of its type."""
    secret = re.sub(r"\s+", "", secret)
    if prefixed := _PREFIX.fullmatch(secret):
        type_, secret = _BY_PREFIX[prefixed[1]], prefixed[2]
    elif not _BASE32.fullmatch(secret) and _HEX.fullmatch(secret):
        type_ = "hhex" if type_ in ("hotp", "hhex") else "hex" if type_ != "battle" else type_
    if type_ and type_ not in _KINDS:
        raise Skip("type", "is none that Tidekey knows")
    return type_ or "totp", secret


def _draft(one: JSON, type_: str, secret: str, issuer: str, name: str) -> Draft:
    algorithm = _word(one, "algorithm", _ALGORITHMS)
    hexadecimal = type_ in ("hex", "hhex") or not _BASE32.fullmatch(secret)
    key = _from_hex(secret) if hexadecimal and _HEX.fullmatch(secret) else secret
    digits = 8 if type_ == "battle" else number(one, "digits")
    if algorithm.upper().startswith("GOST"):
        return drafts.unmade(
            _KINDS[type_], key if isinstance(key, bytes) else drafts.from_base32(key)[0],
            issuer=issuer, name=name, algorithm=algorithm,
            digits=drafts.number_of(digits, "digits", 6, range(1, 11)),
            period=drafts.number_of(number(one, "period"), "period", 30, range(1, 604_801)),
        )  # fmt: skip
    return drafts.made(
        key, kind=_KINDS[type_], issuer=issuer, name=name, algorithm=algorithm, digits=digits,
        period=number(one, "period") if type_ == "totp" else None, counter=number(one, "counter"),
    )  # fmt: skip


def _from_hex(digits: str) -> bytes:
    """An odd digit at the end is filled up with 0, or dropped where it is 0, as there."""
    if len(digits) % 2:
        digits = digits[:-1] if digits.endswith("0") else digits + "0"
    return drafts.from_hex(digits)


# sealed entries -----------------------------------------------------------------------------------


class _Seals:
    """The passphrases of a file, each made when the first entry asks for it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._old = text(record(source.record, "key"), "enc")
        self._salts = {
            text(one, "id"): text(one, "salt")
            for one in source.record.values()
            if text(one, "dataType") == "Key"
        }
        self._made: dict[str, bytes] = {}
        self.failed = self.fitted = 0

    def opened(self, one: JSON) -> JSON:
        """An entry as it is without its seal."""
        if text(one, "dataType") == "EncOTPStorage" or (
            not text(one, "secret") and text(one, "data")
        ):
            return self._try(one, "data", documents.parsed)
        if not documents.flag(one, "encrypted"):
            return one
        return self._try(one, "secret", lambda plain: _with_secret(one, plain))

    def _try(self, one: JSON, field: str, read: Callable[[bytes], JSON]) -> JSON:
        sealed = _decoded(text(one, field))
        passphrase = self._passphrase(text(one, "keyId"))
        try:
            found = read(ciphers.open_cryptojs(passphrase, sealed))
        except (ImportWrongPassword, ImportDamaged):
            found = None
        if not isinstance(found, dict):
            self.failed += 1
            raise Skip(field, "is sealed by another password")
        self.fitted += 1
        return found

    def _passphrase(self, key_id: str) -> bytes:
        if key_id not in self._made:
            self._made[key_id] = self._make(key_id)
        return self._made[key_id]

    def _make(self, key_id: str) -> bytes:
        if key_id and key_id not in self._salts:
            raise Skip("keyId", "names a key that is not in the file")
        if key_id:
            salt = self._salts[key_id].encode()
            password = self._source.password().encode()
            made = self._source.derive(_ARGON._replace(password=password, salt=salt))
            return base64.b64encode(made).rstrip(b"=")
        if self._old:
            sealed = _sealed_key(self._old)
            return ciphers.open_cryptojs(self._source.password().encode(), sealed).hex().encode()
        return self._source.password().encode()


def _sealed_key(encoded: str) -> bytes:
    try:
        return _decoded(encoded)
    except Skip:
        raise ImportDamaged(part="the key") from None


def _decoded(encoded: str) -> bytes:
    try:
        found = binascii.a2b_base64(encoded)
    except ValueError:
        found = b""
    if not found.startswith(_SALTED) or len(found) % 16:
        raise Skip("secret", "is sealed in a way that is not known")
    return found


def _with_secret(one: JSON, plain: bytes) -> JSON:
    """The entry with its secret; None where these letters make none."""
    try:
        secret = "".join(plain.decode("ascii").split())
    except UnicodeDecodeError:
        return None
    bare = _PREFIX.fullmatch(secret)
    if bare or _BASE32.fullmatch(secret) or _HEX.fullmatch(secret):
        return dict(record(one), secret=secret)
    return None
