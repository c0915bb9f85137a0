"""A folder as a place for backups: written in place, never left, and every refusal named."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from tidekey.backup.places import readme
from tidekey.backup.targets import folder as folder_target
from tidekey.backup.targets import refusals
from tidekey.backup.targets.folder import FolderTarget, LocalFolder, validate
from tidekey.errors import (
    CopyAway,
    DriveSignedOut,
    FolderFull,
    FolderGone,
    FolderNeedsConsent,
    FolderNotAllowed,
    FolderReadOnly,
    HostError,
)

ONE = "v-01020304/d-0a0b0c0d.a"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links, pipes and modes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Dropbox"
    made.mkdir()
    return made


@pytest.fixture
def target(folder: Path) -> FolderTarget:
    return FolderTarget(str(folder))


class TestWriting:
    def test_is_done_in_place(self, folder: Path, target: FolderTarget) -> None:
        target.put(ONE, b"a" * 9000)
        path = folder / "Tidekey" / ONE
        before = path.stat().st_ino
        target.put(ONE, b"b" * 5)

        assert path.stat().st_ino == before
        assert path.read_bytes() == b"b" * 5

    def test_never_makes_a_second_name(self, folder: Path, target: FolderTarget) -> None:
        target.put(ONE, b"first")
        opened = Opened(folder)
        target.put(ONE, b"second")

        assert opened.names() == [str(folder / "Tidekey" / ONE)]
        assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
            "README.txt",
            "d-0a0b0c0d.a",
        ]

    def test_is_on_the_disk_before_it_returns(
        self, folder: Path, target: FolderTarget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[bytes] = []
        real = os.fsync

        def seen(fd: int) -> None:
            real(fd)
            if not os.path.isdir(f"/proc/self/fd/{fd}"):  # noqa: PTH112 - a descriptor
                synced.append(os.pread(fd, 100, 0))

        monkeypatch.setattr(os, "fsync", seen)
        target.put(ONE, b"whole")

        assert synced[0] == b"whole"

    def test_of_other_computers_copies_leaves_them_as_they_are(
        self, folder: Path, target: FolderTarget
    ) -> None:
        target.put(ONE, b"mine")
        other = folder / "Tidekey" / "v-01020304" / "d-ffffffff.a"
        other.write_bytes(b"theirs")
        target.put(ONE, b"mine again")
        target.delete(ONE)

        assert other.read_bytes() == b"theirs"

    def test_does_not_make_the_chosen_folder(self, folder: Path, target: FolderTarget) -> None:
        folder.rmdir()  # as an unmounted disk would

        with pytest.raises(FolderGone):
            target.put(ONE, b"x")
        assert not folder.exists()


class TestTheReadme:
    def test_lies_beside_the_copies_and_is_not_listed(
        self, folder: Path, target: FolderTarget
    ) -> None:
        target.put(ONE, b"x")

        assert (folder / "Tidekey" / "README.txt").read_bytes() == readme.TEXT
        assert [entry.name for entry in target.list()] == [ONE]

    def test_is_not_written_again_where_it_is_the_same(self, folder: Path) -> None:
        FolderTarget(str(folder)).put(ONE, b"x")
        path = folder / "Tidekey" / "README.txt"
        os.utime(path, (1, 1))
        FolderTarget(str(folder)).put(ONE, b"y")
        assert path.stat().st_mtime == 1

        path.write_bytes(b"changed")
        FolderTarget(str(folder)).put(ONE, b"z")

        assert path.read_bytes() == readme.TEXT

    def test_of_a_newer_tidekey_stays(self) -> None:
        newer = readme.TEXT.replace(b"Text 2\r\n", b"Text 3\r\n")

        assert newer != readme.TEXT
        assert not readme.due(newer)
        assert not readme.due(readme.TEXT)
        assert readme.due(None)
        assert readme.due(readme.TEXT[:100])

    def test_says_nothing_about_anyone(self) -> None:
        assert b"@" not in readme.TEXT
        assert b"rescue.py" in readme.TEXT


@posix
class TestLinksThatLeadOut:
    def test_of_a_whole_vault_are_not_followed(
        self, tmp_path: Path, folder: Path, target: FolderTarget
    ) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "d-0a0b0c0d.a").write_bytes(b"precious")
        (folder / "Tidekey").mkdir()
        (folder / "Tidekey" / "v-01020304").symlink_to(outside)

        for act in (lambda: target.put(ONE, b"x"), lambda: target.get(ONE),
                    lambda: target.delete(ONE)):  # fmt: skip
            with pytest.raises(FolderNotAllowed):
                act()
        assert target.list() == []
        assert (outside / "d-0a0b0c0d.a").read_bytes() == b"precious"

    def test_of_one_file_are_not_followed(
        self, tmp_path: Path, folder: Path, target: FolderTarget
    ) -> None:
        precious = tmp_path / "precious"
        precious.write_bytes(b"precious")
        target.put(ONE, b"mine")
        path = folder / "Tidekey" / ONE
        path.unlink()
        path.symlink_to(precious)

        with pytest.raises(HostError):
            target.put(ONE, b"x")
        with pytest.raises(HostError):
            target.get(ONE)
        assert target.list() == []
        assert precious.read_bytes() == b"precious"

    def test_that_dangle_make_no_file(
        self, tmp_path: Path, folder: Path, target: FolderTarget
    ) -> None:
        target.put(ONE, b"mine")
        path = folder / "Tidekey" / ONE
        path.unlink()
        path.symlink_to(tmp_path / "planted")

        with pytest.raises(HostError):
            target.put(ONE, b"x")
        assert not (tmp_path / "planted").exists()

    def test_of_ours_to_the_outside_are_not_followed(
        self, tmp_path: Path, folder: Path, target: FolderTarget
    ) -> None:
        (tmp_path / "outside").mkdir()
        (folder / "Tidekey").symlink_to(tmp_path / "outside")

        with pytest.raises(FolderNotAllowed):
            target.put(ONE, b"x")
        assert list((tmp_path / "outside").iterdir()) == []

    def test_above_the_chosen_folder_are_the_persons_own(
        self, tmp_path: Path, folder: Path
    ) -> None:
        (tmp_path / "short").symlink_to(folder)
        FolderTarget(str(tmp_path / "short")).put(ONE, b"x")

        assert (folder / "Tidekey" / ONE).read_bytes() == b"x"


class TestWhatIsNoCopy:
    @posix
    def test_a_pipe_hangs_nothing(self, folder: Path, target: FolderTarget) -> None:
        target.put("v-01020304/a", b"x")
        os.mkfifo(folder / "Tidekey" / ONE)

        assert [entry.name for entry in target.list()] == ["v-01020304/a"]
        with pytest.raises(FolderReadOnly):
            target.get(ONE)
        with pytest.raises(FolderReadOnly):
            target.put(ONE, b"x")

    def test_a_folder_under_the_name_of_a_copy_is_refused(
        self, folder: Path, target: FolderTarget
    ) -> None:
        (folder / "Tidekey" / ONE).mkdir(parents=True)

        with pytest.raises(FolderReadOnly):
            target.get(ONE)
        with pytest.raises(FolderReadOnly):
            target.put(ONE, b"x")


class TestARefusalOfTheSystem:
    @pytest.mark.parametrize(
        ("number", "platform", "expected"),
        [
            (errno.ENOSPC, "linux", FolderFull),
            (errno.EDQUOT, "linux", FolderFull),
            (errno.EROFS, "linux", FolderReadOnly),
            (errno.EACCES, "linux", FolderReadOnly),
            (errno.EACCES, "darwin", FolderReadOnly),
            (errno.EPERM, "linux", FolderReadOnly),
            (errno.EPERM, "darwin", FolderNeedsConsent),
            (errno.EDEADLK, "darwin", CopyAway),
            (errno.ENOENT, "linux", FolderGone),
            (errno.ENOTCONN, "linux", FolderGone),
            (errno.EIO, "linux", FolderGone),
            (errno.ELOOP, "linux", FolderNotAllowed),
        ],
    )
    def test_is_one_of_ours(self, number: int, platform: str, expected: type[HostError]) -> None:
        cause = OSError(number, os.strerror(number), "/home/JBSWY3DP")

        error = refusals.named(cause, "Dropbox", platform)

        assert type(error) is expected
        assert "JBSWY3DP" not in error.message
        assert "?" not in error.message

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EPERM])
    def test_comes_out_of_every_act(
        self, folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = FolderTarget(str(folder), platform="darwin")
        target.put(ONE, b"old")

        def refuse(fd: int, data: bytes) -> int:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "write", refuse)
        with pytest.raises((FolderFull, FolderReadOnly, FolderNeedsConsent)):
            target.put(ONE, b"new")

        assert target.get(ONE) == b"old"

    def test_the_app_to_allow_is_the_one_that_started_us(self) -> None:
        assert refusals.asking({}) == "your browser"
        assert refusals.asking({"TERM_PROGRAM": "Apple_Terminal"}) == "the terminal"


class TestTheCheck:
    def test_names_the_sign_in_first(self, tmp_path: Path) -> None:
        out = FolderTarget(str(tmp_path / "none"), label="Dropbox", signed_in=lambda: False)

        with pytest.raises(DriveSignedOut):
            out.check()

    def test_names_the_folder_next(self, tmp_path: Path) -> None:
        gone = FolderTarget(str(tmp_path / "none"), label="Dropbox", signed_in=lambda: True)

        with pytest.raises(FolderGone) as caught:
            gone.check()
        assert caught.value.detail == {"place": "Dropbox"}

    @posix
    def test_names_a_folder_that_cannot_be_written(
        self, folder: Path, target: FolderTarget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target.check()  # control
        monkeypatch.setattr(os, "access", lambda *_: False)

        with pytest.raises(FolderReadOnly):
            target.check()

    def test_names_the_consent_before_the_room(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = FolderTarget(str(folder), label="iCloud Drive", platform="darwin")
        target.check()  # control

        def refuse(path: str) -> None:
            raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "scandir", refuse)

        with pytest.raises(FolderNeedsConsent):
            target.check()

    def test_names_a_full_drive_and_keeps_what_is_there(
        self, folder: Path, target: FolderTarget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import shutil

        target.put(ONE, b"old")
        usage = shutil.disk_usage(folder)._replace(free=100)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

        with pytest.raises(FolderFull):
            target.check()
        with pytest.raises(FolderFull):
            target.put(ONE, b"larger than before")
        assert target.get(ONE) == b"old"


class TestAFolderOfOnesOwnChoice:
    def test_is_taken_as_it_is(self, tmp_path: Path, folder: Path) -> None:
        assert validate(str(folder), str(tmp_path / "data")) == str(folder)
        assert validate(str(folder) + os.sep, str(tmp_path / "data")) == str(folder)

    def test_is_a_full_path(self, tmp_path: Path) -> None:
        with pytest.raises(FolderNotAllowed):
            validate("Dropbox", str(tmp_path))

    def test_is_there(self, tmp_path: Path) -> None:
        with pytest.raises(FolderGone):
            validate(str(tmp_path / "none"), str(tmp_path / "data"))

    def test_lies_outside_the_data(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        (data / "spaces").mkdir(parents=True)

        for path in (data, data / "spaces", tmp_path / "data" / ".." / "data"):
            with pytest.raises(FolderNotAllowed):
                validate(str(path), str(data))
        assert validate(str(tmp_path), str(data)) == str(tmp_path)  # control

    @posix
    def test_lies_outside_the_data_behind_links_too(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "data")

        with pytest.raises(FolderNotAllowed):
            validate(str(tmp_path / "link"), str(tmp_path / "data"))

    def test_may_be_the_backup_itself(self, tmp_path: Path, folder: Path) -> None:
        FolderTarget(str(folder)).put(ONE, b"x")

        assert validate(str(folder / "Tidekey"), str(tmp_path / "data")) == str(folder)


def test_local_history_makes_its_own_folder(tmp_path: Path) -> None:
    target = LocalFolder(str(tmp_path / "spaces" / "personal"))
    target.check()
    target.put(ONE, b"x")

    assert (tmp_path / "spaces" / "personal" / "history" / ONE).read_bytes() == b"x"
    assert not list(tmp_path.rglob("README.txt"))
    assert (target.id, target.same_computer) == ("history", True)


class Opened:
    """The files below a folder that were opened to be written, renamed or made."""

    _all: list[Opened] = []  # noqa: RUF012 - hooks stay for the life of the process

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._paths: set[str] = set()
        if not Opened._all:
            sys.addaudithook(Opened._heard)
        Opened._all.append(self)

    @staticmethod
    def _heard(event: str, args: tuple[object, ...]) -> None:
        written = event == "open" and isinstance(args[2], int) and args[2] & os.O_ACCMODE
        if written or event in ("os.rename", "os.link", "os.symlink", "os.truncate"):
            for one in Opened._all:
                one._paths |= {str(path) for path in args[:2] if str(path).startswith(one._folder)}

    def names(self) -> list[str]:
        return sorted(self._paths)


@pytest.mark.parametrize("junk", ["file", "folder", ".hidden"])
def test_a_folder_with_too_much_in_it_says_so_and_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, junk: str
) -> None:
    monkeypatch.setattr(folder_target, "_MOST_FILES", 20)
    target = FolderTarget(str(tmp_path))
    target.put("v-01020304/d-0a0b0c0d.a", b"x")
    place = tmp_path / "Tidekey" / "v-01020304"
    for number in range(30):
        name = place / (f".{number}" if junk == ".hidden" else f"{junk}{number}")
        name.mkdir() if junk == "folder" else name.write_bytes(b"")

    with pytest.raises(FolderNotAllowed):
        target.list("v-01020304")
    with pytest.raises(FolderNotAllowed):
        target.list()
