"""A real synchroniser between two computers: what either changes reaches the other, at any time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import syncing
from common import until
from desk import Desk, uri
from frames import add, codes, do, names, rows
from secret_service import SecretService, missing
from syncing import Syncthing

from needs import lacking
from wire import Host

KEYS = ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
AT = "1700000000"
CONFLICT = re.compile(r"/d-[0-9a-f]{8}\.sync-conflict-[^/]*[.][ab]$")


class Computer(Desk):
    """A home with a key store of its own and a folder that Syncthing keeps."""

    def __init__(self, folder: Path, sync: Syncthing, keys: dict[str, str]) -> None:
        super().__init__(folder, {}, keys)
        self.sync = sync
        self._way: list[str] = []

    def host(self) -> Host:
        """A host as a browser starts it."""
        return Host(self.folder / "tidekey", env=self.env)

    def back_up(self) -> Any:
        """Merge what is there, and publish."""
        return self.tidekey("backup", "now")

    def codes(self) -> set[tuple[str, str, str]]:
        """All codes of one moment; a counter account's next code is compared by its counter."""
        rows: Any = self.tidekey("code", "--all", "--at", AT)
        return {(row["issuer"], row["name"], row["code"]) for row in rows}

    def named(self) -> dict[str, tuple[str, str]]:
        """Issuer and counter of each account."""
        return {
            name: (str(row["issuer"]), str(row.get("counter", "")))
            for name, row in self.rows().items()
        }

    def opened_by(self, code: Path) -> None:
        """From now on by this recovery code: an image has no key store of its own."""
        self._way = ["--code-file", str(code)]

    def tidekey(self, *words: str, given: str | None = None) -> object:
        return super().tidekey(*self._way, *words, given=given)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Computer, Computer]]:
    """Two computers that share a folder and nothing else."""
    if not shutil.which("syncthing"):
        lacking("Syncthing is not installed")
    if absent := missing():
        lacking(f"no key store to test with: {', '.join(absent)} not installed")
    root = tmp_path_factory.mktemp("synced")
    services = [SecretService(), SecretService()]
    syncs = syncing.pair(root / "laptop", root / "tower")
    keys = [{k: v for k, v in s.environ.items() if k != "XDG_DATA_HOME"} for s in services]
    laptop, tower = (Computer(root / s.name, s, k) for s, k in zip(syncs, keys, strict=True))
    laptop.start_vault(
        uri("Harbour", "alice", KEYS[0]), uri("Lighthouse", "bob", KEYS[1]),
        uri("Bank", "carol", KEYS[1], "hotp", counter=5),
    )  # fmt: skip
    yield laptop, tower
    for one in (*syncs, *services):
        one.stop()


def device(one: Computer) -> str:
    """The id that this computer writes under."""
    rows: Any = one.tidekey("devices")
    return next(str(row["id"]) for row in rows["devices"] if row["self"])


def shared(laptop: Computer, tower: Computer) -> None:
    """Let Tidekey on each and Syncthing between them work in turn."""
    for one in (laptop, tower, laptop):
        syncing.settle(laptop.sync, tower.sync)
        one.back_up()
    syncing.settle(laptop.sync, tower.sync)


def test_the_folder_is_found_and_the_other_computer_finds_the_backup_in_it(
    two: tuple[Computer, Computer],
) -> None:
    laptop, tower = two
    told: Any = laptop.tidekey("backup", "status")
    (place,) = [row for row in told["targets"] if row["kind"] == "folder"]
    assert (place["drive"], place["place"]) == ("syncthing", str(laptop.sync.folder))
    assert (place["state"], place["accounts"]) == ("proven", 3)
    syncing.settle(laptop.sync, tower.sync)

    code = laptop.folder / "code"
    laptop.tidekey("recovery", "--out", str(code))
    plan: Any = tower.tidekey("--code-file", str(code), "restore", "--yes")

    assert plan["restored"] == 3
    assert tower.named() == laptop.named()
    assert tower.codes() == laptop.codes()
    told = tower.tidekey("backup", "status")
    assert [row["place"] for row in told["targets"] if row["kind"] == "folder"] == [
        str(tower.sync.folder)
    ]


def test_what_both_change_while_apart_is_on_both_by_itself(two: tuple[Computer, Computer]) -> None:
    laptop, tower = two
    with laptop.host() as one, tower.host() as other:
        assert names(one) == names(other)  # open, so that they back up by themselves from here on
        laptop.sync.part(tower.sync)
        before = [computer.sync.files() for computer in two]
        add(one, "dave")
        add(other, "erin")
        do(one, "accounts.edit", "alice", issuer="Old Harbour")
        do(other, "accounts.edit", "alice", note="the blue key")
        do(other, "accounts.delete", "bob")
        do(one, "counter.next", "carol")
        for computer, files in zip(two, before, strict=True):
            until(lambda c=computer, f=files: c.sync.files() != f, "a copy", 60)  # type: ignore[misc]
        assert names(one) != names(other)  # control: nothing went between them

        laptop.sync.meet(tower.sync)

        until(lambda: shown(one) == shown(other), "the two to be the same", 60)
        until(lambda: codes(one) == codes(other), "the same codes", 10)
        assert shown(one) == {
            "alice": ("Old Harbour", None, "the blue key"), "carol": ("Bank", "6", ""),
            "dave": ("Many", None, ""), "erin": ("Many", None, ""),
        }  # fmt: skip
    assert not [name for name in tower.sync.files() if "sync-conflict" in name]


def shown(host: Host) -> dict[str, tuple[str, str | None, str]]:
    """What a person sees of each account, but for its codes."""
    return {name: (row["issuer"], row["counter"], row["note"]) for name, row in rows(host).items()}


def test_files_that_come_late_and_old_ones_do_no_harm(two: tuple[Computer, Computer]) -> None:
    """One goes on for several copies before the other one sees any of them."""
    laptop, tower = two
    laptop.sync.part(tower.sync)
    for number in range(3):
        laptop.add(uri("Late", f"late-{number}", KEYS[0]))
    tower.add(uri("Late", "tower", KEYS[0]))
    laptop.sync.meet(tower.sync)
    shared(laptop, tower)

    assert {"late-0", "late-1", "late-2", "tower"} <= set(tower.named())
    assert tower.named() == laptop.named()
    assert tower.codes() == laptop.codes()


def test_copies_in_conflict_are_read_and_a_cloned_computer_becomes_one_of_its_own(
    two: tuple[Computer, Computer],
) -> None:
    """The tower is set up from an image of the laptop: both write files of the same names."""
    laptop, tower = two
    shutil.rmtree(tower.folder / "tidekey")
    shutil.copytree(laptop.folder / "tidekey", tower.folder / "tidekey")
    tower.opened_by(laptop.folder / "code")
    laptop.sync.part(tower.sync)
    tower.tidekey("backup", "on", "--folder", str(tower.sync.folder))
    for number in range(2):  # both of the two files are in conflict
        laptop.add(uri("Laptop", f"laptop-{number}", KEYS[0]))
        tower.add(uri("Clone", f"clone-{number}", KEYS[1]))
    laptop.sync.meet(tower.sync)
    syncing.settle(laptop.sync, tower.sync)
    found = [name for name in laptop.sync.files() if CONFLICT.search(name)]
    assert found  # control: Syncthing did rename

    shared(laptop, tower)

    both = {f"{who}-{number}" for who in ("laptop", "clone") for number in range(2)}
    assert both <= set(laptop.named())
    assert tower.named() == laptop.named()
    assert tower.codes() == laptop.codes()
    assert device(tower) != device(laptop)
    assert {name for name in laptop.sync.files() if CONFLICT.search(name)} >= {*found}
