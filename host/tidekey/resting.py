"""What a process does for the backup while nobody asks it for anything.

Promises that nothing of the backup is loaded before a host first rests, so that codes never wait
for it, and that keys of a prepared restore end with the lock. Leaves what is open to `session`,
when to back up to `backup.runner`, and everything a person asks for to `app`.
"""

from __future__ import annotations

import os

from tidekey.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tidekey.backup.beside.process import Order
    from tidekey.backup.beside.runner import Runner
    from tidekey.backup.places.folders import Folder
    from tidekey.backup.places.suggesting import Suggestion
    from tidekey.backup.restoring.returning import Prepared
    from tidekey.clock import Clock
    from tidekey.keystores.base import Store
    from tidekey.paths import Places
    from tidekey.strictjson import JSON


class Resting(Session):
    """A session that backs up in the background."""

    def __init__(
        self,
        places: Places,
        *,
        caller: str = "cli",
        clock: Clock | None = None,
        random: Callable[[int], bytes] = os.urandom,
        stores: Sequence[Store] | None = None,
    ) -> None:
        super().__init__(places, caller=caller, clock=clock, random=random, stores=stores)
        self.origin = ""
        self.say: Callable[[str, float, str], None] = lambda what, milliseconds, code: None
        self._prepared: Prepared | None = None
        self._runner: Runner | None = None
        self._suggestion: Suggestion | None = None
        self._changed = False

    def tick(self) -> bool:
        """Look at the clocks, the lock and the backup; True where the vault was closed just now."""
        closed = super().tick()
        if self._runner is not None:
            self._runner.tick(self)
        return closed

    @property
    def runner(self) -> Runner:
        """What backs up in the background; a host has it from its first rest on."""
        if self._runner is None:
            from tidekey.backup.beside.runner import Runner

            self._runner = Runner(say=self.say)
        return self._runner

    @property
    def prepared(self) -> Prepared:
        """What was found and prepared for a restore: with its keys in this process alone."""
        if self._prepared is None:
            from tidekey.backup.restoring.returning import Prepared

            self._prepared = Prepared(self.clock)
        return self._prepared

    def rest(self) -> bool:
        """Nobody asks just now: tick, and back up what is due. True where there is news of it."""
        if self.open_vault() is not None:
            _ = self.runner
        self.tick()
        proposed = self._suggestion is not None and self._suggestion.news()
        return (self._runner is not None and self._runner.ended()) or proposed

    def running(self) -> bool:
        """Whether a backup is under way."""
        return self._runner is not None and self._runner.running

    def proposed(self) -> Folder | None:
        """The drive to propose; a host does not wait for one that hangs."""
        if self.caller == "cli":
            from tidekey.backup.places import choosing

            return choosing.proposal(self)
        if self._suggestion is None or self._suggestion.space != self.space:
            from tidekey.backup.places.suggesting import Suggestion

            self._suggestion = Suggestion(self)
        return self._suggestion.look()

    def back_up(self, order: Order | None = None) -> None:
        """Begin a backup without waiting for it; the command line does its own."""
        if self.caller != "cli":
            self.runner.want(self, order)

    def hurries(self) -> bool:
        """Whether a backup is under way or due within a moment."""
        runner = self._runner
        return runner is not None and runner.pending(self.revision(), self.clock.steady())

    def leave(self) -> None:
        """This process ends: what was changed last is left to one that outlives it."""
        if self._runner is not None or self._changed:
            self.runner.leave(self, self._changed)

    def backup(self) -> dict[str, JSON]:
        """The reply of `backup.status`, field by field."""
        from tidekey.backup.beside import desk

        return desk.overview(self, self.proposed, running=self.running())

    def news(self) -> list[dict[str, JSON]]:
        """What the backup has to tell by itself, as `notices.list` has it."""
        from tidekey.backup.beside import desk

        return desk.news(self, self.proposed)

    def _drop(self) -> None:
        super()._drop()
        self._prepared = None
        if self._runner is not None:
            self._runner.lock()
