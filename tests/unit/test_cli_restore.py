"""Coming back on another computer by command line: each way, the plan, several vaults, undo."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from computers import Computer


@pytest.fixture
def backed(one: Computer, cloud: Path) -> Computer:
    one.code_file()
    one.run("backup", "on", "--folder", str(cloud))
    return one


def _restore(computer: Computer, cloud: Path, *words: str) -> dict[str, object]:
    code = ("--code-file", str(computer.root / "code"))
    found: dict[str, object] = computer.run("restore", "--from", str(cloud), *code, *words)
    return found


def test_all_comes_back_by_the_recovery_code(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    found = _restore(other, cloud, "--yes")

    assert (other.status, found["restored"], found["accounts"]) == (0, 2, 2)
    assert [row["issuer"] for row in found["works_now"]] == ["GitHub", "Bank"] or len(  # type: ignore[attr-defined]
        found["works_now"]  # type: ignore[arg-type]
    ) == 2
    assert other.codes() == backed.codes()


def test_the_new_vault_has_the_lock_that_was_given(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    _restore(other, cloud, "--yes")

    other.passphrase = other.root / "other"
    other.passphrase.write_text("not the words of this lock\n", "utf-8")
    assert other.run("list")["error"]["code"] == "unlock.wrong-passphrase"


def test_both_share_the_folder_from_then_on(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    _restore(other, cloud, "--yes")

    rows = other.run("devices")["devices"]

    assert len({row["id"] for row in rows}) == 2
    assert [row["self"] for row in rows].count(True) == 1


def test_a_dry_run_shows_the_plan_and_changes_nothing(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    found = _restore(other, cloud, "--dry-run")

    assert (other.status, found["accounts"]) == (0, 2)
    assert "restored" not in found
    assert list(other.state.rglob("*.tdk")) == []


def test_without_yes_and_without_a_terminal_nothing_happens(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    found = _restore(other, cloud)

    assert found["error"]["code"] == "cli.input-needed"  # type: ignore[index]
    assert list(other.state.rglob("*.tdk")) == []


def test_a_mistyped_group_is_named(
    backed: Computer,
    other: Computer,
    cloud: Path,
    tmp_path: Path,
) -> None:
    code = (tmp_path / "code").read_text().strip()
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    (tmp_path / "code").write_text(wrong + "\n")

    found = _restore(other, cloud, "--yes")

    assert other.status == 1
    assert found["error"]["code"] == "recovery.mistyped"  # type: ignore[index]
    assert "1" in str(found["error"]["detail"])  # type: ignore[index]


def test_an_empty_folder_says_that_nothing_was_found(
    other: Computer,
    cloud: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "code").write_text("0000-0000-0000-0000-0000-0000-0000\n")

    found = _restore(other, cloud, "--yes")

    assert found["error"]["code"] == "restore.nothing-found"  # type: ignore[index]


def test_without_any_key_it_says_which_ways_there_are(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    found = other.run("restore", "--from", str(cloud), "--yes")

    assert found["error"]["code"] == "restore.no-way"


def test_of_several_vaults_one_is_to_be_named(
    backed: Computer,
    other: Computer,
    cloud: Path,
    tmp_path: Path,
) -> None:
    other.init("--new")
    other.add("Elsewhere")
    other.run("backup", "on", "--folder", str(cloud))
    shutil.rmtree(other.state)
    other.state.mkdir()

    several = _restore(other, cloud, "--dry-run")
    assert several["error"]["code"] == "restore.several-found"  # type: ignore[index]

    vault = next((backed.state / "spaces").rglob("vault.tdk")).read_bytes()[14:18].hex()
    named = _restore(other, cloud, "--vault", vault, "--dry-run")
    assert (other.status, named.get("vault")) == (0, vault)


def test_another_vault_is_added_to_the_one_that_is_here(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    other.init("--new")
    other.add("Mine", key=1)

    found = _restore(other, cloud, "--yes")

    assert (other.status, found.get("adopted")) == (0, 2), found
    assert other.issuers() == ["Bank", "GitHub", "Mine"]


def test_a_restore_can_be_taken_back(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    _restore(other, cloud, "--yes")

    assert other.run("restore", "--undo")["undone"] is True

    assert other.run("list")["error"]["code"] == "vault.none"
    assert backed.issuers() == ["Bank", "GitHub"]


def test_another_computer_lets_this_one_in(
    backed: Computer,
    other: Computer,
    cloud: Path,
    tmp_path: Path,
) -> None:
    asked = other.run("restore", "--from", str(cloud), "--approve")
    assert (other.status, asked["state"]) == (0, "waiting")
    (tmp_path / "characters").write_text(asked["characters"] + "\n")

    given = backed.run("approve", "--characters-file", str(tmp_path / "characters"))
    assert backed.status == 0, given
    (tmp_path / "digits").write_text(given["digits"] + "\n")

    digits = ("--digits-file", str(tmp_path / "digits"))
    done = other.run("restore", "--from", str(cloud), "--approve", *digits, "--yes")
    assert (other.status, done.get("restored")) == (0, 2), done
    assert other.codes() == backed.codes()


def test_wrong_digits_end_the_request(
    backed: Computer,
    other: Computer,
    cloud: Path,
    tmp_path: Path,
) -> None:
    asked = other.run("restore", "--from", str(cloud), "--approve")
    (tmp_path / "characters").write_text(asked["characters"] + "\n")
    given = backed.run("approve", "--characters-file", str(tmp_path / "characters"))
    digits = given["digits"].replace(" ", "")
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    (tmp_path / "digits").write_text(wrong + "\n")

    done = other.run("restore", "--digits-file", str(tmp_path / "digits"), "--yes")

    assert done["error"]["code"] == "join.wrong-digits"
    assert list(other.state.rglob("vault.tdk")) == []


def test_starting_anew_is_refused_where_a_backup_is_known(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    drive = other.home / "Nextcloud"
    settings = other.home / ".config" / "Nextcloud"
    settings.mkdir(parents=True)
    (settings / "nextcloud.cfg").write_text(
        f"[Accounts]\n0\\Folders\\1\\localPath={drive}/\n0\\url=https://cloud.example\n", "utf-8"
    )
    shutil.copytree(cloud, drive)

    assert other.run("init")["error"]["code"] == "vault.backup-found"

    assert "vault_id" in other.run("init", "--new")


def test_an_older_version_is_shown_and_brought_back(backed: Computer) -> None:
    version = backed.run("backup", "history")["versions"][0]["id"]
    backed.run("rm", "Bank", "--yes")
    assert backed.issuers() == ["GitHub"]

    plan = backed.run("restore", "--at", version, "--dry-run")
    assert backed.status == 0, plan
    backed.run("restore", "--at", version, "--yes")

    assert backed.issuers() == ["Bank", "GitHub"]


def test_the_plan_is_told_to_a_person(
    backed: Computer,
    other: Computer,
    cloud: Path,
) -> None:
    told = other.say(
        "restore", "--from", str(cloud), "--code-file", str(other.root / "code"), "--dry-run"
    )

    assert told.startswith("2 accounts")
    assert "Works now: 2" in told
    assert "Nothing was changed." in told
