"""sites.*: which accounts may be filled where.

Promises that origins are judged here, by registrable domain saved on the account; names and
issuers never count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidekey import domains, records
from tidekey.api import rows
from tidekey.api.shapes import AccountReply, AccountRow, Id, Origin, Reply, Request, Site, verbs
from tidekey.errors import SiteRefused
from tidekey.later import later

if TYPE_CHECKING:
    from tidekey import accounts
    from tidekey.app import App
    from tidekey.records import Body
    from tidekey.strictjson import JSON
else:
    accounts = later("tidekey.accounts")  # looking needs nothing of what changing needs

MOST_ROWS = 50
MOST_SITES = 500


class Match(Request, frozen=True, tag="sites.match"):
    """Ask for the accounts of the page in front."""

    origin: Origin


class Matched(Reply, frozen=True):
    """The site, its accounts (likeliest first), or the reason why nothing is filled there.

    `warning` names the saved site that this page could be mistaken for.
    """

    site: str | None
    refused: str | None
    accounts: tuple[AccountRow, ...]
    warning: str | None


class Bind(Request, frozen=True, tag="sites.bind"):
    """The person's yes: this account may be used on the site of this origin."""

    id: Id
    origin: Origin


class Unbind(Request, frozen=True, tag="sites.unbind"):
    """Take a site off an account."""

    id: Id
    site: Site


class Options(Request, frozen=True, tag="sites.options"):
    """Read what is remembered for a site; with `submit` given, change it."""

    origin: Origin
    submit: bool | None = None


class SiteOptions(Reply, frozen=True):
    """Whether a filled form is sent as well."""

    submit: bool


def match(app: App, request: Match) -> Matched:
    """Say which accounts may be used on the page in front, last used first."""
    refused = domains.refusal(request.origin)
    if refused:
        return Matched(site=None, refused=refused, accounts=(), warning=None)
    index = app.vault().index()
    body = index.body
    used, here = rows.used_times(body), domains.entries(request.origin)
    fits = [records.account(body, one) for one in index.at(here)]
    fits.sort(key=lambda one: (-used.get(one.id, 0), one.order, one.id))
    return Matched(
        site=domains.site_of(request.origin).name,
        refused=None,
        accounts=rows.rows(fits[:MOST_ROWS], body),
        warning=None if fits else _mistaken(request.origin, [*index.sites()]),
    )


def _mistaken(origin: str, saved: list[str]) -> str | None:
    from tidekey import lookalike

    return lookalike.look_alike(origin, saved)


def bind(app: App, request: Bind) -> AccountReply:
    """Save the site of this origin on the account."""
    reason = domains.refusal(request.origin)
    if reason:
        raise SiteRefused(reason=reason)
    app.change(lambda body, stamper: accounts.bind(body, stamper, request.id, request.origin))
    return rows.reply(app, request.id)


def unbind(app: App, request: Unbind) -> AccountReply:
    """Take the site off again."""
    app.change(lambda body, stamper: accounts.unbind(body, stamper, request.id, request.site))
    return rows.reply(app, request.id)


def options(app: App, request: Options) -> SiteOptions:
    """Remember for a site, on this computer, whether a filled form is sent."""
    reason = domains.refusal(request.origin)
    if reason:
        raise SiteRefused(reason=reason)
    site = domains.site_of(request.origin).name
    wanted = request.submit
    if wanted is not None:
        app.change(lambda body, _: _remember(body, site, wanted))
    return SiteOptions(submit=_kept(app.body()).get(site) == {"submit": True})


def _remember(body: Body, site: str, submit: bool) -> None:
    kept = _kept(body)
    kept.pop(site, None)
    if submit:
        kept[site] = {"submit": True}
    for oldest in list(kept)[:-MOST_SITES]:
        del kept[oldest]


def _kept(body: Body) -> dict[str, JSON]:
    return records.child(records.child(body, "local"), "site_options")


VERBS = verbs(
    (Match, Matched, match),
    (Bind, AccountReply, bind),
    (Unbind, AccountReply, unbind),
    (Options, SiteOptions, options),
)
