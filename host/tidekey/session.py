"""What is open in this process, and for how long.

Promises that a vault is opened only when asked for, that a lock anywhere, sleep and idleness are
seen before the next answer, and that the key a passphrase opened lives in this process alone.
Leaves opening itself to `keys` and `births`. Used from one thread.
"""

from __future__ import annotations

import os

from tidekey import glance, spaces
from tidekey.clock import SystemClock
from tidekey.errors import (
    HostError,
    LockWithoutPassphrase,
    PresenceNeeded,
    SealedNewer,
    VaultMissing,
)
from tidekey.locking import GlobalLock
from tidekey.presence import Presence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tidekey.clock import Clock
    from tidekey.keystores.base import Store
    from tidekey.paths import Places
    from tidekey.records import Body
    from tidekey.secret import Secret
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

SETTINGS: dict[str, JSON] = {
    "theme": "system",
    "sort": "order",
    "autolock_minutes": 15,
    "lock_on_suspend": True,
    "clear_clipboard": True,
    "log_fills": True,
    "empty_trash": False,
}
SUSPENDED_SECONDS = 60.0
_STATES = {
    "vault.none": "none",
    "vault.locked": "locked",
    "vault.key-missing": "key-missing",
    "keystore.absent": "key-missing",
    "keystore.locked": "key-missing",
    "keystore.denied": "key-missing",
    "keystore.timeout": "key-missing",
    "keystore.wrong-value": "key-missing",
}


class Session:
    """One space, its vault while open, and what may end that."""

    def __init__(
        self,
        places: Places,
        *,
        caller: str = "cli",
        clock: Clock | None = None,
        random: Callable[[int], bytes] = os.urandom,
        stores: Sequence[Store] | None = None,
    ) -> None:
        self.places = places
        self.caller = caller
        self.clock: Clock = clock or SystemClock()
        self.random = random
        self.space = spaces.FIRST
        self.profile_id = ""
        self._stores = stores
        self._held: Vault | None = None
        self._number = -1
        self._first: int | None = None
        self._locks = GlobalLock(os.path.join(places.root, "lock"))
        self._presence = Presence(self.clock)
        self._active = self.clock.steady()
        self._asleep = self.clock.asleep()
        self._dropped_ms: int | None = None

    # where ------------------------------------------------------------------------------------

    @property
    def folder(self) -> str:
        """The folder of the space in use."""
        return spaces.folder(self.places, self.space)

    @property
    def stores(self) -> Sequence[Store]:
        """The key stores of this system, best first."""
        if self._stores is None:
            from tidekey.keychain import stores

            self._stores = stores(self.places.service)
        return self._stores

    def profile(self, profile_id: str) -> str:
        """Work in the space of this browser profile from now on."""
        self.profile_id = profile_id
        space = spaces.of_profile(self.places, profile_id)
        self.enter(space)
        return space

    def enter(self, space: str) -> None:
        """Work in this space from now on; what was open of another one is given up."""
        if space != self.space:
            self.space = spaces.known(space)
            self._drop()

    # open and closed --------------------------------------------------------------------------

    def state(self) -> str:
        """`none`, `locked`, `open`, `key-missing` or `damaged`; tries the key store."""
        return self._tried()[0]

    def vault(self) -> Vault:
        """The open vault; opened by the key store where nothing else is needed."""
        self._look()
        if self._held is not None:
            return self._held
        from tidekey import keys

        number = self._locks.number()
        held = keys.by_store(self.folder, self.stores, self.now_ms, self.random)
        return self._hold(held, number)

    def create(self, passphrase: Secret[str] | None = None, *, new: bool = False) -> Vault:
        """Start a vault; `PassphraseNeeded` where no key store answers and none was given.

        `new` says that the person knows of the backups that lie here; none are looked for then.
        """
        from tidekey import births

        number = self._locks.number()
        stores = self.stores if passphrase is None else ()
        if not new and not glance.there(self.folder):
            from tidekey.backup.restoring import finding

            finding.refuse_new(self.places, stores)
        made = births.create(self.folder, stores, passphrase, self.now_ms, self.random)
        if passphrase is not None:
            self._presence.grant(passphrase)
        return self._hold(made, number)

    def unlock(
        self, *, passphrase: Secret[str] | None = None, code: Secret[str] | None = None
    ) -> Vault:
        """Open by the passphrase or the recovery code, which also proves presence."""
        from tidekey import keys

        number = self._locks.number()
        if code is not None:
            held = keys.by_code(self.folder, code, self.now_ms, self.random)
            keys.mend_key_store(held, self.stores, self.random)
        elif passphrase is not None:
            held = keys.by_passphrase(self.folder, passphrase, self.now_ms, self.random)
            keys.leave(held, self.stores)
        else:
            raise PresenceNeeded
        self._presence.grant(passphrase)
        return self._hold(held, number)

    def lock(self) -> None:
        """Lock here and in every other process at once; needs a passphrase to come back with."""
        found = glance.state(self.folder)
        if found == "none":
            raise VaultMissing
        if found != "locked":
            raise LockWithoutPassphrase
        self._locks.rise(self.now_ms())
        self._drop()

    def touch(self) -> None:
        """A person did something: the idle time starts again."""
        self._active = self.clock.steady()

    def tick(self) -> bool:
        """Look at the clocks and the lock; True where this process closed its vault just now."""
        return self._look()

    def vouch(self) -> None:
        """A person typed a word at a terminal; that counts on the command line alone."""
        if self.caller != "cli":
            raise PresenceNeeded
        self.vault()
        self._presence.grant()

    def revision(self) -> int | None:
        """The number of the generation that is open here, None where none is."""
        return None if self._held is None else self._held.revision

    def take(self, vault: Vault) -> Vault:
        """Go on with a vault that was made in this process by a restore."""
        return self._hold(vault, self._locks.number())

    def changed(self) -> bool:
        """Whether the vault that is open here is another generation than when it was opened."""
        return self._held is not None and self._held.revision != self._first

    def open_vault(self) -> Vault | None:
        """The vault if it is open here just now; opens none."""
        return self._held

    def lock_number(self) -> int:
        """How often Tidekey had been locked when this vault was opened."""
        return self._number

    def need_presence(self) -> None:
        """Raise `PresenceNeeded` unless a person opened the vault within two minutes."""
        self.vault()
        self._presence.need()

    def now_ms(self) -> int:
        """The wall clock in unix milliseconds."""
        return int(self.clock.now() * 1000)

    # within -----------------------------------------------------------------------------------

    def _hold(self, held: Vault, number: int) -> Vault:
        if self._held is None:
            self._first = held.revision
        self._held, self._number = held, number
        self._asleep, self._dropped_ms = self.clock.asleep(), None
        self.touch()
        return held

    def _look(self) -> bool:
        """Give up what is open no longer, and all that hangs on it; whether that was so."""
        held = self._held
        if held is None or self._still_open(held):
            return False
        self._drop()
        return True

    def _drop(self) -> None:
        if self._held is not None:
            self._dropped_ms = self.now_ms()
        self._held = None
        self._presence.end()

    def _still_open(self, held: Vault) -> bool:
        """False once a lock, sleep or idleness ended what a passphrase opened."""
        from tidekey import keys

        body = held.standing()
        if body is None:
            return False
        if not keys.has_passphrase(held):
            return True
        if self._locks.number() != self._number:
            return False
        if self.clock.asleep() - self._asleep > SUSPENDED_SECONDS:
            if self._setting(body, "lock_on_suspend"):
                self._locks.rise(self.now_ms())
                return False
            self._asleep = self.clock.asleep()
        minutes = self._setting(body, "autolock_minutes")
        idle = self.clock.steady() - self._active
        return not (isinstance(minutes, int) and 0 < minutes * 60 < idle)

    def _setting(self, body: Body | None, name: str) -> JSON:
        local = body.get("local") if body is not None else None
        own = local.get("settings") if isinstance(local, dict) else None
        return own.get(name, SETTINGS[name]) if isinstance(own, dict) else SETTINGS[name]

    def _tried(self) -> tuple[str, HostError | None]:
        try:
            self.vault()
        except SealedNewer:
            raise
        except HostError as cause:
            state = _STATES.get(cause.code) or ("damaged" if cause.kind == "damage" else "")
            if not state:
                raise
            return state, cause if state == "key-missing" else None
        return "open", None
