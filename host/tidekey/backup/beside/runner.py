"""When a host backs up: at its start, right after a change, for what others wrote, and daily.

Promises that a tick never waits, that several changes become one copy, that of several hosts of a
space one does it, that a locked host does nothing, and that a copy that was begun ends or is
ended. Leaves the copy itself to a process of its own (`process`) and its outcome to `state`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidekey.backup.beside import watching
from tidekey.backup.beside.process import DEADLINE_SECONDS, Order, start
from tidekey.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidekey.backup.beside.process import Ended, Job, Start
    from tidekey.backup.config import Config
    from tidekey.session import Session
    from tidekey.vault import Vault

QUIET_SECONDS, LONGEST_SECONDS = 1.0, 3.0
TROUBLED_SECONDS, LOOK_SECONDS = 180.0, 900.0
SOON_SECONDS = 0.25
_AGAIN_SECONDS = (60.0, 300.0, 900.0, 3600.0)
_WAIT_SECONDS = 20.0
_PROPOSING_SECONDS = 1.0
_BUSY, _BUSY_SECONDS = ("backup.busy", "vault.busy", "vault.locked"), 5.0
_UNTOLD = ("timeout", "died", "internal")  # ends that a worker could not note itself


@dataclass
class Known:
    """What is known of one vault and its backup; times are of the steady clock, in seconds."""

    whose: tuple[str, bytes] | None = None
    leads: bool = False
    seen: int | None = None  # the generation that was backed up last; None: begin anew
    started: int = -1
    changed: tuple[int, float, float] | None = None  # a generation, since when, its last change
    last: float = 0.0
    asleep: float = 0.0
    not_before: float = 0.0
    next_try: int | None = None  # unix milliseconds
    troubled: bool = False
    deaths: int = 0
    proposed: float | None = None


class Runner:
    """What this process knows of the backup of the space it works in."""

    def __init__(
        self,
        begin: Start = start,
        say: Callable[[str, float, str], None] = lambda what, milliseconds, code: None,
    ) -> None:
        self._begin = begin
        self.say = say
        self._lead = watching.Lead()
        self._job: Job | None = None
        self._order = Order()
        self._whose: tuple[str, bytes] | None = None
        self._wanted: list[Order] = []
        self._ended = False
        self._failed: str | None = None
        self._outlook: watching.Outlook | None = None
        self._known = Known()

    # what others ask --------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a backup is under way, or will be at the next tick."""
        return self._job is not None or bool(self._wanted)

    @property
    def failed(self) -> str | None:
        """The code of the last run that could not even begin its work."""
        return self._failed

    def ended(self) -> bool:
        """Whether a backup ended since this was asked last."""
        found, self._ended = self._ended, False
        return found

    def pending(self, revision: int | None, now: float) -> bool:
        """Whether something is to be looked at sooner than usual; costs next to nothing."""
        if self._job is not None or self._wanted:
            return True
        return (
            self._known.leads
            and revision not in (None, self._known.seen)
            and now >= self._known.not_before
        )

    def want(self, session: Session, order: Order | None = None) -> None:
        """Begin this as soon as nothing else is under way."""
        self._wanted.append((order or Order())._replace(wait=_WAIT_SECONDS))
        self.tick(session)

    def lock(self) -> None:
        """The vault was closed: nothing is begun, and what is under way ends with its file."""
        if self._job is not None:
            self._job.lock()
        self._wanted.clear()
        self._lead.give()
        self._watch(())
        self._known = Known()

    def leave(self, session: Session, changed: bool) -> None:
        """The host ends: what was changed last is left to a process that outlives it."""
        vault = session.open_vault()
        changed = changed or self.pending(session.revision(), session.clock.steady())
        if vault is not None and changed and not self._taken_care_of(vault):
            chosen = self._chosen(vault)
            if chosen.targets and not chosen.off:
                self._start(session, vault, Order(wait=_WAIT_SECONDS))
        self._job = None
        self._lead.give()
        self._watch(())

    def _taken_care_of(self, vault: Vault) -> bool:
        """Whether what the vault holds is backed up, or is in the copy that is being made."""
        held = vault.revision
        return held == (self._known.seen if self._job is None else self._known.started)

    # from time to time ------------------------------------------------------------------------

    def tick(self, session: Session) -> None:
        """Look at what is under way and at what is due; begin one thing at most."""
        self._look_after(session)
        vault = session.open_vault()
        if vault is None:
            if self._known.whose is not None:
                self.lock()
            return
        if self._known.whose != (vault.folder, vault.vault_id):
            self._known = Known(whose=(vault.folder, vault.vault_id))
        if self._job is None and (order := self._due(session, vault)) is not None:
            self._start(session, vault, order)

    def _start(self, session: Session, vault: Vault, order: Order) -> None:
        self._order, self._whose = order, self._known.whose
        self._known.started = vault.revision
        self._known.changed = None
        try:
            self._job = self._begin(session, vault, order)
        except OSError as why:
            self.say("backup.start", 0.0, type(why).__name__)
            self._over(session, "died")

    def _look_after(self, session: Session) -> None:
        ended = self._job.poll() if self._job is not None else None
        if ended is None:
            return
        self._job, self._ended = None, True
        self.say(f"backup.{self._order.task}", ended.milliseconds, ended.code)
        if self._whose != self._known.whose:
            return  # it was another space's, or the vault was closed meanwhile
        if ended.code == "ok":
            self._done(session, ended)
        else:
            self._over(session, ended.code)

    def _done(self, session: Session, ended: Ended) -> None:
        now, result = session.clock.steady(), ended.result
        self._failed, self._known.deaths = None, 0
        self._known.last, self._known.asleep = now, session.clock.asleep()
        next_try = result.get("next_try")
        self._known.next_try = next_try if isinstance(next_try, int) else None
        self._known.troubled = bool(result.get("troubled"))
        revision = result.get("revision")
        if self._order.task == "run" and self._order.target is None:
            self._known.seen = revision if isinstance(revision, int) else self._known.started

    def _over(self, session: Session, code: str) -> None:
        """It did not get to its end: again after a while, longer each time."""
        self._failed = code
        self._known.last, self._known.troubled = session.clock.steady(), True
        pause = _BUSY_SECONDS
        if code not in _BUSY:
            pause = _AGAIN_SECONDS[min(self._known.deaths, len(_AGAIN_SECONDS) - 1)]
            self._known.deaths += 1
        self._known.not_before = self._known.last + pause
        self._known.seen = None
        if code in _UNTOLD:
            self._note(session)

    def _note(self, session: Session) -> None:
        """What a worker that was ended could not note itself."""
        from tidekey.backup.beside import desk

        vault = session.open_vault()
        if vault is not None:
            desk.note_silence(vault, session.now_ms(), int(DEADLINE_SECONDS))

    # what is due ------------------------------------------------------------------------------

    def _due(self, session: Session, vault: Vault) -> Order | None:
        if self._wanted:
            return self._wanted.pop(0)
        chosen = self._chosen(vault)
        on = bool(chosen.targets) or self._may_begin(session, vault, chosen)
        self._known.leads = on and self._lead.take(vault.folder)
        if not self._known.leads:
            self._lead.give()
            self._watch(())
            return None
        self._watch(_folders(vault, chosen), vault.device_id.hex()[:8])
        return Order() if self._time(session, vault) else None

    def _time(self, session: Session, vault: Vault) -> bool:
        now = session.clock.steady()
        if now < self._known.not_before:
            return False
        if self._known.seen is None:
            return True
        if vault.revision != self._known.seen:
            return self._settled(now, vault.revision)
        if self._outlook is not None and self._outlook.changed():
            return True
        if self._known.next_try is not None and session.now_ms() >= self._known.next_try:
            return True
        if session.clock.asleep() - self._known.asleep > TROUBLED_SECONDS:
            return True
        return now - self._known.last >= (
            TROUBLED_SECONDS if self._known.troubled else LOOK_SECONDS
        )

    def _settled(self, now: float, revision: int) -> bool:
        """Whether nothing changed for a moment, or things keep changing for long."""
        if self._known.changed is None:
            self._known.changed = (revision, now, now)
        known, first, last = self._known.changed
        if revision != known:
            last = now
            self._known.changed = (revision, first, last)
        return now - last >= QUIET_SECONDS or now - first >= LONGEST_SECONDS

    def _may_begin(self, session: Session, vault: Vault, chosen: Config) -> bool:
        """Begin by itself where the place was named to the person and nobody objected."""
        if chosen.off or chosen.announced is None or not vault.index().ids():
            return False
        now = session.clock.steady()
        if self._known.proposed is not None and now - self._known.proposed < TROUBLED_SECONDS:
            return False
        self._known.proposed = now
        from tidekey.backup.beside import desk
        from tidekey.backup.places import reading

        try:
            with reading.at_most(_PROPOSING_SECONDS):
                return desk.begin_by_itself(session)
        except HostError:
            return False  # a drive hangs, or the vault is busy: later

    def _chosen(self, vault: Vault) -> Config:
        from tidekey.backup import config

        return config.config(vault.body())

    def _watch(self, folders: tuple[str, ...], own: str = "") -> None:
        """Look at these folders from now on, and at no others."""
        seen = self._outlook.folders if self._outlook is not None else ()
        if folders == seen:
            return
        if self._outlook is not None:
            self._outlook.end()
        self._outlook = watching.Outlook(folders, own) if folders else None


def _folders(vault: Vault, chosen: Config) -> tuple[str, ...]:
    """Where other computers of this vault may write."""
    name = os.path.join("Tidekey", f"v-{vault.vault_id.hex()[:8]}")
    places = [*chosen.targets, *([chosen.old_place] if chosen.old_place else [])]
    return tuple(os.path.join(one["path"], name) for one in places if one["kind"] == "folder")
