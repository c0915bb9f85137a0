"""From frame to handler and back: one reply for each frame, whatever is in it.

Promises that a verb's module is imported when it is first asked for, that a reply or an error
with the caller's id comes back for every frame, and that an error repeats nothing that was sent.
Leaves framing to `framing`, who may ask to `serve`, and the work to the handlers in `api`.
"""

from __future__ import annotations

import importlib
import time

from tidekey import envelope, framing
from tidekey.errors import CallerUnknown, FrameTooLarge, HostError, RequestInvalid, RequestUnknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tidekey.api.shapes import Reply, Request, Verb
    from tidekey.app import App
    from tidekey.log import Log
    from tidekey.paths import Places
    from tidekey.strictjson import JSON

    Answer = dict[str, JSON]
    """What goes back: an id with `ok` or with `error`."""

MODULES = {
    "system": ("system.hello", "system.doctor"),
    "vault": (
        "vault.status",
        "vault.create",
        "vault.unlock",
        "vault.lock",
        "vault.passphrase",
        "vault.renew",
        "vault.renewed",
        "vault.late",
    ),
    "recovery": ("recovery.sheet", "recovery.confirm", "recovery.reissue"),
    "accounts": (
        "accounts.list",
        "accounts.edit",
        "accounts.delete",
        "accounts.undelete",
        "accounts.order",
        "accounts.pin",
        "accounts.mark",
        "accounts.resolve",
        "accounts.join",
    ),
    "drafts": ("accounts.draft", "accounts.read_qr", "accounts.add"),
    "codes": ("codes.get", "codes.copy", "counter.next"),
    "sites": ("sites.match", "sites.bind", "sites.unbind", "sites.options"),
    "settings": (
        "settings.get",
        "settings.set",
        "notices.list",
        "notices.dismiss",
        "icons.get",
        "log.fills",
    ),
    "backup": (
        "backup.status",
        "backup.folders",
        "backup.on",
        "backup.off",
        "backup.run",
        "backup.move",
        "backup.passphrase",
    ),
    "history": ("backup.history", "backup.rehearse", "backup.forget_secret"),
    "restore": (
        "restore.find",
        "restore.plan",
        "restore.apply",
        "restore.undo",
        "vault.adopt",
    ),
    "joining": ("join.request", "join.status", "join.finish", "join.cancel", "join.approve"),
    "passkey": ("passkey.begin", "passkey.finish", "passkey.list", "passkey.remove"),
    "devices": ("devices.list", "devices.rename", "devices.forget"),
    "spaces": ("spaces.list", "spaces.create", "spaces.rename", "spaces.use", "spaces.bind"),
    "uploading": ("transfer.upload", "transfer.cancel"),
    "imports": ("transfer.preview", "transfer.rows", "transfer.import", "transfer.undo"),
    "transfer": ("transfer.export", "transfer.losses"),
    "leaving": ("leaving.list", "leaving.add", "leaving.done", "leaving.remove"),
}
REGISTRY = {verb: module for module, verbs in MODULES.items() for verb in verbs}
HELLO = "system.hello"
PASSIVE = (
    "vault.status",
    "notices.list",
    "system.doctor",
    "backup.status",
    "join.status",
)  # a page may ask these by itself
DRIVES = (
    "backup.folders",
    "backup.on",
    "backup.off",
    "backup.move",
    "backup.history",
    "backup.forget_secret",
    "restore.find",
    "restore.plan",
    "join.request",
    "join.status",
    "join.finish",
    "join.cancel",
    "join.approve",
    "passkey.begin",
    "devices.list",
    "devices.rename",
    "devices.forget",
    "vault.late",
)  # these look at a drive while the caller waits, and codes behind it
DRIVE_SECONDS = 5.0


class Desk:
    """Where frames are answered: holds the app, once a request needed one."""

    __slots__ = ("_app", "_log", "_open_app", "_permits", "_profile", "places")

    def __init__(
        self,
        places: Places,
        open_app: Callable[[], App],
        *,
        permits: Callable[[], bool] = lambda: True,
        log: Log | None = None,
    ) -> None:
        self.places = places
        self._open_app = open_app
        self._permits = permits
        self._log = log
        self._app: App | None = None
        self._profile = ""

    @classmethod
    def of(cls, app: App) -> Desk:
        """A desk for an app that is there already."""
        desk = cls(app.places, lambda: app)
        desk._app = app
        return desk

    @property
    def app(self) -> App | None:
        """The app, or None while no request has needed it."""
        return self._app

    def answer(self, raw: bytes) -> Answer:
        """The reply to one frame."""
        started = time.monotonic()
        verb = "refused"
        caller_id: int | str | None = None
        try:
            caller_id, fields = envelope.open_envelope(raw)
            verb = known_verb(fields)
            reply: Answer = {"id": caller_id, "ok": self._do(verb, fields)}
        except envelope.Refused as refused:
            caller_id, reply = refused.caller_id, failure(refused.caller_id, refused.why)
        except HostError as why:
            reply = failure(caller_id, why)
        except Exception as why:
            self._word("failed", type(why).__name__)
            reply = failure(caller_id, HostError())
        self._note(verb, caller_id, started, reply)
        return reply

    def too_large(self, head: bytes) -> Answer:
        """The reply to a frame that was not read."""
        reply = failure(envelope.id_hint(head), FrameTooLarge())
        self._note("refused", None, time.monotonic(), reply)
        return reply

    def frame(self, reply: Answer) -> bytes:
        """The frame of a reply; one that outgrew a frame becomes an error."""
        data = framing.encode(reply)
        if len(data) <= framing.LIMIT:
            return data
        return framing.encode(failure(reply.get("id"), FrameTooLarge()))

    def _do(self, verb: str, fields: dict[str, JSON]) -> JSON:
        if verb == HELLO:
            from tidekey.api import hello

            state = self._app.state() if self._app else None
            reply = hello.greet(self.places, fields, state)
            self._profile = str(fields.get("profile_id", ""))
            if self._app:
                self._app.profile(self._profile)
            return reply
        if not self._permits():
            raise CallerUnknown
        if self._app is None:
            self._app = self._open_app()
            self._app.profile(self._profile)
        else:
            self._app.tick()
        if verb not in PASSIVE:
            self._app.touch()
        if verb not in DRIVES or self._app.open_vault() is None:
            return perform(self._app, verb, fields)
        from tidekey.backup.places import reading

        with reading.at_most(DRIVE_SECONDS):
            return perform(self._app, verb, fields)

    def _note(self, verb: str, caller_id: int | str | None, started: float, reply: Answer) -> None:
        if self._log:
            error = reply.get("error")
            code = str(error["code"]) if isinstance(error, dict) else "ok"
            self._log.line(verb, caller_id, (time.monotonic() - started) * 1000, code)

    def _word(self, event: str, name: str) -> None:
        if self._log:
            self._log.word(event, name)


def handle(app: App, raw: bytes) -> Answer:
    """The reply to one frame, for an app that is there already."""
    return Desk.of(app).answer(raw)


def call(app: App, request: Request) -> Reply:
    """Do what a request struct says, in this process; errors are raised."""
    from tidekey.api.shapes import name_of

    return row(name_of(type(request))).handler(app, request)


def perform(app: App, verb: str, fields: dict[str, JSON]) -> JSON:
    """Decode the fields of a request, let its handler do it, and encode the reply."""
    from tidekey.api.shapes import from_wire  # isort: skip - it loads msgspec the quick way

    import msgspec

    found = row(verb)
    try:
        request = msgspec.convert(fields, found.request, dec_hook=from_wire)
    except msgspec.ValidationError as why:
        raise RequestInvalid(field=_field(str(why), found.request)) from None
    reply: JSON = msgspec.to_builtins(found.handler(app, request))
    return reply


def row(verb: str) -> Verb:
    """The registry's row of a verb; its module is imported now."""
    module = importlib.import_module(f"tidekey.api.{REGISTRY[verb]}")
    found: Verb = module.VERBS[verb]
    return found


def known_verb(fields: dict[str, JSON]) -> str:
    """The verb of a request, if this host knows it."""
    verb = fields.get("type")
    if not isinstance(verb, str) or verb not in REGISTRY:
        raise RequestUnknown
    return verb


def failure(caller_id: JSON, why: HostError) -> Answer:
    """The reply that says why not."""
    detail: dict[str, JSON] = {
        name: list(value) if isinstance(value, list) else value
        for name, value in why.detail.items()
    }
    error: JSON = {"code": why.code, "message": why.message, "detail": detail}
    return {"id": caller_id, "error": error}


def _field(message: str, request: type[Request]) -> str:
    """The name of the field at fault, if it is one of ours: a sent name is never repeated."""
    import re

    if message.startswith("Object contains unknown field"):
        return "unknown field"
    for name in re.findall(r"`(?:\$\.)?([a-z_]+)[`.\[]", message):
        if name in request.__struct_fields__:
            return str(name)
    return "in the request"
