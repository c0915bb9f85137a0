"""One of several programs of one computer: adds accounts and backs up after each."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from sharing import draft
from tidekey import accounts
from tidekey.backup import engine
from tidekey.backup.targets import local_history
from tidekey.backup.targets.folder import FolderTarget
from tidekey.vault import Vault


class Counting(FolderTarget):
    """A folder that counts what is written to it."""

    puts = 0

    def put(self, name: str, data: bytes) -> None:
        self.puts += 1
        super().put(name, data)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def main(folder: str, vault_id: str, key: str, drive: str, who: str, count: str) -> None:
    vault = Vault(folder, bytes.fromhex(vault_id), bytes.fromhex(key), now_ms)
    target = Counting(drive)

    def back_up() -> None:
        report = engine.run(
            vault, [target, local_history(folder)], now_ms=now_ms, random=os.urandom,
            space_folder=folder, device_name=Path(folder).name, wait_seconds=60,
        )  # fmt: skip
        assert report.proven, report

    for number in range(int(count)):
        name = f"{who}-{number}"
        vault.change(lambda body, by, name=name: accounts.add(body, by, draft("Site", name)))  # type: ignore[misc]
        back_up()
    if not int(count):
        back_up()
    print(target.puts)


if __name__ == "__main__":
    main(*sys.argv[1:])
