"""What handlers and the command line talk to: the open vault and all that is done with it whole.

Promises that drafts and the passphrase that proved presence stay in this process, and that acts
on the ways in ask for presence here, wherever the call came from.
Leaves what is open to `session`, what goes on meanwhile to `resting`, keys to `keys` and
`births`, values to the core.
"""

from __future__ import annotations

import os

from tidekey import spaces
from tidekey.errors import DraftUnknown, PresenceNeeded
from tidekey.resting import Resting
from tidekey.session import SETTINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeVar

    from tidekey.clock import Clock
    from tidekey.keystores.base import Store
    from tidekey.paths import Places
    from tidekey.records import Body, Stamper
    from tidekey.secret import Secret
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

    T = TypeVar("T")

MOST_DRAFTS = 200


class App(Resting):
    """One person's Tidekey in this process."""

    def __init__(
        self,
        places: Places,
        *,
        caller: str = "cli",
        clock: Clock | None = None,
        random: Callable[[int], bytes] = os.urandom,
        stores: Sequence[Store] | None = None,
        opener: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(places, caller=caller, clock=clock, random=random, stores=stores)
        self._opener = opener
        self._drafts: dict[str, object] = {}

    def body(self) -> Body:
        """What the vault holds now; only to be read."""
        return self.vault().body()

    def change(self, act: Callable[[Body, Stamper], T]) -> T:
        """Apply one change to the vault as it is on disk; it is saved when this returns.

        What has lain in the trash for long goes with it, where the person chose so.
        """
        from tidekey import trash

        def both(body: Body, stamper: Stamper) -> T:
            trash.empty(body, stamper)
            return act(body, stamper)

        self._changed = True
        return self.vault().change(both)

    def tick(self) -> bool:
        """Look at the clocks and the lock; True where this process closed its vault just now."""
        self._sweep()
        return super().tick()

    # ways in ----------------------------------------------------------------------------------

    def set_passphrase(self, new: Secret[str]) -> None:
        """Lock with a passphrase from now on; changing one needs presence."""
        from tidekey import keys, ways

        ways.check_length(new)
        vault = self.vault()
        if keys.has_passphrase(vault):
            self._presence.need()
        keys.set_passphrase(vault, self.stores, new, self.random)
        self._presence.grant(new)
        self._number = self._locks.rise(self.now_ms())

    def remove_passphrase(self) -> None:
        """Put the key back into the key store; needs presence."""
        from tidekey import keys

        vault = self.vault()
        if not keys.has_passphrase(vault):
            return
        self._presence.need()
        keys.remove_passphrase(vault, self.stores, self.random)

    def renew(self, passphrase: Secret[str] | None = None, *, lost: str = "") -> None:
        """Move to a new vault with a new id, key and recovery code; needs presence.

        `lost` is the device that was lost: what it writes into the old folder is adopted by nobody.
        """
        from tidekey import births, keys, sheet
        from tidekey.backup.moves import renewal

        vault = self.vault()
        self._presence.need()
        given = passphrase or self._presence.passphrase()
        locked = keys.has_passphrase(vault)
        if locked and given is None:
            raise PresenceNeeded
        chosen = given if locked else None
        noted = renewal.noting(vault.vault_id, vault.key, lost)
        made = births.renew(vault, self.stores, chosen, self.now_ms, self.random, noted)
        sheet.sweep(self.sheets)
        self._hold(made, self._locks.rise(self.now_ms()))

    def sheet(self) -> str:
        """Write the recovery sheet, open it, give its file name; until the code is confirmed."""
        from tidekey import recovery, sheet

        body = self.body()
        code = recovery.code(body)
        folder, name = self.sheets, spaces.name(self.places, self.space)
        file = sheet.write(folder, name, code, self.clock.now(), recovery.made(body))
        self.show(os.path.join(folder, file))
        return file

    def show(self, path: str) -> bool:
        """Open a file with the system's opener; False where there is none."""
        from tidekey import sheet

        return (self._opener or sheet.show)(path)

    def write_code(self, path: str) -> None:
        """Write the recovery code and one LF to a new file of mode 0600, until it is confirmed."""
        from tidekey import recovery

        recovery.write_code(path, recovery.code(self.body()))

    def confirm(self, groups: Mapping[str, Secret[str]]) -> None:
        """Compare the two groups asked for; on a match the code is forgotten here."""
        from tidekey import recovery, sheet

        recovery.confirm(self.vault(), groups)
        sheet.sweep(self.sheets)

    def reissue(self, *, show: bool = True) -> str:
        """Draw a new recovery code and write its sheet; needs presence once one is confirmed."""
        from tidekey import recovery, sheet

        vault = self.vault()
        if recovery.confirmed(vault.body()):
            self._presence.need()
        vault.change(
            lambda body, stamper: recovery.issue(
                body, stamper, vault.vault_id, vault.key, self.random
            )
        )
        sheet.sweep(self.sheets)
        return self.sheet() if show else ""

    # what screens ask -------------------------------------------------------------------------

    def status(self) -> dict[str, JSON]:
        """The reply of `vault.status`, field by field."""
        from tidekey import status

        state, problem = self._tried()
        held = self._held if state == "open" else None
        body = held.body() if held is not None else None
        slots = status.slots(self.folder)
        store = status.key_store(self.stores, problem)
        locked = self._dropped_ms or self._locks.since()
        return {
            "state": state,
            "space": {"id": self.space, "name": spaces.name(self.places, self.space)},
            "accounts": 0 if held is None else len(held.index().ids()),
            "slots": [*slots],
            "passphrase": any(one["kind"] == "passphrase" for one in slots),
            "locked_since": locked if state == "locked" else None,
            "recovery": status.recovery_state(body),
            "keystore": store,
            "keystore_available": store["ok"],
            "autolock_minutes": self._setting(body, "autolock_minutes"),
        }

    def settings(self) -> dict[str, JSON]:
        """The settings of this computer; what is not set has its default."""
        kept = self.body()["local"]
        own = kept.get("settings") if isinstance(kept, dict) else None
        return SETTINGS | (own if isinstance(own, dict) else {})

    def set_settings(self, changes: Mapping[str, JSON]) -> dict[str, JSON]:
        """Change some settings; give all of them."""
        from tidekey.records import child

        def act(body: Body, _: Stamper) -> None:
            child(child(body, "local"), "settings").update(changes)

        self.change(act)
        return self.settings()

    def notices(self) -> list[dict[str, JSON]]:
        """What the vault and its backup have to tell: {id, code, level, args, dismissable}."""
        from tidekey import status

        return status.notices(self.body()) + self.news()

    def renewed(self) -> list[dict[str, JSON]]:
        """The accounts whose secrets the vault before knew, once it was left for a new one."""
        from tidekey.backup.moves import moving

        return moving.renewed(self.body())

    def renewed_done(self, account_id: str, done: bool) -> None:
        """Note that the secret of one of them was changed, or was not after all."""
        from tidekey.backup.moves import renewal

        renewal.tick(self.vault(), account_id, done)

    def put_draft(self, draft: object) -> str:
        """Keep a draft in this process; give its id."""
        while len(self._drafts) >= MOST_DRAFTS:
            del self._drafts[next(iter(self._drafts))]
        draft_id = self.random(16).hex()
        self._drafts[draft_id] = draft
        return draft_id

    def draft(self, draft_id: str) -> object:
        """A draft that stays where it is."""
        if draft_id not in self._drafts:
            raise DraftUnknown
        return self._drafts[draft_id]

    def has_draft(self, draft_id: str) -> bool:
        """Whether a draft of this id is kept here."""
        return draft_id in self._drafts

    def drop_drafts(self, kind: type) -> None:
        """Forget all drafts of one kind."""
        self._drafts = {one: held for one, held in self._drafts.items() if type(held) is not kind}

    def take_draft(self, draft_id: str) -> object:
        """A draft, forgotten here."""
        found = self.draft(draft_id)
        del self._drafts[draft_id]
        return found

    @property
    def sheets(self) -> str:
        """The folder of what a person looks at once; it is swept after 15 minutes."""
        return os.path.join(self.places.root, "sheets")

    def _sweep(self) -> None:
        """Remove sheets whose time is over; a process that wrote one may have ended before."""
        if os.path.isdir(self.sheets):
            from tidekey import sheet

            sheet.sweep(self.sheets, self.clock.now())

    def _hold(self, held: Vault, number: int) -> Vault:
        self._sweep()
        return super()._hold(held, number)

    def _drop(self) -> None:
        super()._drop()
        self._drafts.clear()
