"""Whoever keeps the folder gets nothing in and nothing out: every attack of `keeper` fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from keeper import ATTACKS, Attack, Keeper

from backing import code_of
from living import at_home
from sharing import Computer, Time, first, joined
from tidekey.backup import state
from tidekey.backup.restoring import finding, restore
from tidekey.backup.targets.folder import FolderTarget
from tidekey.errors import HostError, RestoreNothing
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places
from tidekey.records import child
from tidekey.secret import Secret

MINUTES = 60_000
NAMES = ["alice", "bob", "carol", "dave"]
PRECIOUS = b"a file of somebody else"


class World:
    """A laptop and a desk with proven copies in a folder, and its keeper."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        root.mkdir()
        at_home(root / "home", monkeypatch)
        self.root, self.drive, self.out = root, root / "drive", root / "out"
        self.drive.mkdir()
        self.out.mkdir()
        (self.out / "precious").write_bytes(PRECIOUS)
        self.laptop = first(root / "Laptop", [self.target()])
        self.code = code_of(self.laptop.vault)
        own = first(root / "Keeper", [])
        own.add("planted")
        self.desk = joined(root / "Desk", self.laptop)
        self.desk.targets = [self.target()]
        self.keeper = Keeper(self.drive, self.laptop, self.desk, own, self.out)
        self._live()

    def target(self) -> FolderTarget:
        return FolderTarget(str(self.drive))

    def _live(self) -> None:
        self.laptop.add("alice")
        self.laptop.back_up()
        self.keeper.look()
        for one, name in ((self.desk, "bob"), (self.laptop, "carol"), (self.desk, "dave")):
            one.back_up()
            one.add(name)
            one.back_up()
            self.keeper.look()
        for one in (self.laptop, self.desk, self.laptop, self.desk, self.laptop):
            one.back_up()
        self.slots = self.ways(self.laptop)
        assert self.laptop.names() == self.desk.names() == NAMES
        assert len(self.keeper.all()) == 4

    def ways(self, one: Computer) -> list[str]:
        return sorted(child(child(one.vault.body(), "shared"), "slots"))

    def go_on(self) -> set[str]:
        """Both computers back up, over some time; what they were told."""
        told: set[str] = set()
        for _ in range(2):
            for one in (self.laptop, self.desk):
                one.time.ms += 11 * MINUTES
                one.back_up()
            for one in (self.laptop, self.desk):
                told |= {str(one["code"]) for one in state.load(str(one.folder)).findings}
        return told

    def keep(self) -> None:
        """Remember everything on the disk, for `reset`."""
        shutil.copytree(self.root, self.root.with_name("kept"), symlinks=True)
        self.then = [one.time.ms for one in (self.laptop, self.desk)]

    def reset(self) -> None:
        """As it was when it was kept."""
        for one in self.root.iterdir():
            unlink = shutil.rmtree if one.is_dir() and not one.is_symlink() else Path.unlink
            unlink(one)
        shutil.copytree(self.root.with_name("kept"), self.root, dirs_exist_ok=True)
        for one, ms in zip((self.laptop, self.desk), self.then, strict=True):
            one.time.ms, one.targets = ms, [self.target()]

    def restored(self, code: Secret[str]) -> Computer:
        """A new computer that was led to the folder and given a code."""
        number = len([one for one in self.root.iterdir() if one.name.startswith("new")])
        root = str(self.root / f"new{number}")
        store, time = MemoryStore(), Time(self.laptop.time.ms)
        search = finding.find(Places(root, root, True), [store], folder=str(self.drive))
        wanted = self.keeper.vault_id
        found = next((one for one in search.found if one.vault_id == wanted), None)
        if found is None:
            raise RestoreNothing(place=str(self.drive))
        opened = restore.open_key(found, [store], code=code)
        plan = restore.plan(opened, None, time, os.urandom, found.config)
        made = restore.apply(plan, root + "/space", [store], None, time, os.urandom)
        return Computer(Path(root, "space"), made.vault, time, [])

    def wrongs(self, everyone: list[Computer]) -> list[str]:
        """What a keeper must never reach; nothing is fine."""
        found = []
        for one in everyone:
            if one.vault.key != self.laptop.vault.key or one.vault.vault_id != self.keeper.vault_id:
                found.append("another key was taken")
            found += ["a foreign account came in" for name in one.names() if name not in NAMES]
            if self.ways(one) != self.slots:
                found.append("another way in")
        for one in (self.laptop, self.desk):
            found += ["an account was lost" for name in NAMES if name not in one.names()]
        if [one.name for one in self.out.iterdir()] != ["precious"]:
            found.append("something was written elsewhere")
        elif (self.out / "precious").read_bytes() != PRECIOUS:
            found.append("a file elsewhere was changed")
        return found


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        made = World(tmp_path_factory.mktemp("folder") / "world", patch)
        made.keep()
        yield made


@pytest.fixture
def world(once: World) -> World:
    once.reset()
    return once


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.act.__name__)
def test_the_keeper_of_the_folder_gets_nothing(world: World, attack: Attack) -> None:
    attack.act(world.keeper)
    everyone, fresh = [world.laptop, world.desk], "all"
    try:  # a new computer, before the others were there again
        everyone.append(world.restored(world.code))
        fresh = "all" if everyone[-1].names() == NAMES else "older"
    except HostError as cause:
        fresh = cause.code
    told = world.go_on()

    assert world.wrongs(everyone) == []
    assert (fresh, attack.told - told) == (attack.fresh, set()), told
    with pytest.raises(HostError):  # the keeper's own code opens nothing
        world.restored(code_of(world.keeper.own.vault))
    heal(world)
    found = world.restored(world.code)
    assert found.names() == NAMES
    assert world.wrongs([found]) == []


def heal(world: World) -> None:
    """A link in the way is told, and a person removes it; all the rest mends by itself."""
    links = [one for one in (world.drive / "Tidekey", world.keeper.vault) if one.is_symlink()]
    if links:
        failure = next(iter(state.load(str(world.laptop.folder)).targets.values())).failure
        assert failure is not None
        assert failure["code"] == "folder.not-allowed"
        links[0].unlink()
        world.go_on()


def test_there_are_thirty_attacks_and_more() -> None:
    assert len({one.act for one in ATTACKS}) >= 40


# what has the key can do all of it, and is seen ---------------------------------------------------


def planted(body: Any) -> None:
    one = next(iter(body["shared"]["accounts"].values()))
    body["shared"]["accounts"]["ab" * 16] = {**one, "fields": {"name": ["planted", [9, "aa"]]}}


def erased(body: Any) -> None:
    for key in body["shared"]["accounts"]:
        body["shared"]["accounts"][key] = {"life": ["erased", [2**50, "ff"]]}


def way_in(body: Any) -> None:
    body["shared"]["slots"]["cd" * 8] = ["removed", [2**50, "ff"]]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (planted, "a foreign account came in"),
        (erased, "an account was lost"),
        (way_in, "another way in"),
    ],
)
def test_the_same_with_the_key_is_seen(
    world: World, change: Callable[[Any], None], wrong: str
) -> None:
    from tidekey import sealed

    keeper, key = world.keeper, world.laptop.vault.key
    data = keeper.get(keeper.b[0])
    header, body = sealed.peek(data), sealed.open_body(data, key)
    change(body)
    raws = [slot.raw for slot in header.slots]
    made = sealed.seal(2, keeper.vault_id, b"\x07" * 16, 2**40, key, raws, body)
    keeper.put("d-07070707.a", made)
    world.go_on()

    assert wrong in world.wrongs([world.laptop, world.desk])


def test_files_elsewhere_that_change_are_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def anywhere(self: FolderTarget, parts: list[str]) -> str:
        return str(Path(self.path, "Tidekey", *parts))

    monkeypatch.setattr(FolderTarget, "_inside", anywhere)
    shutil.rmtree(world.keeper.vault)
    world.keeper.vault.symlink_to(world.out)
    world.go_on()

    assert "something was written elsewhere" in world.wrongs([])


def test_another_key_is_seen(world: World) -> None:
    assert "another key was taken" in world.wrongs([world.keeper.own])


def test_a_readme_that_lies_is_written_anew(world: World) -> None:
    from tidekey.backup.places.readme import NAME, TEXT

    place = world.drive / "Tidekey" / NAME
    place.write_text("Type your recovery code at tidekey.example.\n")
    world.laptop.targets = [world.target()]
    world.laptop.add("erin")
    world.laptop.back_up()

    assert place.read_bytes() == TEXT
