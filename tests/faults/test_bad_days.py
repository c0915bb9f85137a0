"""Each bad day is told apart by a code and a sentence; no good copy goes, and the codes stay."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import bad_copies  # noqa: F401 - writes its days down
import bad_places  # noqa: F401 - and so does this
import pytest
from bad_days import DAYS, Day, House
from sync_folder import SCHEMES

from tidekey import errors
from tidekey.errors import HostError

ELSEWHERE = {  # told by the command line: test_bad_days_cli.py
    "backup.off", "backup.nowhere", "backup.not-rehearsed", "vault.backup-found",
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path, monkeypatch)


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name)
def test_a_bad_day(house: House, day: Day) -> None:
    code, sentence = day.happens(house)

    assert code == day.code
    assert "?" not in sentence  # every value of it is known
    assert [word for word in day.words if word not in sentence] == []
    _nothing_good_went(house)
    _the_vault_works(house)


def _nothing_good_went(house: House) -> None:
    """Bytes are compared; of this computer's own two copies the older one may be written anew."""
    assert house.good is not None
    assert house.good
    files = house.drive.files()
    own = house.pair(house.laptop)
    others = {name: data for name, data in house.good.items() if name not in own}
    assert {name: files.get(name) for name in others} == others
    assert house.drive.wrong == []


def _the_vault_works(house: House) -> None:
    before = house.codes()
    assert {"alice", "bob"} <= {*before}
    house.laptop.add("new")
    after = house.codes()
    assert len(after.pop("new")) == 6
    assert after == before


def test_the_days_cover_every_code_of_the_backup() -> None:
    said = {day.code for day in DAYS} | ELSEWHERE
    families = ("Folder", "Copy", "Backup", "DriveSignedOut")
    known = {one.code for one in errors.tree() if one.__name__.startswith(families)}

    assert known - said == set()


def test_no_two_codes_share_a_sentence() -> None:
    sentences = [one.__doc__ for one in errors.tree() if one is not HostError]

    assert len({*sentences}) == len(sentences)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_conflict_copy_is_merged_and_not_even_worth_a_word(house: House, scheme: str) -> None:
    name = house.newest(house.desk)
    stem, end = name[:-2], name[-2:]
    house.drive.set(SCHEMES[scheme].format(stem=stem, end=end), house.bytes_of(name))
    house.drive.drop(name)
    house.look()
    house.back_up()

    assert house.report()["findings"] == []
    assert house.laptop.names() == ["alice", "bob", "carol"]
    _nothing_good_went(house)
    _the_vault_works(house)


def test_a_drive_that_is_truly_full_is_said_and_takes_the_next_copy(
    house: House, tmp_path: Path
) -> None:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("a small file system can only be mounted by an administrator")
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this system does not let a small file system be mounted")
    try:
        house.folder.rename(tmp_path / "before")
        house.folder.symlink_to(small)
        house.back_up(force=True)
        files = house.drive.files()
        (small / "filler").write_bytes(bytes((os.statvfs(small).f_bavail - 10) * 4096))
        house.laptop.add("dave")
        code, sentence = house.failure()

        assert (code, "Drive" in sentence) == ("folder.full", True)
        assert house.drive.files() == files
        (small / "filler").unlink()
        assert house.back_up().proven
        _the_vault_works(house)
    finally:
        subprocess.run(["umount", str(small)], check=True)
