"""rescue.py opens the folder of a backup alone: copies of real engines, without Tidekey at hand."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from backing import URI, code_of
from sharing import DAY, Computer, first, joined
from tidekey import accounts, otpauth, records, trash
from tidekey.backup.copies import folder_of, slot_names
from tidekey.backup.places import readme
from tidekey.backup.targets.folder import FolderTarget

RESCUE = Path(__file__).parents[2] / "install_scripts" / "rescue.py"
MERGED = {"At A: one", "At A: two", "At B: three", "At A: five"}


@dataclass
class World:
    """A folder with the copies of two computers, and the recovery code in a file."""

    folder: Path
    code: Path
    a: Computer
    b: Computer

    @property
    def place(self) -> Path:
        return self.folder / "Tidekey" / folder_of(self.a.vault.vault_id)

    def slots(self, who: Computer) -> list[Path]:
        names = slot_names(self.a.vault.vault_id, who.vault.device_id)
        return [self.folder / "Tidekey" / one for one in names]

    def newest(self, who: Computer) -> Path:
        return max((one for one in self.slots(who) if one.exists()), key=counter)

    def rescue(self, *words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        return run(str(folder or self.folder), "--code-file", str(self.code), *words)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A and B share; A wrote one more change that B has not seen, and one is name only."""
    folder = tmp_path / "synced"
    folder.mkdir()
    target = FolderTarget(str(folder))
    a = first(tmp_path / "a", [target])
    code = tmp_path / "code"
    code.write_text(code_of(a.vault).reveal() + "\n", "utf-8")
    add(a, "At A", "one")
    name_only = add(a, "Work", "me")
    gone = add(a, "At A", "gone")
    a.change(lambda body, by: accounts.edit(body, by, name_only, {"scope": "work"}))
    a.back_up()
    b = joined(tmp_path / "b", a)
    b.back_up()
    add(b, "At B", "three")
    changed = b.ids()[0]
    b.change(lambda body, by: accounts.edit(body, by, changed, {"note": "kept"}))
    b.back_up()
    add(a, "At A", "two")
    a.change(lambda body, by: trash.delete(body, by, gone))
    a.change(lambda body, by: trash.erase(body, by, gone))
    a.back_up()
    a.time.ms += DAY
    add(a, "At A", "five")
    a.back_up()
    return World(folder, code, a, b)


def test_all_copies_of_two_computers_become_one_list(world: World) -> None:
    shown = world.rescue()

    assert shown.returncode == 0
    assert labels(shown) == MERGED
    assert secrets(shown) == held(world.a) and len(held(world.a)) == len(MERGED)
    assert "By name only, sign in there to finish: Work: me\n" in shown.stderr
    assert "4 of 4 copies" in shown.stderr and "Not read" not in shown.stderr
    assert "gone" not in shown.stdout + shown.stderr


@pytest.mark.parametrize("at", ["Tidekey", "Tidekey/v-"])
def test_any_of_the_folders_may_be_named(world: World, at: str) -> None:
    folder = world.folder / "Tidekey" if at == "Tidekey" else world.place

    assert labels(world.rescue(folder=folder)) == MERGED


def test_a_conflict_copy_brings_what_it_alone_holds(world: World) -> None:
    own = world.newest(world.a)
    own.rename(world.place / f"{own.name} (conflicted copy 2026-11-22)")
    for path in world.place.glob("h/*"):
        path.unlink()

    shown = world.rescue()

    assert labels(shown) == MERGED
    control(world, "five")


def control(world: World, name: str) -> None:
    """Without that copy the account is not there: it came from nowhere else."""
    for path in world.place.glob("*conflicted*"):
        path.unlink()
    assert not any(name in one for one in labels(world.rescue()))


def test_a_damaged_slot_is_named_and_history_is_read_for_it(world: World) -> None:
    damaged = world.newest(world.b)
    damaged.write_bytes(damaged.read_bytes()[:-100])
    (world.place / "d-0000 (1).a").write_bytes(b"")

    shown = world.rescue()

    assert shown.returncode == 0
    assert labels(shown) == MERGED
    assert damaged.name in shown.stderr and "damaged" in shown.stderr
    assert "d-0000 (1).a. This is not a Tidekey file." in shown.stderr


def test_history_alone_suffices(world: World) -> None:
    for path in world.place.glob("d-*"):
        path.write_bytes(bytes(5000))

    shown = world.rescue()

    assert shown.returncode == 0
    assert labels(shown) >= {"At A: one", "At B: three"}


def test_a_wrong_code_opens_nothing(world: World, tmp_path: Path) -> None:
    other = first(tmp_path / "other", [])
    world.code.write_text(code_of(other.vault).reveal() + "\n", "utf-8")

    shown = world.rescue()

    assert shown.returncode == 1 and shown.stdout == ""
    assert "This is not the recovery code" in shown.stderr
    assert "None of the copies in this folder could be opened." in shown.stderr


def test_a_mistyped_group_is_named(world: World) -> None:
    code = world.code.read_text("utf-8")
    slip = code[:7] + ("0" if code[7] != "0" else "1") + code[8:]
    world.code.write_text(slip, "utf-8")

    shown = world.rescue()

    assert shown.returncode == 1 and shown.stdout == ""
    assert "Group 2 of the recovery code looks mistyped." in shown.stderr


def test_a_copy_that_was_changed_brings_nothing(world: World) -> None:
    """Header of a real copy, whose slot the code opens, and a body of somebody else's."""
    data = bytearray(world.newest(world.a).read_bytes()[:-32])
    data[-100] ^= 1
    planted = bytes(data) + hashlib.sha256(data).digest()
    (world.place / "d-00000000.a").write_bytes(planted)

    shown = world.rescue()

    assert shown.returncode == 0 and labels(shown) == MERGED
    assert "d-00000000.a. Something other than Tidekey changed this file." in shown.stderr


def test_of_several_vaults_one_is_chosen(world: World, tmp_path: Path) -> None:
    other = first(tmp_path / "other", world.a.targets)
    add(other, "Elsewhere", "x")
    other.back_up()
    vault8 = world.a.vault.vault_id.hex()[:8]

    unchosen, chosen = world.rescue(), world.rescue("--vault", vault8)

    assert unchosen.returncode == 1 and unchosen.stdout == ""
    assert "--vault" in unchosen.stderr
    assert vault8 in unchosen.stderr and other.vault.vault_id.hex()[:8] in unchosen.stderr
    assert chosen.returncode == 0 and labels(chosen) == MERGED
    assert world.rescue("--vault", "00000000").returncode == 1


def test_a_folder_without_copies_says_so(world: World, tmp_path: Path) -> None:
    shown = world.rescue(folder=tmp_path / "a")

    assert shown.returncode == 1 and "No backup of Tidekey" in shown.stderr


def test_nothing_in_the_folder_changes(world: World) -> None:
    def all_of() -> dict[Path, tuple[bytes, int]]:
        files = [one for one in world.folder.rglob("*") if one.is_file()]
        return {one: (one.read_bytes(), one.stat().st_mtime_ns) for one in files}

    before = all_of()
    world.rescue()

    assert before and all_of() == before


def test_the_command_in_the_readme_of_the_folder_is_the_one(world: World) -> None:
    text = (world.folder / "Tidekey" / readme.NAME).read_text("ascii")
    (spelled,) = re.findall(r"^ +python3 (rescue\.py .*)$", text, re.MULTILINE)
    program, *words = spelled.split()
    asked = [str(world.folder / "Tidekey") if one == "FOLDER" else one for one in words]

    shown = run(*asked, "--code-file", str(world.code))

    assert program == RESCUE.name and "FOLDER" in words
    assert shown.returncode == 0 and labels(shown) == MERGED


def test_these_runs_have_no_tidekey_at_hand(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import tidekey", "utf-8")

    shown = run(program=program)

    assert shown.returncode == 1 and "tidekey" in shown.stderr.splitlines()[-1]
    program.write_text("import cryptography", "utf-8")
    assert run(program=program).returncode == 0


# A computer without Tidekey: whatever is installed here, importing it fails.
ALONE = """
import runpy, sys
sys.modules["tidekey"] = None
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(*words: str, program: Path = RESCUE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", ALONE, str(program), *words]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)


def add(who: Computer, issuer: str, name: str) -> str:
    secret = base64.b32encode(os.urandom(20)).decode()
    uri = URI.format(issuer=issuer.replace(" ", "%20"), name=name, secret=secret)
    return who.vault.change(lambda body, by: accounts.add(body, by, otpauth.parse(uri)))


def labels(shown: subprocess.CompletedProcess[str]) -> set[str]:
    paths = [urlsplit(line).path[1:] for line in shown.stdout.splitlines()]
    return {unquote(one.replace(":", ": ")) for one in paths}


def secrets(shown: subprocess.CompletedProcess[str]) -> set[str]:
    return {parse_qs(urlsplit(line).query)["secret"][0] for line in shown.stdout.splitlines()}


def held(who: Computer) -> set[str]:
    """The keys of the accounts whose secrets are backed up, as a key URI spells them."""
    found = [one for one in records.accounts(who.vault.body()) if not one.scope]
    keys = [base64.b64decode(kept.encoded.reveal()) for one in found for kept in one.credentials]
    return {base64.b32encode(one).decode() for one in keys}


def counter(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[46:54], "big")
