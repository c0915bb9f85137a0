"""A key store in memory, for tests; it passes the same contract as the real ones."""

from __future__ import annotations

from tidekey.errors import HostError


class MemoryStore:
    """Items in a map; `fault` is raised by every call while it is set."""

    def __init__(self, name: str = "memory", label: str = "Memory") -> None:
        self.name = name
        self.label = label
        self.items: dict[str, bytes] = {}
        self.fault: HostError | None = None

    def check(self) -> None:
        self._fail()

    def read(self, item: str) -> bytes | None:
        self._fail()
        return self.items.get(item)

    def write(self, item: str, value: bytes) -> None:
        self._fail()
        self.items[item] = value

    def delete(self, item: str) -> None:
        self._fail()
        self.items.pop(item, None)

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault
