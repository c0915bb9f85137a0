"""Native manifests and the launcher, on a whole computer laid into one folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tidekey import browsers, install, launcher
from tidekey.errors import BrowserUnknown, InstallFailed
from tidekey.machine import Machine
from tidekey.paths import Places


class FakeRegistry:
    """`machine.Registry` in memory."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, bool], str] = {}

    def read(self, key: str, *, machine_wide: bool) -> str | None:
        return self.keys.get((key, machine_wide))

    def write(self, key: str, value: str, *, machine_wide: bool) -> None:
        self.keys[key, machine_wide] = value

    def delete(self, key: str, *, machine_wide: bool) -> None:
        self.keys.pop((key, machine_wide), None)


def computer(root: Path, platform: str = "linux", programs: tuple[str, ...] = ()) -> Machine:
    folder = root / "usr/bin"
    folder.mkdir(parents=True, exist_ok=True)
    for name in programs:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    home = root / "home/ann"
    return Machine(platform, home, home / ".config", {"PATH": str(folder)}, FakeRegistry(), root)


def state(root: Path, named: bool = False) -> Places:
    return Places(str(root / "data"), str(root / "config"), named)


def tree(root: Path) -> dict[str, bytes]:
    files = (f for f in root.rglob("*") if f.is_file())
    return {str(f.relative_to(root)): f.read_bytes() for f in files}


def test_each_family_gets_exactly_its_own_keys(tmp_path: Path) -> None:
    machine = computer(tmp_path, programs=("chromium", "firefox"))

    done = install.register(state(tmp_path), machine=machine)

    found = {row["browser"]: json.loads(Path(row["path"]).read_text()) for row in done.registered}
    common = {"name", "description", "path", "type"}
    assert set(found["chromium"]) == common | {"allowed_origins"}
    assert set(found["firefox"]) == common | {"allowed_extensions"}
    assert found["chromium"]["name"] == "org.tidekey.host"
    assert found["firefox"]["allowed_extensions"] == ["tidekey@tidekey"]


def test_chromium_reads_below_the_configuration_folder(tmp_path: Path) -> None:
    machine = computer(tmp_path, programs=("chromium",))

    done = install.register(state(tmp_path), machine=machine)

    want = machine.config / "chromium/NativeMessagingHosts/org.tidekey.host.json"
    assert [row["path"] for row in done.registered] == [str(want)]


def test_a_named_browser_is_registered_even_if_it_is_not_found(tmp_path: Path) -> None:
    machine = computer(tmp_path)

    unnamed = install.register(state(tmp_path), machine=machine)
    named = install.register(state(tmp_path), ["Chromium"], machine=machine)

    assert unnamed.registered == []
    assert [row["browser"] for row in named.registered] == ["chromium"]


def test_a_browser_nobody_knows_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BrowserUnknown) as said:
        install.register(state(tmp_path), ["lynx"], machine=computer(tmp_path))

    assert "librewolf" in said.value.message
    assert not (tmp_path / "data").exists()


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    machine = computer(tmp_path, programs=("chromium", "librewolf"))
    first = install.register(state(tmp_path), machine=machine)
    before = tree(tmp_path)

    again = install.register(state(tmp_path), machine=machine)

    assert first.changed
    assert again.changed == []
    assert again.registered == first.registered
    assert tree(tmp_path) == before


def test_what_moved_is_mended(tmp_path: Path) -> None:
    machine = computer(tmp_path, programs=("chromium",))
    path = Path(install.register(state(tmp_path), machine=machine).registered[0]["path"])
    good = path.read_bytes()
    path.write_text('{"name": "org.tidekey.host", "path": "/gone"}')

    done = install.register(state(tmp_path), machine=machine)

    assert path.read_bytes() == good
    assert done.changed == [str(path)]


def test_a_boxed_browser_is_left_out_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "var/lib/flatpak/app/org.mozilla.firefox").mkdir(parents=True)

    done = install.register(state(tmp_path), machine=computer(tmp_path))

    reasons = {row["browser"]: row["reason"] for row in done.skipped}
    assert "Flatpak" in reasons["firefox"]
    assert reasons["chromium"] == install.NOT_FOUND


def test_a_search_path_with_unusable_folders_is_searched_on(tmp_path: Path) -> None:
    machine = computer(tmp_path, programs=("chromium",))
    there = machine.environ["PATH"]
    unusable = "/" + "n" * 5000  # asking for its kind raises, as for another user's folder
    machine = Machine("linux", machine.home, machine.config, {"PATH": f"{unusable}:{there}"},
                      FakeRegistry(), tmp_path)  # fmt: skip

    assert machine.program("chromium") == Path(there) / "chromium"
    with pytest.raises(OSError):
        (Path(unusable) / "chromium").is_file()


def test_a_place_that_cannot_be_written_does_not_stop_the_others(tmp_path: Path) -> None:
    machine = computer(tmp_path, programs=("chromium", "firefox"))
    machine.config.parent.mkdir(parents=True)
    machine.config.write_text("a file where a folder should be")

    done = install.register(state(tmp_path), machine=machine)

    assert [row["browser"] for row in done.registered] == ["firefox"]
    assert "chromium" in [row["browser"] for row in done.skipped]


def test_everyone_on_the_computer_with_the_flag(tmp_path: Path) -> None:
    machine = computer(tmp_path, programs=("chromium", "firefox"))

    done = install.register(state(tmp_path, named=True), machine=machine, system=True)

    assert [row["path"].removeprefix(str(tmp_path)) for row in done.registered] == [
        "/etc/chromium/native-messaging-hosts/org.tidekey.host.json",
        "/usr/lib/mozilla/native-messaging-hosts/org.tidekey.host.json",
    ]
    assert done.launcher == str(tmp_path / "usr/local/lib/tidekey/bin/tidekey-host")
    assert "TIDEKEY_HOME" not in Path(done.launcher).read_text()


def test_windows_names_the_manifest_in_the_registry(tmp_path: Path) -> None:
    machine = computer(tmp_path, "win32")

    done = install.register(state(tmp_path), ["edge", "firefox"], machine=machine)

    registry = machine.registry
    assert isinstance(registry, FakeRegistry)
    edge = registry.keys[r"Microsoft\Edge\NativeMessagingHosts\org.tidekey.host", False]
    fox = registry.keys[r"Mozilla\NativeMessagingHosts\org.tidekey.host", False]
    assert "allowed_origins" in json.loads(Path(edge).read_text())
    assert "allowed_extensions" in json.loads(Path(fox).read_text())
    assert done.launcher.endswith("tidekey-host.bat")


def test_windows_removal_takes_the_registry_keys_back(tmp_path: Path) -> None:
    machine = computer(tmp_path, "win32")
    install.register(state(tmp_path), ["edge", "firefox", "vivaldi"], machine=machine)

    install.unregister(state(tmp_path), machine=machine)

    assert isinstance(machine.registry, FakeRegistry)
    assert machine.registry.keys == {}


def test_removal_leaves_the_vault_and_says_so(tmp_path: Path) -> None:
    machine, places = computer(tmp_path, programs=("chromium",)), state(tmp_path)
    vault = places.data / "spaces/personal/vault.tdk"
    vault.parent.mkdir(parents=True)
    vault.write_bytes(b"sealed")
    manifest = Path(install.register(places, machine=machine).registered[0]["path"])

    done = install.unregister(places, machine=machine)

    assert not manifest.exists()
    assert vault.read_bytes() == b"sealed"
    assert [row["path"] for row in done.stays] == [str(places.data / "spaces")]


def test_removal_takes_the_vault_only_when_told(tmp_path: Path) -> None:
    machine, places = computer(tmp_path), state(tmp_path)
    (places.data / "spaces/personal").mkdir(parents=True)

    done = install.unregister(places, machine=machine, vault=True)

    assert not (places.data / "spaces").exists()
    assert str(places.data / "spaces") in done.removed


def test_removal_leaves_what_another_installation_registered(tmp_path: Path) -> None:
    machine = computer(tmp_path, programs=("chromium",))
    other = Places(str(tmp_path / "other"), str(tmp_path), True)
    path = Path(install.register(other, machine=machine).registered[0]["path"])

    done = install.unregister(state(tmp_path), machine=machine)

    assert path.exists()
    assert [row["path"] for row in done.stays] == [str(path)]


def test_the_launcher_starts_isolated_by_absolute_paths(tmp_path: Path) -> None:
    places = Places(str(tmp_path / "a 'quoted' $HOME"), str(tmp_path), True)
    path, fresh = launcher.write_launcher(
        places, machine=computer(tmp_path), python=sys.executable, sites=["/a b/site"]
    )

    text = path.read_text()
    shown = subprocess.run(  # the same script, with the program replaced by one that prints
        ["/bin/sh", "-s", "one", "two three"],
        input=text.replace("exec ", 'env | grep ^TIDEKEY_HOME=; printf "%s\\n" ', 1),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert fresh
    assert os.access(path, os.X_OK)
    assert shown[0] == f"TIDEKEY_HOME={places.data}"
    assert shown[1:4] == [sys.executable, "-I", "-S"]
    assert Path(shown[4]).is_absolute() and shown[4].endswith("tidekey/launch.py")
    assert shown[5:] == ["--site", "/a b/site", "--", "one", "two three"]


def test_the_batch_launcher_keeps_percent_signs(tmp_path: Path) -> None:
    places = Places(str(tmp_path / "50%done"), str(tmp_path), True)
    path, _ = launcher.write_launcher(
        places, machine=computer(tmp_path, "win32"), python="C:\\py\\python.exe", sites=["C:\\s"]
    )

    lines = path.read_bytes().split(b"\r\n")
    assert b"50%%done" in lines[2]
    assert lines[3].startswith(b'"C:\\py\\python.exe" "-I" "-S"')
    assert lines[3].endswith(b'"--site" "C:\\s" "--" %*')


def test_a_launcher_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")

    with pytest.raises(InstallFailed):
        install.register(state(tmp_path), machine=computer(tmp_path))


def test_the_templates_are_what_the_installer_writes() -> None:
    folder = Path(__file__).parents[2] / "manifest"
    families: tuple[browsers.Family, ...] = ("chromium", "firefox")
    for family in families:
        template = json.loads((folder / f"native-host.{family}.json").read_text())
        assert template == install.manifest(family, "@LAUNCHER@")


def test_the_local_id_is_that_of_the_committed_key() -> None:
    from cryptography.hazmat.primitives import hashes, serialization

    pem = Path(__file__).parents[2] / "manifest/local-build.pem"
    key = serialization.load_pem_private_key(pem.read_bytes(), None)
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    digest = hashes.Hash(hashes.SHA256())
    digest.update(der)
    letters = "".join(chr(ord("a") + int(c, 16)) for c in digest.finalize().hex()[:32])
    assert letters == browsers.LOCAL_CHROMIUM_ID
    assert letters in browsers.CHROMIUM_IDS
