"""Copies that come into a left vault's folder after it was left: listed, adopted or dismissed.

Promises that nothing of them is merged by itself, that adopting brings only what is not here yet,
as new accounts, and that a copy which was settled is not offered again.
Leaves which copies are late, and never the lost computer's, to `renewal`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tidekey.backup import copies
from tidekey.backup.moves import renewal
from tidekey.errors import HostError, VersionUnknown
from tidekey.merge import merge
from tidekey.projection import projection
from tidekey.records import Body, Stamper, child, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidekey.backup.moves.renewal import Late
    from tidekey.backup.restoring.adopting import Adopted
    from tidekey.backup.targets.base import Target
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

NOTED: Final = "late"


def waiting(vault: Vault, targets: Sequence[Target]) -> list[Late]:
    """Copies that wait for a person, each once; a place that is away does not hide the others."""
    found: dict[str, Late] = {}
    for one in renewal.left(vault.body()):
        for target in targets:
            with contextlib.suppress(HostError):
                for late in renewal.late(vault, target, one):
                    found.setdefault(late.copy.digest, late)
    return sorted(found.values(), key=lambda one: (one.name, one.counter))


def rows(vault: Vault, targets: Sequence[Target]) -> list[dict[str, JSON]]:
    """The same as screens have it: who wrote it, and how many accounts it would bring."""
    keys = {one.vault_id: one.key for one in renewal.left(vault.body())}
    return [
        {
            "id": one.copy.digest,
            "name": one.name,
            "accounts": len(_new(vault.body(), _shared(one, keys[one.vault_id]))),
        }
        for one in waiting(vault, targets)
    ]


def settle(
    vault: Vault,
    targets: Sequence[Target],
    late_id: str,
    random: Callable[[int], bytes],
    *,
    take: bool,
) -> Adopted:
    """Adopt what a late copy holds, or leave it; either way it is not asked about again."""
    from tidekey.backup.restoring import adopting

    late = next((one for one in waiting(vault, targets) if one.copy.digest == late_id), None)
    if late is None:
        raise VersionUnknown
    key = next(one.key for one in renewal.left(vault.body()) if one.vault_id == late.vault_id)
    other, done = _shared(late, key), adopting.Adopted((), (), ())
    if take:

        def act(body: Body, stamper: Stamper) -> Adopted:
            return adopting.adopt(body, stamper, other, random, only=_new(body, other))

        done = vault.change(act)
    renewal.settled(vault, late)
    note(vault, targets)
    return done


def note(vault: Vault, targets: Sequence[Target]) -> None:
    """Remember who waits, so that a notice asks no place; nothing is written where it is known."""
    names = sorted({one.name for one in waiting(vault, targets)})
    if names != [*noted(vault.body())]:

        def act(body: Body, _: Stamper) -> None:
            child(child(body, "local"), "backup")[NOTED] = [*names]

        vault.change(act)


def noted(body: Body) -> tuple[str, ...]:
    """Names of the computers whose late copies wait."""
    return texts(child(child(body, "local"), "backup").get(NOTED))


def _shared(one: Late, key: bytes) -> dict[str, JSON]:
    return child(copies.opened(one.copy, key), "shared")


def _new(body: Body, other: dict[str, JSON]) -> frozenset[str]:
    """The accounts that merging would change here: those hold something that is not here yet."""
    mine, theirs = child(child(body, "shared"), "accounts"), child(other, "accounts")
    found = set()
    for key, record in theirs.items():
        here: dict[str, JSON] = {key: mine[key]} if key in mine else {}
        left = projection({"accounts": here})
        if projection(merge(left, {"accounts": {key: record}})) != left:
            found.add(key)
    return frozenset(found)
