"""Many programs of one person back up to one folder: all changes arrive everywhere, then it rests.

Two real browsers and two command lines on one computer, hosts on two others. What a host does by
itself is waited for in its log and in the folder; a round is had by a stray file in the vault's
folder, which every host takes for something new.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hands
import pytest
from common import until
from desk import PASSPHRASE, Desk, uri
from frames import add, folder_state, names, notices
from test_at_once import ADD, Writer

from needs import lacking
from tidekey.app import App
from tidekey.cli import publishing
from tidekey.paths import places
from tidekey.secret import Secret
from wire import Host as Wire
from wire import StillClock

PATIENCE = 90.0
LINES = 4  # runs of each command line
DAY = 86_400.0
NewDesk = Callable[..., Desk]
Seen = dict[str, tuple[int, bytes]]


class Computer(Desk):
    """A home whose vault backs up to the folder that all share."""

    cloud: Path
    code: str

    @property
    def data(self) -> Path:
        return self.folder / "tidekey"

    def host(self) -> Wire:
        """A host as a browser starts it."""
        return Wire(self.data, env=self.env)

    def runs(self) -> int:
        """How many backups its hosts ended."""
        log = self.data / "log/host.log"
        lines = log.read_text("ascii").splitlines() if log.exists() else []
        return sum(line.split()[2] == "backup.run" for line in lines)

    def target(self) -> dict[str, Any]:
        """The shared folder in this computer's status."""
        told: Any = self.tidekey("backup", "status")
        return next(row for row in told["targets"] if row["kind"] == "folder")

    def device(self) -> str:
        rows: Any = self.tidekey("devices")
        return next(str(row["id"]) for row in rows["devices"] if row["self"])[:8]


def copies(cloud: Path) -> Seen:
    """Every copy in the folder, when it was written and what it is."""
    found = {}
    for file in sorted(cloud.rglob("*")):
        name = file.relative_to(cloud)
        if file.is_file() and (file.name.startswith("d-") or name.parent.name == "h"):
            found[str(name)] = (file.stat().st_mtime_ns, file.read_bytes())
    return found


def writers(before: Seen, after: Seen) -> list[str]:
    """Which devices wrote, once for each file of theirs; versions of the day aside."""
    changed = [name for name in after if after[name] != before.get(name)]
    return sorted(Path(name).name[2:10] for name in changed if "/h/" not in name)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cloud")


@pytest.fixture(scope="module")
def three(
    extensions: dict[str, Path],
    keys: dict[str, str],
    cloud: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Computer]:
    """Three computers of one vault."""
    root = tmp_path_factory.mktemp("homes")
    made = [Computer(root / name, extensions, keys) for name in ("laptop", "tower", "mac")]
    first, *others = made
    first.start_vault(uri("Harbour", "alice"))
    first.tidekey("backup", "on", "--folder", str(cloud))
    code = str(first.folder / "code")
    first.tidekey("recovery", "--out", code)
    for one in made:
        one.cloud, one.code = cloud, code
    for one in others:
        one.tidekey("--code-file", code, "restore", "--from", str(cloud), "--yes")
    return made


@contextlib.contextmanager
def hosts(*all_: Computer) -> Iterator[list[Wire]]:
    """A host on each, its vault open."""
    with contextlib.ExitStack() as stack:
        made = [stack.enter_context(one.host()) for one in all_]
        for host in made:
            assert host.ask("vault.status")["ok"]["state"] == "open"
        yield made


def round_of(cloud: Path, all_: list[Computer], number: object) -> None:
    """Let every host look once more: somebody put a file beside the copies."""
    before = [one.runs() for one in all_]
    (vault,) = (cloud / "Tidekey").glob("v-*")
    (vault / f"stray-{number}").write_bytes(b"nothing of ours")
    for one, count in zip(all_, before, strict=True):
        until(lambda one=one, count=count: one.runs() > count, "another run", PATIENCE)  # type: ignore[misc]


def rest(cloud: Path, all_: list[Computer], most: int = 10) -> Seen:
    """Have rounds until two in a row write nothing: in the first a run may still go on."""
    quiet = 0
    for number in range(most):
        before = copies(cloud)
        round_of(cloud, all_, f"{number}-{len(before)}-{all_[0].runs()}")
        quiet = quiet + 1 if copies(cloud) == before else 0
        if quiet == 2:
            return before
    raise AssertionError("they write without end")


def by_line(desk: Desk, who: str, problems: list[str]) -> threading.Thread:
    """A person at a terminal who adds accounts one after the other."""

    def run() -> None:
        try:
            for number in range(LINES):
                desk.add(uri("Many", f"{who}-{number}"))
        except AssertionError as why:
            problems.append(str(why))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_four_writers_on_one_computer_and_two_more_settle(
    three: list[Computer], cloud: Path
) -> None:
    for program in ("chromium", "firefox-esr"):
        if not shutil.which(program):
            lacking(f"{program} is not installed")
    laptop, tower, mac = three
    stop, problems = threading.Event(), list[str]()
    with laptop.browser("chromium") as one, laptop.browser("firefox") as other:
        browsers = [Writer(one, stop), Writer(other, stop)]
        for writer in browsers:
            writer.start()
        lines = [by_line(laptop, f"line{number}", problems) for number in range(2)]
        with hosts(tower, mac) as (of_tower, of_mac):
            for number in range(LINES):
                add(of_tower, f"tower-{number}")
                add(of_mac, f"mac-{number}")
            for line in lines:
                line.join(PATIENCE)
            stop.set()
            for writer in browsers:
                writer.join(PATIENCE)
            assert (problems, [writer.problem for writer in browsers]) == ([], ["", ""])
            assert all(len(writer.promised) >= 5 for writer in browsers)
            promised = {"alice"}.union(*(writer.promised for writer in browsers))
            for who in ("line0", "line1", "tower", "mac"):
                promised |= {f"{who}-{number}" for number in range(LINES)}
            until(lambda: names(of_tower) == promised, "the tower to have all", PATIENCE)
            until(lambda: names(of_mac) == promised, "the Mac to have all", PATIENCE)
            until(lambda: set(laptop.rows()) == promised, "the laptop to have all", PATIENCE)
            before = rest(cloud, three)  # by bytes and times: nobody writes any more
            add(of_mac, "one more")  # the control: a change is written, once by each
            until(lambda: "one more" in names(of_tower), "the tower to hear", PATIENCE)
            until(lambda: "one more" in laptop.rows(), "the laptop to hear", PATIENCE)
            devices = sorted(one.device() for one in three)

            def wrote() -> list[str]:
                return sorted(set(writers(before, copies(cloud))))

            until(lambda: wrote() == devices, "all three to write it", PATIENCE)
            with hands.own_page(one, "options/options.html") as page:
                page.wait("!!document.querySelector('main.loaded')")
                page.js(ADD % json.dumps([uri("Both", "the last before the end")]))
    with hosts(tower) as (host,):  # both browsers ended at once: it is in the folder all the same
        last = "the last before the end"
        until(lambda: last in names(host), "what was changed last", PATIENCE)


def at_home(one: Computer, clock: StillClock) -> App:
    """The command line's own app in this process, by a clock of the test's."""
    app = App(places({"TIDEKEY_HOME": str(one.data), "HOME": str(one.folder)}), clock=clock)
    app.unlock(code=Secret(Path(one.code).read_text().strip()))
    return app


def test_after_a_day_each_computer_writes_its_proof_and_no_more(
    three: list[Computer], cloud: Path, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in keys.items():  # the apps of this process ask the same key store
        monkeypatch.setenv(name, value)
    clock = StillClock()
    clock.wall = hands.now() + 60
    apps = [at_home(one, clock) for one in three]

    def run_all() -> list[str]:
        before = copies(cloud)
        for app in apps:
            clock.wall += 1
            assert publishing.run(app).proven
        return writers(before, copies(cloud))

    while run_all():  # what a host may have left to do
        pass
    assert [run_all() for _ in range(3)] == [[], [], []]
    clock.wall += DAY
    assert run_all() == sorted(one.device() for one in three)
    assert [run_all() for _ in range(3)] == [[], [], []]


def held(one: Computer, cloud: Path, device: str) -> tuple[dict[str, bytes], Seen]:
    """The vault of a computer and its copies in the folder."""
    vault = (one.data / "spaces/personal").glob("vault.*")
    own = {name: seen for name, seen in copies(cloud).items() if device in name}
    return {file.name: file.read_bytes() for file in vault}, own


def test_a_locked_host_neither_merges_nor_backs_up_and_says_so(
    three: list[Computer], cloud: Path
) -> None:
    laptop, tower, _ = three
    phrase, device = tower.note("passphrase", PASSPHRASE), tower.device()
    tower.tidekey("passphrase", "--new-file", phrase)
    with tower.host() as host:
        count = tower.runs()
        host.ask("vault.unlock", passphrase=PASSPHRASE)
        until(lambda: tower.runs() > count, "the first run", PATIENCE)
        until(lambda: not host.ask("backup.status")["ok"]["running"], "its end", PATIENCE)
        host.ask("vault.lock")
        before = held(tower, cloud, device)
        laptop.add(uri("Many", "while locked"))
        with hosts(laptop):  # the control: an open host has had time for its run, and another
            round_of(cloud, [laptop], "locked")
        told = host.ask("backup.status")["ok"]
        refused = host.ask("backup.run")["error"]["code"]
        assert (told["state"], told["running"], refused) == ("locked", False, "vault.locked")
        assert held(tower, cloud, device) == before
        host.ask("vault.unlock", passphrase=PASSPHRASE)
        until(lambda: "while locked" in names(host), "the change of the other", PATIENCE)
    tower.tidekey("--passphrase-file", phrase, "passphrase", "--remove")


def test_what_is_switched_off_writes_nothing(three: list[Computer], cloud: Path) -> None:
    _, tower, mac = three
    device = mac.device()
    with hosts(mac, tower) as (host, control):
        for one in (mac, tower):
            until(lambda one=one: one.target()["state"] == "proven", "a first run", PATIENCE)  # type: ignore[misc]
        assert host.ask("backup.off", delete_copies=False)["ok"]["state"] == "off"
        until(lambda: not host.ask("backup.status")["ok"]["running"], "its end", PATIENCE)
        _, before = held(mac, cloud, device)
        for number in range(2):
            count = tower.runs()
            add(host, f"off-{number}")
            add(control, f"on-{number}")
            until(lambda count=count: tower.runs() > count, "the control's run", PATIENCE)  # type: ignore[misc]
        ran = mac.runs()
        assert host.end()[0] == 0  # what a host leaves behind at its end counts as well
    mac.add(uri("Many", "by line"))
    assert (held(mac, cloud, device)[1], mac.runs()) == (before, ran)
    assert not {"off-0", "off-1", "by line"} & set(tower.rows())
    mac.tidekey("backup", "on", "--folder", str(cloud))
    tower.tidekey("backup", "now")
    assert {"off-0", "off-1", "by line"} <= set(tower.rows())


def test_the_first_account_starts_a_backup_that_was_named_before(
    new_desk: NewDesk, keys: dict[str, str]
) -> None:
    desk = new_desk(keys)
    drive = desk.folder / "Nextcloud"
    drive.mkdir()
    config = desk.folder / ".config/Nextcloud"
    config.mkdir(parents=True)
    line = f"[Accounts]\n0\\Folders\\1\\localPath={drive}/\n0\\url=https://cloud.example\n"
    (config / "nextcloud.cfg").write_text(line)
    desk.start_vault()
    with Wire(desk.folder / "tidekey", env=desk.env) as host:
        until(lambda: host.ask("backup.status")["ok"]["proposal"], "the drive", PATIENCE)
        assert "backup.first" not in notices(host)  # there is nothing to save yet
        add(host, "first")
        until(lambda: "backup.first" in notices(host), "the banner", PATIENCE)
        until(lambda: folder_state(host) == "proven", "the first copy", PATIENCE)
    assert copies(drive)
