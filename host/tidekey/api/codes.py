"""codes.* and counter.next: digits for the rows on the screen, for the clipboard, for one page.

Promises that the host decides alone where a code may go, that every fill is noted (private
windows apart), and that no caller gets more than a minute's share of accounts. What only pages and
counters need is imported there: the first codes after a start do not wait for it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated

import msgspec

from tidekey import otp, policy, rate, records
from tidekey.api.shapes import Code, Id, Origin, Reply, Request, verbs
from tidekey.errors import (
    DiskRefused,
    HostError,
    NotCounter,
    RequestInvalid,
    SiteRefused,
    SiteUnbound,
    TooMany,
    TooManyFills,
    VaultBusy,
)

if TYPE_CHECKING:
    from tidekey.app import App
    from tidekey.records import Account, Body

MAX_IDS = 50
Ids = Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=MAX_IDS)]


class Get(Request, frozen=True, tag="codes.get"):
    """Codes of these accounts; with `origin` of exactly one, for a page of that origin; with
    `credential` of exactly one, by that one of its credentials in conflict."""

    ids: Ids
    origin: Origin | None = None
    frame_origin: Origin | None = None
    private: bool = False
    credential: Id | None = None


class Refused(Reply, frozen=True):
    """An account that gave no code, and the error that says why."""

    id: str
    code: str


class Codes(Reply, frozen=True):
    """The codes in the order asked for, and the host's clock."""

    now: int
    codes: tuple[Code, ...]
    refused: tuple[Refused, ...]


class Copy(Request, frozen=True, tag="codes.copy"):
    """Put the code into the system's clipboard by the system's own tool."""

    id: Id
    private: bool = False


class Copied(Reply, frozen=True):
    """Which tool took it, and in how many milliseconds it is cleared (null: not at all)."""

    via: str
    clears_ms: int | None


class Next(Request, frozen=True, tag="counter.next"):
    """Advance a counter account and give the code of the counter before."""

    id: Id
    origin: Origin | None = None
    frame_origin: Origin | None = None
    private: bool = False


class Counted(Reply, frozen=True):
    """The code, and the counter that comes next."""

    code: Code
    counter: str


def get(app: App, request: Get) -> Codes:
    """Give codes for the screen, or the one code for a page."""
    if request.origin is not None:
        return _fill(app, request)
    if request.credential is not None:
        return _choice(app, request)
    body = app.body()
    asked = dict.fromkeys(request.ids)
    refused: list[Refused] = []
    found: list[Account] = []
    for account_id in asked:
        try:
            found.append(records.account(body, account_id))
        except HostError as why:
            refused.append(Refused(id=account_id, code=why.code))
    allowed = _admitted(app, [one.id for one in found])
    now = app.clock.now()
    given: list[Code] = []
    for account in found:
        try:
            if account.id not in allowed:
                raise TooMany
            given.append(code_of(account, now))
        except HostError as why:
            refused.append(Refused(id=account.id, code=why.code))
    return Codes(now=int(now * 1000), codes=tuple(given), refused=tuple(refused))


def copy(app: App, request: Copy) -> Copied:
    """Hand the code that holds now to the clipboard."""
    from tidekey import clipboard

    account = records.account(app.body(), request.id)
    _admitted(app, [account.id])
    code = code_of(account, app.clock.now())
    clear = app.settings()["clear_clipboard"] is not False
    via = clipboard.copy(code.code, clear=clear)
    _note(app, account, "", private=request.private)
    clears = clear and via.clears
    return Copied(via=via.name, clears_ms=clipboard.CLEAR_SECONDS * 1000 if clears else None)


def next_code(app: App, request: Next) -> Counted:
    """Give the code of the stored counter and move the counter on."""
    from tidekey import accounts

    body = app.body()
    account = records.account(body, request.id)
    if request.origin is not None:
        _check_site(body, account, request.origin, request.frame_origin)
    if account.kind != "hotp":
        raise NotCounter
    if request.origin is not None:
        _admitted_fill(app, account, request.frame_origin or request.origin)
    else:
        _admitted(app, [account.id])
    code, used = app.change(lambda body, stamper: accounts.next_code(body, stamper, account.id))
    _note(app, account, request.frame_origin or request.origin or "", private=request.private)
    made = Code(id=account.id, code=code, next=None, valid_from=None, valid_until=None, period=None)
    return Counted(code=made, counter=str(used + 1))


def code_of(account: Account, now: float) -> Code:
    """The code of one account at a moment; of a counter account the one it stands at."""
    return _made(account.id, account.credential(), account.counter, now)


def _made(account_id: str, credential: otp.Credential, counter: int, now: float) -> Code:
    if credential.kind == "hotp":
        code = otp.code_for_counter(credential, counter)
        return Code(
            id=account_id, code=code, next=None, valid_from=None, valid_until=None, period=None
        )
    unix = int(now)
    start, end = otp.window(credential, unix)
    return Code(
        id=account_id,
        code=otp.code_at(credential, unix),
        next=otp.code_at(credential, end),
        valid_from=start * 1000,
        valid_until=end * 1000,
        period=credential.period,
    )


def _choice(app: App, request: Get) -> Codes:
    """The code by one of several credentials, to be compared with what the site accepts."""
    body = app.body()
    account = records.account(body, request.ids[0])
    chosen = next((one for one in account.credentials if one.id == request.credential), None)
    if len(request.ids) != 1 or chosen is None:
        raise RequestInvalid(field="credential")
    _admitted(app, [account.id])
    now = app.clock.now()
    counter = records.count(records.record(body, account.id), chosen.id)
    code = _made(account.id, chosen.credential(), counter, now)
    return Codes(now=int(now * 1000), codes=(code,), refused=())


def _fill(app: App, request: Get) -> Codes:
    """The one code that goes into a page: the site is checked here, whoever asks."""
    if len(request.ids) != 1 or request.origin is None or request.credential is not None:
        raise RequestInvalid(field="ids")
    body = app.body()
    account = records.account(body, request.ids[0])
    _check_site(body, account, request.origin, request.frame_origin)
    _admitted_fill(app, account, request.frame_origin or request.origin)
    now = app.clock.now()
    code = code_of(account, now)
    _note(app, account, request.frame_origin or request.origin, private=request.private)
    return Codes(now=int(now * 1000), codes=(code,), refused=())


def _check_site(body: Body, account: Account, origin: str, frame: str | None) -> None:
    """An error unless the code of this account may go to a page of this origin, or to a frame in
    it.
    """
    from tidekey import domains, siteoptions

    for one in (origin, frame):
        reason = siteoptions.refusal(body, one) if one is not None else None
        if reason:
            raise SiteRefused(reason=reason)
    page = domains.site_of(origin)
    if frame is None:
        return _check_bound(account, origin)
    inner = domains.site_of(frame)
    if inner.name == page.name and inner.scheme == page.scheme:
        _check_bound(account, origin)
        if domains.entries(frame).isdisjoint(account.sites):
            raise SiteRefused(reason="the field is in a frame of another host")
        return None
    if inner.name not in siteoptions.of(body, origin).frames:
        raise SiteRefused(reason="the field is in a frame of another site")
    return _check_bound(account, frame)


def _check_bound(account: Account, origin: str) -> None:
    from tidekey import domains

    if domains.entries(origin).isdisjoint(account.sites):
        raise SiteUnbound(site=domains.site_of(origin).name)


def _admitted(app: App, ids: list[str]) -> frozenset[str]:
    """Those that may be given within this minute; an error where none may."""
    if app.caller == "cli" or not ids:
        return frozenset(ids)
    allowed, seconds = rate.admit(app.places, ids, int(app.clock.now() * 1000))
    if not allowed:
        raise TooMany(limit=policy.ACCOUNTS, seconds=seconds)
    return allowed


def _admitted_fill(app: App, account: Account, origin: str) -> None:
    """An error where this site or this caller has had enough codes within a minute."""
    from tidekey import domains

    _admitted(app, [account.id])
    if app.caller == "cli":
        return
    now_ms = int(app.clock.now() * 1000)
    allowed, seconds = rate.admit_fill(app.places, domains.site_of(origin).name, now_ms)
    if not allowed:
        raise TooManyFills(limit=policy.FILLS, seconds=seconds)


def _note(app: App, account: Account, origin: str, *, private: bool) -> None:
    """Write down where a code went; a disk that refuses does not keep a person out of a site."""
    if private or app.settings()["log_fills"] is False:
        return
    from tidekey import domains, fills

    site = domains.site_of(origin).name if origin else ""
    with contextlib.suppress(DiskRefused, VaultBusy):
        app.change(lambda body, stamper: fills.note(body, account, site, stamper.now_ms()))


VERBS = verbs((Get, Codes, get), (Copy, Copied, copy), (Next, Counted, next_code))
