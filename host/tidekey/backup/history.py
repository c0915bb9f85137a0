"""Older versions: kept by rule, listed, and pruned one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target


class Version(NamedTuple):
    """One kept copy. `at_ms` is its newest change, as its stamps say."""

    id: str
    at_ms: int
    device_id: str
    device_name: str
    accounts: int
    place: str
    target_id: str
    name: str


def versions(targets: Sequence[Target], vault_id: bytes, key: bytes) -> list[Version]:
    """All versions that can be opened, newest first; the same copy in two places is one."""
    raise NotImplementedError


def keep_before(folder: str, what: str, now_ms: int) -> str:
    """Keep the vault file as it is before its format changes; gives the name of the copy."""
    raise NotImplementedError
