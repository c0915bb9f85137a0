"""Complete computers on folders that a sync program keeps badly: they settle, nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from sync_folder import SCHEMES, Cloud, Drive, Files

from sharing import DAY, Computer, Time, first, joined
from tidekey import accounts, sealed
from tidekey.backup import copies
from tidekey.errors import CopyAway
from tidekey.projection import projection
from tidekey.vault import Vault

RUNS = int(os.environ.get("TIDEKEY_SYNC_RUNS") or 3)
STEPS = 40


class Home:
    """Computers with a folder each, the sync program between them, and what must be there."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.by = root, random.Random(seed)
        self.there: set[str] = set()
        self.all: list[Computer] = []
        self.drives: list[Drive] = []
        self.cloud = Cloud(seed, [])
        start = first(root / "c0", [])
        self._add(start)
        for number in range(1, self.by.randint(3, 4)):
            skew = self.by.choice((0, 0, 3, -3)) * DAY
            self._add(joined(root / f"c{number}", start, Time(start.time.ms + skew)))

    def _add(self, computer: Computer) -> None:
        folder = self.root / f"drive{len(self.all)}"
        folder.mkdir()
        drive = Drive(folder)
        drive.watch(computer.vault.key, lambda: computer.vault.device_id)
        computer.targets = [drive, computer.history()]
        self.all.append(computer)
        self.drives.append(drive)
        self.cloud.join(drive)

    def clone(self, at: int) -> None:
        """A second computer from an image of the first, its folder included."""
        one = self.all[at]
        folder = self.root / f"c{len(self.all)}"
        shutil.copytree(one.folder, folder)
        vault = Vault(str(folder), one.vault.vault_id, one.vault.key, Time(one.time.ms))
        self._add(Computer(folder, vault, Time(one.time.ms), []))
        for name, data in self.drives[at].files().items():
            self.drives[-1].set(name, data)

    def act(self, one: Computer) -> None:
        ids = one.ids()
        what = self.by.choice(("add", "add", "name", "trash", "erase"))
        if what == "add" or not ids:
            self.there.add(one.add(f"n{len(self.there)}-{self.by.getrandbits(32)}"))
            return
        key = self.by.choice(ids)
        if what == "name":
            text = f"x{self.by.getrandbits(32)}"
            one.change(lambda body, by: accounts.edit(body, by, key, {"name": text}))
        elif what == "trash":
            one.change(lambda body, by: accounts.delete(body, by, key))
        elif len(ids) > 2:
            one.change(lambda body, by: accounts.erase(body, by, key))

    def live(self, steps: int) -> None:
        for step in range(steps):
            at, what = self.by.randrange(len(self.all)), self.by.random()
            one = self.all[at]
            one.time.ms += self.by.randint(0, 20 * 60_000)
            if what < 0.4:
                self.act(one)
            if what < 0.6:
                one.back_up()
                self.cloud.pick_up(at)
            elif what < 0.8:
                self.cloud.deliver()
            else:
                self.cloud.harm(at)
            if step == steps // 2:
                self.clone(at)

    def settle(self) -> bool:
        """Whether all come to rest, with a sync program at its best."""
        for _ in range(8):
            self.cloud.best()
            before = self.puts()
            for one in self.all:
                one.back_up()
            files = [one.files() for one in self.drives]
            if self.puts() == before and all(one == files[0] for one in files):
                return True
        return False

    def puts(self) -> int:
        return sum(one.puts for one in self.drives)

    def states(self) -> list[Any]:
        return [projection(one.vault.body()["shared"]) for one in self.all]  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(RUNS))
def test_computers_settle_under_any_drive(tmp_path: Path, seed: int) -> None:
    home = Home(tmp_path, seed)
    home.live(STEPS)

    assert home.settle()
    states = home.states()
    assert all(one == states[0] for one in states)
    assert home.there <= set(states[0]["accounts"])
    assert [one.wrong for one in home.drives] == [[] for _ in home.drives]
    devices = {one.vault.device_id for one in home.all}
    assert len(devices) == len(home.all)  # the clone among them
    assert sum(count > 0 for count in home.cloud.count.values()) >= 3  # control: it was bad
    _writes_nothing_but_the_daily_proof(home)


def _writes_nothing_but_the_daily_proof(home: Home) -> None:
    before = [one.puts for one in home.drives]
    for _ in range(3):
        for one in home.all:
            one.back_up()
    assert [one.puts for one in home.drives] == before
    _a_day_passes(home)  # the day's version of what changed is kept now
    before, files = [one.puts for one in home.drives], home.drives[0].files()
    _a_day_passes(home)
    assert [one.puts for one in home.drives] == [count + 1 for count in before]
    for drive in home.drives:  # and what was written is its own
        names = copies.slot_names(home.all[0].vault.vault_id, drive.device())
        changed = {name for name in names if drive.files()[name] != files[name]}
        assert len(changed) == 1


def _a_day_passes(home: Home) -> None:
    for one in home.all:
        one.time.ms += DAY
        one.back_up()
    home.cloud.best()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Computer, Drive]:
    """A computer with both of its copies in a folder."""
    (tmp_path / "drive").mkdir()
    drive = Drive(tmp_path / "drive")
    one = first(tmp_path / "one", [drive])
    drive.watch(one.vault.key, lambda: one.vault.device_id)
    for name in ("alice", "bob"):
        one.add(name)
        one.back_up()
    return one, drive


@pytest.mark.parametrize("newest", [True, False])
def test_a_newest_copy_in_the_cloud_is_not_replaced(
    pair: tuple[Computer, Drive], newest: bool
) -> None:
    one, drive = pair
    names = sorted(own(one, drive), key=lambda name: sealed.peek(own(one, drive)[name]).counter)
    drive.evict(names[newest])
    one.add("carol")
    one.back_up()

    assert drive.wrong == []
    assert drive.puts == 4


def test_two_copies_in_the_cloud_are_both_left(pair: tuple[Computer, Drive]) -> None:
    one, drive = pair
    before = drive.files()
    for name in own(one, drive):
        drive.evict(name)
    one.add("carol")
    report = one.back_up()

    assert isinstance(report.outcomes[0].failure, CopyAway)
    assert drive.files() == before
    drive.fetch()  # the control: written once they are here
    assert one.back_up().proven
    assert drive.wrong == []


def own(one: Computer, drive: Drive) -> Files:
    names = copies.slot_names(one.vault.vault_id, one.vault.device_id)
    return {name: data for name, data in drive.files().items() if name in names}


def test_the_judge_sees_what_may_not_be_done(pair: tuple[Computer, Drive]) -> None:
    one, drive = pair
    names = sorted(own(one, drive), key=lambda name: sealed.peek(own(one, drive)[name]).counter)
    drive.put(names[1], b"x")
    drive.delete(names[0])
    other = Drive(Path(drive.path))
    other.watch(one.vault.key, lambda: bytes(16))
    other.put(next(name for name in drive.files() if "/h/" in name), b"x")

    assert [text.split(" v-")[0] for text in drive.wrong + other.wrong] == [
        "replaced the newest copy,", "removed", "replaced another's",
    ]  # fmt: skip


def test_each_naming_scheme_gives_a_copy_that_is_merged(tmp_path: Path) -> None:
    home = Home(tmp_path, 5)
    a, b = home.all[:2]
    a.add("alice")
    a.back_up()
    (name,) = own(a, home.drives[0])
    cloud, at = home.cloud, home.drives[1]
    data = home.drives[0].files()[name]
    while cloud.schemes != set(SCHEMES):
        beside = cloud.named(name)
        at.set(beside, data)
        b.back_up()
        assert b.names() == ["alice"], beside
        at.drop(beside)
        b.change(lambda body, by: body["shared"].update(accounts={}))  # type: ignore[union-attr, call-overload]
        b.change(lambda body, by: body["local"].pop("backup"))  # type: ignore[union-attr, call-overload]
        assert b.names() == []
