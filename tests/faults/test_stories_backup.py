"""How people lost their codes elsewhere, told again with Tidekey: backups that fail or move.

Each test bears the name of what happened, and its first line says where.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sync_folder import Drive
from telling import HOUR, drive_at, in_copies, report, resealed, run_move

from sharing import DAY, Computer, first
from tidekey import sealed
from tidekey.backup import config, copies, history
from tidekey.backup.beside import notices
from tidekey.backup.joining import devices
from tidekey.backup.moves import moving
from tidekey.errors import (
    FolderGone,
    FolderReadOnly,
    HostError,
    SealedNewer,
)
from tidekey.records import child


def test_backup_moved_and_switch_was_off(tmp_path: Path, laptop: Computer, drive: Drive) -> None:
    """Microsoft Authenticator, 2025: the new place was switched off, the old copy was gone."""
    new = drive_at(tmp_path / "New drive")
    new._signed_in = lambda: False
    before = drive.files()
    moving.begin(laptop.vault, {"kind": "folder", "path": new.place, "label": "New drive"})
    for _ in range(3):
        laptop.time.ms += DAY
        run_move(laptop, new, drive)
    told = report(laptop)

    assert (told["state"], told["loud"]) == ("failing", True)
    assert told["targets"][0]["failure"]["code"] == "folder.signed-out"
    assert len(in_copies(drive, laptop)) == 16
    assert {*before} <= {*drive.files()}
    new._signed_in = None
    laptop.time.ms += DAY
    run_move(laptop, new, drive)
    assert len(in_copies(new, laptop)) == 16  # only now the old ones may go
    assert [*devices.owned(drive, laptop.vault.vault_id, laptop.vault.device_id.hex())] == []


def test_a_backup_silently_failed_under_another_account(
    tmp_path: Path, laptop: Computer, drive: Drive
) -> None:
    """Microsoft Authenticator: one slot an account, none named, and the advice was to delete it."""
    other = first(tmp_path / "Other", [Drive(Path(drive.path))])
    other.add("other")
    other.back_up()
    laptop.add("new")
    laptop.back_up()
    seen = {one.vault_id: one for one in copies.survey(drive)}

    assert {*seen} == {laptop.vault.vault_id, other.vault.vault_id}
    assert len(in_copies(drive, laptop)) == 17
    assert in_copies(drive, other) == ["other"]
    assert report(laptop)["targets"][0]["accounts"] == 17


def test_a_store_that_lost_its_entries_does_not_publish_that(
    laptop: Computer, drive: Drive
) -> None:
    """Authenticator extension: a damaged store was synced as if everything had been deleted."""
    for name in drive.files():
        drive.evict(name)
    before = drive.files()
    laptop.change(lambda body, _: child(child(body, "shared"), "accounts").clear())
    laptop.back_up()
    told = report(laptop)

    assert (told["state"], told["loud"]) == ("guard", True)
    assert told["guard"]["missing"] >= 16
    assert drive.files() == before
    drive.fetch()
    laptop.back_up()
    assert len(laptop.names()) == 16
    assert report(laptop)["guard"] is None


def test_silent_failure_for_years(laptop: Computer, drive: Drive) -> None:
    """Authenticator extension: the copy to a drive did nothing, and said nothing, for years."""
    laptop.add("later")
    Path(drive.path).rename(drive.path + "-gone")
    said = []
    for _ in range(4):
        laptop.back_up()
        told = report(laptop)
        (row,) = [one for one in told["targets"] if one["kind"] == "folder"]
        news = {one["code"]: one for one in notices.notices(laptop.vault, None, laptop.time())}
        said.append((row["misses"], told["loud"], news["backup.failing"]["level"]))
        assert (told["state"], row["failure"]["code"]) == ("failing", "folder.gone")
        assert row["next_try"] - laptop.time.ms <= HOUR
        laptop.time.ms += HOUR
    Path(drive.path + "-gone").rename(drive.path)
    laptop.back_up()

    assert said == [(1, False, "warn"), (2, False, "warn"), (3, True, "bad"), (4, True, "bad")]
    assert report(laptop)["targets"][0]["misses"] == 0
    assert len(in_copies(drive, laptop)) == 17


def test_one_failed_file_does_not_switch_the_backup_off(laptop: Computer, drive: Drive) -> None:
    """Proton Authenticator: backup was switched off for good after one file could not be made."""
    put = drive.put

    def refused(name: str, data: bytes) -> None:
        raise FolderReadOnly(place="Drive", why="refused")

    drive.put = refused  # type: ignore[method-assign]
    laptop.add("new")
    laptop.back_up()
    chosen = config.config(laptop.vault.body())
    drive.put = put  # type: ignore[method-assign]

    assert not chosen.off
    assert chosen.folder is not None
    assert laptop.back_up().proven
    assert len(in_copies(drive, laptop)) == 17


def test_good_copies_rotated_away_while_rows_were_skipped(laptop: Computer, drive: Drive) -> None:
    """Ente Auth: of five daily copies the good ones went while unreadable rows were skipped."""
    peer = f"{copies.folder_of(laptop.vault.vault_id)}/d-00000000.a"
    drive.set(peer, b"x")
    drive.evict(peer)
    for number in range(30):
        laptop.add(f"day{number}")
        laptop.back_up()
        laptop.time.ms += DAY

    assert sum("/h/" in name for name in drive.files()) == 30


def test_an_update_wiped_every_account(laptop: Computer) -> None:
    """Google Authenticator, 2013, and Raivo, 2024: an update changed the store and lost it."""
    path = Path(laptop.folder, "vault.tdk")
    before = path.read_bytes()
    name = history.keep_before(str(laptop.folder), "format-2", laptop.time())
    laptop.change(lambda body, _: child(child(body, "shared"), "accounts").clear())
    again = history.keep_before(str(laptop.folder), "format-2", laptop.time())
    kept = Path(laptop.folder, "history", name).read_bytes()

    assert (name, kept) == (again, before)
    shared: Any = sealed.open_body(kept, laptop.vault.key)["shared"]
    assert len(shared["accounts"]) == 16
    newer = kept[:11] + b"\x09" + kept[12:]
    with pytest.raises(SealedNewer):
        sealed.peek(resealed(newer))


def test_folder_permission_lost_after_a_transfer(laptop: Computer, drive: Drive) -> None:
    """Aegis: after moving to a new phone the permission for the folder was gone without a word."""
    root = Path(drive.path)
    root.rename(root.with_name("moved"))
    laptop.add("new")
    (outcome, local) = laptop.back_up().outcomes

    assert isinstance(outcome.failure, FolderGone)
    assert not root.exists()  # and no empty folder of that name hides it
    assert local.state == "proven"
    assert isinstance(outcome.failure, HostError)
    assert "Your codes are safe" in outcome.failure.message


@pytest.mark.parametrize("part", [0.0, 0.3, 0.999])
def test_power_lost_in_the_middle_of_a_write(laptop: Computer, drive: Drive, part: float) -> None:
    """Authenticator extension: the browser's store was damaged where the power went."""
    laptop.add("before")
    laptop.back_up()

    def cut(name: str, data: bytes) -> None:
        drive.set(name, data[: int(len(data) * part)])
        raise PowerLoss

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drive, "put", cut)
        laptop.add("after")
        with pytest.raises(PowerLoss):
            laptop.back_up()
    there = {*in_copies(drive, laptop)}
    woken = laptop.again()

    assert "before" in there
    assert len(there) == 17  # a new computer loses no more than the change that was being written
    assert woken.back_up().proven
    assert drive.wrong == []
    assert len(in_copies(drive, laptop)) == 18


class PowerLoss(BaseException):
    """Nothing runs any more."""
