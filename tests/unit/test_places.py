"""Where things lie, which space a profile has, and what a glance at a vault says."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from living import PASSPHRASE, NewApp
from tidekey import disk, glance, spaces
from tidekey.app import App
from tidekey.errors import DiskRefused, FieldInvalid
from tidekey.paths import Places, places


class TestPlaces:
    @pytest.mark.parametrize(
        ("platform", "env", "data"),
        [
            ("linux", {"HOME": "/home/a"}, "/home/a/.local/share/tidekey"),
            ("linux", {"HOME": "/home/a", "XDG_DATA_HOME": "/d"}, "/d/tidekey"),
            ("linux", {"HOME": "/home/a", "XDG_DATA_HOME": "d"}, "/home/a/.local/share/tidekey"),
            ("linux", {"HOME": "/home/a", "TIDEKEY_HOME": ""}, "/home/a/.local/share/tidekey"),
            ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Application Support/Tidekey"),
            ("linux", {"HOME": "/home/a", "TIDEKEY_HOME": "/t"}, "/t"),
        ],
    )
    def test_follow_the_system_and_the_environment(
        self, platform: str, env: dict[str, str], data: str
    ) -> None:
        assert str(places(env, platform).data) == data

    def test_of_a_named_home_have_a_service_of_their_own(self) -> None:
        named = [places({"HOME": "/h", "TIDEKEY_HOME": home}) for home in ("/a", "/b", "/a/")]

        assert named[0].service == named[2].service != named[1].service
        assert places({"HOME": "/h"}).service == "tidekey"
        assert [one.home_named for one in named] == [True] * 3


class TestSpaces:
    def test_give_an_unknown_profile_the_first_one(self, tmp_path: Path) -> None:
        here = Places(str(tmp_path), str(tmp_path), True)

        assert spaces.of_profile(here, "") == "personal"
        assert spaces.of_profile(here, "a" * 32) == "personal"

    def test_remember_what_a_profile_was_bound_to(self, tmp_path: Path) -> None:
        here = Places(str(tmp_path), str(tmp_path), True)
        Path(spaces.folder(here, "work")).mkdir(parents=True)
        spaces.bind(here, "a" * 32, "work")

        assert spaces.of_profile(here, "a" * 32) == "work"
        assert spaces.of_profile(here, "b" * 32) == "personal"

    def test_fall_back_where_the_map_cannot_be_read(self, tmp_path: Path) -> None:
        here = Places(str(tmp_path), str(tmp_path), True)
        (tmp_path / "profiles.json").write_bytes(b"{torn")

        assert spaces.of_profile(here, "a" * 32) == "personal"

    @pytest.mark.parametrize("name", ["", "..", "a/b", "-a", "A", "a" * 41])
    def test_have_names_that_lead_nowhere_else(self, name: str) -> None:
        with pytest.raises(FieldInvalid):
            spaces.known(name)


class TestAGlance:
    def test_tells_the_states_apart(self, new_app: NewApp) -> None:
        app = new_app()
        assert glance.state(app.folder) == "none"
        app.create(PASSPHRASE)
        assert glance.state(app.folder) == "locked"
        for name in (glance.VAULT, glance.PREVIOUS):
            Path(app.folder, name).write_bytes(b"torn")

        assert glance.state(app.folder) == "damaged"

    def test_says_open_where_the_key_store_should_have_the_key(self, app: App) -> None:
        assert glance.state(app.folder) == "open"

    def test_loads_nothing(self) -> None:
        code = (
            "import os, sys, __future__; before = set(sys.modules); "
            "from tidekey import glance, spaces; "
            "from tidekey.paths import places; "
            "glance.state(spaces.folder(places({'TIDEKEY_HOME': '/none'}), 'personal')); "
            "print(*sorted(m for m in set(sys.modules) - before if 'tidekey' not in m))"
        )
        host = str(Path(glance.__file__).parents[1])
        found = subprocess.run(
            [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = [{host!r}]; {code}"],
            capture_output=True,
            text=True,
            check=True,
        )

        assert found.stdout.split() == []


class TestTheDisk:
    def test_replaces_a_file_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        disk.put(str(path), b"one")
        disk.put(str(path), b"two")

        assert path.read_bytes() == b"two"
        assert [one.name for one in tmp_path.iterdir()] == ["file"]

    def test_writes_through_no_link_that_lies_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "target").write_bytes(b"mine")
        (tmp_path / "file.tmp").symlink_to(tmp_path / "target")
        disk.put(str(tmp_path / "file"), b"new")

        assert (tmp_path / "target").read_bytes() == b"mine"

    def test_lets_only_the_owner_into_the_folders_it_makes(self, tmp_path: Path) -> None:
        disk.make_folder(str(tmp_path / "one" / "two"))
        disk.make_folder(str(tmp_path / "one" / "two"))

        modes = [one.stat().st_mode & 0o777 for one in tmp_path.rglob("*")]
        assert modes == [0o700, 0o700]

    def test_does_not_take_a_folder_that_cannot_be_synced_for_a_refusal(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.fsync

        def files_only(fd: int) -> None:
            if stat.S_ISDIR(os.fstat(fd).st_mode):
                raise OSError(errno.EINVAL, "no folders here")
            real(fd)

        monkeypatch.setattr(os, "fsync", files_only)
        disk.put(str(tmp_path / "file"), b"new")

        assert (tmp_path / "file").read_bytes() == b"new"

    def test_says_why_it_refuses_without_a_path(self, tmp_path: Path) -> None:
        (tmp_path / "file.tmp").mkdir()
        with pytest.raises(DiskRefused) as refused:
            disk.put(str(tmp_path / "file"), b"new")

        assert str(tmp_path) not in refused.value.message
