"""A target in memory, for tests; it passes the same contract as the real ones."""

from __future__ import annotations

import builtins

from tidekey.backup.targets.base import Entry, parts_of, passing, short_id, within
from tidekey.errors import CopyAway, HostError


class MemoryTarget:
    """Files in a map; `fault` is raised by every call while it is set, `away` are in the cloud."""

    kind = "memory"

    def __init__(self, label: str = "Memory", *, same_computer: bool = False) -> None:
        self.label = label
        self.place = label
        self.id = short_id(self.kind, label)
        self.same_computer = same_computer
        self.files: dict[str, bytes] = {}
        self.times: dict[str, int] = {}
        self.away: set[str] = set()
        self.fault: HostError | None = None
        self.now_ms = 0  # set by a test; a file bears the time it was written at

    def check(self) -> None:
        self._fail()

    def list(self, under: str = "") -> builtins.list[Entry]:
        self._fail()
        return [
            Entry(name, len(data), self.times.get(name, 0), name in self.away)
            for name, data in sorted(self.files.items())
            if within(name, under) and not any(passing(part) for part in name.split("/"))
        ]

    def get(self, name: str) -> bytes | None:
        self._fail()
        parts_of(name)
        if name in self.away:
            raise CopyAway(place=self.label)
        return self.files.get(name)

    def put(self, name: str, data: bytes) -> None:
        self._fail()
        parts_of(name)
        self.files[name] = data
        self.times[name] = self.now_ms
        self.away.discard(name)

    def delete(self, name: str) -> None:
        self._fail()
        parts_of(name)
        self.files.pop(name, None)
        self.times.pop(name, None)
        self.away.discard(name)

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault
