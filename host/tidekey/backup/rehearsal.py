"""The newest backup restored into a throw-away vault, and every code compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.vault import Vault


class Rehearsal(NamedTuple):
    """`matched` of `of` accounts gave the same code; the names of the others."""

    at: int
    of: int
    matched: int
    failed: list[str]


def rehearse(
    vault: Vault,
    targets: Sequence[Target],
    *,
    now_ms: Callable[[], int],
    random: Callable[[int], bytes],
    space_folder: str,
) -> Rehearsal:
    """Restore and compare; noted in `backup.json`. `RestoreNothing` where no copy can be read."""
    raise NotImplementedError
