"""settings.*, notices.*, icons.get, log.fills: what is around the codes.

Promises that settings of this machine stay on it and that every standing notice names its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey import fills, records
from tidekey.api.shapes import Done, Reply, Request, verbs

if TYPE_CHECKING:
    from tidekey.app import App
    from tidekey.records import Body

CLOCK = "clock.unsynchronised"
LEVELS = ("bad", "warn", "info")
MOST_DISMISSED = 100
Theme = Literal["system", "light", "dark"]
Sort = Literal["order", "name", "use"]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=24 * 60)]
NoticeId = Annotated[str, msgspec.Meta(pattern="^[a-z0-9.-]{1,64}$")]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Settings(Reply, frozen=True):
    """Settings of this computer; `autolock_minutes` 0 means never by idleness.

    With `empty_trash` what has lain in the trash for 30 days is erased.
    """

    theme: Theme
    sort: Sort
    autolock_minutes: Minutes
    lock_on_suspend: bool
    clear_clipboard: bool
    log_fills: bool
    empty_trash: bool


class Changes(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The settings that are to change; the others stay."""

    theme: Theme | None = None
    sort: Sort | None = None
    autolock_minutes: Minutes | None = None
    lock_on_suspend: bool | None = None
    clear_clipboard: bool | None = None
    log_fills: bool | None = None
    empty_trash: bool | None = None


class GetSettings(Request, frozen=True, tag="settings.get"):
    """Ask for the settings."""


class SetSettings(Request, frozen=True, tag="settings.set"):
    """Change some settings."""

    settings: Changes


class SettingsReply(Reply, frozen=True):
    """All settings as they are now."""

    settings: Settings


class ListNotices(Request, frozen=True, tag="notices.list"):
    """Ask what the person should know now."""


class Notice(Reply, frozen=True):
    """One notice; screens have the sentence under its code."""

    id: str
    code: str
    level: Literal["info", "warn", "bad"]
    args: dict[str, str | int]
    dismissable: bool


class Notices(Reply, frozen=True):
    """The standing notices, worst first."""

    notices: tuple[Notice, ...]


class Dismiss(Request, frozen=True, tag="notices.dismiss"):
    """Put a notice away; those that matter come back by themselves."""

    id: NoticeId


class Icons(Request, frozen=True, tag="icons.get"):
    """Ask for icons by the hash in an account's row."""

    hashes: Annotated[tuple[Hash, ...], msgspec.Meta(min_length=1, max_length=20)]


class IconsReply(Reply, frozen=True):
    """The icons that are here, in base64 by hash."""

    icons: dict[str, str]


class Fills(Request, frozen=True, tag="log.fills"):
    """Ask where codes were filled, newest first."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class Fill(Reply, frozen=True):
    """One code that went into a page."""

    at: int
    id: str
    issuer: str
    name: str
    site: str


class FillsReply(Reply, frozen=True):
    """The log of this computer; private windows are not in it."""

    fills: tuple[Fill, ...]


def get_settings(app: App, request: GetSettings) -> SettingsReply:
    """Tell the settings."""
    return SettingsReply(settings=msgspec.convert(app.settings(), Settings))


def set_settings(app: App, request: SetSettings) -> SettingsReply:
    """Change those that are given."""
    given = msgspec.to_builtins(request.settings)
    changes = {name: value for name, value in given.items() if value is not None}
    return SettingsReply(settings=msgspec.convert(app.set_settings(changes), Settings))


def list_notices(app: App, request: ListNotices) -> Notices:
    """Tell what the person should know: of the vault, then of this computer."""
    from tidekey import timekeeping

    is_open = app.state() == "open"
    found = [msgspec.convert(one, Notice) for one in (app.notices() if is_open else ())]
    if timekeeping.synchronised() is False:
        found.append(Notice(id=CLOCK, code=CLOCK, level="warn", args={}, dismissable=True))
    away = _dismissed(app.body()) if is_open else frozenset()
    shown = [one for one in found if not (one.dismissable and one.id in away)]
    shown.sort(key=lambda one: LEVELS.index(one.level))
    return Notices(notices=tuple(shown))


def dismiss(app: App, request: Dismiss) -> Done:
    """Remember that a notice was put away."""
    app.change(lambda body, _: _put_away(body, request.id))
    return Done()


def icons(app: App, request: Icons) -> IconsReply:
    """Give the icons that are here."""
    kept = records.child(records.child(app.body(), "shared"), "icons")
    found = {one: kept.get(one) for one in request.hashes}
    return IconsReply(icons={one: icon for one, icon in found.items() if isinstance(icon, str)})


def list_fills(app: App, request: Fills) -> FillsReply:
    """Tell where codes went."""
    found = fills.newest(app.body(), request.limit)
    return FillsReply(fills=tuple(msgspec.convert(one, Fill) for one in found))


def _dismissed(body: Body) -> frozenset[str]:
    return frozenset(records.texts(records.child(body, "local").get("dismissed")))


def _put_away(body: Body, notice: str) -> None:
    local = records.child(body, "local")
    kept = local.get("dismissed")
    others = [one for one in kept if one != notice] if isinstance(kept, list) else []
    local["dismissed"] = [*others, notice][-MOST_DISMISSED:]


VERBS = verbs(
    (GetSettings, SettingsReply, get_settings),
    (SetSettings, SettingsReply, set_settings),
    (ListNotices, Notices, list_notices),
    (Dismiss, Done, dismiss),
    (Icons, IconsReply, icons),
    (Fills, FillsReply, list_fills),
)
