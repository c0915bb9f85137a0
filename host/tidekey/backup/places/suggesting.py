"""Which drive is proposed, found out by a thread, so that no code waits for a drive that hangs.

Promises an answer within `WAIT_SECONDS` on a computer whose drives answer, and none yet otherwise.
Leaves finding drives to `folders`.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from tidekey.backup.places import choosing
from tidekey.errors import HostError

if TYPE_CHECKING:
    from tidekey.backup.places.folders import Folder
    from tidekey.session import Session

WAIT_SECONDS = 0.3
_FRESH_SECONDS = 60.0


class Suggestion:
    """The folder to propose for one space, looked for again once a minute where asked."""

    def __init__(self, session: Session) -> None:
        self.space = session.space
        self._session = session
        self._found: Folder | None = None
        self._begun = 0.0
        self._ready = threading.Event()
        self._news = False

    def look(self) -> Folder | None:
        """What was found; begins to look where that is long ago."""
        now = time.monotonic()
        if not self._begun or now - self._begun > _FRESH_SECONDS:
            self._begun = now
            threading.Thread(target=self._find, daemon=True).start()
        self._ready.wait(WAIT_SECONDS)
        return self._found

    def news(self) -> bool:
        """Whether another folder than before is proposed; told once."""
        found, self._news = self._news, False
        return found

    def _find(self) -> None:
        try:
            found = choosing.proposal_for(self._session.places, self.space)
        except HostError:
            found = None  # a drive hangs: nothing is proposed for now
        self._news = found != self._found
        self._found = found
        self._ready.set()
