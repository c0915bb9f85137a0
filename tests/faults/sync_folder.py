"""A sync program between real folders of several computers, at its worst and at its best.

It delays, reorders, doubles, cuts short, brings old files back, renames to conflict copies as the
drives do, and keeps files in the cloud. `Drive` is the real target over one such folder; it counts
what is written and notes where a good copy was replaced or removed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tidekey import sealed
from tidekey.backup import copies
from tidekey.backup.targets.base import Entry
from tidekey.backup.targets.folder import FolderTarget
from tidekey.errors import CopyAway, HostError

SCHEMES = {
    "icloud": "{stem} 2{end}",
    "dropbox": "{stem} (Anna's conflicted copy 2026-11-22){end}",
    "onedrive": "{stem}-LAPTOP-7QK2{end}",
    "google": "{stem} (1){end}",
    "syncthing": "{stem}.sync-conflict-20261122-101010-ABCDEFG{end}",
    "owncloud": "{stem}_conflict-20261122-101010{end}",
    "nextcloud": "{stem} (conflicted copy 2026-11-22 101010){end}",
    "other": "{stem}{end} (2)",
}
Files = dict[str, bytes]


class Drive(FolderTarget):
    """One computer's folder. `evicted` are the bytes of files that lie in the cloud."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.puts = 0
        self.evicted: Files = {}
        self.wrong: list[str] = []
        self.key, self.device = b"", bytes

    def watch(self, key: bytes, device: Callable[[], bytes]) -> None:
        """From now on judge what is written by this device."""
        self.key, self.device = key, device

    def list(self, under: str = "") -> list[Entry]:
        return [one._replace(away=one.name in self.evicted) for one in super().list(under)]

    def get(self, name: str) -> bytes | None:
        if name in self.evicted:
            raise CopyAway(place=self.label)
        return super().get(name)

    def put(self, name: str, data: bytes) -> None:
        self.puts += 1
        self._judge(name)
        self.evicted.pop(name, None)
        super().put(name, data)

    def delete(self, name: str) -> None:
        header = self._header(name)
        mine = header is not None and header.device_id == self.device()
        if not mine or "/h/" not in name:
            self.wrong.append(f"removed {name}")
        super().delete(name)

    def _judge(self, name: str) -> None:
        """A good copy may be replaced only by its own device, and never the newest of the two."""
        there = self._header(name)
        if there is None:
            return
        if there.device_id != self.device():
            self.wrong.append(f"replaced another's {name}")
            return
        pair = copies.slot_names(there.vault_id, there.device_id)
        others = [self._header(one) for one in pair if one != name]
        if not any(one is not None and one.counter > there.counter for one in others):
            self.wrong.append(f"replaced the newest copy, {name}")

    def _header(self, name: str) -> sealed.Header | None:
        """The header of a copy that truly opens, in the cloud or not."""
        data = self.files().get(name, b"")
        try:
            sealed.open_body(data, self.key, sealed.BACKUP)
            return sealed.peek(data)
        except HostError:
            return None

    # what a sync program sees -----------------------------------------------------------------

    def files(self) -> Files:
        """All files as they truly are."""
        root = Path(self.path, "Tidekey")
        found = {
            one.relative_to(root).as_posix(): one.read_bytes()
            for one in root.rglob("*")
            if one.is_file()
        }
        return found | self.evicted

    def set(self, name: str, data: bytes) -> None:
        path = Path(self.path, "Tidekey", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.evicted.pop(name, None)
        path.write_bytes(data)

    def drop(self, name: str) -> None:
        self.evicted.pop(name, None)
        Path(self.path, "Tidekey", name).unlink(missing_ok=True)

    def evict(self, name: str) -> None:
        """Only name and size stay here."""
        data = self.files()[name]
        self.set(name, bytes(len(data)))
        self.evicted[name] = data

    def fetch(self) -> None:
        for name, data in [*self.evicted.items()]:
            self.set(name, data)


class Cloud:
    """The sync program of all these folders."""

    def __init__(self, seed: int, drives: list[Drive]) -> None:
        self.by, self.drives = random.Random(seed), drives
        self.known: list[Files] = [{} for _ in drives]  # what each computer has told or was told
        self.way: list[tuple[int, str, bytes]] = []
        self.old: list[tuple[str, bytes]] = []
        self.schemes: set[str] = set()  # those that were used
        self.count = dict.fromkeys(("late", "conflict", "cut", "old", "evict", "twice", "lose"), 0)

    def join(self, drive: Drive) -> None:
        self.drives.append(drive)
        self.known.append(drive.files())

    def named(self, name: str) -> str:
        """What a drive calls the other one of two files of this name."""
        folder, _, last = name.rpartition("/")
        stem, dot, end = last.rpartition(".") if "." in last else (last, "", "")
        scheme = self.by.choice(sorted(SCHEMES))
        self.schemes.add(scheme)
        made = SCHEMES[scheme].format(stem=stem or end, end=dot + end if stem else "")
        return f"{folder}/{made}" if folder else made

    def pick_up(self, at: int) -> None:
        """What changed on one computer starts on its way to the others."""
        now = self.drives[at].files()
        for name, data in now.items():
            if self.known[at].get(name) != data:
                self.old.append((name, data))
                for to in range(len(self.drives)):
                    if to != at:
                        times = self.by.choice((1, 1, 1, 2))
                        self.count["twice"] += times - 1
                        self.way += [(to, name, data)] * times
        self.known[at] = now

    def deliver(self) -> None:
        """Some of what is on its way comes, in any order."""
        self.by.shuffle(self.way)
        now = self.by.randint(0, len(self.way))
        self.count["late"] += len(self.way) - now
        coming, self.way = self.way[:now], self.way[now:]
        for to, name, data in coming:
            drive = self.drives[to]
            if drive.files().get(name) != self.known[to].get(name) or self.by.random() < 0.1:
                self.count["conflict"] += 1
                name = self.named(name)
            if self.by.random() < 0.1:
                self.count["cut"] += 1
                self.way.append((to, name, data))  # the rest comes later
                data = data[: self.by.randrange(len(data))]
            drive.set(name, data)
            self.known[to][name] = data

    def harm(self, at: int) -> None:
        drive = self.drives[at]
        files = [one for one in drive.files() if one.startswith("v-")]
        what = self.by.choice(("old", "evict", "fetch", "lose", "leftover"))
        if what == "old" and self.old:
            self.count["old"] += 1
            drive.set(*self.by.choice(self.old))
        elif what == "fetch":
            drive.fetch()
        elif files:
            name = self.by.choice(sorted(files))
            if what == "evict":
                self.count["evict"] += 1
                drive.evict(name)
            elif what == "lose":
                self.count["lose"] += 1
                drive.drop(name)
                self.known[at].pop(name, None)
            else:
                data = drive.files()[name]
                drive.set(f"{name.rpartition('/')[0]}/~syncthing~{at}.tmp", data[: len(data) // 2])

    def best(self) -> None:
        """Everything reaches everyone: two files of one name stay beside each other."""
        self.way.clear()
        for drive in self.drives:
            drive.fetch()
        all_files: Files = {}
        for drive in self.drives:
            for name, data in drive.files().items():
                other = all_files.get(name)
                if other is None or other == data:
                    all_files[name] = data
                    continue
                mine = copies.is_slot(name) and name.rpartition("/")[2][2:10] == short(drive)
                other, all_files[name] = (other, data) if mine else (data, other)
                beside = self.named(name)
                while all_files.get(beside, other) != other:
                    beside = self.named(beside)
                all_files[beside] = other
        for at, drive in enumerate(self.drives):
            for name, data in all_files.items():
                if drive.files().get(name) != data:
                    drive.set(name, data)
            self.known[at] = drive.files()


def short(drive: Drive) -> str:
    """The first half of a file name of this drive's device."""
    return drive.device().hex()[:8]
