"""What happens to a vault while writers die, race, or find the disk full."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from writer import add

from living import FixedClock
from tidekey import argon, disk
from tidekey.app import App
from tidekey.errors import DiskRefused, HostError, VaultBusy, VaultDamaged, VaultExists
from tidekey.locks import FileLock
from tidekey.records import Body, Stamper, child

WRITER = Path(__file__).with_name("writer.py")
NewApp = Callable[[], App]


def marks(app: App) -> set[str]:
    return set(child(child(app.body(), "shared"), "more"))


def mark(app: App, name: str) -> None:
    app.change(add(name))  # type: ignore[arg-type]


def start(app: App, who: str, count: int) -> subprocess.Popen[str]:
    vault = app.vault()
    arguments = [vault.folder, vault.vault_id.hex(), vault.key.hex(), who, str(count)]
    return subprocess.Popen(
        [sys.executable, str(WRITER), *arguments], stdout=subprocess.PIPE, text=True
    )


def files(app: App) -> set[str]:
    return {one.name for one in Path(app.folder).iterdir()}


def test_eight_writers_at_once_lose_nothing(app: App) -> None:
    writers = [start(app, str(who), 25) for who in range(8)]
    for one in writers:
        assert one.wait() == 0

    assert marks(app) == {f"{who}-{number}" for who in range(8) for number in range(25)}
    assert app.vault().revision >= 200


def test_a_writer_killed_at_any_moment_loses_nothing_it_promised(app: App, new_app: NewApp) -> None:
    drawn = random.Random(11)
    promised, killed = set(), 0
    for round_ in range(20):
        writer = start(app, str(round_), 1000)
        assert writer.stdout is not None
        for _ in range(drawn.randrange(1, 12)):
            promised.add(f"{round_}-{writer.stdout.readline().strip()}")
        os.kill(writer.pid, signal.SIGKILL)
        promised |= {f"{round_}-{line.strip()}" for line in writer.stdout}
        killed += writer.wait() != 0

    assert killed == 20
    assert promised <= marks(new_app())
    assert len([name for name in files(app) if name.endswith(disk.ASIDE)]) <= 1


def test_a_left_over_file_is_gone_after_the_next_save(app: App) -> None:
    left = Path(app.folder, "vault.tdk" + disk.ASIDE)
    left.write_bytes(b"half of a vault")
    mark(app, "next")

    assert not left.exists()
    assert "next" in marks(app)


@pytest.mark.parametrize("failing", ["write", "fsync", "replace", "open"])
def test_a_disk_that_refuses_changes_nothing(
    app: App, new_app: NewApp, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(app, "before")
    raw = app.vault().raw()

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, failing, full)
        with pytest.raises(DiskRefused):
            mark(app, "during")

    assert Path(app.folder, "vault.tdk").read_bytes() == raw
    assert marks(app) == marks(new_app()) == {"before"}
    assert not [name for name in files(app) if name.endswith(disk.ASIDE)]
    mark(app, "after")  # the control: the same change is saved once the disk takes it
    assert marks(new_app()) == {"before", "after"}


def test_a_full_file_system_changes_nothing(tmp_path: Path) -> None:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("a small file system can only be mounted by an administrator")
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this system does not let a small file system be mounted")
    try:
        path = small / "file"
        disk.put(str(path), b"good" * 1000)
        with pytest.raises(DiskRefused):
            disk.put(str(path), b"more" * 100_000)

        assert path.read_bytes() == b"good" * 1000
        assert [one.name for one in small.iterdir()] == ["file"]
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_an_act_that_fails_changes_nothing(app: App, new_app: NewApp) -> None:
    def half(body: Body, _: object) -> None:
        child(child(body, "shared"), "more")["half"] = True
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        app.change(half)

    assert marks(app) == marks(new_app()) == set()


def test_a_change_is_applied_to_what_others_wrote_meanwhile(app: App, new_app: NewApp) -> None:
    other = new_app()
    mark(app, "mine")
    mark(other, "theirs")
    mark(app, "mine again")

    assert marks(app) == marks(other) == {"mine", "theirs", "mine again"}


def test_waiting_for_another_writer_ends(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with FileLock(path), pytest.raises(VaultBusy), FileLock(path, seconds=0.05):
        pass
    with FileLock(path, seconds=0.05):  # the control: free again
        pass


def test_the_generation_before_is_kept(app: App) -> None:
    mark(app, "one")
    before = Path(app.folder, "vault.tdk").read_bytes()
    mark(app, "two")

    assert Path(app.folder, "vault.prev.tdk").read_bytes() == before


DAMAGE = {
    "cut": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "zeros": lambda data: bytes(len(data)),
    "one bit in the body": lambda data: data[:-100] + bytes([data[-100] ^ 1]) + data[-99:],
    "one bit in a slot": lambda data: data[:140] + bytes([data[140] ^ 1]) + data[141:],
}


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("was_open", [True, False])
def test_a_damaged_vault_is_set_aside_and_the_one_before_used(
    app: App, new_app: NewApp, how: str, was_open: bool
) -> None:
    mark(app, "one")
    mark(app, "two")
    path = Path(app.folder, "vault.tdk")
    bad = DAMAGE[how](path.read_bytes())
    path.write_bytes(bad)
    opened = app if was_open else new_app()

    assert marks(opened) == {"one"}
    assert Path(app.folder, "vault.damaged-1.tdk").read_bytes() == bad
    assert opened.notices()[0]["code"] == "vault.previous-used"
    mark(opened, "three")
    assert marks(new_app()) == {"one", "three"}


def test_a_vault_that_vanished_comes_back_from_the_one_before(app: App, new_app: NewApp) -> None:
    mark(app, "one")
    mark(app, "two")
    Path(app.folder, "vault.tdk").unlink()

    assert marks(new_app()) == {"one"}
    assert new_app().notices()[0]["code"] == "vault.previous-used"


def test_a_second_damage_is_told_though_the_first_was_put_away(app: App, clock: FixedClock) -> None:
    path, seen = Path(app.folder, "vault.tdk"), []
    for _ in range(2):
        mark(app, "one")
        mark(app, "two")
        path.write_bytes(b"torn")
        clock.wall += 60
        app.body()
        seen.append(app.notices()[0])

    assert [one["code"] for one in seen] == ["vault.previous-used"] * 2
    assert seen[0]["id"] != seen[1]["id"]


def test_a_folder_that_was_removed_is_no_vault_any_more(app: App) -> None:
    mark(app, "one")
    shutil.rmtree(app.folder)

    assert app.state() == "none"
    app.create()
    assert app.state() == "open"


def test_no_key_is_drawn_where_only_a_copy_set_aside_is_left(app: App, new_app: NewApp) -> None:
    folder = Path(app.folder)
    (folder / "vault.tdk").rename(folder / "vault.damaged-1.tdk")
    (folder / "vault.prev.tdk").unlink()
    opened = new_app()

    assert opened.state() == "damaged"
    with pytest.raises(VaultExists):
        opened.create()


def test_a_slot_of_a_later_version_stays_in_the_file(app: App) -> None:
    from tidekey import slots, ways

    vault = app.vault()
    later = slots.make(9, bytes(32), vault.vault_id, vault.key)
    backup = slots.make(3, bytes(32), vault.vault_id, vault.key, argon.Cost().to_bytes())
    for raw in (later, backup):
        app.change(keep_slot(raw[2:10].hex(), ways.to_text(raw)))

    assert sorted(one.type for one in vault.header.slots) == [1, 2, 9]


def keep_slot(slot_id: str, text: str) -> Callable[[Body, Stamper], None]:
    def act(body: Body, stamper: Stamper) -> None:
        registers = child(child(body, "shared"), "slots")
        stamper.write(registers, slot_id, {"bytes": text})

    return act


def test_where_both_are_damaged_nothing_is_touched(app: App, new_app: NewApp) -> None:
    mark(app, "one")
    for name in ("vault.tdk", "vault.prev.tdk"):
        Path(app.folder, name).write_bytes(b"\x89TDK torn")
    opened = new_app()

    assert opened.state() == "damaged"
    with pytest.raises(VaultDamaged):
        opened.vault()
    with pytest.raises(HostError):
        mark(app, "two")
    with pytest.raises(HostError):
        opened.create()
    assert {Path(app.folder, one).read_bytes() for one in files(app) if "lock" not in one} == {
        b"\x89TDK torn"
    }


def test_a_file_of_a_newer_version_is_neither_opened_nor_replaced(
    app: App, new_app: NewApp
) -> None:
    path = Path(app.folder, "vault.tdk")
    data = path.read_bytes()
    newer = data[:10] + b"\x00\x02" + data[12:]
    path.write_bytes(newer)

    with pytest.raises(HostError) as refused:
        new_app().vault()
    assert refused.value.code == "file.newer"
    with pytest.raises(HostError):
        mark(app, "x")
    assert path.read_bytes() == newer
