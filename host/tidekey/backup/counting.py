"""An open vault that knows which of its generations were written by itself.

Promises to tell a change of another process from its own: a backup that merged something need not
be backed up once more for it, but what somebody else changed meanwhile must be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tidekey.records import Body, Stamper
from tidekey.vault import Vault

T = TypeVar("T")


class CountingVault(Vault):
    """A vault that counts its own changes."""

    _own = 0

    def change(self, act: Callable[[Body, Stamper], T]) -> T:
        """As a vault does."""
        result = super().change(act)
        self._own += 1
        return result

    def own_revision(self, before: int) -> int:
        """The generation whose content is known here; `before` where another process wrote too."""
        return self.revision if self.revision == before + self._own else before
