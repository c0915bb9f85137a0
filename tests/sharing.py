"""Complete computers on one shared place: a real vault each, one target between them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tidekey import accounts, births, records, sealed
from tidekey.backup import engine
from tidekey.backup.engine import Report
from tidekey.backup.targets import local_history
from tidekey.backup.targets.base import Target
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.keystores.memory import MemoryStore
from tidekey.otpauth import Draft, parse
from tidekey.records import Body, Stamper
from tidekey.vault import KIND, Vault, slots_of, write

START = 1_760_000_000_000
DAY = 86_400_000


class Time:
    """A clock that only a test moves."""

    def __init__(self, ms: int = START) -> None:
        self.ms = ms

    def __call__(self) -> int:
        self.ms += 1
        return self.ms


class Counting(MemoryTarget):
    """A place that counts what is written to it."""

    puts = 0

    def put(self, name: str, data: bytes) -> None:
        self.puts += 1
        super().put(name, data)


class Computer:
    """One device: its vault folder, its clock, and the places it backs up to."""

    def __init__(self, folder: Path, vault: Vault, time: Time, targets: Sequence[Target]) -> None:
        self.folder, self.vault, self.time = folder, vault, time
        self.targets = list(targets)
        self.name = folder.name

    def back_up(self, **more: Any) -> Report:
        return engine.run(
            self.vault,
            self.targets,
            now_ms=self.time,
            random=os.urandom,
            space_folder=str(self.folder),
            device_name=self.name,
            **more,
        )

    def add(self, name: str = "alice", issuer: str = "Example") -> str:
        return self.vault.change(lambda body, by: accounts.add(body, by, draft(issuer, name)))

    def change(self, act: Callable[[Body, Stamper], object]) -> None:
        self.vault.change(act)

    def names(self) -> list[str]:
        return sorted(one.name for one in records.accounts(self.vault.body()))

    def ids(self) -> list[str]:
        return [one.id for one in records.accounts(self.vault.body())]

    def shared(self) -> object:
        return self.vault.body()["shared"]

    def history(self) -> Target:
        return local_history(str(self.folder))

    def again(self) -> Computer:
        """Another process of the same computer."""
        vault = self.vault
        other = Vault(vault.folder, vault.vault_id, vault.key, self.time)
        return Computer(self.folder, other, self.time, self.targets)


def draft(issuer: str, name: str) -> Draft:
    secret = os.urandom(20)
    import base64

    text = base64.b32encode(secret).decode()
    return parse(f"otpauth://totp/{issuer}:{name}?secret={text}&issuer={issuer}")


def first(folder: Path, targets: Sequence[Target], time: Time | None = None) -> Computer:
    """A computer with a new vault."""
    time = time or Time()
    vault = births.create(str(folder), [MemoryStore()], None, time, os.urandom)
    return Computer(folder, vault, time, targets)


def joined(folder: Path, other: Computer, time: Time | None = None) -> Computer:
    """A computer that knows the key of `other` and nothing else yet."""
    time = time or Time(other.time.ms)
    device, vault = os.urandom(16), other.vault
    body: Body = {
        "shared": {"accounts": {}, "slots": {}, "icons": {}, "more": {}},
        "local": {"device": {"id": device.hex(), "name": ""}, "slots": {}},
    }
    body["shared"]["slots"] = other.vault.body()["shared"]["slots"]  # type: ignore[index, call-overload]
    folder.mkdir(parents=True)
    data = sealed.seal(KIND, vault.vault_id, device, 1, vault.key, slots_of(body), body)
    write(str(folder), data)
    made = Vault(str(folder), vault.vault_id, vault.key, time)
    return Computer(folder, made, time, other.targets)
