"""What every place for backups promises, asked of the one in memory, of folders and key stores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from secret_service import SecretService, missing

from needs import lacking
from tidekey.backup.targets import KINDS, open_target
from tidekey.backup.targets.base import Entry, Target
from tidekey.backup.targets.folder import FolderTarget, LocalFolder
from tidekey.backup.targets.keychain import KeychainTarget
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import FolderNotAllowed, TargetUnknown
from tidekey.keystores.memory import MemoryStore
from tidekey.keystores.secret_service import SecretServiceStore

ONE = "v-01020304/d-0a0b0c0d.a"
TWO = "v-01020304/d-0a0b0c0d.b"
LATER = "v-01020304/h/0a0b0c0d-2026-11-22-1"
OTHER = "v-ffffffff/d-0a0b0c0d.a"
WHOLE = bytes(range(256)) * 32


@pytest.fixture(scope="module")
def running() -> Iterator[SecretService]:
    if missing():
        lacking(f"not on this computer: {', '.join(missing())}")
    service = SecretService()
    yield service
    service.stop()


@pytest.fixture(params=["memory", "folder", "history", "keychain", "windows", "secret-service"])
def target(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Target:
    if request.param == "memory":
        return MemoryTarget()
    if request.param == "folder":
        return FolderTarget(str(tmp_path))
    if request.param == "history":
        return LocalFolder(str(tmp_path))
    if request.param == "secret-service":
        service = request.getfixturevalue("running")
        for name, value in service.environ.items():
            monkeypatch.setenv(name, value)
        named = "tidekey-" + tmp_path.name  # a store of its own for each test
        return KeychainTarget(SecretServiceStore(named), service=named, data=str(tmp_path))
    name = "windows-credential-manager" if request.param == "windows" else "memory"
    return KeychainTarget(MemoryStore(name), service="tidekey", data=str(tmp_path))


def names(target: Target, under: str = "") -> list[str]:
    return [entry.name for entry in target.list(under)]


class TestEveryTarget:
    def test_gives_back_what_was_put(self, target: Target) -> None:
        target.put(ONE, WHOLE)

        assert target.get(ONE) == WHOLE

    def test_says_none_for_what_was_never_put(self, target: Target) -> None:
        target.put(ONE, WHOLE)

        assert target.get(TWO) is None
        assert target.get(OTHER) is None

    def test_lists_nothing_where_nothing_was_put(self, target: Target) -> None:
        assert target.list() == []
        assert target.list("v-01020304") == []

    @pytest.mark.parametrize("size", [0, 1, 639, 640, 641, 4096])
    def test_puts_another_size_in_place(self, target: Target, size: int) -> None:
        target.put(ONE, WHOLE)
        target.put(ONE, WHOLE[:size])

        assert target.get(ONE) == WHOLE[:size]
        assert [entry.size for entry in target.list()] == [size]

    def test_lists_all_by_name_with_sizes(self, target: Target) -> None:
        for name in (LATER, OTHER, ONE):
            target.put(name, WHOLE[: len(name)])

        assert [(entry.name, entry.size, entry.away) for entry in target.list()] == [
            (name, len(name), False) for name in (ONE, LATER, OTHER)
        ]

    def test_lists_below_one_folder_only(self, target: Target) -> None:
        for name in (ONE, LATER, OTHER):
            target.put(name, b"x")

        assert names(target, "v-01020304") == [ONE, LATER]
        assert names(target, "v-01020304/") == [ONE, LATER]
        assert names(target, "v-01020304/h") == [LATER]
        assert names(target, "v-0102") == []

    def test_forgets_what_was_deleted_and_nothing_else(self, target: Target) -> None:
        target.put(ONE, WHOLE)
        target.put(TWO, WHOLE[:9])
        target.delete(ONE)

        assert target.get(ONE) is None
        assert target.get(TWO) == WHOLE[:9]
        assert names(target) == [TWO]

    def test_deletes_what_is_not_there_without_complaint(self, target: Target) -> None:
        target.delete(ONE)
        target.put(TWO, b"x")
        target.delete(ONE)

        assert names(target) == [TWO]

    @pytest.mark.parametrize("name", ["../x", "v-1/../../x", "/x", "", "v-1//x", "./x", "a\\..\\b"])
    def test_refuses_names_that_lead_elsewhere(self, target: Target, name: str) -> None:
        target.put("v-1/x", b"x")  # control

        for act in (target.get, target.delete, lambda name: target.put(name, b"x")):
            with pytest.raises(FolderNotAllowed):
                act(name)

    def test_leaves_out_what_a_sync_client_keeps(self, target: Target) -> None:
        for name in (".stfolder/x", "v-1/~syncthing~a.tmp", "v-1/a.tmp", "v-1/a.PART", "v-1/.a"):
            target.put(name, b"x")
        target.put("v-1/a (1).a", b"x")  # control: a conflict copy is looked at

        assert names(target) == ["v-1/a (1).a"]

    def test_answers_when_asked_whether_it_can_be_written(self, target: Target) -> None:
        target.check()

    def test_says_who_it_is(self, target: Target) -> None:
        assert target.kind in (*KINDS, "memory", "history")
        assert target.id and target.label and target.place
        assert isinstance(target.same_computer, bool)


def test_an_entry_is_here_unless_said_otherwise() -> None:
    assert Entry("v-1/x", 1, 2).away is False


class TestATargetIsOpenedByItsKind:
    def test_of_a_folder(self, tmp_path: Path) -> None:
        config = {"kind": "folder", "path": str(tmp_path), "label": "Dropbox", "drive": ""}
        target = open_target(config, stores=[], data=tmp_path, service="tidekey")
        target.put(ONE, WHOLE)

        assert (target.label, target.same_computer) == ("Dropbox", False)
        assert (tmp_path / "Tidekey" / ONE).read_bytes() == WHOLE

    def test_of_a_key_store(self, tmp_path: Path) -> None:
        stores = [MemoryStore("first"), MemoryStore("second")]
        config = {"kind": "keychain", "path": "second"}
        target = open_target(config, stores=stores, data=tmp_path, service="tidekey")
        target.put(ONE, WHOLE)

        assert (target.kind, target.same_computer) == ("keychain", True)
        assert stores[0].items == {}
        assert stores[1].items

    def test_of_no_other_kind(self, tmp_path: Path) -> None:
        with pytest.raises(TargetUnknown):
            open_target({"kind": "carrier-pigeon"}, stores=[], data=tmp_path, service="tidekey")


def test_the_id_of_a_folder_stays_and_differs(tmp_path: Path) -> None:
    first, second = str(tmp_path / "a"), str(tmp_path / "b")

    assert FolderTarget(first).id == FolderTarget(first + os.sep).id
    assert FolderTarget(first).id != FolderTarget(second).id
