"""The way to the first code after a start: what is not loaded for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tidekey import framing
from wire import CHROMIUM, LAUNCH, SITE, Desk

SLOW = {"keyring", "publicsuffixlist", "inspect", "calendar", "typer", "asyncio", "argparse"}
CHANGING = {"tidekey.accounts", "tidekey.credentials", "tidekey.otpauth", "tidekey.doubles"}


def loaded_by(home: Path, *requests: dict[str, object]) -> tuple[set[str], list[object]]:
    """The modules that ran in a real host process by its end, and its replies."""
    spy = f"""
import atexit, sys
def tell():
    ran = (name for name, it in list(sys.modules.items()) if type(it).__name__ != "_Later")
    sys.stderr.write(" ".join(ran))
atexit.register(tell)
sys.argv = [{str(LAUNCH)!r}, "--site", {str(SITE)!r}, "--", {CHROMIUM!r}]
given = {{"__name__": "__main__", "__file__": {str(LAUNCH)!r}}}
exec(compile(open({str(LAUNCH)!r}).read(), {str(LAUNCH)!r}, "exec"), given)
"""
    frames = [framing.encode({"id": n, "request": one}) for n, one in enumerate(requests)]  # type: ignore[dict-item]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", spy],
        input=b"".join(frames), capture_output=True, timeout=30, check=True,
        env={"PATH": os.environ["PATH"], "TIDEKEY_HOME": str(home)},
    )  # fmt: skip
    replies, rest = [], done.stdout
    while rest:
        size = int.from_bytes(rest[:4], sys.byteorder)
        replies.append(json.loads(rest[4 : 4 + size]))
        rest = rest[4 + size :]
    return set(done.stderr.decode().split()), replies


def test_names_and_codes_load_neither_keyring_nor_what_changes_accounts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.ask("vault.create")
    row = desk.add()

    loaded, replies = loaded_by(
        tmp_path, {"type": "accounts.list"}, {"type": "codes.get", "ids": [row["id"]]}
    )

    assert len(replies) == 2
    assert {"tidekey.sealed", "tidekey.keychain", "tidekey.api.codes"} <= loaded
    assert loaded & (SLOW | CHANGING) == set()
    assert of_backup(loaded) == set()


def of_backup(loaded: set[str]) -> set[str]:
    return {name for name in loaded if name.startswith("tidekey.backup")}


def test_the_spy_sees_what_a_change_loads(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.ask("vault.create")

    loaded, _ = loaded_by(tmp_path, {"type": "accounts.draft", "uri": "JBSWY3DPEHPK3PXP"})

    assert "tidekey.otpauth" in loaded


def test_the_spy_sees_what_a_look_at_the_backup_loads(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.ask("vault.create", new=True)

    loaded, _ = loaded_by(tmp_path, {"type": "backup.status"})

    assert "tidekey.backup.status" in of_backup(loaded)
