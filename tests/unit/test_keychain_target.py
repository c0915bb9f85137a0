"""Copies in a key store: old or new and never half, wherever a write is cut off."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from tidekey.backup.targets.keychain import LIMITS, KeychainTarget, store_of
from tidekey.errors import BackupTooLarge, StoreAbsent, StoreLocked, StoreWrong
from tidekey.keystores.memory import MemoryStore

ONE, TWO = "v-01020304/d-0a0b0c0d.a", "v-01020304/d-0a0b0c0d.b"
WINDOWS = "windows-credential-manager"


class Cut(MemoryStore):
    """Ends, as a computer without power does, at the n-th change."""

    def __init__(self, name: str = WINDOWS) -> None:
        super().__init__(name)
        self.left = 1_000_000

    def write(self, item: str, value: bytes) -> None:
        self._count()
        super().write(item, value)

    def delete(self, item: str) -> None:
        self._count()
        super().delete(item)

    def _count(self) -> None:
        if self.left == 0:
            self.fault = StoreLocked(store=self.label)
        self._fail()
        self.left -= 1


def of(store: MemoryStore, data: Path) -> KeychainTarget:
    return KeychainTarget(
        store, service="tidekey", data=str(data), now_ms=lambda: 1_700_000_000_000
    )


def test_no_item_of_windows_is_larger_than_it_takes(tmp_path: Path) -> None:
    store = MemoryStore(WINDOWS)
    target = of(store, tmp_path)
    for number in range(12):  # an index of several items too
        target.put(f"v-0102030{number:x}/d-0a0b0c0d.a", bytes(20_000))

    assert max(len(value.hex()) for value in store.items.values()) == 1280
    assert len(target.list()) == 12
    assert target.get("v-0102030b/d-0a0b0c0d.a") == bytes(20_000)


@pytest.mark.parametrize("name", [*LIMITS, "secret-service"])
def test_a_copy_above_the_limit_of_its_store_is_refused(name: str, tmp_path: Path) -> None:
    store = MemoryStore(name, "The store")
    target = of(store, tmp_path)
    target.put(ONE, bytes(target.limit.file))  # control
    kept = dict(store.items)

    with pytest.raises(BackupTooLarge) as caught:
        target.put(ONE, bytes(target.limit.file + 1))

    most = target.limit.file // 1024
    assert caught.value.detail == {"size": most + 1, "place": "The store", "most": most}
    assert store.items == kept


def test_a_copy_costs_few_items_where_each_is_slow(tmp_path: Path) -> None:
    store = MemoryStore("secret-service")
    of(store, tmp_path).put(ONE, bytes(100_000))

    assert len(store.items) == 2


def test_it_is_found_again_without_the_data_folder(tmp_path: Path) -> None:
    store = MemoryStore(WINDOWS)
    of(store, tmp_path / "first").put(ONE, b"x" * 5000)

    again = of(store, tmp_path / "never-made")

    assert [entry.name for entry in again.list()] == [ONE]
    assert again.get(ONE) == b"x" * 5000
    assert not (tmp_path / "never-made").exists()


def test_nothing_old_stays_in_the_store(tmp_path: Path) -> None:
    store = MemoryStore(WINDOWS)
    target = of(store, tmp_path)
    for number in range(6):
        target.put(ONE, bytes([number]) * 5000)
    held = [
        value for value in store.items.values() if value[:3] in {bytes([n]) * 3 for n in range(6)}
    ]

    assert {value[:1] for value in held} == {b"\5"}
    assert len(held) == 8


def test_a_write_cut_off_anywhere_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    outcomes = set()
    for cut in range(40):
        store = Cut()
        target = of(store, tmp_path)
        target.put(ONE, b"old" * 1000)
        target.put(TWO, b"other")
        store.left = cut
        with contextlib.suppress(StoreLocked):
            target.put(ONE, b"new" * 900)
        store.fault, store.left = None, 1_000_000

        found = of(store, tmp_path).get(ONE)
        assert found in (b"old" * 1000, b"new" * 900)
        assert target.get(TWO) == b"other"
        outcomes.add(found)

        target.put(ONE, b"next" * 10)  # and what it left is swept away
        assert target.get(ONE) == b"next" * 10
        assert len(store.items) == 4

    assert len(outcomes) == 2  # control: the cuts fell on both sides of the switch


def test_a_store_that_keeps_something_else_is_not_believed(tmp_path: Path) -> None:
    class Mangling(MemoryStore):
        def read(self, item: str) -> bytes | None:
            value = super().read(item)
            return value and value.replace(b"new", b"NEW")

    store = Mangling()
    target = of(store, tmp_path)
    target.put(ONE, b"old")

    with pytest.raises(StoreWrong):
        target.put(ONE, b"new")
    assert target.get(ONE) == b"old"


def test_a_copy_that_another_program_changed_is_named(tmp_path: Path) -> None:
    store = MemoryStore()
    target = of(store, tmp_path)
    target.put(ONE, b"x" * 50)
    item = next(name for name in store.items if "/copy-" in name)
    store.items[item] = b"y" * 50

    with pytest.raises(StoreWrong):
        target.get(ONE)

    target.put(ONE, b"z")  # and mended by the next write

    assert target.get(ONE) == b"z"


def test_an_index_that_is_damaged_gives_way_to_the_one_before(tmp_path: Path) -> None:
    store = MemoryStore()
    target = of(store, tmp_path)
    target.put(ONE, b"first")
    target.put(TWO, b"second")
    store.items["memory/copies.a"] = b"garbage"

    assert target.get(ONE) == b"first"
    assert target.get(TWO) is None

    target.put(TWO, b"again")

    assert [target.get(ONE), target.get(TWO)] == [b"first", b"again"]


def test_an_index_of_a_newer_tidekey_is_left_alone(tmp_path: Path) -> None:
    store = MemoryStore()
    target = of(store, tmp_path)
    target.put(ONE, b"first")
    slot = next(name for name in store.items if "/copies." in name)
    store.items[slot] = store.items[slot].replace(b"tidekey-copies 1 ", b"tidekey-copies 2 ")
    kept = dict(store.items)

    with pytest.raises(StoreWrong):
        target.put(ONE, b"second")
    assert store.items == kept


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    import threading

    store = MemoryStore()

    def work(number: int) -> None:
        for turn in range(10):
            of(store, tmp_path).put(f"v-0000000{number}/d-{turn:08x}.a", b"x")

    workers = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(of(store, tmp_path).list()) == 30


class TestTheStoreTaken:
    def test_is_the_one_named(self) -> None:
        first, second = MemoryStore("first"), MemoryStore("second")

        assert store_of([first, second], "second") is second

    def test_is_the_first_that_answers(self) -> None:
        shut, well = MemoryStore("shut"), MemoryStore("well")
        assert store_of([shut, well], "") is shut

        shut.fault = StoreLocked(store="shut")

        assert store_of([shut, well], "") is well

    def test_is_absent_where_it_is_not_here(self) -> None:
        with pytest.raises(StoreAbsent):
            store_of([MemoryStore("first")], "other")
        with pytest.raises(StoreAbsent):
            store_of([], "")
