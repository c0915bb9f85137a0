"""Several computers of one person, by command line: a home and a state folder each, one folder."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tidekey.cli import main

PASSPHRASE = "seven calm otters count the tide"
KEYS = ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "JBSWY3DPEHPK3PXPJBSWY3DP", "KBSWY3DPEHPK3PXPJBSWY3DP")


def uri(issuer: str, name: str = "me", key: int = 0) -> str:
    return f"otpauth://totp/{issuer}:{name}?secret={KEYS[key]}&issuer={issuer}"


class Stdin(io.TextIOWrapper):
    """Standard input that is no terminal."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8")


class Computer:
    """One of them; `note` is what the last command said on stderr, `status` how it ended."""

    def __init__(
        self,
        root: Path,
        name: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.root, self.home, self.state = root, root / name, root / name / "state"
        self.state.mkdir(parents=True)
        self._patch, self._capsys = monkeypatch, capsys
        self.note, self.status = "", 0
        self.passphrase = root / "pass"
        self.passphrase.write_text(PASSPHRASE + "\n", "utf-8")
        self._quick: list[str] = []

    def _slow(self) -> list[str]:
        return ["--passphrase-file", str(self.passphrase)]

    def init(self, *words: str) -> Any:
        """Start a vault; its recovery code opens it from then on, which takes no time."""
        made = self.run("init", *words)
        self.run("recovery", "--out", str(self.home / "code"))
        self._quick = ["--code-file", str(self.home / "code")]
        return made

    def run(self, *words: str, lines: str = "") -> Any:
        """One command with `--json` and the lock from a file; gives its document."""
        out = self.say("--json", *words, lines=lines)
        return json.loads(out)

    def say(self, *words: str, lines: str = "") -> str:
        """One command as a person gives it; what it said on stdout."""
        self._patch.setenv("HOME", str(self.home))
        self._patch.setenv("TIDEKEY_HOME", str(self.state))
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_DATA_HOME"):
            self._patch.delenv(name, raising=False)
        self._patch.setattr("sys.stdin", Stdin(lines))
        way = self._quick if self._quick and "restore" not in words else self._slow()
        self.status = main([*way, *words])
        told = self._capsys.readouterr()
        self.note = told.err
        assert "Traceback" not in told.err
        return told.out

    def add(self, *issuers: str, key: int = 0) -> Any:
        """Accounts of these issuers."""
        lines = "".join(f"{uri(one, key=key)}\n" for one in issuers)
        return self.run("add", "--stdin", lines=lines)

    def issuers(self) -> list[str]:
        """What is in the vault."""
        return sorted(row["issuer"] for row in self.run("list"))

    def codes(self) -> list[tuple[str, str, str]]:
        """All codes of one moment."""
        rows = self.run("code", "--all", "--at", "1700000000")
        return sorted((row["issuer"], row["name"], row["code"]) for row in rows)

    def code_file(self) -> Path:
        """The recovery code of this computer's vault, where the other one finds it."""
        file = self.root / "code"
        file.write_bytes((self.home / "code").read_bytes())
        return file
