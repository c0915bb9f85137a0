"""What every format of an export takes and gives.

Promises that a format is a function from a body to bytes, a second one that says before what it
cannot hold, and a third that reads the bytes again. Leaves where the file lies to `landing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from tidekey.records import Body
    from tidekey.secret import Secret


class Given(NamedTuple):
    """What an export is made from; the body is only read. `only` is the id of a single account."""

    body: Body
    passphrase: Secret[str] | None
    random: Callable[[int], bytes]
    only: str | None = None


class Loss(NamedTuple):
    """An account that a format does not hold whole: what of it is lost, or why it is left out."""

    id: str
    issuer: str
    name: str
    what: tuple[str, ...]
    left_out: bool = False


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
    SEALED: bool
    """Whether it is encrypted by a passphrase; else whoever reads the file has every key."""
    SINGLE: bool
    """Whether it holds the one account that is named, and no other."""
    KINDS: tuple[str, ...]
    """The kinds of accounts it can hold."""

    def losses(self, given: Given) -> list[Loss]:
        """What this format does not hold, account by account."""
        ...

    def make(self, given: Given) -> Made:
        """The bytes of the file."""
        ...

    def prove(self, data: bytes, made: Made, given: Given) -> None:
        """Raise unless what was read back from the disk is the whole export."""
        ...
