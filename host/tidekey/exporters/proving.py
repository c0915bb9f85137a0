"""Reading an export back as if it came from the other app.

Promises that what lies on the disk is what was made, and that the importer of its app finds in it
the accounts that went in: names, kind, key, digits, period and counter. Leaves reading to
`importers`, in its own process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidekey.errors import FileRefused, HostError, ImportTooLarge, SealedTampered

if TYPE_CHECKING:
    from tidekey.exporters.base import Given, Made
    from tidekey.exporters.holding import Holds, Item
    from tidekey.importers.base import Entry

_PLAIN: Final = (None,) * 5


def whole(data: bytes, made: Made) -> None:
    """The file is byte for byte what was made."""
    if data != made.data:
        raise SealedTampered(part="body")


def read_back(data: bytes, made: Made, given: Given, holds: Holds) -> None:
    """The file is what was made, and its importer reads the accounts that went into it."""
    from tidekey.exporters import holding
    from tidekey.importers import reading

    whole(data, made)
    went_in = holding.items(holding.all_held(given, holds))
    if not went_in:
        return  # no importer takes an empty file for one of its app
    try:
        found = reading.read(reading.Given("export", data, {}, given.passphrase)).found
    except ImportTooLarge:
        raise FileRefused(reason="it is too large to be read back and compared") from None
    except HostError as why:
        if why.code.startswith("import."):
            raise SealedTampered(part="body") from None
        raise
    if [_came_out(one) for one in found.entries] != [_went_in(one, holds) for one in went_in]:
        raise SealedTampered(part="body")


def _went_in(item: Item, holds: Holds) -> tuple[object, ...]:
    kind = item.kind
    if kind == "totp" and item.issuer.lower() == "steam" and item.digits == 5:
        kind = "steam"  # every reader takes it for that
    names, key = (item.issuer, item.name), item.key.reveal()
    pin = item.pin.reveal() if "pin" in holds.keeps else ""
    if kind == "steam":
        return (*names, kind, key, pin, *_PLAIN)
    period, counter = (None, item.counter) if kind == "hotp" else (item.period, None)
    return (*names, kind, key, pin, item.algorithm, item.digits, period, counter)


def _came_out(one: Entry) -> tuple[object, ...]:
    draft = one.draft
    if draft is None:
        return (one.issuer, one.name, "name-only")
    names, pin = (one.issuer, one.name), draft.pin.reveal()
    if draft.kind == "steam":
        return (*names, draft.kind, draft.secret, pin, *_PLAIN)
    period, counter = (None, draft.counter) if draft.kind == "hotp" else (draft.period, None)
    return (*names, draft.kind, draft.secret, pin, draft.algorithm, draft.digits, period, counter)
