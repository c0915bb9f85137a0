"""Programs of one computer, and other computers, that back up to one folder at the same time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sharing import Computer, first, joined
from tidekey import sealed
from tidekey.backup import copies, state
from tidekey.backup.targets.folder import FolderTarget

BACKER = Path(__file__).with_name("backer.py")
EACH = 4


def start(one: Computer, drive: Path, who: str, count: int) -> subprocess.Popen[str]:
    vault = one.vault
    words = [vault.folder, vault.vault_id.hex(), vault.key.hex(), str(drive), who, str(count)]
    return subprocess.Popen(
        [sys.executable, str(BACKER), *words], stdout=subprocess.PIPE, text=True
    )


def ended(programs: list[subprocess.Popen[str]]) -> int:
    """What they wrote to the folder, once all are done."""
    told = [one.communicate(timeout=240)[0] for one in programs]
    assert all(one.returncode == 0 for one in programs)
    return sum(int(one) for one in told)


def test_four_programs_on_each_of_three_computers_settle(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    laptop = first(tmp_path / "Laptop", [FolderTarget(str(drive))])
    all_ = [laptop, joined(tmp_path / "Desk", laptop), joined(tmp_path / "Mac", laptop)]
    writers = {one.name: 4 if one is laptop else 1 for one in all_}
    programs = [
        start(one, drive, f"{one.name}{number}", EACH)
        for one in all_
        for number in range(writers[one.name])
    ]
    assert ended(programs) >= len(programs)
    devices = [one.vault.device_id for one in all_]
    for _ in range(2):  # each reads the others
        ended([start(one, drive, "", 0) for one in all_])
        ended([start(one, drive, "", 0) for one in all_])

    expected = sorted(
        f"{name}{n}-{k}" for name, many in writers.items() for n in range(many) for k in range(EACH)
    )
    assert [one.names() for one in all_] == [expected] * 3
    assert [one.vault.device_id for one in all_] == devices  # none took itself for a clone
    assert [state.load(str(one.folder)).findings for one in all_] == [[], [], []]
    read, troubles = copies.read(FolderTarget(str(drive)), laptop.vault.vault_id)
    names = [name for one in devices for name in copies.slot_names(laptop.vault.vault_id, one)]
    assert (sorted(one.name for one in read), troubles) == (sorted(names), [])
    assert all(sealed.open_body(one.data, laptop.vault.key) for one in read)
    rest = [start(one, drive, "", 0) for one in all_ for _ in range(4)]
    assert ended(rest) == 0  # twelve programs, and nothing is written where nothing changed
