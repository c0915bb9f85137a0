"""Bad days as the command line tells them: a code, a sentence, status 1, and nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from computers import Computer


@pytest.fixture
def one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Computer:
    made = Computer(tmp_path, "a", monkeypatch, capsys)
    made.init()
    made.add("GitHub", "Bank")
    return made


@pytest.fixture
def cloud(tmp_path: Path, one: Computer) -> Path:
    """A folder that this computer backs up to."""
    made = tmp_path / "cloud"
    made.mkdir()
    one.run("backup", "on", "--folder", str(made))
    assert one.status == 0
    return made


def _files(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def _refused(computer: Computer, *words: str) -> tuple[str, str]:
    told: Any = computer.run(*words)["error"]
    assert computer.status == 1
    assert "?" not in told["message"]
    return told["code"], told["message"]


def test_backup_is_off(one: Computer, cloud: Path) -> None:
    one.run("backup", "off")
    before, codes = _files(cloud), one.codes()
    code, sentence = _refused(one, "backup", "now")

    assert code == "backup.off"
    assert "on this computer only" in sentence
    assert _files(cloud) == before
    assert one.codes() == codes


def test_there_is_nowhere_to_back_up_to(one: Computer) -> None:
    code, sentence = _refused(one, "backup", "now")

    assert code == "backup.nowhere"
    assert "No synced folder was found" in sentence
    assert len(one.codes()) == 2


def test_a_rehearsal_finds_less_than_there_is(one: Computer, cloud: Path) -> None:
    one.run("backup", "off")
    one.add("Shop")
    before = _files(cloud)
    code, sentence = _refused(one, "backup", "rehearse")

    assert code == "backup.not-rehearsed"
    assert "2 of 3 codes" in sentence
    assert _files(cloud) == before
    assert len(one.codes()) == 3


def test_the_folder_is_gone(one: Computer, cloud: Path) -> None:
    before, codes = _files(cloud), one.codes()
    away = cloud.rename(cloud.parent / "unplugged")
    code, sentence = _refused(one, "backup", "now")
    added = one.add("Shop")
    status = one.run("backup")

    assert code == "folder.gone"
    assert "cloud is not there" in sentence
    assert added["added"] if isinstance(added, dict) else added
    assert one.status == 0  # what was asked for is done, whatever the drive says
    assert status["state"] == "failing"
    assert {one.partition("unplugged")[2] for one in _files(away)} == {
        one.partition("cloud")[2] for one in before
    }
    assert {*codes} < {*one.codes()}
    away.rename(cloud)
    assert one.run("backup", "now")["state"] in ("proven", "proven-here")


def test_a_backup_is_there_where_a_vault_would_begin_empty(
    one: Computer,
    cloud: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = Computer(tmp_path, "b", monkeypatch, capsys)
    drive, settings = other.home / "Nextcloud", other.home / ".config" / "Nextcloud"
    settings.mkdir(parents=True)
    (settings / "nextcloud.cfg").write_text(f"[Accounts]\n0\\Folders\\1\\localPath={drive}/\n")
    shutil.copytree(cloud, drive)
    before = _files(drive)
    code, sentence = _refused(other, "init")

    assert code == "vault.backup-found"
    assert "--new" in sentence
    assert _files(drive) == before
    assert not list(other.state.rglob("vault.tdk"))


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda code: code[:-1] + ("7" if code[-1] != "7" else "8"), "recovery.mistyped"),
        (lambda code: code[:12], "recovery.malformed"),
        (lambda code: "0000-" * 6 + "0000", "recovery.check-differs"),
    ],
)
def test_a_wrong_code_says_which_group_and_opens_nothing(
    one: Computer,
    cloud: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    harm: Any,
    code: str,
) -> None:
    typed = one.code_file()
    typed.write_text(harm(typed.read_text().strip()) + "\n")
    before = _files(cloud)
    other = Computer(tmp_path, "b", monkeypatch, capsys)
    words = ("restore", "--from", str(cloud), "--code-file", str(typed), "--yes")
    told, sentence = _refused(other, *words)

    assert told == code
    assert ("Group 7" in sentence) == (code == "recovery.mistyped")
    assert _files(cloud) == before
    assert not list(other.state.rglob("vault.tdk"))
