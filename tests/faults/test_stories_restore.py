"""How people lost their codes elsewhere, told again with Tidekey: coming back on another computer.

Each test bears the name of what happened, and its first line says where.
"""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b32encode
from pathlib import Path
from typing import Any

import pytest

from living import code_of, confirm
from tidekey import records
from tidekey.app import App
from tidekey.cli import publishing
from tidekey.keystores.memory import MemoryStore
from tidekey.records import child
from tidekey.secret import Secret
from wire import Desk, Failed

WORDS = "sieben Öfen glühen über dem Fjord"


def uri(issuer: str, *, again: str = "") -> str:
    """An account with a secret of its own, at the address that all of them show."""
    key = b32encode(hashlib.sha1((issuer + again).encode()).digest()).decode()
    return f"otpauth://totp/{issuer}:lena@example.com?secret={key}&issuer={issuer}"


@pytest.fixture
def drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "drive"
    folder.mkdir()
    return folder


@pytest.fixture
def old(tmp_path: Path, drive: Path) -> Desk:
    """A computer with three accounts, backed up; its code is `sheet`."""
    made = Desk(tmp_path / "old", "cli")
    made.ask("vault.create", new=True)
    for issuer in ("Microsoft", "GitHub", "Bank"):
        made.add(uri(issuer))
    made.ask("backup.on", folder=str(drive), keychain=False)
    return made


@pytest.fixture
def new(tmp_path: Path) -> Desk:
    """A computer that has nothing."""
    return Desk(tmp_path / "new", "cli")


def back_up(desk: Desk, **more: bool) -> None:
    desk.clock.wall += 60
    assert publishing.run(desk.app, **more).proven


def sheet(desk: Desk) -> str:
    return code_of(desk.app)


def plan(desk: Desk, drive: Path, **way: Any) -> Any:
    (found,) = desk.ask("restore.find", folder=str(drive))["found"]
    return desk.ask("restore.plan", found=found["id"], **way)


def restored(desk: Desk, drive: Path, code: str, **more: Any) -> Any:
    return desk.ask("restore.apply", plan=plan(desk, drive, code=code)["plan"], **more)


def accounts_of(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.ask("accounts.list")["rows"])


def codes(desk: Desk) -> dict[str, str]:
    rows = accounts_of(desk)
    given = desk.ask("codes.get", ids=[one["id"] for one in rows])["codes"]
    return {row["issuer"]: one["code"] for row, one in zip(rows, given, strict=True)}


def refused(desk: Desk, verb: str, **fields: Any) -> Failed:
    with pytest.raises(Failed) as why:
        desk.ask(verb, **fields)
    return why.value


def test_names_whose_sign_in_needs_this_app(old: Desk, new: Desk, drive: Path) -> None:
    """Microsoft Authenticator: all names came back, and each sign-in asked the app itself."""
    (work,) = [one for one in accounts_of(old) if one["issuer"] == "Microsoft"]
    old.ask("accounts.mark", id=work["id"], scope="work")
    back_up(old)
    found = plan(new, drive, code=sheet(old))

    assert sorted(one["issuer"] for one in found["works_now"]) == ["Bank", "GitHub"]
    (name,) = found["sign_in"]
    assert (name["issuer"], name["reason"], name["loop"]) == ("Microsoft", "work", True)
    assert name["link"].startswith("https://")
    assert not any(one["loop"] for one in found["works_now"])


def test_data_file_without_its_key(old: Desk, tmp_path: Path, drive: Path) -> None:
    """Ente, Bitwarden Authenticator, FreeOTP: the file came over, its key did not; a spinner."""
    back_up(old)
    code, before = sheet(old), Path(old.app.folder, "vault.tdk").read_bytes()
    moved = Desk(tmp_path / "old", "cli")  # the same data folder, and an empty key store
    status = moved.ask("vault.status")

    assert status["state"] == "key-missing"
    assert refused(moved, "accounts.list").code == "vault.key-missing"
    assert refused(moved, "vault.create", new=True).code == "vault.exists"
    assert Path(old.app.folder, "vault.tdk").read_bytes() == before  # no new key was made
    assert moved.store.items == {}
    moved.clock.wall = old.clock.wall
    assert moved.ask("vault.unlock", code=code)["state"] == "open"
    assert codes(moved) == codes(old)


def test_secret_service_changed_owner(old: Desk, tmp_path: Path) -> None:
    """Ente on Linux, Authme: another program answered for the key store, and knew nothing."""
    code, first = sheet(old), old.store
    second = MemoryStore(first.name, first.label)

    def started(store: MemoryStore) -> App:
        return App(old.places, stores=[store], clock=old.clock)

    app = started(second)
    assert app.state() == "key-missing"
    assert first.items  # what the one before holds is left alone
    app.unlock(code=Secret(code))
    assert app.state() == "open"
    assert started(second).state() == "open"  # it holds a way in of its own now
    back = started(first)  # and where the first one is back, the sheet opens it again
    if back.state() != "open":
        back.unlock(code=Secret(code))
    assert len(back.vault().index().ids()) == 3


def test_password_nobody_remembers(old: Desk, new: Desk, drive: Path) -> None:
    """FreeOTP, Stratum: a restore asked for a password that nobody could remember to have set."""
    code = confirm(old.app)
    old.ask("vault.passphrase", set="an app lock of this computer")
    back_up(old)
    ways = [one["kind"] for one in old.ask("backup.status")["ways_in"]]
    (found,) = new.ask("restore.find", folder=str(drive))["found"]

    assert ways == ["recovery"]  # the lock of one computer is no way into the copies
    assert "passphrase" not in found["ways"]
    wrong = refused(new, "restore.plan", found=found["id"], passphrase="anything at all here")
    assert wrong.code == "file.no-slot"
    assert restored(new, drive, code)["restored"] == 3


def test_password_refused_at_restore(old: Desk, new: Desk, drive: Path) -> None:
    """Stratum: a password that was accepted for the backup was refused when it came back."""
    old.ask("vault.unlock", code=confirm(old.app))
    old.ask("backup.passphrase", set=unicodedata.normalize("NFD", WORDS))
    back_up(old)
    (found,) = new.ask("restore.find", folder=str(drive))["found"]
    typed = unicodedata.normalize("NFC", WORDS)

    assert unicodedata.normalize("NFD", WORDS) != typed
    assert new.ask("restore.plan", found=found["id"], passphrase=typed)["accounts"] == 3
    why = refused(new, "restore.plan", found=found["id"], passphrase=typed + "!")
    assert why.code == "unlock.wrong-passphrase"


def test_backup_after_a_restore_lacked_the_older_entries(
    old: Desk, new: Desk, drive: Path, tmp_path: Path
) -> None:
    """FreeOTP: a restore replaced the master key, and the next backup lacked the older entries."""
    back_up(old)
    code = sheet(old)
    restored(new, drive, code)
    new.add(uri("Shop"))
    back_up(new)
    third = Desk(tmp_path / "third", "cli")

    assert (new.app.vault().vault_id, new.app.vault().key) == (
        old.app.vault().vault_id, old.app.vault().key,
    )  # fmt: skip
    assert restored(third, drive, code)["restored"] == 4
    assert {*codes(third)} == {"Microsoft", "GitHub", "Bank", "Shop"}


def test_second_service_with_the_same_address_replaced_the_first(
    old: Desk, new: Desk, drive: Path
) -> None:
    """Microsoft and Google Authenticator: accounts were keyed by the address that they show."""
    old.add(uri("GitHub", again="2"))  # the same site and name once more
    back_up(old)
    assert restored(new, drive, sheet(old))["restored"] == 4

    assert len({one["id"] for one in accounts_of(new)}) == 4
    assert sorted(one["issuer"] for one in accounts_of(new)).count("GitHub") == 2


def test_saving_an_entry_dropped_its_code(old: Desk, new: Desk, drive: Path) -> None:
    """Bitwarden: saving a changed entry wrote the fields it knew, and the code was gone."""
    row = accounts_of(old)[0]
    before = codes(old)[row["issuer"]]

    def later(body: Any, by: records.Stamper) -> None:
        fields = child(child(child(child(body, "shared"), "accounts"), row["id"]), "fields")
        by.write(fields, "of-a-newer-version", {"a": 1})

    old.app.change(later)
    old.ask("accounts.edit", id=row["id"], name="renamed", note="changed")
    assert codes(old)[row["issuer"]] == before
    back_up(old)
    restored(new, drive, sheet(old))
    shared: Any = new.app.body()["shared"]
    kept = shared["accounts"][row["id"]]

    assert kept["fields"]["of-a-newer-version"][0] == {"a": 1}
    assert kept["fields"]["name"][0] == "renamed"
    new.clock.wall = old.clock.wall
    assert codes(new) == codes(old)


def test_success_was_said_though_nothing_was_added(
    old: Desk, new: Desk, drive: Path, tmp_path: Path
) -> None:
    """Authenticator extension: a migration in which nothing was added was called a success."""
    back_up(old)
    code = sheet(old)
    found = plan(new, drive, code=code)
    assert len(found["works_now"]) == found["accounts"] == 3
    assert restored(new, drive, code)["restored"] == len(accounts_of(new)) == 3
    other = Desk(tmp_path / "other", "cli")
    other.ask("vault.create", new=True)
    for issuer in ("Microsoft", "GitHub", "Bank"):
        other.add(uri(issuer))
    told = other.ask("vault.adopt", plan=plan(other, drive, code=code)["plan"])

    assert told == {"adopted": 0, "duplicates": 3}  # what was here already is not counted as come
    assert len(accounts_of(other)) == 3


def test_a_restore_replaced_everything(old: Desk, drive: Path) -> None:
    """Open Authenticator: a restore took the place of all that was there."""
    back_up(old)
    code, first = sheet(old), accounts_of(old)[0]
    old.add(uri("New"))
    old.ask("accounts.edit", id=first["id"], name="renamed since")
    old.ask("accounts.delete", id=accounts_of(old)[1]["id"])
    done = restored(old, drive, code)
    rows = {one["id"]: one for one in accounts_of(old)}

    assert done["restored"] == 0  # nothing of it was unknown here
    assert "New" in {one["issuer"] for one in rows.values()}
    assert rows[first["id"]]["name"] == "renamed since"
    assert len(rows) == 3


def test_the_new_phone_got_two_of_sixteen(old: Desk, new: Desk, drive: Path) -> None:
    """Raivo: the drive had not synced yet, and the restore was taken for all there was."""
    back_up(old)
    early = {one: one.read_bytes() for one in drive.rglob("d-*")}
    for number in range(13):
        old.add(uri(f"Site{number}"))
        back_up(old)
    late = {one: one.read_bytes() for one in drive.rglob("d-*")}
    for path in late:
        path.unlink()
    for path, data in early.items():
        path.write_bytes(data)
    found = plan(new, drive, code=sheet(old))
    new.ask("restore.apply", plan=found["plan"])
    assert found["accounts"] == len(accounts_of(new)) == 3
    assert found["newest_from"]  # "newest change: then, from that computer" is on the screen
    for path, data in late.items():
        path.write_bytes(data)  # the rest of it comes
    back_up(new)
    new.clock.wall = old.clock.wall

    assert len(accounts_of(new)) == 16
    assert codes(new) == codes(old)


def test_browser_repair_removed_the_extension(old: Desk, tmp_path: Path) -> None:
    """Authenticator extension: "repair" took the extension's data, and sync took it everywhere."""
    before = codes(old)
    fresh = Desk(tmp_path / "old", "cli")
    fresh.app._stores = [old.store]
    fresh.app.profile("a-profile-nobody-has-seen")  # what a new installation says of itself
    fresh.clock.wall = old.clock.wall

    assert codes(fresh) == before
