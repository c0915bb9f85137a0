"""At a terminal: questions are asked, secrets are not echoed, dangerous acts wait for a word."""

from __future__ import annotations

import os
import select
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is needed", allow_module_level=True)

import pty

PASSPHRASE = "seven calm otters count the tide"
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PATIENCE = 60


def converse(home: Path, words: list[str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Run one command on a pseudo-terminal; answer each question once it is shown."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TIDEKEY_HOME=str(home / "home"), HOME=str(home), TERM="dumb")
        os.execv(sys.executable, [sys.executable, "-m", "tidekey.cli", *words])
    shown, read, left = "", 0, list(answers)
    stop = time.monotonic() + PATIENCE
    while time.monotonic() < stop:
        if select.select([terminal], [], [], 1)[0]:
            try:
                shown += os.read(terminal, 65536).decode()
            except OSError:
                break
        if left and left[0][0] in shown[read:]:
            read = len(shown)
            os.write(terminal, left.pop(0)[1].encode() + b"\n")
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert not left, f"not asked: {left[0][0]}"
    return os.waitstatus_to_exitcode(status), shown


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    asked = [("New passphrase", PASSPHRASE), ("The same again", PASSPHRASE)]
    status, shown = converse(tmp_path, ["init"], asked)
    assert status == 0, shown
    return tmp_path


def test_an_account_is_added_by_hand_and_its_code_is_shown(home: Path) -> None:
    unlock = ("Passphrase", PASSPHRASE)
    key = [("Key or key URI", KEY), ("Issuer", "GitHub"), ("Your name", "alice")]
    added, told = converse(home, ["add"], [unlock, *key])
    shown, code = converse(home, ["code", "github", "--at", "59"], [unlock])

    assert (added, shown) == (0, 0)
    assert "Added GitHub · alice." in told
    assert "287 082" in code
    assert KEY not in told + code
    assert PASSPHRASE not in told + code


def test_removing_waits_for_the_word(home: Path) -> None:
    unlock = ("Passphrase", PASSPHRASE)
    (home / "key").write_text(f"otpauth://totp/GitHub:alice?secret={KEY}&issuer=GitHub\n")
    (home / "pass").write_text(PASSPHRASE + "\n")
    add = ["add", "--key-file", str(home / "key"), "--passphrase-file", str(home / "pass")]
    assert converse(home, add, [])[0] == 0
    refused = converse(home, ["rm", "github"], [unlock, ("Type yes", "y")])
    still = converse(home, ["list"], [unlock])
    agreed = converse(home, ["rm", "github"], [unlock, ("Type yes", "yes")])

    assert (refused[0], agreed[0]) == (1, 0)
    assert "GitHub" in still[1]
    assert "tidekey undo" in agreed[1]
