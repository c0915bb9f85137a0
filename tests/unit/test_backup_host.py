"""A real host with a real folder: copies come by themselves and no code waits for them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tidekey import sealed
from tidekey.app import App
from tidekey.backup import config, copies, state
from tidekey.backup.beside import process, watching
from tidekey.backup.beside.process import Order
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places
from tidekey.secret import Secret
from wire import KEY, Desk, Host

PASSPHRASE = "four words are better"
PATIENCE = 60.0  # of the test; nothing here measures time


def made(home: Path, drive: Path | None) -> str:
    """A vault with an account, locked by a passphrase; the account's id."""
    desk = Desk(home)
    desk.ask("vault.create", passphrase=PASSPHRASE, new=True)
    account = str(desk.add()["id"])
    if drive is not None:
        drive.mkdir()
        place = {"kind": "folder", "path": str(drive), "label": "Drive", "drive": ""}
        desk.app.change(lambda body, _: config.turn_on(body, place))
    return account


def opened(home: Path) -> App:
    app = App(Places(str(home), str(home), True), stores=[MemoryStore()])
    app.unlock(passphrase=Secret(PASSPHRASE))
    return app


def in_copies(home: Path, drive: Path) -> set[str]:
    """The issuers in the newest readable copy of this computer."""
    app = opened(home)
    vault = app.vault()
    root = drive / "Tidekey" / copies.folder_of(vault.vault_id)
    found: dict[int, set[str]] = {}
    for file in root.glob("d-*") if root.is_dir() else ():
        data = file.read_bytes()
        try:
            body: Any = sealed.open_body(data, vault.key, sealed.BACKUP)
        except Exception:
            continue
        accounts = body["shared"]["accounts"].values()
        found[sealed.peek(data).counter] = {one["fields"]["issuer"][0] for one in accounts}
    return found[max(found)] if found else set()


def add(host: Host, issuer: str) -> None:
    uri = f"otpauth://totp/{issuer}:me?secret={KEY}&issuer={issuer}"
    draft = host.ask("accounts.draft", uri=uri)["ok"]
    names = {"issuer": issuer, "name": "me"}
    assert "ok" in host.ask("accounts.add", draft_id=draft["draft_id"], **names)


def event(host: Host, name: str) -> None:
    """Read until the host says this by itself; nothing is sent meanwhile."""
    while host.read().get("event") != name:
        pass


def proven(home: Path) -> list[int | None]:
    kept = state.load(str(home / "spaces" / "personal")).targets.values()
    return [one.proven_at for one in kept if one.state == "proven" and one.kind == "folder"]


def test_a_change_is_backed_up_and_proven_without_a_further_message(tmp_path: Path) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    made(home, drive)
    with Host(home) as host:
        host.ask("vault.unlock", passphrase=PASSPHRASE)
        event(host, "backup")
        first = in_copies(home, drive)

        add(host, "Second")
        event(host, "backup")

        assert first == {"Example"}
        assert in_copies(home, drive) == {"Example", "Second"}
        assert proven(home) != []


def test_codes_are_answered_while_a_copy_is_being_made(tmp_path: Path) -> None:
    """The copy cannot end before the test lets it; the control is a host without any backup."""
    answers = {}
    for name in ("with", "without"):
        home, drive = tmp_path / name, tmp_path / "drive"
        account = made(home, drive if name == "with" else None)
        with state.lock(str(home / "spaces" / "personal"), 0.0), Host(home) as host:
            host.ask("vault.unlock", passphrase=PASSPHRASE)
            begun = host.ask("backup.run")
            answers[name] = [codes(host, account) for _ in range(60)]
            running = host.ask("backup.status")["ok"]["running"]

            assert running is ("ok" in begun) is (name == "with")

    assert answers["with"] == answers["without"] == [1] * 60


def codes(host: Host, account: str) -> int:
    return len(host.ask("codes.get", ids=[account])["ok"]["codes"])


@pytest.mark.parametrize("how", ["told", "elsewhere", "not"])
def test_after_a_lock_no_further_file_is_begun(tmp_path: Path, how: str) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    made(home, drive)
    app = opened(home)
    with state.lock(app.folder, 0.0):
        job = process.Process(process.told(app, app.vault(), Order(wait=PATIENCE)))
        if how == "told":
            job.lock()
        if how == "elsewhere":
            opened(home).lock()

    ended = job.wait(PATIENCE)

    assert ended is not None
    assert ended.code == ("ok" if how == "not" else "vault.locked")
    assert (drive / "Tidekey").exists() == (how == "not")


def test_a_worker_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    made(home, drive)
    app = opened(home)
    order = process.told(app, app.vault(), Order(wait=PATIENCE))
    with state.lock(app.folder, 0.0):
        ended = process.Process(order, seconds=0.0).wait(PATIENCE)

    assert ended is not None and ended.code == "timeout"
    ended = process.Process(order).wait(PATIENCE)
    assert ended is not None and ended.code == "ok"


def test_who_asks_without_end_does_not_keep_the_copy_from_being_made(tmp_path: Path) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    account = made(home, drive)
    with Host(home) as host:
        host.ask("vault.unlock", passphrase=PASSPHRASE)
        until(lambda: codes(host, account) and in_copies(home, drive) == {"Example"})


def test_a_copy_that_had_to_wait_is_made(tmp_path: Path) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    made(home, drive)
    with Host(home) as host:
        host.ask("vault.unlock", passphrase=PASSPHRASE)
        with state.lock(str(home / "spaces" / "personal"), 0.0):
            host.ask("backup.run")
            assert in_copies(home, drive) == set()
        until(lambda: in_copies(home, drive) == {"Example"})


def test_a_host_that_ends_right_after_a_change_has_it_backed_up(tmp_path: Path) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    made(home, drive)
    with Host(home) as host:
        host.ask("vault.unlock", passphrase=PASSPHRASE)
        add(host, "Last")

        assert host.end()[0] == 0

    until(lambda: in_copies(home, drive) == {"Example", "Last"})
    assert not watching.anyone(str(home / "spaces" / "personal"))


def until(seen: Any) -> None:
    """Wait for what a process without a parent does."""
    end = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def test_a_host_says_that_it_is_there_and_its_end_ends_that(tmp_path: Path) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    made(home, drive)
    folder = str(home / "spaces" / "personal")
    assert not watching.anyone(folder)
    with Host(home) as host:
        host.ask("vault.unlock", passphrase=PASSPHRASE)
        event(host, "backup")

        assert watching.anyone(folder)
        host.process.kill()
        host.process.wait()
        assert not watching.anyone(folder)


def test_a_locked_host_tells_what_was_noted_and_makes_no_copy(tmp_path: Path) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    made(home, drive)
    with Host(home) as host:
        told = host.ask("backup.status")["ok"]

        assert (told["state"], told["running"]) == ("locked", False)
        assert host.ask("backup.run")["error"]["code"] == "vault.locked"
        assert not (drive / "Tidekey").exists()


def test_the_log_holds_verbs_numbers_and_codes_alone(tmp_path: Path) -> None:
    home, drive = tmp_path / "data", tmp_path / "drive"
    made(home, drive)
    with Host(home) as host:
        (home / "log").mkdir(exist_ok=True)
        host.ask("vault.unlock", passphrase=PASSPHRASE)
        event(host, "backup")

    lines = (home / "log" / "host.log").read_text().splitlines()
    (line,) = (one.split() for one in lines if "backup.run" in one)
    assert (line[2], line[3], line[5]) == ("backup.run", "None", "ok")
    assert not [one for one in lines if str(drive) in one or "Example" in one]
