"""Files made to harm, for every importer: by code, the same each time, none of them kept as a file.

Each module has `files(): Iterator[Hostile]` for one kind of attack. Every file has telling words in
it (`TELLTALES`), which no error and no problem may repeat.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import NamedTuple

from ..canonical import ACCOUNTS, PASSWORD, Written

CANARY = "tell-tale canary 7"
CANARY_KEY = "CANARYCANARYCANARYCANARYCANARY77"
_WORDS = ("mira@example.org", "spare key in the drawer", "e3152afee62599c8", "Registrar", PASSWORD)
TELLTALES = (
    CANARY, CANARY_KEY, *_WORDS, *(one.base32 for one in ACCOUNTS),
    *(one.secret.hex() for one in ACCOUNTS),
    *(base64.b64encode(one.secret).decode()[:24] for one in ACCOUNTS),
)  # fmt: skip


class Hostile(NamedTuple):
    """A file; how many accounts must come from it in spite of all, and whether it is a bad one.

    `by_clock`: nothing but the clock ends it, which is a typed end too.
    """

    name: str
    made: Written | Callable[[], Written]
    least: int = 0
    worst: bool = False
    by_clock: bool = False

    @property
    def file(self) -> Written:
        """What is read; made when it is asked for, where making it takes its time."""
        return self.made if isinstance(self.made, Written) else self.made()
