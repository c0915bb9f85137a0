"""WinAuth's winauth.xml, plain or sealed by a password, of its versions 2 and 3.

Promises to say so where Windows or a YubiKey holds the key, which is of no use elsewhere. What is
sealed is hexadecimal: `WINAUTH3`, a salt, the SHA-256 of salt and text, then a salt for the key and
blocks of Blowfish; before version 3 only the last two. Leaves lists of key URIs to `winauth`.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import (
    HostError,
    ImportDamaged,
    ImportPasswordNeeded,
    ImportUnsupported,
    ImportWrongPassword,
)
from tidekey.importers import steam
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import documents, drafts, trees
from tidekey.importers.parts.blowfish import BLOCK, Blowfish
from tidekey.otp import COUNTER_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<[?!][^>]*>\s*)*<WinAuth[\s>]"
)
_MAGIC: Final = b"WINAUTH3"
_SALT: Final = 8
_HASH: Final = 32
_ROUNDS: Final = 2000
_KEY: Final = 256
_OLD_KEY: Final = 40  # digits of a Battle.net key that stands without anything behind it
_PICTURE: Final = "base64:"
_KINDS: Final = {"hotp": "hotp", "steam": "steam"}
_ISSUERS: Final = {"steam": "Steam", "battlenet": "Battle.net"}
_DIGITS: Final = {"battlenet": "8", "steam": "5"}


def sniff(source: Source) -> bool:
    """Whether its root is WinAuth's, even where the end is missing."""
    return bool(_ROOT.match(source.data[:4096].replace(b"\0", b"")))


def read(source: Source, reading: Reading) -> Reading:
    """Each authenticator of the settings; those sealed by themselves too."""
    root = source.tree
    if root is None:
        raise ImportDamaged(part="the XML")
    found = list(_authenticators(_opened(source, root)))
    failures: list[HostError] = []

    def one(element: Element) -> Entry:
        try:
            return _entry(source, element)
        except ImportPasswordNeeded:
            raise
        except HostError as why:
            # Before version 3 there was no hash: a wrong password shows in some of them only.
            wrong = isinstance(why, ImportWrongPassword) and _named(element, "authenticator")
            if wrong or not why.code.startswith("import."):
                raise
            failures.append(why)
            raise Skip("secret", "is sealed and cannot be opened") from None

    reading.each(found, one)
    if failures and not reading.entries:
        raise failures[0]
    return reading


def next_counter(last: str) -> int | None:
    """The counter of the next code; WinAuth keeps that of the last."""
    if not last.strip():
        return None
    return drafts.number_of(last, "counter", 0, range(COUNTER_MAX)) + 1


def _named(element: Element, name: str) -> bool:
    return trees.local(element).lower() == name


def _authenticators(root: Element) -> Iterator[Element]:
    for one in root.iter():
        if _named(one, "winauthauthenticator") or _named(one, "authenticator"):
            yield one


def _opened(source: Source, root: Element) -> Element:
    """The settings, or what is sealed in them: in an element of its own, or in the root."""
    for box in (root, *trees.below(root, "data")):
        if box.get("encrypted", ""):
            inside = trees.parsed(_unsealed(source, box))
            if inside is None:
                raise ImportDamaged(part="the settings")
            return inside
    return root


# one authenticator --------------------------------------------------------------------------------


class _Data(NamedTuple):
    """What the text of `secretdata` says."""

    key: str
    digits: str = ""
    algorithm: str = ""
    period: str = ""
    more: tuple[str, ...] = ()


def _entry(source: Source, element: Element) -> Entry:
    old = _named(element, "authenticator")
    given = element.get("type", "") or ("BattleNetAuthenticator" if old else "")
    type_ = given.rpartition(".")[2].lower().removesuffix("authenticator")
    data = _data(_secret(source, element), type_)
    last = data.more[0] if type_ == "hotp" and data.more else ""
    draft = drafts.made(
        drafts.from_hex(data.key), kind=_KINDS.get(type_, "totp"),
        issuer=_ISSUERS.get(type_, ""), name=trees.first(element, "name"),
        algorithm=data.algorithm, digits=data.digits or _DIGITS.get(type_), period=data.period,
        counter=next_counter(last),
    )  # fmt: skip
    skin = trees.first(element, "skin")
    picture = drafts.icon_of(skin.removeprefix(_PICTURE)) if skin.startswith(_PICTURE) else b""
    extra = _told(data, type_) | ({} if picture or not skin else {"icon": skin})
    return Entry(draft, draft.issuer, draft.name, icon=picture, extra=extra)


def _secret(source: Source, element: Element) -> str:
    """The text of `secretdata`, unsealed where it or what is around it is sealed."""
    for box in trees.below(element, "authenticatordata"):
        if box.get("encrypted", ""):
            inside = trees.parsed(_unsealed(source, box))
            if inside is None:
                raise ImportDamaged(part="an authenticator")
            return trees.first(inside, "secretdata")
        return trees.first(box, "secretdata")
    for box in trees.below(element, "secretdata"):
        if box.get("encrypted", ""):
            return _old(_unsealed(source, box), element)
        return (box.text or "").strip()
    return ""


def _old(plain: bytes, element: Element) -> str:
    """The bytes of a key of version 2; behind one of Battle.net stands its number."""
    battlenet = "battlenet" in element.get("type", "battlenet").lower()
    if battlenet and not plain[_OLD_KEY // 2 :].isascii():
        raise ImportWrongPassword
    return plain.hex()


def _data(whole: str, type_: str) -> _Data:
    head, *more = whole.split("|")
    key, *words = head.split("\t")
    if type_ == "battlenet" and not more and not words and len(key) > _OLD_KEY:
        key, more = key[:_OLD_KEY], [key[_OLD_KEY:]]
    digits, algorithm, period = (*words, "", "", "")[:3]
    return _Data(key.strip(), digits, algorithm, period, tuple(more))


def _told(data: _Data, type_: str) -> dict[str, JSON]:
    """Serial number and device, which WinAuth keeps as hexadecimal text."""
    if type_ == "battlenet":
        return {"serial": _text(data.more[-1])} if data.more else {}
    if type_ != "steam":
        return {}
    serial, device, about = (*data.more, "", "", "")[:3]
    found: dict[str, JSON] = {"serial_number": _text(serial), "device_id": _text(device)}
    found |= steam.told(documents.parsed(_text(about).encode()))
    return {name: one for name, one in found.items() if one}


def _text(encoded: str) -> str:
    try:
        return bytes.fromhex(encoded).decode()
    except ValueError:
        return ""


# sealed parts -------------------------------------------------------------------------------------


def _unsealed(source: Source, box: Element) -> bytes:
    letters = box.get("encrypted", "")
    if set(letters) & set("um"):
        raise ImportUnsupported(
            reason="Windows holds its key; set a password instead in WinAuth, or export from there"
        )
    if set(letters) & set("ab"):
        raise ImportUnsupported(reason="a YubiKey holds its key")
    if letters != "y":
        raise ImportUnsupported(reason="WinAuth names a method that is not known")
    try:
        data = binascii.a2b_hex("".join((box.text or "").split()))
    except ValueError:
        raise ImportDamaged(part="what is sealed") from None
    checked = data.startswith(_MAGIC)
    before = len(_MAGIC) + _SALT + _HASH if checked else 0
    salt, sealed = data[before : before + _SALT], data[before + _SALT :]
    if len(salt) < _SALT or not sealed or len(sealed) % BLOCK:
        raise ImportDamaged(part="what is sealed")
    plain = _decrypted(source, salt, sealed)
    if checked and not _same(data, plain):
        raise ImportWrongPassword
    return plain


def _decrypted(source: Source, salt: bytes, sealed: bytes) -> bytes:
    password = source.password().encode()
    key = source.derive(Kdf("pbkdf2", password, salt, _ROUNDS, _KEY, "sha1"))
    plain = Blowfish(key).decrypt(sealed)
    padding = plain[-1]
    if not 1 <= padding <= BLOCK:
        raise ImportWrongPassword
    return plain[:-padding]


def _same(data: bytes, plain: bytes) -> bool:
    salt = data[len(_MAGIC) : len(_MAGIC) + _SALT]
    hashed = data[len(_MAGIC) + _SALT :][:_HASH]
    return hmac.compare_digest(hashlib.sha256(salt + plain).digest(), hashed)
