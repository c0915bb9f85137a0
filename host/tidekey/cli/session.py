"""What a run of the command line has open: its options and, once needed, the app.

Promises that the vault is opened in one way for every verb: as it stands, else by the file that
was given, else by asking at a terminal, else with the error that says so.
Leaves what is done with it to the verbs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar, cast

from tidekey.cli import prompts
from tidekey.cli.options import Options
from tidekey.errors import HostError, PresenceNeeded, VaultLocked
from tidekey.paths import Places, places
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey.api.shapes import Reply, Request
    from tidekey.api.vault import VaultStatus
    from tidekey.app import App
    from tidekey.backup.engine import Report
    from tidekey.records import Body, Stamper
    from tidekey.vault import Vault

R = TypeVar("R", bound="Reply")
T = TypeVar("T")


class Session:
    """One run: options, places, and the app from the moment a verb needs it."""

    def __init__(self, options: Options, *, silent: bool = False) -> None:
        self.options = options
        self._silent = silent
        self._app: App | None = None
        self._space: str | None = None
        self._published: int | None = None
        self._restored = False

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._app is not None and (kind is None or issubclass(kind, HostError)):
            self._leave(self._app)
        self._app = None

    def _leave(self, app: App) -> None:
        """What this command changed is backed up before it exits; else nothing is loaded."""
        if self._restored or (app.changed() and app.revision() != self._published):
            from tidekey.cli import publishing

            publishing.at_exit(app)

    def back_up(self, *, force: bool = False, accept_loss: bool = False) -> Report:
        """Merge, write and prove now, so that nothing is left to do at the end."""
        from tidekey.cli import publishing

        self.open()
        report = publishing.run(self.app, force=force, accept_loss=accept_loss)
        self._restored, self._published = False, self.app.revision()
        return report

    def restored(self) -> None:
        """A vault came back: it is to be backed up from this computer, too."""
        self._restored = True

    @property
    def places(self) -> Places:
        """Where things lie on this computer."""
        return places(os.environ)

    @property
    def space(self) -> str:
        """The id of the space of this run: the one that was named, else the one in use."""
        if self._space is None:
            from tidekey import spaces

            named = self.options.space
            found = spaces.default(self.places) if named is None else None
            self._space = found or spaces.find(self.places, named or "")
        return self._space

    @property
    def app(self) -> App:
        """The app, made on first use; nothing is opened yet."""
        if self._app is None:
            from tidekey.app import App

            self._app = App(self.places, caller="cli")
            self._app.enter(self.space)
        return self._app

    def call(self, request: Request, reply: type[R]) -> R:
        """Ask the handler that the wire asks, of an open vault; `reply` says what comes back."""
        self.open()
        return self.ask(request, reply)

    def ask(self, request: Request, reply: type[R]) -> R:
        """The same where the vault need not be open, or is not there yet."""
        from tidekey import dispatch

        return cast("R", dispatch.call(self.app, request))

    def status(self) -> VaultStatus:
        """The state of the vault as the wire tells it."""
        from tidekey import dispatch
        from tidekey.api.vault import Status

        return cast("VaultStatus", dispatch.call(self.app, Status()))

    def speak(self, frame: bytes) -> object:
        """The reply to one frame of the protocol."""
        from tidekey import dispatch

        return dispatch.handle(self.app, frame)

    def change(self, act: Callable[[Body, Stamper], T]) -> T:
        """Make one change of the vault, under its lock."""
        return self.open().change(act)

    def open(self) -> Vault:
        """The vault, opened by what was given or by asking."""
        state = self.app.state()
        if state == "locked":
            self._unlock("passphrase")
        elif state == "key-missing":
            self._unlock("code")
        return self.app.vault()

    def open_by_files(self) -> None:
        """Open the vault only where a file for it was given."""
        if self.app.state() in ("locked", "key-missing"):
            self._by_files()

    def prove_presence(self, word: str, question: str) -> None:
        """Show that a person is here: by a file, else by the passphrase or a word at a terminal."""
        self.open()
        if self._present() or self._by_files():
            return
        if not prompts.at_terminal():
            raise PresenceNeeded
        if self.status().passphrase:
            self.app.unlock(passphrase=self.ask_passphrase())
        else:
            prompts.confirm(question, word)
            self.app.vouch()

    def _present(self) -> bool:
        try:
            self.app.need_presence()
        except PresenceNeeded:
            return False
        return True

    def ask_passphrase(self) -> Secret[str]:
        """The passphrase, typed at the terminal."""
        return prompts.ask_hidden("Passphrase", what="The passphrase", option="--passphrase-file")

    def _unlock(self, way: str) -> None:
        if self._by_files():
            return
        if self._silent or not prompts.at_terminal():
            if way == "passphrase":
                raise VaultLocked
            self.app.vault()  # says which key is missing where
        if way == "passphrase":
            self.app.unlock(passphrase=self.ask_passphrase())
        else:
            self.app.unlock(code=self._ask_code())

    def _by_files(self) -> bool:
        given = self.options
        if given.passphrase_file:
            self.app.unlock(passphrase=prompts.secret_file(given.passphrase_file))
        elif given.code_file:
            self.app.unlock(code=prompts.secret_file(given.code_file))
        return bool(given.passphrase_file or given.code_file)

    def _ask_code(self) -> Secret[str]:
        return prompts.ask_hidden("Recovery code", what="The recovery code", option="--code-file")
