"""Targets as a worker uses them: none is asked for anything more once the vault was locked, and
none is written to that was given up while the worker waited for its turn.

Promises a target for every saved choice, so that one place which cannot even be named (a key store
that is gone) is that place's failure alone. Leaves the places themselves to `targets`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tidekey.backup.targets import open_target
from tidekey.backup.targets.base import Entry, Target, short_id
from tidekey.errors import BackupOff, HostError

if TYPE_CHECKING:
    from tidekey.keystores.base import Store


class Locked(BaseException):
    """The vault was locked: stop here. No `Exception`, so that nobody takes it for a failure."""


class Bounded:
    """A target that ends the work once the vault was locked; what it has begun is finished."""

    def __init__(
        self,
        target: Target,
        locked: Callable[[], bool],
        chosen: Callable[[], bool] = lambda: True,
    ) -> None:
        self._target, self._locked, self._chosen = target, locked, chosen
        self.kind, self.id = target.kind, target.id
        self.label, self.place = target.label, target.place
        self.same_computer = target.same_computer

    def check(self) -> None:
        """As the target does."""
        self._go_on().check()

    def list(self, under: str = "") -> Sequence[Entry]:
        """As the target does."""
        return self._go_on().list(under)

    def get(self, name: str) -> bytes | None:
        """As the target does."""
        return self._go_on().get(name)

    def put(self, name: str, data: bytes) -> None:
        """As the target does; not where the place was given up since."""
        if not self._chosen():
            raise BackupOff
        self._go_on().put(name, data)

    def delete(self, name: str) -> None:
        """As the target does."""
        self._go_on().delete(name)

    def _go_on(self) -> Target:
        if self._locked():
            raise Locked
        return self._target


class Unreached:
    """A place that could not be opened: every call says why."""

    same_computer = True

    def __init__(self, kind: str, path: str, label: str, why: HostError) -> None:
        self.kind, self.id = kind, path
        self.label = self.place = label
        self._why = why

    def check(self) -> None:
        """Why."""
        self._fail()

    def list(self, under: str = "") -> Sequence[Entry]:
        """Why."""
        self._fail()

    def get(self, name: str) -> bytes | None:
        """Why."""
        self._fail()

    def put(self, name: str, data: bytes) -> None:
        """Why."""
        self._fail()

    def delete(self, name: str) -> None:
        """Why."""
        self._fail()

    def _fail(self) -> NoReturn:
        raise self._why


def opened(config: Mapping[str, str], stores: Sequence[Store], root: str, service: str) -> Target:
    """The target of a saved choice; one that cannot be opened fails when it is used."""
    try:
        return open_target(config, stores=stores, data=Path(root), service=service)
    except HostError as why:
        kind = config.get("kind") or ""
        own_id = short_id(kind, f"{service}|{config.get('path') or ''}")
        return Unreached(kind, own_id, config.get("label") or kind, why)
