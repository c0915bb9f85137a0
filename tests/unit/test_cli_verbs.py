"""The verbs on a real vault in a home of its own: shapes, one write, nothing lost or shown."""

from __future__ import annotations

import io
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidekey.cli import main

PASSPHRASE = "seven calm otters count the tide"
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, SHA-1
GITHUB = f"otpauth://totp/GitHub:alice?secret={KEY}&issuer=GitHub&digits=8"
GITLAB = f"otpauth://totp/GitLab:alice?secret={KEY}&issuer=GitLab"
BANK = f"otpauth://hotp/Bank:42?secret={KEY}&issuer=Bank&counter=3"

Told = tuple[int, Any]
Run = Callable[..., Told]


class Stdin(io.TextIOWrapper):
    """Standard input that is no terminal."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode("utf-8", "surrogateescape")), encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIDEKEY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", Stdin(""))
    (tmp_path / "pass").write_text(PASSPHRASE + "\n", "utf-8")
    return tmp_path


@pytest.fixture
def bare(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command with `--json`; give status and document."""

    def run(*words: str) -> Told:
        status = main([*words, "--json"])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return status, json.loads(told.out)

    return run


@pytest.fixture
def run(home: Path, bare: Run) -> Run:
    """The same on a vault with a recovery code at hand, which opens it at once."""
    made = bare("init", "--passphrase-file", str(home / "pass"))
    assert made[0] == 0, made
    out = ("recovery", "--out", str(home / "code"), "--passphrase-file", str(home / "pass"))
    assert bare(*out)[0] == 0
    return lambda *words: bare(*words, "--code-file", str(home / "code"))


@pytest.fixture
def feed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Add the given lines through standard input."""

    def feed(*lines: str) -> Told:
        monkeypatch.setattr("sys.stdin", Stdin("\n".join(lines) + "\n"))
        return run("add", "--stdin")

    return feed


def sealed(home: Path) -> Path:
    return next((home / "home").rglob("vault.tdk"))


# starting ------------------------------------------------------------------------------------


def test_init_names_the_vault_and_its_ways_in(home: Path, bare: Run) -> None:
    status, told = bare("--passphrase-file", str(home / "pass"), "init")

    assert status == 0
    assert len(bytes.fromhex(told["vault_id"])) == 16
    assert sorted(slot["kind"] for slot in told["slots"]) == ["passphrase", "recovery"]


def test_init_leaves_a_vault_that_is_there_alone(home: Path, run: Run) -> None:
    before = sealed(home).read_bytes()
    status, told = run("init", "--new", "--passphrase-file", str(home / "pass"))

    assert (status, told["error"]["code"]) == (1, "vault.exists")
    assert sealed(home).read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["code", "--all"],
        ["add", "--stdin"],
        ["lock"],
        ["undo"],
        ["recovery"],
        ["rm", "x", "--yes"],
        ["passphrase", "--remove"],
    ],
)
def test_other_commands_never_create_a_vault(home: Path, bare: Run, words: list[str]) -> None:
    status, told = bare(*words, "--passphrase-file", str(home / "pass"))

    assert (status, told["error"]["code"]) == (1, "vault.none")
    assert not list(home.rglob("*.tdk"))


def test_a_locked_vault_is_not_asked_for_without_a_terminal(run: Run, bare: Run) -> None:
    status, told = bare("list")
    opened, rows = run("list")

    assert (status, told["error"]["code"]) == (1, "vault.locked")
    assert (opened, rows) == (0, [])


def test_a_wrong_passphrase_is_its_own_outcome(home: Path, run: Run, bare: Run) -> None:
    (home / "other").write_text("another passphrase\n", "utf-8")
    status, told = bare("list", "--passphrase-file", str(home / "other"))

    assert (status, told["error"]["code"]) == (1, "unlock.wrong-passphrase")


# adding --------------------------------------------------------------------------------------


def test_a_list_is_one_write_with_a_receipt(home: Path, feed: Run, run: Run) -> None:
    lines = [GITHUB, "", GITLAB, "nonsense", "otpauth://totp/x?secret=1"]
    run("backup", "off")  # a copy would be noted in a generation of its own
    generations: list[bytes] = []
    generations.append(sealed(home).read_bytes())
    status, told = feed(*lines)

    assert status == 0
    assert [(a["issuer"], a["name"]) for a in told["added"]] == [
        ("GitHub", "alice"),
        ("GitLab", "alice"),
    ]
    assert [(p["row"], p["field"]) for p in told["problems"]] == [(4, "uri"), (5, "secret")]
    assert sealed(home).with_name("vault.prev.tdk").read_bytes() == generations[0]


def test_what_is_here_already_is_said_and_not_written(home: Path, feed: Run) -> None:
    feed(GITHUB)
    before = sealed(home).read_bytes()
    status, told = feed(GITHUB, GITHUB)

    assert status == 0
    assert (told["added"], [a["issuer"] for a in told["already_here"]]) == ([], ["GitHub"] * 2)
    assert sealed(home).read_bytes() == before


def test_a_double_within_one_list_is_added_once(feed: Run) -> None:
    _, told = feed(GITHUB, GITHUB)

    assert (len(told["added"]), len(told["already_here"])) == (1, 1)


def test_a_list_without_one_good_row_fails_and_writes_nothing(home: Path, feed: Run) -> None:
    before = sealed(home).read_bytes()
    status, told = feed("otpauth://totp/x?secret=CANARY1CANARY", "\udcff://")

    assert (status, told["error"]["code"]) == (1, "uri.bad")
    assert [p["row"] for p in told["problems"]] == [1, 2]
    assert "CANARY" not in json.dumps(told)
    assert sealed(home).read_bytes() == before


def test_a_key_on_the_command_line_works_and_draws_a_warning(
    home: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["add", GITHUB, "--code-file", str(home / "code")])
    warned = capsys.readouterr()
    (home / "key").write_text(GITLAB + "\n", "utf-8")
    main(["add", "--key-file", str(home / "key"), "--code-file", str(home / "code")])
    quiet = capsys.readouterr()

    assert "history" in warned.err
    assert quiet.err == ""
    assert quiet.out.startswith("Added GitLab · alice.")
    assert KEY not in warned.out + warned.err + quiet.out


def test_adding_the_same_account_again_says_so(home: Path, run: Run) -> None:
    first, added = run("add", GITHUB, "--site", "github.com", "--tag", "work")
    again, told = run("add", GITHUB)

    assert (first, [a["name"] for a in added["added"]]) == (0, ["alice"])
    assert (again, told["error"]["code"]) == (1, "account.already-here")


@pytest.mark.parametrize("uri", ["otpauth://totp/x?secret=", "http://a.example/", "0189", ""])
def test_a_key_that_cannot_be_read_changes_nothing(home: Path, run: Run, uri: str) -> None:
    before = sealed(home).read_bytes()
    status, told = run("add", uri)

    assert (status, told["error"]["code"]) == (1, "uri.bad")
    assert sealed(home).read_bytes() == before


def test_a_picture_without_a_code_is_refused(home: Path, run: Run) -> None:
    (home / "picture").write_bytes(b"not a picture")
    status, told = run("add", "--qr", str(home / "picture"))

    assert (status, told["error"]["code"]) == (1, "picture.refused")


def test_a_picture_of_a_key_is_added(home: Path, run: Run) -> None:
    import segno

    segno.make(GITHUB).save(str(home / "qr.png"), scale=4)
    status, told = run("add", "--qr", str(home / "qr.png"))

    assert status == 0
    assert [(a["issuer"], a["name"]) for a in told["added"]] == [("GitHub", "alice")]


def test_a_bare_key_takes_its_shape_from_options(home: Path, run: Run) -> None:
    (home / "key").write_text(KEY, "utf-8")
    words = ["add", "--key-file", str(home / "key"), "--issuer", "X", "--digits", "8"]
    status, _ = run(*words)
    refused = run(*words[:-1], "11")

    assert status == 0
    assert run("code", "x", "--at", "59")[1][0]["code"] == "94287082"
    assert (refused[0], refused[1]["error"]["code"]) == (1, "field.bad")
    assert refused[1]["error"]["detail"]["field"] == "digits"


def test_without_a_terminal_nothing_is_asked(run: Run) -> None:
    status, told = run("add")

    assert (status, told["error"]["code"]) == (1, "cli.input-needed")


# codes ---------------------------------------------------------------------------------------


def test_codes_are_those_of_the_rfc_in_every_time_zone(
    feed: Run, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(GITHUB)
    wanted = {59: "94287082", 1111111109: "07081804", 20000000000: "65353130"}
    for zone in ("UTC", "Europe/Berlin"):
        monkeypatch.setenv("TZ", zone)
        for moment, code in wanted.items():
            _, told = run("code", "--all", "--at", str(moment))

            assert [(row["code"], row["valid_until"]) for row in told] == [
                (code, moment - moment % 30 + 30)
            ]


def test_a_counter_moves_by_next_alone(feed: Run, run: Run) -> None:
    feed(BANK)
    looked = [run("code", "bank")[1][0]["code"] for _ in range(2)]
    used = run("code", "bank", "--next")[1][0]["code"]
    after = run("code", "--all", "--at", "0")[1][0]

    assert looked == ["969429"] * 2  # RFC 4226, counter 3
    assert used == "969429"
    assert (after["code"], after["valid_until"]) == ("338314", None)


def test_next_of_a_clock_account_is_refused(feed: Run, run: Run) -> None:
    feed(GITHUB)
    status, told = run("code", "github", "--next")

    assert (status, told["error"]["code"]) == (1, "counter.not-hotp")


def test_a_query_takes_the_best_kind_of_match(feed: Run, run: Run) -> None:
    feed(GITHUB, GITLAB, f"otpauth://totp/Git:bob?secret={KEY}&issuer=Git")
    both = run("code", "gitl", "--at", "59")[1]
    whole = run("code", "git", "--at", "59")[1]
    many = run("code", "alice", "--at", "59")[1]

    assert [row["issuer"] for row in both] == ["GitLab"]
    assert [row["issuer"] for row in whole] == ["Git"]
    assert [row["issuer"] for row in many] == ["GitHub", "GitLab"]


def test_a_pipe_gets_the_digits_alone(
    home: Path, feed: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(GITHUB)
    main(["code", "github", "--at", "59", "--code-file", str(home / "code")])

    assert capsys.readouterr().out == "94287082\n"


# changing ------------------------------------------------------------------------------------


def test_a_list_shows_what_an_edit_changed_and_no_secret(feed: Run, run: Run) -> None:
    feed(GITHUB)
    run("edit", "github", "--name", "bob", "--site", "github.com", "--tag", "a", "--pin")
    status, told = run("edit", "github", "--no-site", "github.com", "--tag", "b")
    rows = run("list")[1]

    assert status == 0
    assert rows == [told["account"]]
    row = rows[0]
    assert (row["name"], row["sites"], row["tags"], row["pinned"]) == ("bob", [], ["a", "b"], True)
    assert (row["kind"], row["algorithm"], row["digits"], row["period"]) == ("totp", "SHA1", 8, 30)
    assert KEY not in json.dumps(rows)


def test_rm_asks_and_undo_brings_back(feed: Run, run: Run) -> None:
    feed(GITHUB)
    unasked = run("rm", "github")
    removed = run("rm", "github", "--yes")
    gone = run("list")[1], [row["issuer"] for row in run("list", "--trash")[1]]
    undone = run("undo")

    assert (unasked[0], unasked[1]["error"]["code"]) == (1, "cli.input-needed")
    assert (removed[0], removed[1]["deleted"]["issuer"]) == (0, "GitHub")
    assert gone == ([], ["GitHub"])
    assert undone[1]["undone"]["issuer"] == "GitHub"
    assert [row["issuer"] for row in run("list")[1]] == ["GitHub"]


def test_a_list_of_accounts_is_undone_as_one_act(feed: Run, run: Run) -> None:
    feed(GITHUB, GITLAB, BANK)
    undone = run("undo")[1]["undone"]

    assert (undone["act"], undone["count"]) == ("add", 3)
    assert run("list")[1] == []


def test_taking_back_many_accounts_at_once_is_asked(feed: Run, run: Run) -> None:
    feed(*(GITHUB.replace("GitHub", f"Site{at}") for at in range(7)))
    status, told = run("undo")
    still = len(run("list")[1])
    undone = run("undo", "--yes")[1]["undone"]

    assert (status, told["error"]["code"]) == (1, "account.many-deleted")
    assert "7 of 7" in told["error"]["message"]
    assert (still, undone["count"], run("list")[1]) == (7, 7, [])


def test_a_query_that_fits_two_is_refused_where_one_is_needed(feed: Run, run: Run) -> None:
    feed(GITHUB, GITLAB)
    status, told = run("rm", "git", "--yes")

    assert (status, told["error"]["code"]) == (1, "account.ambiguous")
    assert run("rm", "nobody", "--yes")[1]["error"]["code"] == "account.unknown"
    assert len(run("list")[1]) == 2


def test_nothing_to_undo_is_said(run: Run) -> None:
    assert run("undo")[1]["error"]["code"] == "undo.nothing"


# lock and recovery ---------------------------------------------------------------------------


def test_the_recovery_code_is_written_the_same_until_it_is_confirmed(home: Path, run: Run) -> None:
    status, told = run("recovery", "--out", str(home / "again"))
    code = (home / "code").read_bytes()

    assert (status, told["confirmed"], len(told["ask"])) == (0, False, 2)
    assert (home / "again").read_bytes() == code
    assert code.endswith(b"\n")
    if os.name == "posix":
        assert stat.S_IMODE((home / "code").stat().st_mode) == 0o600
    confirmed = run("recovery", "--confirm-file", str(home / "code"))
    late = run("recovery", "--out", str(home / "late"))
    assert (confirmed[0], confirmed[1]["confirmed"]) == (0, True)
    assert (late[0], late[1]["error"]["code"]) == (1, "recovery.confirmed")
    assert not (home / "late").exists()


def test_the_two_groups_asked_for_confirm_the_code(home: Path, run: Run) -> None:
    ask = run("recovery")[1]["ask"]
    groups = (home / "code").read_text("utf-8").strip().split("-")
    (home / "groups").write_text(" ".join(groups[one - 1].lower() for one in ask), "utf-8")

    assert run("recovery", "--confirm-file", str(home / "groups"))[1]["confirmed"] is True


def test_a_wrong_group_confirms_nothing(home: Path, run: Run) -> None:
    (home / "groups").write_text("0000 0000", "utf-8")
    status, told = run("recovery", "--confirm-file", str(home / "groups"))

    assert (status, told["error"]["code"]) == (1, "recovery.groups-wrong")
    assert run("recovery")[1]["confirmed"] is False


def test_out_never_replaces_a_file(home: Path, run: Run) -> None:
    (home / "mine").write_text("mine", "utf-8")
    status, told = run("recovery", "--out", str(home / "mine"))

    assert (status, told["error"]["code"]) == (1, "file.unusable")
    assert (home / "mine").read_text("utf-8") == "mine"


def test_a_reissued_code_opens_and_the_old_one_does_not(home: Path, run: Run, bare: Run) -> None:
    run("recovery", "--confirm-file", str(home / "code"))
    status, told = run("recovery", "--reissue", "--out", str(home / "new"))

    assert (status, told["confirmed"]) == (0, False)
    assert bare("list", "--code-file", str(home / "new")) == (0, [])
    assert bare("list", "--code-file", str(home / "code"))[1]["error"]["code"] == (
        "recovery.wrong-code"
    )


def test_a_passphrase_is_changed_by_whoever_has_the_old_one(
    home: Path, run: Run, bare: Run
) -> None:
    (home / "new").write_text("nine quiet herons\n", "utf-8")
    status, told = bare(
        "passphrase", "--new-file", str(home / "new"), "--passphrase-file", str(home / "pass")
    )

    assert (status, told["passphrase"]) == (0, True)
    assert bare("list", "--passphrase-file", str(home / "new")) == (0, [])
    assert bare("list", "--passphrase-file", str(home / "pass"))[0] == 1


def test_locking_says_locked(run: Run) -> None:
    assert run("lock") == (0, {"state": "locked"})


# for developers ------------------------------------------------------------------------------


def test_talk_answers_each_line_and_survives_bad_ones(
    feed: Run, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(GITHUB)
    lines = [
        '{"type": "accounts.list"}',
        "{nonsense",
        '{"id": "a", "request": {"type": "no.such"}}',
    ]
    monkeypatch.setattr("sys.stdin", Stdin("\n".join(lines) + "\n"))
    status, told = run("talk")

    assert status == 0
    assert [row["issuer"] for row in told[0]["ok"]["rows"]] == ["GitHub"]
    assert [reply["error"]["code"] for reply in told[1:]] == [
        "wire.not-json",
        "wire.unknown-request",
    ]
    assert told[2]["id"] == "a"


def test_setup_registers_the_named_browser_even_if_not_found(home: Path, bare: Run) -> None:
    status, told = bare("setup", "--browser", "chromium")

    assert status == 0
    assert [row["browser"] for row in told["registered"]] == ["chromium"]
    assert Path(told["registered"][0]["path"]).is_file()
    assert bare("setup", "--browser", "lynx")[1]["error"]["code"] == "setup.unknown-browser"
    assert bare("uninstall")[0] == 0
    assert not Path(told["registered"][0]["path"]).exists()
