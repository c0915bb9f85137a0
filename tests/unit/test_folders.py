"""Where the synced folders of a computer are: each system laid out in a folder, and asked."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tidekey.backup.places import drives, folders
from tidekey.backup.places.folders import Folder
from tidekey.errors import DriveSignedOut, FolderGone, StoreLocked
from tidekey.keystores.memory import MemoryStore

SYNCTHING = """<configuration version="37">
  <folder id="abcd" label="Shared" path="{path}" type="{kind}" paused="{paused}">
    <device id="X"/></folder>
  <defaults><folder id="" label="" path="{other}" type="sendreceive"/></defaults>
</configuration>"""


class Fake:
    """A registry of a few values."""

    def __init__(self, **values: str) -> None:
        self.values = values

    def value(self, key: str, name: str) -> str | None:
        return self.values.get(f"{key.rpartition(chr(92))[2]}_{name}")


class Computer:
    """A home on one system."""

    def __init__(self, home: Path, platform: str) -> None:
        self.home = home
        self.platform = platform
        self.environ: dict[str, str] = {}
        self.registry = Fake()

    def folder(self, *parts: str, at: int = 1_700_000_000) -> str:
        path = self.home.joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True)
        os.utime(path, (at, at))
        return str(path)

    def file(self, *parts: str, text: str = "") -> Path:
        path = self.home.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def find(self) -> list[Folder]:
        return folders.find(self.platform, self.environ, str(self.home), self.registry)

    def desk(self) -> drives.Desk:
        return folders.desk(self.platform, self.environ, str(self.home), self.registry)

    def found(self) -> list[tuple[str, str, bool]]:
        return [(one.drive, one.path, one.managed) for one in self.find()]


@pytest.fixture
def linux(tmp_path: Path) -> Computer:
    return Computer(tmp_path, "linux")


@pytest.fixture
def mac(tmp_path: Path) -> Computer:
    return Computer(tmp_path, "darwin")


@pytest.fixture
def windows(tmp_path: Path) -> Computer:
    return Computer(tmp_path, "win32")


def dropbox(path: str, business: str = "") -> str:
    about = {"personal": {"path": path, "host": 1, "is_team": False}}
    if business:
        about["business"] = {"path": business, "host": 2, "is_team": True}
    return json.dumps(about)


def nextcloud(path: str) -> str:
    return (
        "[General]\nconfirmExternalStorage=true\n[Accounts]\nversion=2\n"
        f"0\\Folders\\1\\localPath={path}/\n0\\url=https://cloud.example/remote\n"
    )


class TestOnLinux:
    def test_dropbox_is_found_for_both_accounts(self, linux: Computer) -> None:
        home, work = linux.folder("Dropbox (Personal)"), linux.folder("Dropbox (Work)")
        linux.file(".dropbox", "info.json", text=dropbox(home, work))

        assert linux.found() == [("dropbox", home, False), ("dropbox-business", work, True)]

    def test_dropbox_in_a_flatpak_is_found(self, linux: Computer) -> None:
        home = linux.folder("Dropbox")
        linux.file(".var", "app", "com.dropbox.Client", ".dropbox", "info.json", text=dropbox(home))

        assert linux.found() == [("dropbox", home, False)]

    def test_nextcloud_is_found_with_its_server(self, linux: Computer) -> None:
        home = linux.folder("Cloud ü")
        linux.file(
            ".config", "Nextcloud", "nextcloud.cfg", text=nextcloud(home.replace("ü", "\\xfc"))
        )

        assert linux.found() == [("nextcloud", home, False)]
        assert linux.find()[0].label == "Nextcloud (cloud.example)"

    def test_owncloud_is_found_where_the_environment_says(self, linux: Computer) -> None:
        linux.environ["XDG_CONFIG_HOME"] = linux.folder("elsewhere")
        home = linux.folder("ownCloud")
        text = f'[Accounts]\n0\\FoldersWithPlaceholders\\7f\\localPath="{home}"\n'
        linux.file("elsewhere", "ownCloud", "owncloud.cfg", text=text)

        assert linux.found() == [("owncloud", home, False)]

    @pytest.mark.parametrize("place", [".config", ".local/state"])
    def test_syncthing_is_found_without_its_defaults(self, linux: Computer, place: str) -> None:
        home, other = linux.folder("Sync"), linux.folder("Default")
        text = SYNCTHING.format(path="~/Sync", kind="sendreceive", paused="false", other=other)
        linux.file(place, "syncthing", "config.xml", text=text)

        assert linux.found() == [("syncthing", home, False)]
        assert linux.find()[0].label == "Syncthing (Shared)"

    @pytest.mark.parametrize(("kind", "paused"), [("receiveonly", "false"), ("sendreceive", "true"),
                                                  ("receiveencrypted", "false")])  # fmt: skip
    def test_a_syncthing_folder_that_sends_nothing_is_left_out(
        self, linux: Computer, kind: str, paused: str
    ) -> None:
        text = SYNCTHING.format(path=linux.folder("Sync"), kind=kind, paused=paused, other="/x")
        linux.file(".config", "syncthing", "config.xml", text=text)

        assert linux.found() == []

    def test_a_syncthing_file_that_declares_a_type_is_refused(self, linux: Computer) -> None:
        home = linux.folder("Sync")
        text = SYNCTHING.format(path="&a;", kind="sendreceive", paused="false", other="/x")
        linux.file(".config", "syncthing", "config.xml", text=text.replace("&a;", home))
        assert len(linux.found()) == 1  # control: the same folder without a declaration

        declared = f'<!DOCTYPE c [<!ENTITY a "{home}">]>' + text
        linux.file(".config", "syncthing", "config.xml", text=declared)

        assert linux.found() == []

    def test_onedrive_is_found_once_someone_signed_in(self, linux: Computer) -> None:
        home = linux.folder("Files")
        linux.file(".config", "onedrive", "config", text='sync_dir = "~/Files"\n')
        assert linux.found() == []

        linux.file(".config", "onedrive", "refresh_token")

        assert linux.found() == [("onedrive", home, False)]

    def test_onedrive_of_a_tenant_is_work(self, linux: Computer) -> None:
        home = linux.folder("Work")
        text = f'sync_dir = "{home}" # here\nazure_tenant_id = "1f2e"\n'
        linux.file(".config", "onedrive-contoso", "config", text=text)
        linux.file(".config", "onedrive-contoso", "refresh_token")

        assert linux.found() == [("onedrive-work", home, True)]
        assert linux.find()[0].label == "OneDrive (contoso)"

    def test_a_folder_that_merely_has_the_name_is_no_drive(self, linux: Computer) -> None:
        for name in ("Google Drive", "GoogleDrive", "pCloudDrive", "Dropbox", "OneDrive"):
            linux.folder(name)

        assert linux.found() == []


class TestOnMacOs:
    def test_icloud_comes_first_however_long_unused(self, mac: Computer) -> None:
        home = mac.folder("Library", "Mobile Documents", "com~apple~CloudDocs", at=1)
        other = mac.folder("Dropbox")
        mac.file(".dropbox", "info.json", text=dropbox(other))

        assert mac.found() == [("icloud", home, False), ("dropbox", other, False)]
        assert [one.suggested for one in mac.find()] == [True, False]

    def test_each_onedrive_stands_for_itself(self, mac: Computer) -> None:
        cloud = ("Library", "CloudStorage")
        home, work = mac.folder(*cloud, "OneDrive-Personal"), mac.folder(*cloud, "OneDrive-Contoso")
        second = mac.folder(*cloud, "OneDrive-Fabrikam")
        mac.folder(*cloud, "OneDrive-SharedLibraries-Contoso")

        assert mac.found() == [
            ("onedrive", home, False),
            ("onedrive-work", work, True),
            ("onedrive-work", second, True),
        ]

    def test_google_drive_is_work_unless_its_name_says_otherwise(self, mac: Computer) -> None:
        cloud = ("Library", "CloudStorage")
        home = mac.folder(*cloud, "GoogleDrive-ann@gmail.com", "My Drive")
        work = mac.folder(*cloud, "GoogleDrive-ann@contoso.example", "Meine Ablage")

        assert mac.found() == [("google-drive", home, False), ("google-drive", work, True)]

    def test_nothing_in_a_guarded_folder_is_opened_or_listed(self, mac: Computer) -> None:
        guarded = mac.folder("Library", "Mobile Documents", "com~apple~CloudDocs")
        mac.folder("Library", "CloudStorage", "OneDrive-Personal")
        mac.folder("Library", "CloudStorage", "GoogleDrive-ann@gmail.com", "My Drive")
        touched = Touched()

        found = mac.find()
        seen = [path for one in found for path in touched.below(one.path)]
        list(Path(guarded).iterdir())  # control: this is seen

        assert [one.guarded for one in found] == [True, True, True]
        assert seen == []
        assert touched.below(guarded) == [guarded]
        touched.end()

    def test_what_a_guarded_folder_lacks_is_not_asked_before_its_time(self, mac: Computer) -> None:
        path = mac.folder("Library", "Mobile Documents", "com~apple~CloudDocs")
        touched = Touched()
        folder = mac.find()[0]

        assert folders.lacking(folder, [], here=mac.desk(), may_touch=False) is None
        assert touched.below(path) == []
        assert folders.lacking(folder, [], here=mac.desk()) is None
        assert path in touched.below(path)  # control
        touched.end()

    def test_a_folder_outside_is_not_guarded(self, mac: Computer) -> None:
        mac.file(".dropbox", "info.json", text=dropbox(mac.folder("Dropbox")))

        assert [one.guarded for one in mac.find()] == [False]


class TestOnWindows:
    def test_each_onedrive_account_of_the_registry_is_found(self, windows: Computer) -> None:
        home, work = windows.folder("OneDrive"), windows.folder("OneDrive - Contoso")
        windows.registry = Fake(
            Personal_UserFolder=home, Business1_UserFolder=work, Business1_DisplayName="Contoso"
        )
        windows.environ |= {"OneDriveConsumer": home, "OneDriveCommercial": work}

        assert windows.found() == [("onedrive", home, False), ("onedrive-work", work, True)]
        assert windows.find()[1].label == "OneDrive (Contoso)"

    def test_the_environment_serves_without_the_registry(self, windows: Computer) -> None:
        home, work = windows.folder("OneDrive"), windows.folder("OneDrive - Contoso")
        windows.environ |= {"OneDriveConsumer": home, "OneDriveCommercial": work}

        assert windows.found() == [("onedrive", home, False), ("onedrive-work", work, True)]

    def test_the_personal_onedrive_is_taken_first(self, windows: Computer) -> None:
        home, cloud = windows.folder("OneDrive", at=1), windows.folder("iCloudDrive")
        windows.registry = Fake(Personal_UserFolder=home)

        assert windows.found() == [("onedrive", home, False), ("icloud", cloud, False)]

    def test_google_drive_is_found_at_its_mount(self, windows: Computer) -> None:
        home = windows.folder("G", "My Drive")
        kept = {
            "per_account_preferences": [{"value": {"mount_point_path": str(Path(home).parent)}}]
        }
        windows.registry = Fake(DriveFS_PerAccountPreferences=json.dumps(kept))

        assert windows.found() == [("google-drive", home, True)]

    def test_dropbox_and_syncthing_are_found_in_their_places(self, windows: Computer) -> None:
        home, sync = windows.folder("Dropbox", at=2), windows.folder("Sync", at=1)
        windows.environ |= {"APPDATA": windows.folder("R"), "LOCALAPPDATA": windows.folder("L")}
        windows.file("L", "Dropbox", "info.json", text=dropbox(home))
        text = SYNCTHING.format(path=sync, kind="sendreceive", paused="false", other="")
        windows.file("L", "Syncthing", "config.xml", text=text)

        assert windows.found() == [("dropbox", home, False), ("syncthing", sync, False)]


class TestAnyComputer:
    @pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
    def test_without_drives_has_none(self, tmp_path: Path, platform: str) -> None:
        assert Computer(tmp_path, platform).found() == []

    @pytest.mark.parametrize(
        "text", ["", "{", "[]", '{"personal": 3}', '{"personal": {"path": 3}}', "null", "\0" * 99,
                 '{"personal": {"path": "relative"}}', '{"personal": {"path": "/a\\u0000b"}}'],
    )  # fmt: skip
    def test_a_broken_file_of_a_client_finds_nothing(self, linux: Computer, text: str) -> None:
        for name in (".dropbox/info.json", ".config/Nextcloud/nextcloud.cfg",
                     ".config/syncthing/config.xml", ".config/onedrive/config"):  # fmt: skip
            linux.file(*name.split("/"), text=text)
        linux.file(".config", "ownCloud", "owncloud.cfg", text=nextcloud(linux.folder("Good")))

        assert [one[0] for one in linux.found()] == ["owncloud"]

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a pipe with a name")
    def test_a_pipe_in_place_of_a_file_does_not_hang(self, linux: Computer) -> None:
        linux.folder(".dropbox")
        os.mkfifo(linux.home / ".dropbox" / "info.json")

        assert linux.found() == []

    def test_a_folder_that_is_gone_is_left_out(self, linux: Computer) -> None:
        linux.file(".dropbox", "info.json", text=dropbox(str(linux.home / "unmounted")))

        assert linux.found() == []

    def test_the_same_folder_is_found_once(self, linux: Computer) -> None:
        home = linux.folder("Dropbox")
        linux.file(".dropbox", "info.json", text=dropbox(home, home))

        assert linux.found() == [("dropbox", home, False)]

    def test_the_most_recently_used_comes_first(self, linux: Computer) -> None:
        old, new = linux.folder("Dropbox", at=1), linux.folder("Next", at=2)
        linux.file(".dropbox", "info.json", text=dropbox(old))
        linux.file(".config", "Nextcloud", "nextcloud.cfg", text=nextcloud(new))
        assert [one.path for one in linux.find()] == [new, old]

        os.utime(old, (3, 3))

        assert [one.path for one in linux.find()] == [old, new]


class TestWhichIsSuggested:
    def test_a_work_drive_is_never_for_personal(self, linux: Computer) -> None:
        home, work = linux.folder("Home", at=1), linux.folder("Work", at=2)
        linux.file(".dropbox", "info.json", text=dropbox(home, work))

        best = folders.suggested(linux.find())

        assert best is not None and best.path == home

    def test_a_work_drive_is_first_for_work(self, linux: Computer) -> None:
        home, work = linux.folder("Home", at=2), linux.folder("Work", at=1)
        linux.file(".dropbox", "info.json", text=dropbox(home, work))

        best = folders.suggested(linux.find(), "work")

        assert best is not None and best.path == work

    def test_none_is_where_only_a_work_drive_is_there(self, windows: Computer) -> None:
        windows.registry = Fake(Business1_UserFolder=windows.folder("OneDrive - Contoso"))

        assert folders.suggested(windows.find()) is None
        assert [one.suggested for one in windows.find()] == [False]
        assert folders.suggested(windows.find(), "work") is not None  # control

    def test_work_takes_a_personal_drive_where_no_other_is(self, windows: Computer) -> None:
        windows.registry = Fake(Personal_UserFolder=windows.folder("OneDrive"))

        best = folders.suggested(windows.find(), "work")

        assert best is not None and best.drive == "onedrive"


class TestWhatIsLacking:
    def test_is_nothing_where_all_is_well(self, linux: Computer) -> None:
        linux.file(".dropbox", "info.json", text=dropbox(linux.folder("Dropbox")))

        assert folders.lacking(linux.find()[0], [MemoryStore()], here=linux.desk()) is None

    def test_is_the_sign_in_before_all_else(self, linux: Computer) -> None:
        info = linux.file(".dropbox", "info.json", text=dropbox(linux.folder("Dropbox")))
        folder = linux.find()[0]
        info.unlink()
        Path(folder.path).rmdir()
        store = MemoryStore()
        store.fault = StoreLocked(store="Memory")

        assert isinstance(folders.lacking(folder, [store], here=linux.desk()), DriveSignedOut)

    def test_is_the_folder_where_the_drive_is_signed_in(self, linux: Computer) -> None:
        linux.file(".dropbox", "info.json", text=dropbox(linux.folder("Dropbox")))
        folder = linux.find()[0]
        Path(folder.path).rmdir()

        assert isinstance(folders.lacking(folder, [], here=linux.desk()), FolderGone)

    def test_is_icloud_itself_once_its_folder_is_taken_away(self, mac: Computer) -> None:
        mac.folder("Library", "Mobile Documents", "com~apple~CloudDocs")
        folder = mac.find()[0]
        Path(folder.path).rmdir()

        assert isinstance(folders.lacking(folder, [], here=mac.desk()), DriveSignedOut)

    def test_is_the_key_store_last(self, linux: Computer) -> None:
        linux.file(".dropbox", "info.json", text=dropbox(linux.folder("Dropbox")))
        shut, well = MemoryStore("shut"), MemoryStore("well")
        shut.fault = StoreLocked(store="Memory")
        folder = linux.find()[0]

        assert isinstance(folders.lacking(folder, [shut], here=linux.desk()), StoreLocked)
        assert folders.lacking(folder, [shut, well], here=linux.desk()) is None


def test_a_path_belongs_to_the_innermost_drive(linux: Computer) -> None:
    outer, inner = linux.folder("Dropbox"), linux.folder("Dropbox", "Next")
    linux.file(".dropbox", "info.json", text=dropbox(outer))
    linux.file(".config", "Nextcloud", "nextcloud.cfg", text=nextcloud(inner))

    named = [folders.of_path(path, linux.find()) for path in (inner + "/a", outer + "/a", "/a")]

    assert [one and one.drive for one in named] == ["nextcloud", "dropbox", None]


class Touched:
    """What was opened or listed since; the system's own calls, seen by Python's audit events."""

    _all: list[Touched] = []  # noqa: RUF012 - hooks stay for the life of the process

    def __init__(self) -> None:
        self.paths: list[str] | None = []
        if not Touched._all:
            sys.addaudithook(Touched._heard)
        Touched._all.append(self)

    @staticmethod
    def _heard(event: str, args: tuple[object, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir", "os.mkdir") and args:
            for one in Touched._all:
                if one.paths is not None and isinstance(args[0], str):
                    one.paths.append(args[0])

    def below(self, folder: str) -> list[str]:
        return [path for path in self.paths or [] if (path + os.sep).startswith(folder + os.sep)]

    def end(self) -> None:
        self.paths = None
