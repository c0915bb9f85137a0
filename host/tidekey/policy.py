"""How much one caller may learn within a minute: codes of accounts, and codes of one site.

Promises that no more than `ACCOUNTS` distinct ones are admitted in any minute, whichever process
asks, and no more than `FILLS` codes into pages of one site. Leaves keeping the record between
processes to `rate`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

ACCOUNTS: Final = 120
FILLS: Final = 30
WINDOW_MS: Final = 60_000

Seen = dict[str, int]
"""When each account's code was last given, or each fill of a site, in milliseconds."""


def admit(seen: Seen, ids: Iterable[str], now_ms: int) -> tuple[Seen, frozenset[str]]:
    """Which of these accounts may be given now, and the record with them in it."""
    kept = _recent(seen, now_ms)
    admitted = set()
    for one in ids:
        if one in kept or len(kept) < ACCOUNTS:
            kept[one] = now_ms
            admitted.add(one)
    return kept, frozenset(admitted)


def admit_fill(seen: Seen, site: str, now_ms: int) -> tuple[Seen, frozenset[str]]:
    """Whether one more code may go into a page of this site, and the record with it in it.

    The record names no site, for it lies in plain text and private windows are counted as well: a
    site is one of 256 drawers, which it may share with others.
    """
    kept = _recent(seen, now_ms)
    drawer = drawer_of(site)
    number = sum(one.endswith(drawer) for one in kept)
    if number >= FILLS:
        return kept, frozenset()
    kept[f"{now_ms}.{number}{drawer}"] = now_ms
    return kept, frozenset((site,))


def _recent(seen: Seen, now_ms: int) -> Seen:
    return {one: when for one, when in seen.items() if now_ms - WINDOW_MS < when <= now_ms}


def drawer_of(site: str) -> str:
    """How the entries of a site end."""
    return f" {hashlib.sha256(site.encode()).hexdigest()[:2]}"


def wait_seconds(seen: Seen, now_ms: int, drawer: str = "") -> int:
    """How long until the next account may be given, or the next code of this drawer."""
    whens = (when for one, when in seen.items() if one.endswith(drawer))
    oldest = min(whens, default=now_ms - WINDOW_MS)
    return max(1, -(-(oldest + WINDOW_MS - now_ms) // 1000))
