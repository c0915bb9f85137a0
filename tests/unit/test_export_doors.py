"""Exports over the wire and at the command line: what is asked for and what is said before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from computers import Computer, uri
from exporting import WORDS, draft
from importers.canonical import ACCOUNTS, Account
from living import PASSPHRASE, FixedClock
from tidekey import accounts, dispatch, exporters, qr, records
from tidekey.app import App
from tidekey.errors import AccountUnknown, PassphraseWeak, PresenceNeeded, RequestInvalid

OPEN = [one for one in exporters.FORMATS if one != "qr" and not exporters.named(one).SEALED]
SEALED = [one for one in exporters.FORMATS if exporters.named(one).SEALED]


@pytest.fixture
def full(locked: App) -> App:
    """The canonical accounts."""
    for one in ACCOUNTS:
        add(locked, one)
    return locked


def add(app: App, one: Account) -> str:
    made = draft(one)
    return app.change(lambda body, by: accounts.add(body, by, made, tags=one.tags, note=one.note))


def ask(app: App, verb: str, **fields: Any) -> dict[str, Any]:
    reply = dispatch.perform(app, f"transfer.{verb}", {"type": f"transfer.{verb}", **fields})
    told = msgspec.json.decode(msgspec.json.encode(reply))
    assert isinstance(told, dict)
    return told


def files() -> list[Path]:
    return list(Path(os.environ["HOME"]).iterdir())


@pytest.mark.parametrize("name", OPEN)
def test_each_open_format_needs_the_person_and_ends_as_its_app_expects(
    full: App, clock: FixedClock, name: str
) -> None:
    clock.awake += 121
    with pytest.raises(PresenceNeeded):
        ask(full, "export", format=name)
    assert files() == []

    full.unlock(passphrase=PASSPHRASE)
    told = ask(full, "export", format=name)

    assert [one.name for one in files()] == [told["file"]]
    assert told["file"].endswith(exporters.named(name).ENDING)
    assert not told["opened"]


def test_the_picture_of_one_account_needs_a_person_is_opened_and_soon_gone(
    full: App, clock: FixedClock, shown: list[str]
) -> None:
    only = records.ids(full.body())[0]
    clock.awake += 121
    with pytest.raises(PresenceNeeded):
        ask(full, "export", format="qr", account_id=only)
    assert shown == []

    full.unlock(passphrase=PASSPHRASE)
    told = ask(full, "export", format="qr", account_id=only)
    path = Path(full.sheets, told["file"])
    private, there = path.stat().st_mode & 0o777, qr.texts_in(path.read_bytes())
    clock.wall = path.stat().st_mtime + 16 * 60
    full.tick()

    assert (shown, told["opened"], len(there)) == ([str(path)], True, 1)
    assert private == 0o600
    assert not path.exists()
    assert files() == []


def test_a_picture_that_nothing_opens_lands_where_a_person_finds_it(
    full: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full, "_opener", lambda path: False)

    told = ask(full, "export", format="qr", account_id=records.ids(full.body())[0])

    assert not told["opened"]
    assert [one.name for one in files()] == [told["file"]]
    assert list(Path(full.sheets).iterdir()) == []


@pytest.mark.parametrize("name", SEALED)
def test_each_sealed_format_needs_a_person_and_a_strong_passphrase(
    full: App, clock: FixedClock, name: str
) -> None:
    with pytest.raises(RequestInvalid):
        ask(full, "export", format=name)
    with pytest.raises(PassphraseWeak):
        ask(full, "export", format=name, passphrase="four words")
    clock.awake += 121
    with pytest.raises(PresenceNeeded):
        ask(full, "export", format=name, passphrase=WORDS)
    assert files() == []


@pytest.mark.parametrize("verb", ["export", "losses"])
def test_an_account_is_named_for_the_picture_of_one_and_for_nothing_else(
    full: App, verb: str
) -> None:
    [first, *_] = records.ids(full.body())

    with pytest.raises(RequestInvalid):
        ask(full, verb, format="qr")
    with pytest.raises(RequestInvalid):
        ask(full, verb, format="otpauth", account_id=first)
    with pytest.raises(AccountUnknown):
        ask(full, verb, format="qr", account_id="00")
    assert files() == []


def test_what_is_said_before_is_what_the_export_then_says(full: App) -> None:
    before = ask(full, "losses", format="google")

    done = ask(full, "export", format="google")

    assert {name: before[name] for name in ("accounts", "left_out")} == {
        "accounts": done["accounts"], "left_out": done["left_out"],
    }  # fmt: skip
    assert before["counts"] == {"kind": 3, "digits": 1, "period": 1, "note": 2, "tags": 2}
    assert sum(one["left_out"] for one in before["losses"]) == done["left_out"]


def test_losses_tell_no_secret_and_need_no_person(full: App, clock: FixedClock) -> None:
    clock.awake += 121

    told = ask(full, "losses", format="aegis-encrypted")

    assert told == {"accounts": len(ACCOUNTS), "left_out": 0, "losses": [], "counts": {}}
    assert not any(one.base32 in str(ask(full, "losses", format="google")) for one in ACCOUNTS)


def test_of_many_losses_the_first_rows_travel_and_all_are_counted(full: App) -> None:
    for at in range(210):
        add(full, Account("Many", f"{at}", b"key %16d" % at, note="noted"))

    told = ask(full, "losses", format="otpauth")

    assert len(told["losses"]) == 200
    assert told["counts"]["note"] == 212


def test_the_command_line_lists_losses_and_writes_nothing(one: Computer, tmp_path: Path) -> None:
    one.run("add", "--stdin", lines="otpauth://totp/Box:me?secret=KBSWY3DPEHPK3PXP&digits=7\n")

    told = one.run("export", "--format", "google", "--losses", "--out", str(tmp_path / "out"))

    assert (told["format"], told["accounts"], told["left_out"]) == ("google", 2, 1)
    assert [(row["issuer"], row["what"]) for row in told["losses"]] == [("Box", ["digits"])]
    assert told["counts"] == {"digits": 1}
    assert not (tmp_path / "out").exists()


def test_losses_are_said_to_a_person_before_the_file_is_written(
    one: Computer, tmp_path: Path
) -> None:
    one.run("edit", "GitHub", "--note", "in the drawer")

    said = one.say("export", "--format", "2fas", "--out", str(tmp_path / "out.2fas"))

    assert "Not whole: GitHub · me: the note." in one.note
    assert said.startswith("Written and read back: out.2fas. Accounts: 2.")
    assert "Whoever reads this file has every key" in said


def test_a_picture_of_one_account_is_written_for_its_name(one: Computer, tmp_path: Path) -> None:
    out = tmp_path / "bank.png"

    told = one.run("export", "--format", "qr", "--account", "bank", "--out", str(out))

    assert told == {"file": "bank.png", "accounts": 1, "left_out": 0}
    [text] = qr.texts_in(out.read_bytes())
    assert text.reveal().startswith(uri("Bank").partition("?")[0])


def test_an_encrypted_format_takes_its_passphrase_from_a_file(
    one: Computer, tmp_path: Path
) -> None:
    words, out = tmp_path / "words", tmp_path / "vault.json"
    words.write_text(WORDS + "\n", "utf-8")

    told = one.run(
        "export", "--format", "aegis-encrypted", "--new-file", str(words), "--out", str(out)
    )

    assert (told["accounts"], one.status) == (2, 0)
    assert b"GitHub" not in out.read_bytes()


WRONG = [
    ["--format", "csv"],
    ["--format", "aegis-encrypted", "--plain"],
    ["--format", "aegis", "--new-file", "words"],
    ["--format", "qr"],
    ["--format", "aegis", "--account", "Bank"],
    ["--plain", "--new-file", "words"],
]


@pytest.mark.parametrize("words", WRONG)
def test_options_that_contradict_each_other_write_nothing(
    one: Computer, tmp_path: Path, words: list[str]
) -> None:
    told = one.run("export", *words, "--out", str(tmp_path / "out"))

    assert (one.status, told["error"]["code"]) == (2, "cli.usage")
    assert not (tmp_path / "out").exists()


def test_a_file_needs_a_name(one: Computer) -> None:
    told = one.run("export", "--plain")

    assert told["error"]["code"] == "cli.usage"
