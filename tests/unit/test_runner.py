"""When a host backs up: a clock that a test moves, and jobs that a test ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from living import PASSPHRASE
from tidekey.app import App
from tidekey.backup import config, state
from tidekey.backup.beside import desk, process, watching
from tidekey.backup.beside.process import Ended, Order
from tidekey.backup.beside.runner import LOOK_SECONDS, TROUBLED_SECONDS, Runner
from tidekey.keystores.memory import MemoryStore
from tidekey.paths import Places
from tidekey.records import Body, child
from tidekey.session import Session
from tidekey.vault import Vault
from wire import StillClock


class MemoryJob:
    """A backup that a test ends."""

    def __init__(self, order: Order, revision: int) -> None:
        self.order, self.revision = order, revision
        self.ended: Ended | None = None
        self.locked = False

    def poll(self) -> Ended | None:
        return self.ended

    def lock(self) -> None:
        self.locked = True

    def end(self, code: str = "ok", **result: object) -> None:
        told = {"revision": self.revision, **result}
        self.ended = Ended(code, told if code == "ok" else {}, 1.0)  # type: ignore[arg-type]


class Jobs:
    """Begins jobs in memory and keeps them."""

    def __init__(self) -> None:
        self.all: list[MemoryJob] = []

    def __call__(self, session: Session, vault: Vault, order: Order) -> MemoryJob:
        self.all.append(MemoryJob(order, vault.revision))
        return self.all[-1]

    @property
    def last(self) -> MemoryJob:
        return self.all[-1]


class Beside:
    """An open vault with a folder to back up to, and its runner."""

    def __init__(self, folder: Path, store: MemoryStore | None = None) -> None:
        self.clock = StillClock()
        self.jobs = Jobs()
        self.places = Places(str(folder / "data"), str(folder / "data"), True)
        self.app = App(
            self.places, caller="browser", clock=self.clock, stores=[store or MemoryStore()]
        )
        self.runner = self.app._runner = Runner(self.jobs)
        self.place = folder / "drive"

    def start(self, *, on: bool = True) -> Beside:
        self.app.create(new=True)
        self.place.mkdir(exist_ok=True)
        if on:
            desk.turn_on(self.app, folder=str(self.place), target=None, keychain=False)
        return self

    def backed_up(self) -> Beside:
        """As after the first copy."""
        self.app.rest()
        self.jobs.last.end()
        self.app.rest()
        return self

    def change(self) -> None:
        self.app.change(lambda body, stamper: None)

    def after(self, seconds: float) -> int:
        """How many jobs were begun by then."""
        self.clock.awake += seconds
        self.clock.wall += seconds
        before = len(self.jobs.all)
        self.app.rest()
        return len(self.jobs.all) - before


def test_a_host_backs_up_at_its_start_and_not_again_while_nothing_happens(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()

    assert beside.after(0) == 1
    beside.jobs.last.end()
    assert [beside.after(2) for _ in range(30)] == [0] * 30


def test_without_a_place_nothing_is_begun(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start(on=False)

    beside.change()

    assert [beside.after(2) for _ in range(5)] == [0] * 5
    assert not watching.anyone(beside.app.folder)


def test_several_changes_become_one_copy_once_it_is_quiet(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start().backed_up()

    for _ in range(3):
        beside.change()
        assert beside.after(0.5) == 0
    assert beside.app.hurries()

    assert beside.after(1.1) == 1
    assert beside.after(1.1) == 0


def test_changes_that_do_not_end_are_backed_up_all_the_same(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start().backed_up()
    begun = 0

    for _ in range(9):
        beside.change()
        begun += beside.after(0.5)

    assert begun == 1


def test_what_is_changed_during_a_copy_is_in_the_next_one(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.after(0)
    beside.change()
    beside.jobs.last.end()

    assert beside.after(1) == 0
    assert beside.after(1.1) == 1
    beside.jobs.last.end()
    assert [beside.after(2) for _ in range(5)] == [0] * 5


def test_an_end_is_told_once(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.app.rest()
    beside.jobs.last.end()

    assert [beside.app.rest(), beside.app.rest()] == [True, False]


def test_of_two_hosts_of_a_space_one_backs_up_and_the_other_takes_over(tmp_path: Path) -> None:
    store = MemoryStore()
    first = Beside(tmp_path, store).start()
    second = Beside(tmp_path, store)
    second.app.vault()

    assert (first.after(0), second.after(0)) == (1, 0)
    assert watching.anyone(first.app.folder)
    second.change()
    first.jobs.last.end()
    first.after(0)
    assert (first.after(1.1), second.after(1.1)) == (1, 0)

    first.app.leave()
    assert second.after(2) == 1


def test_a_locked_host_does_nothing_and_tells_the_work_under_way(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.app.set_passphrase(PASSPHRASE)
    beside.after(0)
    job = beside.jobs.last

    beside.app.lock()

    assert job.locked
    assert not watching.anyone(beside.app.folder)
    job.end("vault.locked")
    assert [beside.after(200) for _ in range(5)] == [0] * 5
    beside.app.unlock(passphrase=PASSPHRASE)
    assert beside.after(2) == 1


def test_idleness_ends_it_too(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.app.set_passphrase(PASSPHRASE)
    beside.after(0)

    beside.after(15 * 60 + 1)

    assert beside.jobs.last.locked


def test_a_failed_place_is_tried_at_its_time(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.after(0)
    beside.jobs.last.end(next_try=int((beside.clock.wall + 60) * 1000), troubled=True)

    assert beside.after(30) == 0
    assert beside.after(31) == 1


def test_a_worker_that_is_ended_is_a_miss_and_comes_back_later_and_later(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.after(0)
    beside.jobs.last.end("timeout")

    assert beside.after(2) == 0
    kept = state.load(beside.app.folder).targets
    assert [one.misses for one in kept.values()] == [1]
    assert [one.failure and one.failure["code"] for one in kept.values()] == ["folder.timeout"]
    assert beside.after(61) == 1
    beside.jobs.last.end("timeout")
    assert [beside.after(61), beside.after(61), beside.after(240)] == [0, 0, 1]


def test_a_place_that_is_busy_is_asked_again_soon(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.after(0)
    beside.jobs.last.end("backup.busy")

    assert [beside.after(2), beside.after(6)] == [0, 1]
    assert not state.load(beside.app.folder).targets


@pytest.mark.parametrize(("troubled", "seconds"), [(True, TROUBLED_SECONDS), (False, LOOK_SECONDS)])
def test_others_are_looked_for_from_time_to_time(
    tmp_path: Path, troubled: bool, seconds: float
) -> None:
    beside = Beside(tmp_path).start()
    beside.after(0)
    beside.jobs.last.end(troubled=troubled)
    beside.after(0)

    assert [beside.after(seconds - 5), beside.after(6)] == [0, 1]


def test_a_person_who_asks_is_not_told_to_wait_for_a_turn(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start().backed_up()

    beside.app.back_up(Order(force=True, accept_loss=True))

    assert beside.runner.running
    order = beside.jobs.last.order
    assert (order.force, order.accept_loss, order.wait > 0) == (True, True, True)


def test_nothing_begins_by_itself_before_the_place_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Beside(tmp_path).start(on=False)
    a_drive(tmp_path, beside.place, monkeypatch)
    vault = beside.app.vault()

    assert beside.app.news() == []
    vault.change(lambda body, stamper: _account(body))
    assert [beside.after(200) for _ in range(3)] == [0] * 3
    assert not config.config(vault.body()).targets

    assert [one["code"] for one in beside.app.news()] == ["backup.first"]
    assert beside.after(2) == 1
    assert [one["path"] for one in config.config(vault.body()).targets] == [str(beside.place)]
    assert [one["code"] for one in beside.app.news()] == ["backup.first"]


def test_who_says_off_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Beside(tmp_path).start(on=False)
    a_drive(tmp_path, beside.place, monkeypatch)
    beside.app.vault().change(lambda body, stamper: _account(body))
    assert beside.app.news()

    desk.turn_off(beside.app, delete_copies=False)

    assert [beside.after(200) for _ in range(3)] == [0] * 3
    assert beside.app.news() == []


def a_drive(home: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dropbox as it lays itself out, with `place` as its folder."""
    (home / ".dropbox").mkdir()
    about = {"personal": {"path": str(place), "host": 1, "is_team": False}}
    (home / ".dropbox" / "info.json").write_text(json.dumps(about))
    monkeypatch.setenv("HOME", str(home))


def _account(body: Body) -> None:
    child(child(body, "shared"), "accounts")["0a"] = {"life": ["live", [1, "00"]]}


def test_a_host_that_ends_leaves_its_last_change_to_a_process_of_its_own(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start().backed_up()
    beside.change()

    beside.app.leave()

    assert len(beside.jobs.all) == 2
    assert not watching.anyone(beside.app.folder)


def test_a_change_made_during_the_last_copy_is_left_to_another_one(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.after(0)
    beside.change()

    beside.app.leave()

    assert [one.order.wait > 0 for one in beside.jobs.all] == [False, True]


def test_a_copy_under_way_that_holds_it_all_is_left_alone(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    beside.after(0)

    beside.app.leave()

    assert len(beside.jobs.all) == 1


def test_a_host_that_ends_with_nothing_new_begins_nothing(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start().backed_up()

    beside.app.leave()

    assert len(beside.jobs.all) == 1


def test_what_another_computer_writes_is_seen_and_what_is_ours_is_not(tmp_path: Path) -> None:
    own = tmp_path / "d-11111111.a"
    own.write_bytes(b"1")
    before = watching.sight(str(tmp_path), "11111111")

    own.write_bytes(b"22")
    (tmp_path / "h").mkdir()
    assert watching.sight(str(tmp_path), "11111111") == before

    (tmp_path / "d-22222222.a").write_bytes(b"1")
    assert watching.sight(str(tmp_path), "11111111") != before


def test_the_key_is_in_no_argument_and_no_environment(tmp_path: Path) -> None:
    beside = Beside(tmp_path).start()
    vault = beside.app.vault()
    job = process.start(beside.app, vault, Order())
    assert isinstance(job, process.Process)

    told = " ".join(str(one) for one in job._process.args)  # type: ignore[union-attr]

    assert vault.key.hex() not in told
    assert "==" not in told and "key" not in told.replace("tidekey", "")
    assert job.wait(60) is not None
