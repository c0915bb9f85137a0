"""A home on which bad days happen, and what each of them does: the harm, then what a person meets.

A day is written down with `@day(code, *words)`: the code that tells it from all others, and the
words of its sentence that only this day can fill in. It harms the home, calls `look`, so that what
is still good is known, and returns the sentence as it was met.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sync_folder import Drive, Files

from sharing import Computer, first, joined
from tidekey import otp, records, sealed
from tidekey.backup import config, copies, state, status
from tidekey.backup.engine import Report
from tidekey.backup.restoring import opening
from tidekey.errors import HostError
from tidekey.keystores.memory import MemoryStore
from tidekey.vault import Vault

MINUTE = 60_000
YEAR = 365 * 86_400_000
Told = tuple[str, str]


class Day(NamedTuple):
    """One bad day."""

    code: str
    words: tuple[str, ...]
    happens: Callable[[House], Told]

    @property
    def name(self) -> str:
        return self.happens.__name__


DAYS: list[Day] = []


def day(code: str, *words: str) -> Callable[[Callable[[House], Told]], Callable[[House], Told]]:
    """Write a bad day down."""

    def noted(happens: Callable[[House], Told]) -> Callable[[House], Told]:
        DAYS.append(Day(code, words, happens))
        return happens

    return noted


class House:
    """A laptop and a desk on one drive; both have written, and the desk's newest copy is unread."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root, self.patch = root, patch
        self.folder = root / "Drive"
        self.folder.mkdir()
        self.drive = Drive(self.folder)
        self.store = MemoryStore(label="The key store")
        self.laptop = first(root / "Laptop", [self.drive])
        self.laptop.vault = self.vault = self._with_store(root / "Laptop2")
        self.laptop.folder = root / "Laptop2"
        self.drive.watch(self.vault.key, lambda: self.vault.device_id)
        place = {"kind": "folder", "path": self.drive.place, "label": "Drive", "drive": "dropbox"}
        self.vault.change(lambda body, _: config.turn_on(body, place))
        self.laptop.add("alice")
        self.laptop.back_up()
        self.desk = joined(root / "Desk", self.laptop)
        self.there = Drive(self.folder)
        self.desk.targets = [self.there]
        self.desk.back_up()
        self.laptop.add("bob")
        self.laptop.back_up()
        self.desk.add("carol")
        self.desk.back_up()
        self.good: Files | None = None

    def _with_store(self, folder: Path) -> Vault:
        from tidekey import births

        return births.create(str(folder), [self.store], None, self.laptop.time, os.urandom)

    # what is there ----------------------------------------------------------------------------

    def pair(self, one: Computer) -> tuple[str, str]:
        return copies.slot_names(one.vault.vault_id, one.vault.device_id)

    def newest(self, one: Computer) -> str:
        files = self.drive.files()
        return max(self.pair(one), key=lambda name: sealed.peek(files[name]).counter)

    def bytes_of(self, name: str) -> bytes:
        return self.drive.files()[name]

    def every(self) -> list[str]:
        return [*self.drive.files()]

    def harm(self, one: Computer, how: Callable[[bytes], bytes]) -> None:
        """Both copies of a computer become what `how` makes of them."""
        for name in self.pair(one):
            self.drive.set(name, how(self.bytes_of(name)))

    def look(self) -> None:
        """The harm is done: from here on nothing that is still good may change."""
        self.good = {name: data for name, data in self.drive.files().items() if self._opens(data)}

    def _opens(self, data: bytes) -> bool:
        try:
            sealed.open_body(data, self.vault.key, sealed.BACKUP)
        except HostError:
            return False
        return True

    def codes(self) -> dict[str, str]:
        """The codes of one moment, as another process of this computer has them."""
        body = self.laptop.again().vault.body()
        found = records.accounts(body)
        return {one.name: otp.code_at(one.credentials[0].credential(), 59) for one in found}

    # what a person meets ----------------------------------------------------------------------

    def back_up(self, **more: Any) -> Report:
        return self.laptop.back_up(**more)

    def finding(self) -> Told:
        """The only thing that the status of the laptop has to tell."""
        self.back_up()
        (row,) = self.report()["findings"]
        return row["code"], row["message"]

    def failure(self) -> Told:
        """Why a backup to the drive did not go through, as the status says it."""
        self.back_up()
        (row,) = [one for one in self.report()["targets"] if one["kind"] == "folder"]
        assert (row["state"], row["misses"]) == ("failing", 1)
        assert row["next_try"] is not None
        return row["failure"]["code"], row["failure"]["message"]

    def report(self) -> Any:
        known, body = state.load(str(self.laptop.folder)), self.vault.body()
        here = config.config(body)
        return status.report(
            body, known, here, locked=False, folders_found=False, now_ms=self.laptop.time()
        )

    def opened(self, **way: Any) -> opening.Opening:
        """A restore on a computer that has nothing but the drive."""
        return opening.open_by(Drive(self.folder), self.vault.vault_id, **way)

    def code(self) -> str:
        kept: Any = records.child(self.vault.body(), "local")["recovery"]
        return str(kept["code"])

    def refusal(self, act: Callable[[], object]) -> Told:
        with pytest.raises(HostError) as caught:
            act()
        return caught.value.code, caught.value.message


# files --------------------------------------------------------------------------------------------


def resealed(data: bytes) -> bytes:
    """Bytes changed by something that knows how a file ends."""
    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def flipped(data: bytes, at: int = -200) -> bytes:
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]
