"""Finding backups: quickly, in folders as they are, and never past the limit of time."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backing import Time, add, code_of, issuers, new_vault, publish
from living import NewApp, at_home
from tidekey.backup.places import looking
from tidekey.backup.restoring import finding, restore
from tidekey.backup.targets.folder import FolderTarget
from tidekey.backup.targets.keychain import KeychainTarget
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import BackupFound, FolderGone, FolderSilent
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places
from tidekey.vault import Vault


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at_home(tmp_path / "home", monkeypatch)
    return tmp_path / "home"


@pytest.fixture
def places(tmp_path: Path, home: Path) -> Places:
    root = str(tmp_path / "data")
    return Places(root, root, True)


@pytest.fixture
def old(tmp_path: Path) -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def vault(tmp_path: Path, old: MemoryStore) -> Vault:
    made = new_vault(tmp_path / "old", old, Time())
    add(made, "Example", "ann")
    return made


@pytest.fixture
def folder(tmp_path: Path, vault: Vault) -> Path:
    made = tmp_path / "drive"
    made.mkdir()
    publish(vault, FolderTarget(str(made)), 1)
    publish(vault, FolderTarget(str(made)), 1, device=b"\x05" * 16, name="Desktop")
    return made


def test_without_a_key_only_what_files_show_is_said(
    places: Places, folder: Path, vault: Vault
) -> None:
    (one,) = finding.find(places, [MemoryStore()], folder=str(folder)).found

    assert one.vault_id == vault.vault_id
    assert (one.devices, one.accounts, one.newest_ms, one.newest_from) == (2, None, None, None)
    assert one.written_ms > 0 and not one.openable
    assert one.ways == ("approval", "recovery")


def test_with_the_key_at_hand_accounts_and_newest_change_are_told(
    places: Places, folder: Path, old: MemoryStore
) -> None:
    (one,) = finding.find(places, [old], folder=str(folder)).found

    assert one.openable and one.ways[0] == "keychain"
    assert (one.accounts, one.newest_from) == (1, "Laptop")
    assert one.newest_ms is not None


def test_a_folder_is_found_by_any_of_its_names(places: Places, folder: Path) -> None:
    tidekey = folder / "Tidekey"
    (vault,) = [one for one in tidekey.iterdir() if one.is_dir()]

    ids = {
        finding.find(places, [], folder=str(one)).found[0].id for one in (folder, tidekey, vault)
    }

    assert len(ids) == 1


def test_a_folder_without_a_backup_holds_none(places: Places, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    search = finding.find(places, [], folder=str(tmp_path / "empty"))
    assert (search.found, [one.failure for one in search.searched]) == ((), [None])
    (gone,) = finding.find(places, [], folder=str(tmp_path / "gone")).searched
    assert isinstance(gone.failure, FolderGone)


def test_two_vaults_in_one_folder_are_two(
    places: Places, folder: Path, tmp_path: Path, old: MemoryStore
) -> None:
    other = new_vault(tmp_path / "other", MemoryStore(), Time())
    publish(other, FolderTarget(str(folder)), 1)

    found = finding.find(places, [old], folder=str(folder)).found

    assert [one.openable for one in found] == [True, False]


def test_a_vault_with_damaged_copies_is_found_by_its_history(
    places: Places, folder: Path, vault: Vault
) -> None:
    target = FolderTarget(str(folder))
    name = f"v-{vault.vault_id.hex()[:8]}/h/{vault.device_id.hex()[:8]}-2026-11-21-1"
    publish(vault, target, 1, at=name)
    for entry in target.list():
        if "/d-" in entry.name:
            target.put(entry.name, b"damaged")

    (one,) = finding.find(places, [], folder=str(folder)).found

    assert restore.open_key(one, code=code_of(vault)).key == vault.key


def test_a_vault_of_which_nothing_can_be_read_is_named(places: Places, folder: Path) -> None:
    target = FolderTarget(str(folder))
    for entry in target.list():
        target.put(entry.name, b"\x89TDK\r\n\x1a\n")

    search = finding.find(places, [], folder=str(folder))

    assert search.found == ()
    assert search.searched[0].failure is not None


def test_the_key_store_alone_restores_at_once(
    places: Places, vault: Vault, old: MemoryStore, tmp_path: Path
) -> None:
    target = KeychainTarget(old, service=places.service, data=str(tmp_path / "k"))
    publish(vault, target, 1)

    (one,) = finding.find(places, [old]).found

    assert one.openable and "approval" not in one.ways
    opened = restore.open_key(one, [old])
    made = restore.plan(opened, None, Time(), os.urandom, one.config)
    done = restore.apply(made, str(tmp_path / "new"), [old], None, Time(), os.urandom)
    assert issuers(done.vault) == ["Example"]


def in_dropbox(home: Path, folder: Path) -> None:
    """Let a folder be this person's Dropbox, on any system."""
    for place in (".dropbox", "AppData/Roaming/Dropbox"):
        (home / place).mkdir(parents=True)
        told = {"personal": {"path": str(folder), "host": 1}}
        (home / place / "info.json").write_text(json.dumps(told))


def test_one_vault_in_two_places_is_offered_once(
    places: Places, home: Path, folder: Path, vault: Vault, old: MemoryStore, tmp_path: Path
) -> None:
    in_dropbox(home, folder)
    target = KeychainTarget(old, service=places.service, data=str(tmp_path / "k"))
    publish(vault, target, 1)

    (one,) = finding.find(places, [old]).found
    assert (one.drive, one.ways) == ("dropbox", ("keychain", "approval", "recovery"))

    add(vault, "Later", "ann")
    publish(vault, target, 2)
    first, second = finding.find(places, [old]).found  # the key store knows more now
    assert (first.accounts, second.accounts, second.drive) == (2, 1, "dropbox")


def test_a_copy_that_no_key_opens_hides_none_and_is_not_hidden(
    places: Places, home: Path, folder: Path, vault: Vault, tmp_path: Path
) -> None:
    in_dropbox(home, folder)
    store = MemoryStore()
    target = KeychainTarget(store, service=places.service, data=str(tmp_path / "k"))
    publish(vault, target, 1)

    assert len(finding.find(places, [store]).found) == 2


def test_what_is_on_this_computer_is_marked_as_its_own(
    places: Places, folder: Path, vault: Vault
) -> None:
    space = Path(places.root, "spaces", "personal")
    space.mkdir(parents=True)
    (space / "vault.tdk").write_bytes(vault.raw())

    assert finding.find(places, [], folder=str(folder)).found[0].mine
    (space / "vault.tdk").unlink()
    assert not finding.find(places, [], folder=str(folder)).found[0].mine


class Hanging(MemoryTarget):
    """A dead drive: it answers when the test is over."""

    def __init__(self) -> None:
        super().__init__("Dead drive")
        self.over = threading.Event()

    def list(self, under: str = "") -> list:  # type: ignore[type-arg]
        self.over.wait(60)
        return []


@pytest.fixture
def dead() -> Iterator[Hanging]:
    made = Hanging()
    yield made
    made.over.set()


def test_a_dead_drive_keeps_nobody_waiting(dead: Hanging, vault: Vault) -> None:
    good = MemoryTarget("Drive")
    publish(vault, good, 1)
    chosen = [looking.Place({}, dead), looking.Place({}, good)]

    answers = looking.ask_all(chosen, lambda place: len(place.target.list()), 0.2)

    assert isinstance(answers[0][1], FolderSilent)
    assert answers[1][1] == 1


# starting a vault ---------------------------------------------------------------------------------


def dropbox(home: Path) -> Path:
    """A folder that is found by itself."""
    import json

    made = home / "Dropbox"
    made.mkdir()
    (home / ".dropbox").mkdir()
    (home / ".dropbox" / "info.json").write_text(json.dumps({"personal": {"path": str(made)}}))
    return made


def test_no_vault_is_started_where_a_backup_lies(
    new_app: NewApp, tmp_path: Path, vault: Vault
) -> None:
    drive = dropbox(tmp_path / "home")
    new_app().create()  # the control: a drive without a backup
    fresh = Path(new_app().folder)
    for one in fresh.glob("vault.*"):
        one.unlink()
    publish(vault, FolderTarget(str(drive)), 1)

    with pytest.raises(BackupFound):
        new_app().create()
    assert not list(fresh.glob("vault.*"))
    assert new_app().create(new=True).vault_id != vault.vault_id


def test_a_backup_of_a_vault_that_is_here_keeps_no_other_space_from_starting(
    new_app: NewApp, tmp_path: Path
) -> None:
    app = new_app()
    made = app.create()
    publish(made, FolderTarget(str(dropbox(tmp_path / "home"))), 1)

    app.enter("work")

    assert app.create().vault_id != made.vault_id


def test_looking_before_a_start_ends_in_time(places: Places, dead: Hanging, vault: Vault) -> None:
    began = time.monotonic()
    good = MemoryTarget("Drive")
    publish(vault, good, 1)
    among = [looking.Place({}, dead)]

    assert finding.lies_in(places, [], seconds=0.2, among=among) is None
    among.append(looking.Place({}, good))
    assert finding.lies_in(places, [], seconds=0.2, among=among) == "Drive"

    assert time.monotonic() - began < 20  # far from the minute that the drive takes
