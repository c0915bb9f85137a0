"""The backup passphrase: a way into the copies, for whoever asked for it, and into nothing else.

Promises one at most, that it was opened once before it is saved, and a floor for its strength:
who keeps the folder may try passphrases for ever, which nobody can at this computer's own lock.
Leaves the cost of each try to `slots`, and keeping it out of vault files to `vault`.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tidekey import slots, ways
from tidekey.errors import PassphraseWeak, SlotsFull
from tidekey.records import Body, Stamper, child
from tidekey.recovery import REMOVED
from tidekey.vault import live_slots, raw_of

if TYPE_CHECKING:
    from tidekey.secret import Secret
    from tidekey.vault import Vault

Random = Callable[[int], bytes]
LEAST_CHARACTERS: Final = 16
_LEAST_DIFFERENT: Final = 9
_LONGEST_RUN: Final = 0.5  # of neighbours that follow each other like 1234, aaaa or abcd


def present(body: Body) -> bool:
    """Whether copies can be opened by a passphrase."""
    return bool(_own(body))


def put(vault: Vault, given: Secret[str], random: Random) -> None:
    """Let this passphrase open every copy from now on; an earlier one opens those before."""
    check(given)
    raw = ways.passphrase_slot(given, vault.vault_id, vault.key, random)

    def act(body: Body, stamper: Stamper) -> None:
        _end(body, stamper)
        registers = child(child(body, "shared"), "slots")
        if len(live_slots(registers)) + 1 >= slots.MOST:
            raise SlotsFull(most=slots.MOST)
        stamper.write(registers, raw[2:10].hex(), {"bytes": ways.to_text(raw)})

    vault.change(act)


def remove(vault: Vault) -> None:
    """Write no passphrase slot into copies any more."""
    vault.change(_end)


def check(given: Secret[str]) -> None:
    """Refuse what is too weak for a place that others can copy."""
    ways.check_length(given)
    text = unicodedata.normalize("NFKC", given.reveal()).casefold()
    points = [ord(one) for one in text]
    steps = [after - before for before, after in itertools.pairwise(points)]
    near = sum(step in (-1, 0, 1) for step in steps)
    weak = len(text) < LEAST_CHARACTERS or len(set(text)) < _LEAST_DIFFERENT
    if weak or near > len(steps) * _LONGEST_RUN or _repeats(text):
        raise PassphraseWeak


def _repeats(text: str) -> bool:
    """Whether it is one short thing said again and again."""
    return any(text[size:] == text[:-size] for size in range(1, len(text) // 2 + 1))


def _own(body: Body) -> list[str]:
    live = live_slots(child(child(body, "shared"), "slots"))
    return [one for one, value in live.items() if raw_of(value)[0] == slots.PASSPHRASE]


def _end(body: Body, stamper: Stamper) -> None:
    registers = child(child(body, "shared"), "slots")
    for slot_id in _own(body):
        stamper.write(registers, slot_id, REMOVED)
