"""Everything out of the vault: a sealed file with a key of its own, or plain key URIs."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from computers import Computer
from living import PASSPHRASE, FixedClock, NewApp
from tidekey import accounts, dispatch, exporters, otpauth, records, sealed
from tidekey.app import App
from tidekey.errors import FileRefused, HostError, PassphraseWeak, PresenceNeeded, SealedTampered
from tidekey.exporters import landing, tidekey_file
from tidekey.exporters.base import Given
from tidekey.sealed import Way
from tidekey.secret import Secret

WORDS = "seven otters juggle brass teapots"
RESCUE = Path(__file__).parents[2] / "install_scripts" / "rescue.py"
URIS = (
    "otpauth://totp/GitHub:lena%20%26%20co?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=GitHub",
    "otpauth://hotp/Bank:me?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Bank&counter=41&digits=8",
    "otpauth://totp/Box:%E6%B3%A2?secret=KBSWY3DPEHPK3PXPJBSWY3DP&issuer=Box&algorithm=SHA256&period=60",
    "otpauth://steam/Steam:gabe?secret=LBSWY3DPEHPK3PXPJBSWY3DP&issuer=Steam",
)


def _add(app: App, uri: str) -> str:
    draft = otpauth.parse(uri)
    return app.change(lambda body, by: accounts.add(body, by, draft))


@pytest.fixture
def full(locked: App) -> App:
    """Accounts of all kinds, one of them in the trash, one whose key is not here."""
    for uri in URIS:
        _add(locked, uri)
    made = _add(locked, "otpauth://totp/Gone:me?secret=MBSWY3DPEHPK3PXPJBSWY3DP&issuer=Gone")
    locked.change(lambda body, by: accounts.delete(body, by, made))
    other = _add(locked, "otpauth://totp/Work:me?secret=NBSWY3DPEHPK3PXPJBSWY3DP&issuer=Work")

    def without(body: Any, _: object) -> None:
        body["shared"]["accounts"][other]["creds"] = {}

    locked.change(without)
    return locked


def ask(app: App, **fields: Any) -> dict[str, Any]:
    reply = dispatch.perform(app, "transfer.export", {"type": "transfer.export", **fields})
    assert isinstance(reply, dict)
    return reply


def home() -> Path:
    return Path(os.environ["HOME"])


def given(app: App, words: str = WORDS) -> Given:
    return Given(app.body(), Secret(words), app.random)


def test_the_sealed_file_holds_every_account_and_opens_with_its_passphrase(full: App) -> None:
    (home() / "Downloads").mkdir()
    told = ask(full, format="tidekey", passphrase=WORDS)

    data = (home() / "Downloads" / told["file"]).read_bytes()
    opened = sealed.open_with(data, Way("passphrase", Secret(WORDS)), sealed.EXPORT)
    shared: Any = opened.body["shared"]
    mine: Any = full.body()["shared"]
    assert (told["folder"], told["accounts"], told["left_out"]) == ("Downloads", 5, 0)
    assert shared["accounts"] == mine["accounts"]
    assert len(shared["accounts"]) == len(URIS) + 2
    assert list(opened.body) == ["shared"]
    assert shared["slots"] == {}
    assert opened.header.counter == 0


def test_it_has_a_key_and_ids_of_its_own(full: App, tmp_path: Path) -> None:
    done = exporters.into_file("tidekey", given(full), str(tmp_path / "out.tdk"))
    opened = sealed.open_with(Path(done.path).read_bytes(), Way("passphrase", Secret(WORDS)))
    vault = full.vault()

    assert opened.key != vault.key
    assert opened.header.vault_id != vault.vault_id
    assert opened.header.device_id.hex() != vault.device_id.hex()
    assert vault.key.hex() not in str(opened.body)
    assert [one.kind for one in opened.header.slots] == ["passphrase"]
    assert mine_opens(full, vault.key)
    with pytest.raises(HostError):
        sealed.open_body(Path(done.path).read_bytes(), vault.key)


def mine_opens(app: App, key: bytes) -> bool:
    """The control: that key does open the vault's own file."""
    data = (Path(app.folder) / "vault.tdk").read_bytes()
    return bool(sealed.open_body(data, key, sealed.VAULT))


def test_an_erased_account_is_not_in_it(full: App, tmp_path: Path) -> None:
    [gone] = records.ids(full.body(), "trashed")
    full.change(lambda body, by: accounts.erase(body, by, gone))
    made = tidekey_file.make(given(full))
    opened = sealed.open_with(made.data, Way("passphrase", Secret(WORDS)))

    shared: Any = opened.body["shared"]
    assert gone not in shared["accounts"]
    assert len(shared["accounts"]) == len(URIS) + 1


def test_the_plain_list_reads_back_as_the_same_accounts(full: App) -> None:
    told = ask(full, format="otpauth")

    lines = (home() / told["file"]).read_text("utf-8").splitlines()
    wanted = [otpauth.parse(uri) for uri in URIS]
    found = [otpauth.parse(line) for line in lines]
    assert [of(one) for one in found] == [of(one) for one in wanted]
    assert (told["accounts"], told["left_out"]) == (len(URIS), 1)


def of(draft: otpauth.Draft) -> tuple[object, ...]:
    return (
        draft.kind, draft.algorithm, draft.digits, draft.period, draft.counter, draft.secret,
        draft.issuer, draft.name,
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields", [{"format": "otpauth"}, {"format": "tidekey", "passphrase": WORDS}]
)
def test_it_needs_the_person(full: App, clock: FixedClock, fields: dict[str, Any]) -> None:
    clock.awake += 121
    with pytest.raises(PresenceNeeded):
        ask(full, **fields)
    assert list(home().iterdir()) == []

    full.unlock(passphrase=PASSPHRASE)
    assert (home() / ask(full, **fields)["file"]).is_file()


def test_it_is_for_its_person_alone_and_writes_over_nothing(full: App, clock: FixedClock) -> None:
    day = time.strftime("%Y-%m-%d", time.localtime(clock.wall))

    names = [ask(full, format="otpauth")["file"] for _ in range(3)]

    assert names == [f"tidekey-{day}.txt", f"tidekey-{day}-2.txt", f"tidekey-{day}-3.txt"]
    assert {stat.S_IMODE((home() / one).stat().st_mode) for one in names} == {0o600}


def test_a_file_that_is_there_stays(full: App, tmp_path: Path) -> None:
    there = tmp_path / "mine"
    there.write_text("keep me", "utf-8")

    with pytest.raises(FileRefused):
        exporters.into_file("otpauth", given(full), str(there))

    assert there.read_text("utf-8") == "keep me"


def test_a_weak_passphrase_leaves_no_file(full: App) -> None:
    with pytest.raises(PassphraseWeak):
        ask(full, format="tidekey", passphrase="four words")

    assert list(home().iterdir()) == []


def test_what_reads_back_differently_is_no_success(full: App) -> None:
    made = tidekey_file.make(given(full))
    tidekey_file.prove(made.data, made, given(full))
    full.change(lambda body, by: accounts.pin(body, by, records.ids(body)[0], True))

    with pytest.raises(SealedTampered):
        tidekey_file.prove(made.data, made, given(full))


def test_the_downloads_folder_is_the_one_the_desktop_names(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    assert landing.downloads(env) == str(tmp_path)

    (tmp_path / "Downloads").mkdir()
    assert landing.downloads(env) == str(tmp_path / "Downloads")

    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Geladen"\n')
    assert landing.downloads(env) == str(tmp_path / "Downloads")

    (tmp_path / "Geladen").mkdir()
    assert landing.downloads(env) == str(tmp_path / "Geladen")


def test_rescue_opens_the_sealed_file(one: Computer, tmp_path: Path) -> None:
    words, out = tmp_path / "words", tmp_path / "all.tdk"
    words.write_text(WORDS + "\n", "utf-8")
    told = one.run("export", "--out", str(out), "--new-file", str(words))

    done = subprocess.run(
        [sys.executable, str(RESCUE), str(out), "--passphrase-file", str(words)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert told == {"file": "all.tdk", "accounts": 2, "left_out": 0}
    assert set(re.findall(r"issuer=(\w+)", done.stdout)) == {"GitHub", "Bank"}


def test_the_command_line_writes_the_plain_list_where_a_person_is(
    one: Computer, new_app: NewApp, tmp_path: Path
) -> None:
    out = tmp_path / "plain.txt"
    one.run("export", "--plain", "--out", str(out))

    assert one.status == 0
    assert [otpauth.parse(line).issuer for line in out.read_text().splitlines()] == [
        "GitHub", "Bank",
    ]  # fmt: skip
    again = one.run("export", "--plain", "--out", str(out))
    assert (one.status, again["error"]["code"]) == (1, "file.unusable")
