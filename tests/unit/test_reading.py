"""Files of a drive that does not answer, or has them in the cloud: nothing waits for ever."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tidekey import child
from tidekey.backup.places import reading
from tidekey.backup.targets.folder import FolderTarget
from tidekey.errors import CopyAway, FolderSilent

ONE = "v-01020304/d-0a0b0c0d.a"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a pipe with a name")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Dropbox"
    made.mkdir()
    return made


@pytest.fixture
def target(folder: Path) -> FolderTarget:
    return FolderTarget(str(folder))


def test_many_calls_together_take_no_longer_than_the_patience() -> None:
    """The control is the run itself: without a limit it would take 25 minutes."""
    free, asked = threading.Event(), list[int]()

    def hang() -> None:
        asked.append(1)
        free.wait()

    with reading.at_most(0.1):
        for _ in range(50):
            with pytest.raises(FolderSilent):
                reading.within("Drive", 30.0, hang)
        with pytest.raises(CopyAway):
            reading.in_child("/nowhere", "Drive")
    free.set()

    assert len(asked) == 1
    assert reading.hurried() is None
    assert reading.within("Drive", 30.0, lambda: "answered") == "answered"


class TestAFileInTheCloud:
    """Attributes are the system's; here they are set by hand on what `lstat` gives."""

    @pytest.mark.parametrize(
        ("name", "value", "away"),
        [("st_flags", 0x40000000, True), ("st_flags", 0x20, False),
         ("st_file_attributes", 0x400000, True), ("st_file_attributes", 0x40000, True),
         ("st_file_attributes", 0x1000, True), ("st_file_attributes", 0x20, False)],
    )  # fmt: skip
    def test_is_known_by_its_attributes(self, name: str, value: int, away: bool) -> None:
        assert reading.away(Attributes(**{name: value})) is away

    def test_is_listed_as_such(self, target: FolderTarget, monkeypatch: pytest.MonkeyPatch) -> None:
        target.put(ONE, b"x")
        assert [entry.away for entry in target.list()] == [False]

        monkeypatch.setattr(os, "lstat", dataless(os.lstat))

        assert [entry.away for entry in target.list()] == [True]

    def test_is_read_by_a_child_that_the_drive_answers(
        self, target: FolderTarget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target.put(ONE, b"fetched" * 1000)
        asked: list[str] = []
        real = child.run

        def noted(task: str, *given: bytes, **limits: float) -> bytes:
            asked.append(task)
            return real(task, *given, **limits)  # type: ignore[arg-type]

        monkeypatch.setattr(child, "run", noted)
        assert target.get(ONE) == b"fetched" * 1000
        assert asked == []  # control: an ordinary file costs no child

        monkeypatch.setattr(os, "lstat", dataless(os.lstat))

        assert target.get(ONE) == b"fetched" * 1000
        assert asked == ["file"]

    @posix
    def test_that_never_arrives_is_given_up(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"  # whoever opens it waits for ever, as for a drive that is gone
        os.mkfifo(pipe)

        with pytest.raises(CopyAway) as caught:
            reading.in_child(str(pipe), "iCloud Drive", 0.5)

        assert caught.value.detail == {"place": "iCloud Drive"}

    def test_of_any_size_a_copy_has_comes_back_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "large"
        path.write_bytes(b"x" * (child.MOST_ANSWER + 10))

        assert len(reading.in_child(str(path), "Dropbox", 20)) == child.MOST_ANSWER + 10


class TestADriveThatHangs:
    @posix
    def test_is_left_after_its_time(self, tmp_path: Path, pipe: Path) -> None:
        with pytest.raises(FolderSilent) as caught:
            reading.within("Dropbox", 0.2, lambda: pipe.read_bytes())

        assert caught.value.detail == {"place": "Dropbox", "seconds": 0}

    @posix
    def test_does_not_write_once_it_was_given_up(
        self, folder: Path, pipe: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = FolderTarget(str(folder), seconds=0.2)
        target.put(ONE, b"old")
        real, late = os.open, []

        def slow(path: str, flags: int, *mode: int) -> int:
            if str(path).endswith("d-0a0b0c0d.a"):
                pipe.read_bytes()  # until the drive answers
                late.append(path)
            return real(path, flags, *mode)

        closed = Closed()
        monkeypatch.setattr(os, "open", slow)
        monkeypatch.setattr(os, "close", closed)
        with pytest.raises(FolderSilent):
            target.put(ONE, b"new")
        pipe.write_bytes(b"now")  # the drive answers

        assert closed.after(late)
        assert (folder / "Tidekey" / ONE).read_bytes() == b"old"

    @pytest.fixture
    def pipe(self, tmp_path: Path) -> Iterator[Path]:
        path = tmp_path / "pipe"
        os.mkfifo(path)
        yield path
        fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)  # whoever still waits goes on
        os.close(fd)


class Attributes:
    """What `lstat` gives, with one more attribute."""

    def __init__(self, base: os.stat_result | None = None, **more: int) -> None:
        self._base = base
        self.__dict__.update(more)

    def __getattr__(self, name: str) -> object:
        if self._base is None:
            raise AttributeError(name)
        return getattr(self._base, name)


def dataless(real):  # type: ignore[no-untyped-def]
    """`lstat` of a drive whose copies are all in the cloud."""

    def lstat(path, **more):  # type: ignore[no-untyped-def]
        found = real(path, **more)
        return Attributes(found, st_flags=0x40000000) if "d-" in str(path) else found

    return lstat


class Closed:
    """`os.close` that tells when a descriptor was closed by another thread."""

    def __init__(self) -> None:
        self._real = os.close
        self._event = threading.Event()
        self._own = threading.get_ident()

    def __call__(self, fd: int) -> None:
        self._real(fd)
        if threading.get_ident() != self._own:
            self._event.set()

    def after(self, late: list[str]) -> bool:
        """Whether the late act ended; waits for it."""
        return self._event.wait(10) and bool(late)
