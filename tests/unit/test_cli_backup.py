"""The verbs of the backup: what they write, say and answer, and what a failing drive changes."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from computers import Computer

HEAVY = "tidekey.backup"


def _files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def _copies(folder: Path) -> dict[str, bytes]:
    found = (file for file in folder.rglob("d-*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in found}


def test_on_writes_a_copy_and_proves_it(one: Computer, cloud: Path) -> None:
    found = one.run("backup", "on", "--folder", str(cloud))

    [target] = [row for row in found["targets"] if row["kind"] == "folder"]
    assert (one.status, target["state"], target["accounts"]) == (0, "proven", 2)
    assert target["proven_at"] is not None
    assert target["place"] == str(cloud)
    assert found["state"] in ("proven", "proven-here")


def test_nothing_readable_lies_in_the_folder(one: Computer, cloud: Path) -> None:
    one.run("backup", "on", "--folder", str(cloud))

    whole = b"".join(file.read_bytes() for file in cloud.rglob("*") if file.is_file())
    assert b"GitHub" not in whole
    assert b"README" in "\n".join(_files(cloud)).encode()


def test_a_change_is_published_before_the_command_ends(
    one: Computer,
    cloud: Path,
) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    before = _copies(cloud)

    one.add("Shop")

    assert _copies(cloud) != before
    [target] = [t for t in one.run("backup")["targets"] if t["kind"] == "folder"]
    assert target["accounts"] == 3


def test_looking_publishes_nothing(one: Computer, cloud: Path) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    before = _copies(cloud)

    one.issuers()
    one.codes()
    one.run("backup", "status")

    assert _copies(cloud) == before


def test_now_is_status_1_with_the_reason_where_a_place_is_gone(
    one: Computer,
    cloud: Path,
) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    shutil.rmtree(cloud)

    found = one.run("backup", "now")

    assert (one.status, found["error"]["code"]) == (1, "folder.gone")
    assert found["state"] == "failing"
    assert one.issuers() == ["Bank", "GitHub"]


def test_a_backup_that_fails_changes_nothing_about_the_command_before_it(
    one: Computer,
    cloud: Path,
) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    shutil.rmtree(cloud)

    found = one.add("Shop")

    assert one.status == 0
    assert [row["issuer"] for row in found["added"]] == ["Shop"]
    assert "Not backed up:" in one.note


def test_now_without_any_place_says_so(one: Computer) -> None:
    found = one.run("backup", "now")

    assert (one.status, found["error"]["code"]) == (1, "backup.nowhere")


def test_now_while_off_says_so(one: Computer, cloud: Path) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    one.run("backup", "off")

    found = one.run("backup", "now")

    assert (one.status, found["error"]["code"]) == (1, "backup.off")


def test_off_leaves_the_copies_or_deletes_them(one: Computer, cloud: Path) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    assert one.run("backup", "off")["state"] == "off"
    assert _copies(cloud) != {}
    one.run("backup", "on", "--folder", str(cloud))

    one.run("backup", "off", "--delete-copies")

    assert _copies(cloud) == {}


def test_what_is_off_stays_off_after_a_change(one: Computer, cloud: Path) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    one.run("backup", "off", "--delete-copies")

    one.add("Shop")

    assert _copies(cloud) == {}


def test_two_computers_end_up_the_same(
    one: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    other.run("restore", "--from", str(cloud), "--code-file", str(one.code_file()), "--yes")
    one.add("FromOne", key=1)
    other.add("FromOther", key=2)

    for _ in range(2):
        for computer in (one, other):
            computer.run("backup", "now")

    assert one.codes() == other.codes()
    assert one.issuers() == ["Bank", "FromOne", "FromOther", "GitHub"]


def test_history_is_kept_on_this_computer_and_in_the_folder(
    one: Computer,
    cloud: Path,
) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    one.add("Shop")

    versions = one.run("backup", "history")["versions"]

    assert versions
    assert {row["accounts"] for row in versions} <= {2, 3}
    assert {"id", "at", "from", "place", "target"} <= versions[0].keys()


def test_a_rehearsal_compares_every_code(one: Computer, cloud: Path) -> None:
    one.run("backup", "on", "--folder", str(cloud))

    found = one.run("backup", "rehearse")

    assert (one.status, found["rehearsed"]["of"], found["rehearsed"]["matched"]) == (0, 2, 2)
    assert one.run("backup")["rehearsed"]["matched"] == 2


def test_moving_proves_the_new_place_and_keeps_the_old_copy(
    one: Computer,
    cloud: Path,
    tmp_path: Path,
) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    (new := tmp_path / "new").mkdir()

    found = one.run("backup", "move", "--folder", str(new))

    assert one.status == 0, found
    assert _copies(new) != {}
    assert [row["place"] for row in found["targets"] if row["kind"] == "folder"] == [str(new)]


def test_moving_needs_a_place(one: Computer) -> None:
    assert one.run("backup", "move")["error"]["code"] == "cli.usage"
    assert one.status == 2


def test_a_passphrase_of_its_own_opens_the_copy_on_a_new_computer(
    one: Computer,
    other: Computer,
    cloud: Path,
    tmp_path: Path,
) -> None:
    one.run("backup", "on", "--folder", str(cloud))
    (phrase := tmp_path / "phrase").write_text("nine quiet herons on a slate roof\n", "utf-8")

    assert one.run("backup", "passphrase", "--new-file", str(phrase))["passphrase"] is True

    found = other.run(
        "restore", "--from", str(cloud), "--backup-passphrase-file", str(phrase), "--yes"
    )
    assert other.status == 0, found
    assert other.codes() == one.codes()


@pytest.mark.parametrize("words", [["on", "--folder", "relative"], ["on", "--target", "nothing"]])
def test_a_place_that_cannot_serve_is_refused(one: Computer, words: list[str]) -> None:
    found = one.run("backup", *words)

    assert one.status == 1
    assert found["error"]["code"].startswith(("folder.", "backup."))


def test_the_data_folder_is_no_place_for_a_backup(one: Computer) -> None:
    found = one.run("backup", "on", "--folder", str(one.state))

    assert found["error"]["code"] == "folder.not-allowed"


def test_the_first_copy_is_announced_before_it_is_written(
    one: Computer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drive = one.home / "Nextcloud"
    _sign_in_to_nextcloud(one.home, drive)

    one.add("Shop")

    assert str(drive) in one.note
    assert "tidekey backup off" in one.note
    assert _copies(drive) != {}
    one.add("Another")
    assert str(drive) not in one.note


def test_status_says_it_to_a_person(one: Computer, cloud: Path) -> None:
    assert "this computer only" in one.say("backup")
    one.run("backup", "on", "--folder", str(cloud))

    told = one.say("backup", "status")

    assert told.startswith("Backed up and proven")
    assert str(cloud) in told
    assert "the recovery code" in told


def test_marking_takes_the_secret_out_of_the_folder(
    one: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    one.run("backup", "on", "--folder", str(cloud))

    found = one.run("mark", "Bank", "--name-only", "--delete-copies")

    assert (one.status, found["account"]["scope"]) == (0, "name-only")
    assert found["deleted"] >= 0
    plan = other.run(
        "restore", "--from", str(cloud), "--code-file", str(one.code_file()), "--dry-run"
    )
    assert [row["issuer"] for row in plan["sign_in"]] == ["Bank"]
    assert [row["issuer"] for row in plan["works_now"]] == ["GitHub"]
    assert one.run("mark", "Bank", "--full")["account"]["scope"] == ""


@pytest.mark.parametrize(
    "words",
    [["GitHub"], ["GitHub", "--name-only", "--full"], ["GitHub", "--full", "--delete-copies"]],
)
def test_marking_takes_one_of_two(one: Computer, words: list[str]) -> None:
    assert one.run("mark", *words)["error"]["code"] == "cli.usage"


def test_a_code_is_shown_without_the_backup_being_loaded(one: Computer) -> None:
    script = (
        "import sys, json\n"
        "from tidekey.cli import main\n"
        "main(['code', 'GitHub', '--json', '--passphrase-file', sys.argv[1]])\n"
        "sys.stderr.write(json.dumps([m for m in sys.modules if m.startswith('tidekey.backup')]))\n"
    )
    environ = {"HOME": str(one.home), "TIDEKEY_HOME": str(one.state), "PATH": "/usr/bin:/bin"}

    done = subprocess.run(
        [sys.executable, "-c", script, str(one.passphrase)],
        capture_output=True, text=True, env=environ, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout)[0]["issuer"] == "GitHub"
    assert json.loads(done.stderr) == []


def test_files_of_the_backup_are_the_owners_alone(one: Computer, cloud: Path) -> None:
    one.run("backup", "on", "--folder", str(cloud))

    state = next(one.state.rglob("backup.json"))

    assert stat.S_IMODE(state.stat().st_mode) == 0o600


def _sign_in_to_nextcloud(home: Path, drive: Path) -> None:
    drive.mkdir()
    settings = home / ".config" / "Nextcloud"
    settings.mkdir(parents=True)
    (settings / "nextcloud.cfg").write_text(
        f"[Accounts]\n0\\Folders\\1\\localPath={drive}/\n0\\url=https://cloud.example\n", "utf-8"
    )
