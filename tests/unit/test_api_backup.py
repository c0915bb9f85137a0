"""backup.*, restore.*, join.*, passkey.*, devices.* as screens ask them, with real workers."""

from __future__ import annotations

import os
import threading
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from living import code_of, confirm
from tidekey import dispatch
from tidekey.backup.beside import desk as backups
from tidekey.backup.places import bounded, reading
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import BackupOff
from wire import CHROMIUM, Desk, Failed

PATIENCE = 60.0
SECOND = "otpauth://totp/Second:me?secret=JBSWY3DPEHPK3PXPCANARYCANARY6666&issuer=Second"


def finished(desk: Desk) -> dict[str, Any]:
    """The status once no backup is under way."""
    end = time.monotonic() + PATIENCE
    while desk.app.runner.running:
        assert time.monotonic() < end, "the worker did not end"
        desk.app.rest()
        time.sleep(0.005)
    status: dict[str, Any] = desk.ask("backup.status")
    return status


@pytest.fixture
def drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, on a computer without any known drive."""
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "drive"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(tmp_path: Path, drive: Path) -> Desk:
    made = Desk(tmp_path / "data")
    made.clock.wall = time.time()
    made.app.origin = CHROMIUM.removesuffix("/")
    made.ask("vault.create", new=True)
    made.add()
    return made


@pytest.fixture
def backed(desk: Desk, drive: Path) -> Desk:
    desk.ask("backup.on", folder=str(drive), keychain=False)
    finished(desk)
    return desk


def another(folder: Path) -> Desk:
    """A new computer: nothing of the first one but what lies in the folder."""
    made = Desk(folder)
    made.clock.wall = time.time()
    return made


def prove_presence(desk: Desk) -> None:
    """Type the recovery code, as a person would."""
    code = confirm(desk.app)
    desk.ask("vault.unlock", code=code)


def refused(desk: Desk, verb: str, **fields: Any) -> str:
    with pytest.raises(Failed) as why:
        desk.ask(verb, **fields)
    return why.value.code


def test_a_vault_without_a_place_says_so(desk: Desk) -> None:
    status = desk.ask("backup.status")

    assert (status["state"], status["targets"], status["running"]) == ("nowhere", [], False)
    assert refused(desk, "backup.run") == "backup.nowhere"
    assert refused(desk, "backup.on") == "backup.nowhere"


def test_turning_it_on_does_not_wait_and_ends_proven(desk: Desk, drive: Path) -> None:
    begun = desk.ask("backup.on", folder=str(drive), keychain=False)
    assert (begun["running"], begun["state"]) == (True, "waiting")

    status = finished(desk)

    assert status["state"] == "proven-here"
    (target,) = (one for one in status["targets"] if one["kind"] == "folder")
    assert (target["state"], target["accounts"], target["place"]) == ("proven", 1, str(drive))
    assert (drive / "Tidekey" / "README.txt").exists()
    confirm(desk.app)
    assert desk.ask("backup.status")["ways_in"][0]["kind"] == "recovery"


@pytest.mark.parametrize("path", ["relative", "/no/such/folder"])
def test_a_folder_that_cannot_serve_is_refused_and_nothing_kept(desk: Desk, path: str) -> None:
    assert refused(desk, "backup.on", folder=path).startswith("folder.")
    assert desk.ask("backup.status")["targets"] == []


def test_the_data_folder_is_no_place_for_a_backup(desk: Desk, tmp_path: Path) -> None:
    assert refused(desk, "backup.on", folder=str(tmp_path / "data")) == "folder.not-allowed"


def test_off_keeps_the_copies_unless_told_otherwise(backed: Desk, drive: Path) -> None:
    assert backed.ask("backup.off", delete_copies=False)["state"] == "off"
    assert [*drive.glob("Tidekey/v-*/d-*")]
    backed.ask("backup.on", folder=str(drive), keychain=False)
    finished(backed)

    backed.ask("backup.off", delete_copies=True)

    assert not [*drive.glob("Tidekey/v-*/d-*")]
    assert not [*drive.glob("Tidekey/v-*/h/*")]


def test_copies_that_cannot_be_deleted_are_told_and_can_be_asked_for_again(
    backed: Desk, drive: Path, tmp_path: Path
) -> None:
    away = drive.rename(tmp_path / "unplugged")
    assert refused(backed, "backup.off", delete_copies=True) == "folder.gone"
    assert backed.ask("backup.status")["state"] != "off"
    away.rename(drive)

    assert backed.ask("backup.off", delete_copies=True)["state"] == "off"
    assert not [*drive.glob("Tidekey/v-*/d-*")]


def test_the_folder_that_is_being_left_is_emptied_too(
    backed: Desk, drive: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    prove_presence(backed)
    backups.move(backed.app, folder=str(tmp_path / "elsewhere"), target=None)
    assert [*drive.glob("Tidekey/v-*/d-*")]

    backed.ask("backup.off", delete_copies=True)
    assert not [*drive.glob("Tidekey/v-*/d-*")]


def test_codes_wait_but_a_moment_for_what_looks_at_a_drive_that_hangs(
    backed: Desk, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, real, hung = threading.Event(), os.scandir, list[str]()

    def hanging(path: Any = ".") -> Any:
        if str(path).startswith(str(drive)):
            hung.append(str(path))
            free.wait()
        return real(path)

    monkeypatch.setattr(os, "scandir", hanging)
    monkeypatch.setattr(dispatch, "DRIVE_SECONDS", 0.2)
    assert set(dispatch.DRIVES) <= set(dispatch.REGISTRY)
    began = time.monotonic()
    for verb in ("devices.list", "backup.history", "restore.find"):
        backed.ask(verb)
        assert backed.ask("accounts.list")["rows"]
    assert refused(backed, "devices.forget", id="ff" * 16) == "folder.timeout"
    waited = time.monotonic() - began
    free.set()

    assert len(hung) >= 3
    assert waited < reading.SECONDS  # which one file alone could have taken


def test_one_place_may_be_asked_for_and_an_unknown_one_not(backed: Desk) -> None:
    (target,) = (one for one in finished(backed)["targets"] if one["kind"] == "folder")

    assert backed.ask("backup.run", target=target["id"])["running"]
    assert finished(backed)["state"] == "proven-here"
    assert refused(backed, "backup.run", target="nowhere") == "backup.unknown-target"


def test_a_rehearsal_compares_every_code(backed: Desk) -> None:
    assert backed.ask("backup.rehearse")["running"]

    rehearsed = finished(backed)["rehearsed"]

    assert (rehearsed["of"], rehearsed["matched"]) == (1, 1)


def test_an_older_version_is_previewed_and_brought_back(backed: Desk) -> None:
    account = backed.ask("accounts.list")["rows"][0]["id"]
    (version,) = backed.ask("backup.history")["versions"]
    backed.ask("accounts.edit", id=account, issuer="Renamed")

    plan = backed.ask("restore.plan", version=version["id"])
    (item,) = plan["works_now"]
    done = backed.ask("restore.apply", plan=plan["plan"], fields={account: ["issuer"]})

    assert (item["change"], item["fields"]) == ("changed", ["issuer"])
    assert done["restored"] == 1
    assert backed.ask("accounts.list")["rows"][0]["issuer"] == "Example"
    assert refused(backed, "restore.apply", plan=plan["plan"]) == "restore.unknown-plan"
    backed.ask("restore.undo")
    assert backed.ask("accounts.list")["rows"][0]["issuer"] == "Renamed"


def test_a_new_computer_restores_by_the_code_and_goes_on(
    backed: Desk, drive: Path, tmp_path: Path
) -> None:
    code = confirm(backed.app)
    new = another(tmp_path / "new")
    found = new.ask("restore.find", folder=str(drive))["found"]
    assert [(one["mine"], one["openable"], one["ways"]) for one in found] == [
        (False, False, ["approval", "recovery"])
    ]

    plan = new.ask("restore.plan", found=found[0]["id"], code=code)
    assert [one["issuer"] for one in plan["works_now"]] == ["Example"]
    assert new.ask("vault.status")["state"] == "none"
    done = new.ask("restore.apply", plan=plan["plan"])

    assert (done["restored"], done["status"]["state"]) == (1, "open")
    assert finished(new)["state"] == "proven"
    assert len({one.name[:10] for one in drive.glob("Tidekey/v-*/d-*")}) == 2
    codes = [one.ask("codes.get", ids=[plan["works_now"][0]["id"]]) for one in (backed, new)]
    assert len(codes[0]["codes"]) == len(codes[1]["codes"]) == 1


def test_a_plan_ends_with_its_time_and_with_the_lock(
    backed: Desk, drive: Path, tmp_path: Path
) -> None:
    code = confirm(backed.app)
    new = another(tmp_path / "new")
    (found,) = new.ask("restore.find", folder=str(drive))["found"]
    plans = [new.ask("restore.plan", found=found["id"], code=code)["plan"] for _ in range(2)]

    new.clock.awake += 15 * 60 + 1

    assert [refused(new, "restore.apply", plan=one) for one in plans] == [
        "restore.unknown-plan"
    ] * 2
    (version,) = backed.ask("backup.history")["versions"]
    plan = backed.ask("restore.plan", version=version["id"])["plan"]
    backed.ask("vault.passphrase", set="four words are better")
    backed.ask("vault.lock")
    backed.ask("vault.unlock", passphrase="four words are better")
    assert refused(backed, "restore.apply", plan=plan) == "restore.unknown-plan"


@pytest.mark.parametrize(
    "fields",
    [{}, {"found": "x"}, {"keychain": True}, {"found": "x", "keychain": True, "code": "y"}],
)
def test_a_plan_is_asked_for_in_exactly_one_way(desk: Desk, fields: dict[str, Any]) -> None:
    assert refused(desk, "restore.plan", **fields) == "wire.bad-field"


def test_another_vault_is_adopted_as_new_accounts(
    backed: Desk, drive: Path, tmp_path: Path
) -> None:
    code = confirm(backed.app)
    other = another(tmp_path / "other")
    other.ask("vault.create", new=True)
    other.add(SECOND)
    (found,) = other.ask("restore.find", folder=str(drive))["found"]

    plan = other.ask("restore.plan", found=found["id"], code=code)
    done = other.ask("vault.adopt", plan=plan["plan"])

    assert done == {"adopted": 1, "duplicates": 0}
    issuers = {one["issuer"] for one in other.ask("accounts.list")["rows"]}
    assert issuers == {"Example", "Second"}


def test_starting_empty_beside_a_backup_is_said_out_loud(
    backed: Desk, tmp_path: Path, drive: Path
) -> None:
    (tmp_path / ".dropbox").mkdir()
    about = f'{{"personal": {{"path": "{drive}", "host": 1, "is_team": false}}}}'
    (tmp_path / ".dropbox" / "info.json").write_text(about)
    new = another(tmp_path / "new")

    assert refused(new, "vault.create") == "vault.backup-found"
    assert new.ask("vault.create", new=True)["state"] == "open"


def test_a_computer_is_let_in_by_characters_and_digits(
    backed: Desk, drive: Path, tmp_path: Path
) -> None:
    new = another(tmp_path / "new")
    (found,) = new.ask("restore.find", folder=str(drive))["found"]
    asked = new.ask("join.request", found=found["id"])
    assert new.ask("join.status")["state"] == "waiting"
    characters = asked["characters"]
    assert refused(backed, "join.approve", characters=characters) == "presence.needed"
    prove_presence(backed)

    digits = backed.ask("join.approve", characters=characters)["digits"]
    assert new.ask("join.status")["state"] == "granted"
    plan = new.ask("join.finish", digits=digits)

    assert [one["issuer"] for one in plan["works_now"]] == ["Example"]
    assert new.ask("restore.apply", plan=plan["plan"])["status"]["state"] == "open"
    assert new.ask("join.status")["state"] == "none"


def test_wrong_digits_end_the_request(backed: Desk, drive: Path, tmp_path: Path) -> None:
    new = another(tmp_path / "new")
    (found,) = new.ask("restore.find", folder=str(drive))["found"]
    characters = new.ask("join.request", found=found["id"])["characters"]
    prove_presence(backed)
    digits = backed.ask("join.approve", characters=characters)["digits"].replace(" ", "")

    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"

    assert refused(new, "join.finish", digits=wrong) == "join.wrong-digits"
    assert refused(new, "join.finish", digits=digits) == "join.expired"
    new.ask("join.request", found=found["id"])
    new.ask("join.cancel")
    assert new.ask("join.status")["state"] == "none"


def test_a_passkey_opens_the_backup_elsewhere(backed: Desk, drive: Path, tmp_path: Path) -> None:
    options = backed.ask("passkey.begin", purpose="add")
    credential, prf = b64encode(b"credential").decode(), b64encode(bytes(range(32))).decode()
    status = backed.ask(
        "passkey.finish",
        credential_id=credential,
        prf=prf,
        salt=options["salt"],
        family="chromium",
    )
    assert "passkey" in [one["kind"] for one in status["ways_in"]]
    finished(backed)
    new = another(tmp_path / "new")
    new.app.origin = backed.app.origin
    (found,) = new.ask("restore.find", folder=str(drive))["found"]

    asked = new.ask("passkey.begin", purpose="open", found=found["id"])
    assert asked["credentials"] == [{"id": credential, "salt": options["salt"]}]
    answer = {"credential_id": credential, "prf": prf}
    plan = new.ask("restore.plan", found=found["id"], passkey=answer)
    assert [one["issuer"] for one in plan["works_now"]] == ["Example"]

    (row,) = backed.ask("passkey.list")["passkeys"]
    assert (row["family"], row["fits"]) == ("chromium", True)
    assert refused(backed, "passkey.remove", id=row["id"]) == "presence.needed"
    prove_presence(backed)
    assert backed.ask("passkey.remove", id=row["id"])["passkeys"] == []


def test_a_backup_passphrase_needs_presence_and_goes_into_copies_alone(backed: Desk) -> None:
    words = "seven otters juggle brass teapots"
    assert refused(backed, "backup.passphrase", set=words) == "presence.needed"
    prove_presence(backed)

    assert backed.ask("backup.passphrase", set=words)["passphrase"]
    assert "passphrase" not in [one["kind"] for one in backed.ask("vault.status")["slots"]]
    assert not backed.ask("backup.passphrase", set=None)["passphrase"]


def test_moving_needs_presence_and_the_copies_follow(
    backed: Desk, tmp_path: Path, drive: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert refused(backed, "backup.move", folder=str(elsewhere)) == "presence.needed"
    prove_presence(backed)
    assert refused(backed, "backup.move") == "wire.bad-field"

    backed.ask("backup.move", folder=str(elsewhere))
    status = finished(backed)

    assert [*elsewhere.glob("Tidekey/v-*/d-*")]
    assert not [*drive.glob("Tidekey/v-*/d-*")]
    assert status["moving"] is None


def test_a_move_ends_without_the_old_folder_where_one_says_so(
    backed: Desk, tmp_path: Path, drive: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    drive.rename(tmp_path / "unplugged")
    prove_presence(backed)
    backed.ask("backup.move", folder=str(elsewhere))
    waiting = finished(backed)["moving"]
    assert refused(backed, "backup.move", folder=str(drive), leave_old=True) == "wire.bad-field"

    assert (waiting["to"], waiting["asked"]) == ("elsewhere", False)
    assert backed.ask("backup.move", leave_old=True)["moving"] is None
    assert [*tmp_path.glob("unplugged/Tidekey/v-*/d-*")]


def test_no_late_copy_waits_where_no_vault_was_left(backed: Desk) -> None:
    assert backed.ask("vault.late") == {"copies": []}
    assert refused(backed, "vault.late", id="0" * 64) == "restore.unknown-version"


def test_this_computer_is_named_and_cannot_forget_itself(backed: Desk) -> None:
    (row,) = backed.ask("devices.rename", name="Desk lamp")["devices"]

    assert (row["name"], row["self"], row["state"]) == ("Desk lamp", True, "known")
    assert refused(backed, "devices.forget", id=row["id"]) == "device.self"
    assert refused(backed, "devices.forget", id="00" * 16) == "device.unknown"


def test_a_computer_that_is_not_covered_is_forgotten_after_the_copy_begun_for_it(
    backed: Desk, drive: Path, tmp_path: Path
) -> None:
    other = another(tmp_path / "other")
    (found,) = other.ask("restore.find", folder=str(drive))["found"]
    plan = other.ask("restore.plan", found=found["id"], code=code_of(backed.app))
    other.ask("restore.apply", plan=plan["plan"])
    other.add(SECOND)
    other.ask("backup.run")
    finished(other)
    device = other.app.vault().device_id.hex()

    assert refused(backed, "devices.forget", id=device) == "device.uncovered"
    finished(backed)
    rows = backed.ask("devices.forget", id=device)["devices"]

    assert [one["state"] for one in rows] == ["known", "forgotten"]
    assert backed.ask("backup.status")["accounts"] == 2


def test_older_copies_lose_the_secret_of_an_account_kept_by_name(backed: Desk) -> None:
    account = backed.ask("accounts.list")["rows"][0]["id"]
    assert refused(backed, "backup.forget_secret", account=account) == "field.bad"
    backed.ask("accounts.mark", id=account, scope="name-only")

    deleted = backed.ask("backup.forget_secret", account=account)["deleted"]

    assert deleted >= 1
    assert backed.ask("backup.forget_secret", account=account)["deleted"] == 0


def test_a_failing_place_is_told_at_its_first_miss(backed: Desk, drive: Path) -> None:
    for file in sorted(drive.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    drive.rmdir()

    backed.ask("backup.run")
    status = finished(backed)

    assert (status["state"], status["loud"]) == ("failing", False)
    (notice,) = (
        one for one in backed.ask("notices.list")["notices"] if one["code"] == "backup.failing"
    )
    assert (notice["level"], notice["args"]["code"]) == ("warn", "folder.gone")


def test_a_new_vault_lists_the_sites_to_visit(backed: Desk, drive: Path) -> None:
    old = {one.name for one in drive.glob("Tidekey/v-*")}
    prove_presence(backed)

    backed.ask("vault.renew")
    finished(backed)
    (site,) = backed.ask("vault.renewed")["sites"]

    assert (site["issuer"], site["done"]) == ("Example", False)
    assert backed.ask("vault.renewed", id=site["id"])["sites"][0]["done"]
    assert [*drive.glob("Tidekey/v-*/d-*")]
    assert {one.parent.name for one in drive.glob("Tidekey/v-*/d-*")}.isdisjoint(old)


def test_a_target_is_asked_for_nothing_after_the_lock() -> None:
    locked: list[bool] = []
    target = bounded.Bounded(MemoryTarget(), lambda: bool(locked))
    target.put("a", b"1")
    locked.append(True)

    for call in (target.check, target.list, lambda: target.get("a"), lambda: target.delete("a")):
        with pytest.raises(bounded.Locked):
            call()
    assert not issubclass(bounded.Locked, Exception)


def test_a_place_that_was_given_up_is_written_to_no_more() -> None:
    chosen = [True]
    target = bounded.Bounded(MemoryTarget(), lambda: False, lambda: bool(chosen))
    target.put("a", b"1")
    chosen.clear()

    with pytest.raises(BackupOff):
        target.put("a", b"2")
    assert target.get("a") == b"1"


def test_a_place_that_cannot_be_opened_fails_alone() -> None:
    gone = {"kind": "keychain", "path": "no-such-store", "label": "A store"}

    target = bounded.opened(gone, [], "/nowhere", "tidekey")

    with pytest.raises(Exception, match="does not answer"):
        target.check()
