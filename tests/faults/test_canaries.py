"""Nothing a person wrote or keeps secret is readable outside the vault, whatever happens.

A whole life of two computers, by the real programs; then every byte they left is searched for
canaries in every encoding at hand. Files that the person asked for by name are not looked at.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tidekey import recovery_code, sealed
from tidekey.secret import Secret
from wire import Host

pytestmark = pytest.mark.slow
TIDEKEY = Path(sys.executable).with_name("tidekey")
WORDS = {
    "issuer": "Zanzibarkiosk",
    "name": "quillfeather@umbral.example",
    "site": "morpholine-canary.example",
    "note": "nightjar under the ninth stair",
    "tag": "vermilion-otter",
    "device": "Brambleforge Laptop",
    "lock": "seven calm otters count the canaries",
    "cloud": "eleven brass canaries sing at dusk",
}
SECRET = b"CANARY-secret-20-byt"


def encodings(what: bytes) -> Iterator[bytes]:
    """The bytes, and every usual spelling of them."""
    yield from (what, what[::-1], what.hex().encode(), what.hex().upper().encode())
    yield binascii.hexlify(what, ":")
    for shift in range(5):  # wherever in a longer text they begin
        padded = bytes(shift) + what
        yield base64.b32encode(padded)[(shift * 8 + 4) // 5 : -8]
        if shift < 3:
            for spelled in (base64.b64encode(padded), base64.urlsafe_b64encode(padded)):
                yield spelled[(shift * 8 + 5) // 6 : -4]


def spellings(text: str) -> Iterator[bytes]:
    for one in {text, text.lower(), text.upper()}:
        for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
            yield from encodings(one.encode(code))
        yield quote(one).encode()
        yield json.dumps(one)[1:-1].encode()


def pattern(canaries: dict[str, list[bytes]]) -> re.Pattern[bytes]:
    every = {one for found in canaries.values() for one in found if len(one) >= 10}
    return re.compile(b"|".join(sorted(map(re.escape, every), key=len, reverse=True)))


class Watch(threading.Thread):
    """Reads the arguments of all processes, over and over."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: set[bytes] = set()
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            for one in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    self.seen.add(one.read_bytes())
                except OSError:
                    continue


class Life:
    """Two computers, one folder, one temporary folder; `given` is what the person wrote down."""

    def __init__(self, root: Path) -> None:
        self.root, self.said = root, b""
        for name in ("a", "b", "drive", "tmp", "given"):
            (root / name).mkdir()
        self.file("lock", WORDS["lock"])
        self.file("cloud", WORDS["cloud"])
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("DBUS_", "XDG_"))}

    def file(self, name: str, text: str) -> str:
        path = self.root / "given" / name
        path.write_text(text)
        return str(path)

    def around(self, who: str) -> dict[str, str]:
        home, tmp = str(self.root / who), str(self.root / "tmp")
        return {**self.env, "HOME": home, "TMPDIR": tmp, "TIDEKEY_HOME": home + "/data"}

    def run(self, who: str, *words: str, lines: str = "", fails: bool = False) -> Any:
        code = self.root / "given" / "code"
        slow = not code.exists() or "restore" in words or (who == "b" and "init" in words)
        way = ("--passphrase-file", "lock") if slow else ("--code-file", "code")
        command = [str(TIDEKEY), "--json", way[0], str(self.root / "given" / way[1]), *words]
        done = subprocess.run(
            command, env=self.around(who), input=lines.encode(), capture_output=True, cwd=self.root
        )
        self.said += done.stderr + (done.stdout if done.returncode else b"")
        assert bool(done.returncode) == fails, (words, done.stdout[-500:], done.stderr[-500:])
        return json.loads(done.stdout)

    def live(self) -> None:
        drive = str(self.root / "drive")
        self.run("a", "init")
        self.run("a", "recovery", "--out", str(self.root / "given" / "code"))
        text = base64.b32encode(SECRET).decode()
        uri = f"otpauth://totp/{WORDS['issuer']}:{WORDS['name']}?secret={text}"
        self.run("a", "add", "--stdin", lines=f"{uri}&issuer={WORDS['issuer']}\n")
        self._by_host()
        self.run("a", "devices", "--rename", WORDS["device"])
        self.run("a", "backup", "on", "--folder", drive)
        self.run("a", "backup", "passphrase", "--new-file", str(self.root / "given" / "cloud"))
        for words in (("now",), ("status",), ("history",), ("rehearse",)):
            self.run("a", "backup", *words)
        self._failures()
        self._join()
        self.run("a", "backup", "now")
        self.run("b", "list")

    def _by_host(self) -> None:
        """What only a browser can do: a note, a passkey; and it logs."""
        log = self.root / "a" / "stderr"
        with (
            log.open("wb") as stderr,
            Host(self.root / "a" / "data", stderr=stderr.fileno(), env=self.around("a")) as host,
        ):
            host.ask("system.hello", protocol=1, version="0", profile_id="ab" * 16, browser="x")
            host.ask("vault.unlock", passphrase=WORDS["lock"])
            (row,) = host.ask("accounts.list")["ok"]["rows"]
            more = {"note": WORDS["note"], "tags": [WORDS["tag"]], "sites": [WORDS["site"]]}
            assert "ok" in host.ask("accounts.edit", id=row["id"], **more)
            assert "ok" in host.ask("codes.get", ids=[row["id"]])
            begun = host.ask("passkey.begin", purpose="add")["ok"]
            prf = base64.b64encode(SECRET + bytes(12)).decode()
            made = {"credential_id": "AAECAwQF", "prf": prf, "salt": begun["salt"]}
            assert "ok" in host.ask("passkey.finish", **made, family="chromium")
            assert "error" in host.ask("accounts.edit", id=WORDS["name"], note=WORDS["note"])
            assert "error" in host.ask("vault.unlock", passphrase=WORDS["note"])

    def _failures(self) -> None:
        drive, root = self.root / "drive", self.root
        self.run("a", "backup", "on", "--folder", str(root / "nowhere"), fails=True)
        hidden = drive.rename(root / "gone")
        self.run("a", "backup", "now", fails=True)
        hidden.rename(drive)
        for copy in drive.rglob("d-*"):
            kept = copy.read_bytes()
            copy.write_bytes(kept[:-100])
            self.run("a", "backup", "now")
        wrong = self.file("wrong", WORDS["note"])
        words = ("restore", "--from", str(drive), "--backup-passphrase-file", wrong, "--yes")
        self.run("b", *words, fails=True)

    def _join(self) -> None:
        drive = str(self.root / "drive")
        asked = self.run("b", "restore", "--from", drive, "--approve")
        shown = self.file("characters", asked["characters"])
        digits = self.run("a", "approve", "--characters-file", shown)["digits"]
        six = self.file("digits", digits)
        self.run("b", "restore", "--from", drive, "--approve", "--digits-file", six, "--yes")

    def written(self) -> dict[str, bytes]:
        """Every file that the programs left, and what they said of failures."""
        files = [one for one in self.root.rglob("*") if one.is_file()]
        found = {
            one.relative_to(self.root).as_posix(): one.read_bytes()
            for one in files
            if self.root / "given" not in one.parents
        }
        return {**found, "stderr": self.said}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Life, Watch]]:
    made, watch = Life(tmp_path_factory.mktemp("life")), Watch()
    watch.start()
    made.live()
    watch.over.set()
    watch.join()
    yield made, watch


@pytest.fixture(scope="module")
def canaries(life: tuple[Life, Watch]) -> dict[str, list[bytes]]:
    code = (life[0].root / "given" / "code").read_text().strip()
    copy = next((life[0].root / "drive").rglob("d-*.a")).read_bytes()
    way = sealed.Way("recovery", Secret(code))
    key = sealed.open_with(copy, way).key
    plain = code.replace("-", "")
    found = {name: [*spellings(text)] for name, text in WORDS.items()}
    found["secret"] = [*encodings(SECRET), *spellings(base64.b32encode(SECRET).decode())]
    found["code"] = [*spellings(code), *spellings(plain), *encodings(recovery_code.to_bytes(code))]
    found["key"] = [*encodings(key)]
    return found


def test_no_file_of_a_whole_life_holds_a_canary(
    life: tuple[Life, Watch], canaries: dict[str, list[bytes]]
) -> None:
    written, wanted = life[0].written(), pattern(canaries)
    named = {name: one for name, one in canaries.items() if name != "device"}
    inside = pattern(named)  # beside the vault the name of a computer may stand
    found = {}
    for name, data in written.items():
        hit = (inside if "/data/" in name else wanted).search(data)
        if hit or wanted.search(name.encode()):
            found[name] = hit and hit[0]

    assert found == {}
    folders = {name.split("/")[0] for name in written}
    assert {"a", "b", "drive", "stderr"} <= folders  # control: all of them were looked at
    assert any(name.endswith("host.log") for name in written)
    assert sum(name.endswith("backup.json") for name in written) == 2
    assert sum("/d-" in name for name in written) >= 3


def test_no_process_was_given_a_canary(
    life: tuple[Life, Watch], canaries: dict[str, list[bytes]]
) -> None:
    wanted = pattern({name: one for name, one in canaries.items() if name != "device"})
    seen = life[1].seen

    assert [one for one in seen if wanted.search(one)] == []
    assert any(b"worker.py" in one or b"tidekey" in one for one in seen)  # control
    assert any(WORDS["device"].encode() in one for one in seen)


@pytest.mark.parametrize("spelled", ["utf-8", "utf-16-le", "base64", "hex", "base32"])
def test_an_unsealed_write_is_found(
    life: tuple[Life, Watch], canaries: dict[str, list[bytes]], spelled: str
) -> None:
    body = json.dumps({"accounts": [{"issuer": WORDS["issuer"]}], "at": 1}).encode()
    written = {
        "utf-8": body,
        "utf-16-le": body.decode().encode("utf-16-le"),
        "base64": base64.b64encode(body),
        "hex": body.hex().encode(),
        "base32": base64.b32encode(body),
    }[spelled]
    place = life[0].root / "drive" / "Tidekey" / "unsealed"
    place.write_bytes(b"\x00" * 7 + written + b"\xff" * 9)
    try:
        assert pattern(canaries).search(life[0].written()["drive/Tidekey/unsealed"])
    finally:
        place.unlink()
