"""Argon2id for a passphrase: looked at before it is begun, derived in a child process.

Promises that no cost above the ceiling is ever tried, that free memory is looked at first, and
that the passphrase travels to the child by pipe only. Leaves where the costs stand to `slots`.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from tidekey import child
from tidekey.errors import CostTooHigh
from tidekey.secret import Secret

SECONDS = 120.0
_SPARE_MIB = 32
_SALT = 32


class Cost(NamedTuple):
    """Memory in KiB, passes and lanes; the default is the least that is written."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    @property
    def allowed(self) -> bool:
        """Within what a file may ask for: nothing absurd, and nothing Argon2 itself refuses."""
        return (
            1 <= self.passes <= 16
            and 1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 1024 * 1024
        )

    def to_bytes(self) -> bytes:
        """As it stands in a slot."""
        return (
            self.memory_kib.to_bytes(4, "big")
            + self.passes.to_bytes(2, "big")
            + self.lanes.to_bytes(2, "big")
        )

    @staticmethod
    def from_bytes(data: bytes) -> Cost:
        """From its eight bytes in a slot."""
        parts = (data[:4], data[4:6], data[6:8])
        return Cost(*(int.from_bytes(part, "big") for part in parts))


def derive(
    passphrase: Secret[str], salt: bytes, cost: Cost, free: Callable[[], int] | None = None
) -> bytes:
    """The 32 bytes that a passphrase, salt and cost give."""
    free = free or free_mib
    needed = cost.memory_kib // 1024 + _SPARE_MIB
    there = free()
    if not cost.allowed or there < needed:
        raise CostTooHigh(needed=needed, free=there)
    given = unicodedata.normalize("NFKC", passphrase.reveal()).encode("utf-8", "surrogatepass")
    try:
        return child.run(
            "argon2", cost.to_bytes() + salt + given, seconds=SECONDS, memory_mib=needed
        )
    except (child.ChildDied, child.ChildTimeout):
        raise CostTooHigh(needed=needed, free=free()) from None


def read_child(payload: bytes) -> bytes:
    """The child's half: cost, salt and passphrase in, 32 bytes out."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    cost, salt = Cost.from_bytes(payload[:8]), payload[8 : 8 + _SALT]
    kdf = Argon2id(
        salt=salt,
        length=32,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return kdf.derive(payload[8 + _SALT :])


def free_mib() -> int:
    """Memory that may be used now, or a number without meaning but large where nobody says."""
    found = [one for one in (_free_linux(), _free_group(), _free_windows()) if one is not None]
    return min(found, default=1 << 20)


def _free_linux() -> int | None:
    try:
        with open("/proc/meminfo", "rb") as file:
            lines = dict(line.split(b":", 1) for line in file)
        return int(lines[b"MemAvailable"].split()[0]) // 1024
    except (OSError, KeyError, ValueError):
        return None


def _free_group() -> int | None:
    """What a container leaves; `max` where it has no limit."""
    try:
        most, used = (int(_text(f"/sys/fs/cgroup/memory.{name}")) for name in ("max", "current"))
    except (OSError, ValueError):
        return None
    return max(most - used, 0) >> 20


def _text(path: str) -> str:
    with open(path) as file:
        return file.read()


def _free_windows() -> int | None:
    if sys.platform != "win32":
        return None
    import ctypes

    status = (ctypes.c_uint64 * 8)()  # MEMORYSTATUSEX: two 32-bit fields, then seven of 64 bits
    ctypes.memmove(status, ctypes.sizeof(status).to_bytes(4, "little"), 4)
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status[2]) >> 20
