"""Reading a file as the child does, but in this process: quick, and visible to a debugger."""

from __future__ import annotations

import msgspec

from tidekey import errors
from tidekey.importers import derivation, reading
from tidekey.importers.base import Entry
from tidekey.importers.reading import Given, Read

from .canonical import Account


def read(given: Given) -> Read:
    """`reading.read` without a process between."""
    keys: dict[str, bytes] = {}
    while True:
        answer = msgspec.json.decode(reading.read_child(b"".join(reading._payload(given, keys))))
        if "code" in answer:
            raise reading._MADE_BY.get(answer["code"], errors.ImportDamaged)(**answer["detail"])
        if "wanted" not in answer:
            return reading._read(answer)
        kdf = derivation.from_json(answer["wanted"])
        keys[kdf.id] = derivation._derived(kdf)


def account(one: Entry) -> Account:
    """An entry as the canonical list would describe it."""
    draft = one.draft
    assert draft is not None
    return Account(
        one.issuer, one.name, draft.secret, draft.kind, draft.algorithm, draft.digits,
        draft.period, draft.counter, draft.pin.reveal(), one.note, tuple(sorted(one.tags)),
        one.pinned,
    )  # fmt: skip
