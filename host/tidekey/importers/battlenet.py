"""Battle.net's mobile app: one authenticator in its preferences, under a mask that all share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportUnsupported
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import drafts, trees

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "battlenet"
TITLE: Final = "Battle.net"
_ISSUER: Final = "Battle.net"
_DIGITS: Final = 8
_SECRET: Final = "AUTHENTICATOR_DEVICE_SECRET"  # noqa: S105 - the end of a name
_SERIAL: Final = "AUTHENTICATOR_SERIAL"
_SEAL: Final = "AUTHENTICATOR_CREDENTIALS_ENCRYPTION_TYPE"
_MASK: Final = bytes.fromhex(
    "398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6"
    "c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a"
)


def sniff(source: Source) -> bool:
    """Whether these are preferences with the secret of a device."""
    return bool(_ending(source, _SECRET))


def read(source: Source) -> Reading:
    """The one account."""
    seal = _ending(source, _SEAL).strip().upper()
    if seal not in ("", "MASK"):
        raise ImportUnsupported(reason="the phone keeps the key to it")
    return Reading(APP).each([source], _entry)


def _ending(source: Source, name: str) -> str:
    kept = trees.preferences(source.tree)
    return next((value for key, value in kept.items() if key.rpartition(".")[2] == name), "")


def _entry(source: Source) -> Entry:
    unmasked = _unmasked(_ending(source, _SECRET), "secret")
    serial = _ending(source, _SERIAL)
    draft = drafts.made(
        drafts.from_hex(unmasked), issuer=_ISSUER, digits=_DIGITS, text=unmasked,
        name=_unmasked(serial, "serial") if serial else "",
    )  # fmt: skip
    return Entry(draft, draft.issuer, draft.name)


def _unmasked(masked: str, field: str) -> str:
    try:
        raw = bytes.fromhex(masked.strip())
        if len(raw) > len(_MASK):
            raise Skip(field, "is longer than the app's mask")
        return bytes(one ^ mask for one, mask in zip(raw, _MASK, strict=False)).decode("ascii")
    except ValueError:
        raise Skip(field, "is not masked in the way that is known") from None
