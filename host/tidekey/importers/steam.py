"""Steam: the phone's Steamguard file, and the maFiles of SDA and steamguard-cli, plain or sealed.

A sealed maFile cannot be opened without the manifest.json beside it, which holds salt and vector;
a manifest itself reads all maFiles that lie beside it. Everything but the shared secret is left:
the other secrets of a maFile sell what is in the account.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey import uriparts
from tidekey.errors import ImportDamaged, ImportUnsupported, ImportWrongPassword
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.derivation import Kdf
from tidekey.importers.parts import ciphers, documents, drafts
from tidekey.importers.parts.documents import items, record, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "steam"
TITLE: Final = "Steam"
MANIFEST: Final = "manifest.json"
_SHORTEST: Final = 64  # a sealed maFile has some hundred bytes
_LEAST_SALT: Final = 8
_IV: Final = 16
_TOLD: Final = ("steamid", "steam_id", "serial_number", "device_id")
_KDFS: Final = {
    "LegacySdaCompatible": Kdf("pbkdf2", b"", b"", 50_000, hash="sha1"),
    "Argon2idAes256": Kdf("argon2id", b"", b"", 3, memory_kib=62_500, lanes=4),
}


def sniff(source: Source) -> bool:
    """Whether it has a shared secret, is a manifest, or sealed text that a manifest knows of."""
    given = source.record
    if text(given, "shared_secret") or documents.has(given, "identity_secret", "uri"):
        return True
    if _of_farm(given):
        return True
    if _phone(given) or _is_manifest(given):
        return True
    if not _sealed(source.data):
        return not source.data and _is_manifest(_manifest(source))
    return _is_manifest(_manifest(source)) or source.name.lower().endswith(".mafile")


def read(source: Source) -> Reading:
    """One account, or those of a phone or a manifest."""
    given = source.record or ({} if source.data else _manifest(source))
    if _is_manifest(given):
        return _all(source, given)
    if accounts := _phone(given):
        return Reading(APP).each(accounts, account)
    if farm := _of_farm(given):
        named: dict[str, JSON] = {"account_name": source.name.rpartition(".")[0]}
        return Reading(APP).each([{**farm, **named}], account)
    if given:
        return Reading(APP).each([given], account)
    return Reading(APP).each([_opened(source, source.data, _of(source))], account)


def account(given: JSON) -> Entry:
    """One maFile's account."""
    named = _named(text(given, "uri"))
    shared = text(given, "shared_secret")
    secret = drafts.from_base64(shared) if shared else named.parameters.get("secret", "")
    name = text(given, "account_name") or named.name or text(given, "steamid", "steam_id")
    draft = drafts.made(secret, kind="steam", issuer="Steam", name=name)
    return Entry(draft, draft.issuer, draft.name, extra=told(given))


def told(given: JSON) -> dict[str, JSON]:
    """What of a maFile says something and opens nothing."""
    found = {name: text(given, name) for name in _TOLD}
    return {name: one for name, one in found.items() if one}


def _named(uri: str) -> uriparts.Parts:
    return uriparts.parts(uri.partition("://")[2])


def _phone(given: JSON) -> list[JSON]:
    found = list(record(given, "accounts").values())
    return found if any(text(one, "shared_secret") for one in found) else []


def _of_farm(given: JSON) -> dict[str, JSON]:
    """What ArchiSteamFarm keeps of a bot's authenticator; it names the file after the bot."""
    found = record(given, "_MobileAuthenticator")
    return found if text(found, "shared_secret") else {}


# manifests ----------------------------------------------------------------------------------------


class _Seal(NamedTuple):
    """How one maFile is sealed."""

    kdf: Kdf
    iv: bytes


def _is_manifest(given: JSON) -> bool:
    """Whether it has entries that name files."""
    return any(text(one, "filename") for one in items(given, "entries"))


def _manifest(source: Source) -> dict[str, JSON]:
    """The manifest that lies beside the file; empty where there is none."""
    found = _beside(source, MANIFEST)
    given = None if found is None else documents.parsed(found)
    return given if isinstance(given, dict) else {}


def _beside(source: Source, name: str) -> bytes | None:
    for other, data in source.beside.items():
        if _bare(other) == _bare(name):
            return data
    return None


def _bare(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2].lower()


def _of(source: Source) -> JSON:
    """What the manifest says of this file: by its name, or the only entry there is."""
    manifest = _manifest(source)
    if not manifest:
        raise ImportUnsupported(
            reason=f"{MANIFEST}, which lies in the same folder, is needed too: choose both"
        )
    listed = items(manifest, "entries")
    for one in listed:
        if _bare(text(one, "filename")) == _bare(source.name):
            return one
    if len(listed) == 1:
        return listed[0]
    raise ImportUnsupported(reason=f"{MANIFEST} beside it does not name this file")


def _all(source: Source, manifest: JSON) -> Reading:
    """The accounts of all maFiles that a manifest names."""
    listed, wrong = items(manifest, "entries"), 0
    if all(_beside(source, text(one, "filename")) is None for one in listed):
        raise ImportUnsupported(reason="the maFiles beside it are needed too: choose all of them")

    def one_of(entry: JSON) -> Entry:
        nonlocal wrong
        try:
            return account(_file(source, entry))
        except ImportWrongPassword:
            wrong += 1
            raise Skip("file", "is sealed by another password") from None
        except (ImportDamaged, ImportUnsupported):
            raise Skip("file", "cannot be opened") from None

    reading = Reading(APP).each(listed, one_of)
    if wrong and not reading.entries:
        raise ImportWrongPassword
    return reading


def _file(source: Source, entry: JSON) -> JSON:
    data = _beside(source, text(entry, "filename"))
    if data is None:
        raise Skip("file", f"does not lie beside {MANIFEST}")
    plain = documents.parsed(data)
    return plain if isinstance(plain, dict) else _opened(source, data, entry)


# sealed maFiles -----------------------------------------------------------------------------------


def _opened(source: Source, data: bytes, entry: JSON) -> JSON:
    sealed, (kdf, iv) = _decoded(data), _seal(entry)
    if not sealed or len(sealed) % 16:
        raise ImportDamaged(part="the maFile")
    key = source.derive(kdf._replace(password=source.password().encode()))
    plain = ciphers.raw_cbc(key, iv, sealed)
    # Old versions of steamguard-cli padded wrongly, so the end is looked for in the text itself.
    found = documents.parsed(plain[: plain.rfind(b"}") + 1])
    if not isinstance(found, dict):
        raise ImportWrongPassword
    return found


def _seal(entry: JSON) -> _Seal:
    """Of the manifest's generations: SDA's flat words, and two of steamguard-cli."""
    inner = record(entry, "encryption")
    scheme = text(inner, "scheme") or next(iter(inner), "") or next(iter(_KDFS))
    words = record(inner, scheme) or inner
    salt = _decoded((text(words, "salt") or text(entry, "encryption_salt")).encode())
    iv = _decoded((text(words, "iv") or text(entry, "encryption_iv")).encode())
    kdf = _KDFS.get(scheme)
    if kdf is None:
        raise ImportUnsupported(reason=f"{MANIFEST} names a method that is not known")
    if len(salt) < _LEAST_SALT or len(iv) != _IV:
        raise ImportDamaged(part=MANIFEST)
    return _Seal(kdf._replace(salt=salt), iv)


def _sealed(data: bytes) -> bool:
    found = _decoded(data)
    return len(found) >= _SHORTEST and len(found) % 16 == 0


def _decoded(data: bytes) -> bytes:
    """What base64 holds; empty where it is none."""
    try:
        return binascii.a2b_base64(b"".join(data.split()), strict_mode=True)
    except ValueError:
        return b""
