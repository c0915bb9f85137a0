"""OPVault, the folder in which 1Password 4 to 7 keeps a vault.

Promises that a wrong password is told from damage by the profile's own check, and that an item that
fails its check takes no other with it. Leaves what an open item means to `onepassword_items`.
"""

from __future__ import annotations

import binascii
import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.errors import ImportDamaged, ImportWrongPassword
from tidekey.importers import onepassword_items
from tidekey.importers.base import Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.onepassword_items import Code, Item
from tidekey.importers.parts import ciphers, documents
from tidekey.importers.parts.documents import number, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

_PROFILE: Final = "profile.js"
_BEGINS: Final = b"var profile="
_FOLDERS: Final = "folders.js"
_BANDS: Final = tuple(f"band_{digit}.js" for digit in "0123456789abcdef")
_MAGIC: Final = b"opdata01"
_LEAST: Final = 8 + 8 + 16 + 16 + 32


class _Keys(NamedTuple):
    encryption: bytes
    authentication: bytes


def profile(source: Source) -> str | None:
    """The name of the profile among the files; None where there is none. The file itself is ""."""
    if source.data.startswith(_BEGINS):
        return ""
    if source.data:
        return None
    return next((name for name in source.beside if _base(name) == _PROFILE), None)


def read(source: Source, reading: Reading) -> Reading:
    """The accounts of a vault."""
    name = profile(source)
    files = _files(source, name or "")
    head = _script(files.get(_PROFILE, b""))
    master_sealed, over_sealed = _blob(head, "masterKey"), _blob(head, "overviewKey")
    if not any(band in files for band in _BANDS):
        raise ImportDamaged(part="the band files beside the profile")
    kdf = _kdf(head)
    derived = source.derive(kdf._replace(password=source.password().encode()))
    keys = _Keys(derived[:32], derived[32:])
    master = _key(_opened(master_sealed, keys), wrong_password=True)
    over = _key(_opened(over_sealed, keys), wrong_password=False)
    places = _places(files.get(_FOLDERS, b""), over)
    row = 0
    for band in _BANDS:
        for sealed in _band(files.get(band, b""), band, reading):
            row += 1
            _add(reading, row, sealed, master, over, places)
    return reading


def _band(data: bytes, name: str, reading: Reading) -> list[JSON]:
    """The items of one file; a file that is damaged leaves the others as they are."""
    try:
        return list(_script(data).values()) if data else []
    except ImportDamaged:
        reading.note(name, "is damaged")
        return []


def _add(
    reading: Reading, row: int, sealed: JSON, master: _Keys, over: _Keys, places: dict[str, str]
) -> None:
    """Read one item; what fails its check is a problem of that row."""

    def opened(one: JSON) -> list[Code]:
        return list(onepassword_items.codes(_item(one, master, over, places)))

    found: list[Code] = []
    reading.each_at([(row, sealed)], lambda one: found.extend(opened(one)))
    reading.each_at(((row, code) for code in found), onepassword_items.entry)


def _item(sealed: JSON, master: _Keys, over: _Keys, places: dict[str, str]) -> Item:
    wrapped = _decoded(text(sealed, "k"))
    if len(wrapped) != 112 or not _genuine(wrapped, master):
        raise Skip("item", "is damaged")
    both = ciphers.raw_cbc(master.encryption, wrapped[:16], wrapped[16:80])
    details = _opened(_decoded(text(sealed, "d")), _Keys(both[:32], both[32:]))
    overview = _opened(_decoded(text(sealed, "o")), over)
    if details is None or overview is None:
        raise Skip("item", "is damaged")
    fave = number(sealed, "fave")
    return Item(
        documents.parsed(overview), documents.parsed(details),
        isinstance(fave, (int, float)) and fave > 0, documents.flag(sealed, "trashed"),
        place=places.get(text(sealed, "folder"), ""),
    )  # fmt: skip


def _places(data: bytes, over: _Keys) -> dict[str, str]:
    """The titles of folders by their ids."""
    return {
        name: text(documents.parsed(_opened(_decoded(text(one, "overview")), over) or b""), "title")
        for name, one in (_script(data) if data else {}).items()
    }


# files and sealed values --------------------------------------------------------------------------


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].lower()


def _files(source: Source, name: str) -> dict[str, bytes]:
    """The files of the profile's folder by their bare names."""
    folder = name[: len(name) - len(_PROFILE)]
    files = {_base(one): data for one, data in source.beside.items() if one.startswith(folder)}
    return files | ({_PROFILE: source.data} if source.data else {})


def _script(data: bytes) -> dict[str, JSON]:
    """The object that a script hands over."""
    begin, end = data.find(b"{"), data.rfind(b"}")
    found = documents.parsed(data[begin : end + 1]) if begin >= 0 else None
    if not isinstance(found, dict):
        raise ImportDamaged(part="a file of the vault")
    return found


def _kdf(head: JSON) -> Kdf:
    rounds, salt = number(head, "iterations"), _decoded(text(head, "salt"))
    if not isinstance(rounds, int) or not salt:
        raise ImportDamaged(part=_PROFILE)
    return Kdf("pbkdf2", b"", salt, rounds, 64, "sha512")


def _decoded(encoded: str) -> bytes:
    try:
        return binascii.a2b_base64(encoded)
    except ValueError:
        return b""


def _blob(head: JSON, name: str) -> bytes:
    found = _decoded(text(head, name))
    if not found.startswith(_MAGIC) or len(found) < _LEAST:
        raise ImportDamaged(part=_PROFILE)
    return found


def _genuine(sealed: bytes, keys: _Keys) -> bool:
    return ciphers.same_mac(keys.authentication, sealed[:-32], sealed[-32:])


def _opened(sealed: bytes, keys: _Keys) -> bytes | None:
    """What an opdata01 holds: its last bytes, behind filling; None where the check fails."""
    if not sealed.startswith(_MAGIC) or len(sealed) < _LEAST or not _genuine(sealed, keys):
        return None
    plain = ciphers.raw_cbc(keys.encryption, sealed[16:32], sealed[32:-32])
    size = int.from_bytes(sealed[8:16], "little")
    return plain[len(plain) - size :] if size <= len(plain) else None


def _key(opened: bytes | None, *, wrong_password: bool) -> _Keys:
    if opened is None:
        raise ImportWrongPassword if wrong_password else ImportDamaged(part=_PROFILE)
    both = hashlib.sha512(opened).digest()
    return _Keys(both[:32], both[32:])
