"""Pictures with QR codes: of a set-up page or of another app's accounts, one code or several.

Promises every code of a one-time-code key, those of a batch in its order, and a word on each code
that is something else. Leaves finding codes in pixels to `qr` and what they say to `uris` and
`migration`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tidekey import qr
from tidekey.errors import HostError, ImportDamaged, ImportNothing, ImportTooLarge, PictureRefused
from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import migration, uris

if TYPE_CHECKING:
    from tidekey.importers.source import Source

APP: Final = "qr_image"
TITLE: Final = "a picture with QR codes"


def sniff(source: Source) -> bool:
    """Whether it begins like a picture of a kind that is read."""
    return qr.is_picture(source.data)


def read(source: Source) -> Reading:
    """The accounts of all codes in all pictures that were given together."""
    found, batches = Reading(APP), migration.Batches()
    texts = list(dict.fromkeys(_texts(source, found)))

    def entries(text: str) -> Iterator[Entry]:
        if migration.LINK.match(text.lstrip()):
            return migration.entries_of(text.strip(), found, batches)
        return _keys(text)

    found.each(sorted(texts, key=migration.place), entries)
    migration.finish(found, batches)
    if not found.entries:
        raise ImportNothing(app=TITLE)
    return found


def _texts(source: Source, found: Reading) -> Iterator[str]:
    others = [data for data in source.beside.values() if qr.is_picture(data)]
    for picture in (source.data, *others):
        try:
            codes = qr.codes(picture)
        except PictureRefused as why:
            if not others:
                raise _refusal(why) from None
            found.note("picture", str(why.detail["reason"]))
        else:
            yield from codes
            if others and not codes:
                found.note("picture", "has no QR code in it")


def _refusal(why: PictureRefused) -> HostError:
    if why.detail["reason"] == qr.TOO_LARGE:
        return ImportTooLarge(reason=f"the picture: {qr.TOO_LARGE}")
    return ImportDamaged(part="the picture")


def _keys(text: str) -> Iterator[Entry]:
    """The keys of one code; some programs write a whole list into it."""
    if not uris.BEGINS.match(text.lstrip()):
        raise Skip("code", "holds something else than a one-time-code key")
    for _, line in uris.lines(text):
        yield uris.entry(line)
