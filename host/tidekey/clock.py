"""The clocks of this computer: the wall, the time awake, the time asleep.

Promises that a test can bring its own. Leaves what follows from a time to its callers.
"""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Clock(Protocol):
        """What the app asks of a clock."""

        def now(self) -> float: ...
        def steady(self) -> float: ...
        def asleep(self) -> float: ...


class SystemClock:
    """The real clocks."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    def steady(self) -> float:
        """Seconds that only grow while the computer is awake."""
        return time.monotonic()

    def asleep(self) -> float:
        """Seconds spent suspended; only its growth counts.

        Where the system has no clock that runs through sleep, the wall clock stands in, so that
        setting it forward by a minute looks like sleep: it locks once too often, never too seldom.
        """
        if sys.platform == "linux":
            return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
        return time.time() - time.monotonic()
