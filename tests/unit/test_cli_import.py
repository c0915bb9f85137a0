"""`tidekey import`: what scripts rely on, what a person reads, and how an import is taken back."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importers.canonical import ACCOUNTS, PASSWORD
from importers.encoders import aegis
from tidekey.cli import main

PLAIN = aegis.files()["v3"][0].data
SEALED = aegis.files()["sealed"][0].data
URI = "otpauth://totp/GitHub:mira?secret=GEZDGNBVGY3TQOJQ&issuer=GitHub"


Run = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault whose recovery code lies beside it; made once, since that is slow."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "pass").write_text("seven calm otters count the tide\n", "utf-8")
    given = ("--json", "--passphrase-file", str(folder / "pass"))
    with pytest.MonkeyPatch.context() as patch:
        _at(folder, patch)
        for words in (("init",), ("recovery", "--out", str(folder / "code"))):
            assert main([*words, *given]) == 0
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    shutil.copytree(made, folder)
    _at(folder, monkeypatch)
    return folder


def _at(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("TIDEKEY_HOME", str(folder / "home"))
    patch.setenv("HOME", str(folder))
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        patch.delenv(name, raising=False)


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command with `--json`."""

    def run(*words: str) -> tuple[int, Any]:
        status = main([*words, "--json", "--code-file", str(home / "code")])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return status, json.loads(told.out)

    return run


@pytest.fixture
def export(home: Path) -> Path:
    file = home / "export.json"
    file.write_bytes(PLAIN)
    return file


def test_all_accounts_are_added_and_told_by_id(run: Run, export: Path) -> None:
    status, told = run("import", str(export))

    assert status == 0
    assert (told["app"], told["found"], len(told["added"])) == ("aegis", 14, 14)
    assert set(told["added"][0]) == {"id", "issuer", "name", "kind"}
    assert (told["already_here"], told["differing"], told["skipped"]) == ([], [], [])


def test_a_second_time_nothing_is_added(run: Run, export: Path) -> None:
    run("import", str(export))

    told = run("import", str(export))[1]

    assert (len(told["added"]), len(told["already_here"])) == (0, 14)


def test_a_dry_run_saves_nothing(run: Run, export: Path) -> None:
    told = run("import", str(export), "--dry-run")[1]

    assert len(told["added"]) == 14
    assert run("list")[1] == []


def test_one_undo_takes_it_back(run: Run, export: Path) -> None:
    run("import", str(export))

    assert run("undo", "--yes")[0] == 0
    assert run("list")[1] == []


def test_the_password_comes_from_a_file(run: Run, home: Path) -> None:
    (home / "sealed").write_bytes(SEALED)
    (home / "pw").write_text(PASSWORD + "\n", "utf-8")

    status, told = run("import", str(home / "sealed"), "--password-file", str(home / "pw"))

    assert (status, len(told["added"])) == (0, len(ACCOUNTS))


def test_without_a_password_and_a_terminal_it_says_what_is_missing(run: Run, home: Path) -> None:
    (home / "sealed").write_bytes(SEALED)

    status, told = run("import", str(home / "sealed"))

    assert (status, told["error"]["code"]) == (1, "import.password-needed")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.unknown-format"),
        (b"\x89PNG\r\n\x1a\n broken", "import.damaged"),
        (b'{"header": {"slots": null}, "db": 3}', "import.damaged"),
        (b"otpauth://totp/a?secret=1", "import.nothing-to-import"),
        (PLAIN[: len(PLAIN) // 2], "import.damaged"),
        (b"Dear diary, today I lost my phone.", "import.unknown-format"),
    ],
)
def test_what_cannot_be_read_exits_1_with_a_code(
    run: Run, home: Path, data: bytes, code: str
) -> None:
    (home / "file").write_bytes(data)

    status, told = run("import", str(home / "file"))

    assert (status, told["error"]["code"]) == (1, code)


def test_a_row_that_is_no_account_is_named_and_never_repeated(run: Run, home: Path) -> None:
    (home / "list").write_text(f"{URI}\notpauth://totp/x?secret=HELLO0189WORLD\n", "utf-8")

    told = run("import", str(home / "list"))[1]

    assert told["skipped"] == [
        {"row": 2, "field": "secret", "reason": "has a character outside A-Z and 2-7"}
    ]
    assert "HELLO" not in json.dumps(told)


def test_differing_accounts_stand_beside_or_replace(run: Run, home: Path) -> None:
    other = URI.replace("GEZDGNBVGY3TQOJQ", "KRUGKIDROVUWG2ZA")
    (home / "a").write_text(URI, "utf-8")
    (home / "b").write_text(other, "utf-8")
    run("import", str(home / "a"))

    skipped = run("import", str(home / "b"), "--differing", "skip")[1]
    replaced = run("import", str(home / "b"), "--differing", "replace")[1]
    rows = run("list")[1]

    assert (len(skipped["differing"]), len(skipped["added"])) == (1, 0)
    assert (len(replaced["replaced"]), len(rows)) == (1, 1)


def test_a_folder_counts_as_one(run: Run, home: Path) -> None:
    (home / "folder").mkdir()
    (home / "folder" / "list.txt").write_text(URI, "utf-8")

    assert len(run("import", str(home / "folder"))[1]["added"]) == 1


def test_a_person_reads_counts_rows_and_an_advice(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "list").write_text(f"{URI}\n{URI}\notpauth://totp/x?secret=1\n", "utf-8")

    main(["import", str(home / "list"), "--code-file", str(home / "code")])
    said = capsys.readouterr().out

    assert "3 found, 1 added, 1 already here, 1 skipped." in said
    assert "row 3, secret has a character outside A-Z and 2-7." in said
    assert "Do not delete the old app yet" in said


def test_a_replaced_key_has_the_advice_and_no_files_name_commands_the_terminal(
    run: Run, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "folder").mkdir()
    (home / "folder" / "list").write_text(URI, "utf-8")
    run("import", str(home / "folder"))
    (home / "folder" / "list").write_text(URI.replace("GEZD", "GEZE"), "utf-8")
    (home / "folder" / "b\x1b]0;x").write_text("of no kind", "utf-8")

    main(["import", str(home / "folder"), "--differing", "replace", "--code-file",
          str(home / "code")])  # fmt: skip
    said = capsys.readouterr().out

    assert "1 given the key of the file" in said
    assert "Do not delete the old app yet" in said
    assert "b·]0;x: file is of no kind that Tidekey knows." in said
    assert "\x1b" not in said


def test_an_account_that_needs_its_pin_gets_it_by_edit(run: Run, home: Path) -> None:
    secret = base64.b32encode(bytes(range(16))).decode().rstrip("=")
    (home / "list").write_text(f"otpauth://yaotp/ya?secret={secret}&pin_length=4", "utf-8")
    (home / "pin").write_text("5239\n", "utf-8")
    run("import", str(home / "list"))

    without: Any = run("code", "ya")
    run("edit", "ya", "--code-pin-file", str(home / "pin"))
    status, told = run("code", "ya")

    assert without[1][0]["code"] is None
    assert status == 0 and len(told[0]["code"]) == 8
