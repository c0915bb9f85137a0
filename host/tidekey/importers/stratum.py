"""Stratum, once Authenticator Pro: its backup, plain or sealed in two ways, and its database.

Leaves its list of key URIs to `otpauth_uri_list` and its HTML page to `html_backup`.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from tidekey.errors import ImportDamaged, ImportWrongPassword
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, databases, documents, drafts
from tidekey.importers.parts.documents import items, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "stratum"
TITLE: Final = "Stratum"
_STRONG: Final = b"AUTHENTICATORPRO"
_LEGACY: Final = b"AuthenticatorPro"
_KINDS: Final = {1: "hotp", 2: "totp", 3: "motp", 4: "steam", 5: "yandex"}
_ALGORITHMS: Final = {0: "SHA1", 1: "SHA256", 2: "SHA512"}
_KNOWN: Final = ("type", "issuer", "username", "secret", "pin", "algorithm", "digits", "period",
                 "counter", "ranking")  # fmt: skip
_CUSTOM: Final = "@"
"""What stands before the name of an icon of the person's own."""
_HEX: Final = re.compile(r"[0-9A-Fa-f]+")


def sniff(source: Source) -> bool:
    """Whether it begins with Stratum's name, or has its tables or lists."""
    if source.data.startswith((_STRONG, _LEGACY)):
        return True
    if isinstance(source.record.get("Authenticators"), list):
        return True
    columns = source.tables.get("authenticator", ())
    return {"type", "issuer", "username", "secret"} <= set(columns)


def read(source: Source) -> Reading:
    """The authenticators in the order of their ranking."""
    backup = _backup(source)
    rows = sorted(enumerate(backup.rows, start=1), key=lambda row: _ranking(row[1]))
    reading = Reading(APP)
    if source.tables and databases.lacks_log(source.data, source.wal):
        reading.note("file", databases.LOG_MISSING)
    return reading.each_at(rows, lambda one: _entry(one, backup))


class _Backup(NamedTuple):
    """Rows with names in lower case, tags by the secret they are bound to, icons by their id."""

    rows: Sequence[JSON]
    tags: Mapping[str, Sequence[str]]
    icons: Mapping[str, bytes]


def _backup(source: Source) -> _Backup:
    if source.data.startswith(_STRONG):
        return _of_document(_document(_open_strong(source)))
    if source.data.startswith(_LEGACY):
        return _of_document(_document(_open_legacy(source)))
    return _of_document(source.document) if source.record else _of_database(source)


def _document(plain: bytes) -> JSON:
    found = documents.parsed(plain)
    if not isinstance(found, dict):
        raise ImportWrongPassword  # a wrong key can leave a padding that looks right
    return found


def _open_strong(source: Source) -> bytes:
    salt, nonce, body = source.data[16:32], source.data[32:44], source.data[44:]
    if len(body) < 16:
        raise ImportDamaged(part="the encryption")
    kdf = Kdf("argon2id", source.password().encode(), salt, 3, memory_kib=1 << 16, lanes=4)
    return ciphers.open_gcm(source.derive(kdf), nonce, body)


def _open_legacy(source: Source) -> bytes:
    salt, iv, body = source.data[16:36], source.data[36:52], source.data[52:]
    if not body or len(body) % 16:
        raise ImportDamaged(part="the encryption")
    kdf = Kdf("pbkdf2", source.password().encode(), salt, 64_000, hash="sha1")
    return ciphers.open_cbc(source.derive(kdf), iv, body)


def _of_document(found: JSON) -> _Backup:
    rows, groups, bound, icons = (
        _lowered(items(found, name))
        for name in ("Authenticators", "Categories", "AuthenticatorCategories", "CustomIcons")
    )
    pictures = {text(one, "id"): _picture(text(one, "data")) for one in icons}
    return _Backup(rows, _tags(groups, bound), pictures)


def _lowered(rows: Iterable[JSON]) -> list[JSON]:
    return [
        {name.lower(): value for name, value in one.items()} if isinstance(one, dict) else None
        for one in rows
    ]


def _picture(encoded: str) -> bytes:
    try:
        return binascii.a2b_base64(encoded)
    except ValueError:
        return encoded.encode("utf-8", "replace")  # found out to be none when it is made small


def _of_database(source: Source) -> _Backup:
    icons = {
        str(one.get("id")): data
        for one in _table(source, "customicon")
        if isinstance(data := one.get("data"), bytes)
    }
    rows, groups, bound = (
        [cast("JSON", databases.plain(one)) for one in _table(source, name)]
        for name in ("authenticator", "category", "authenticatorcategory")
    )
    return _Backup(rows, _tags(groups, bound), icons)


def _table(source: Source, name: str) -> list[databases.Row]:
    if name not in source.tables:
        return []
    return list(databases.rows(source.data, source.wal, name))


def _tags(groups: Iterable[JSON], bound: Iterable[JSON]) -> dict[str, list[str]]:
    """The names of the groups that each secret is bound to, in the order of the groups."""
    members: dict[str, set[str]] = {}
    for one in bound:
        members.setdefault(text(one, "categoryid"), set()).add(text(one, "authenticatorsecret"))
    found: dict[str, list[str]] = {}
    for group in sorted(groups, key=_ranking):
        for secret in members.pop(text(group, "id"), ()):
            found.setdefault(secret, []).append(text(group, "name"))
    return found


def _ranking(row: JSON) -> float:
    place = number(row, "ranking")
    return place if isinstance(place, (int, float)) else 0


def _entry(one: JSON, backup: _Backup) -> Entry:
    kind = _named(one, "type", _KINDS, 2)
    secret = text(one, "secret")
    if kind == "motp" and not _HEX.fullmatch(secret.strip()):
        raise Skip("secret", "is not hexadecimal, as a key of mOTP is")
    draft = drafts.made(
        secret, kind=kind, issuer=text(one, "issuer"), name=text(one, "username"),
        algorithm=_named(one, "algorithm", _ALGORITHMS, 0), digits=number(one, "digits"),
        period=number(one, "period"), counter=number(one, "counter"), pin=text(one, "pin"),
    )  # fmt: skip
    icon = text(one, "icon")
    own = backup.icons.get(icon.removeprefix(_CUSTOM), b"") if icon.startswith(_CUSTOM) else b""
    return Entry(
        draft, draft.issuer, draft.name, tags=tuple(backup.tags.get(secret, ())), icon=own,
        extra=documents.rest(one, *_KNOWN, *(("icon",) if own else ())),
    )  # fmt: skip


def _named(row: JSON, field: str, names: Mapping[int, str], default: int) -> str:
    """The name of a number; Skip where Stratum has none for it."""
    given = drafts.number_of(number(row, field), field, default, range(100))
    if given not in names:
        raise Skip(field, "is none that Tidekey knows")
    return names[given]
