"""A person is here: for two minutes after opening a slot other than the key store's.

Promises that only `keys` opening such a slot leads here. The passphrase that did so is held for
the same two minutes, for the one act that needs it again (a new vault); then it is dropped.
"""

from __future__ import annotations

from tidekey.errors import PresenceNeeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tidekey.clock import Clock
    from tidekey.secret import Secret

SECONDS = 120.0


class Presence:
    """Whether a person proved to be here in this process, and until when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: float | None = None
        self._passphrase: Secret[str] | None = None

    def grant(self, passphrase: Secret[str] | None = None) -> None:
        """A slot was opened by a person just now."""
        self._until = self._clock.steady() + SECONDS
        self._passphrase = passphrase

    def end(self) -> None:
        """Forget it at once."""
        self._until = self._passphrase = None

    def need(self) -> None:
        """Raise where nobody proved to be here in time."""
        if self._until is None or self._clock.steady() > self._until:
            self.end()
            raise PresenceNeeded

    def passphrase(self) -> Secret[str] | None:
        """The passphrase that proved it, while it counts."""
        self.need()
        return self._passphrase
