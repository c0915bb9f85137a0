"""What every format of an export takes and gives.

Promises that a format is a function from a body to bytes and a second one that reads them again.
Leaves where the file lies to `landing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from tidekey.records import Body
    from tidekey.secret import Secret


class Given(NamedTuple):
    """What an export is made from; the body is only read."""

    body: Body
    passphrase: Secret[str] | None
    random: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of an export, how many accounts are in it, and how many could not be."""

    data: bytes = field(repr=False)
    accounts: int
    left_out: int


class Format(Protocol):
    """One module of this package."""

    ENDING: str
    """How the names of its files end."""

    def make(self, given: Given) -> Made:
        """The bytes of the file."""
        ...

    def prove(self, data: bytes, made: Made, given: Given) -> None:
        """Raise unless what was read back from the disk is the whole export."""
        ...
