"""sites.*: which accounts may be filled where.

Promises that origins are judged here, by registrable domain saved on the account; names and
issuers never count.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey import domains, records, siteoptions
from tidekey.api import rows
from tidekey.api.shapes import AccountReply, AccountRow, Id, Origin, Reply, Request, Site, verbs
from tidekey.errors import SiteRefused
from tidekey.later import later

if TYPE_CHECKING:
    from tidekey import accounts
    from tidekey.app import App
    from tidekey.index import Index
    from tidekey.records import Body
else:
    accounts = later("tidekey.accounts")  # looking needs nothing of what changing needs

MOST_ROWS = 50
MOST_KIN = 10
Why = Literal["opaque", "no-site", "plain", "odd"]
WHYS: dict[str, Why] = {
    domains.OPAQUE: "opaque",
    domains.NO_SITE: "no-site",
    domains.PLAIN: "plain",
    domains.ODD: "odd",
}
Selector = Annotated[str, msgspec.Meta(max_length=300)]


class SiteOptions(Reply, frozen=True):
    """What was chosen for a site on this computer: whether a filled form is sent, whether codes go
    over an unencrypted connection; how the field looks that the person pointed at (a selector, ""
    for none); the sites whose frames may be filled there."""

    submit: bool
    plain: bool
    learnt: str
    frames: tuple[str, ...]


class Options(Request, frozen=True, tag="sites.options"):
    """Read what was chosen for a site; change what is given, allow frames of one more site
    (`frame`, an origin), or take one back (`no_frame`, as it was told)."""

    origin: Origin
    submit: bool | None = None
    plain: bool | None = None
    learnt: Selector | None = None
    frame: Origin | None = None
    no_frame: Site | None = None


class Match(Request, frozen=True, tag="sites.match"):
    """Ask for the accounts of the page in front."""

    origin: Origin


class Matched(Reply, frozen=True):
    """The site, its accounts (last used first), or the reason why nothing is filled there.

    `why` is that reason as one word; `plain` can be allowed with `sites.options`. `kin` are
    accounts of sites that share their sign-in with this one, to be offered behind a question.
    `warning` names the saved site that this page could be mistaken for.
    """

    site: str | None
    refused: str | None
    why: Why | None
    accounts: tuple[AccountRow, ...]
    kin: tuple[AccountRow, ...]
    warning: str | None
    options: SiteOptions


class Bind(Request, frozen=True, tag="sites.bind"):
    """The person's yes: this account may be used on the site of this origin."""

    id: Id
    origin: Origin


class Unbind(Request, frozen=True, tag="sites.unbind"):
    """Take a site off an account."""

    id: Id
    site: Site


def match(app: App, request: Match) -> Matched:
    """Say which accounts may be used on the page in front, last used first."""
    origin = request.origin
    reason = domains.refusal(origin)
    if reason and reason != domains.PLAIN:
        return _refused(reason, _shown(siteoptions.SiteOptions()))
    index = app.vault().index()
    body = index.body
    options = _shown(siteoptions.of(body, origin))
    if reason and not options.plain:
        return _refused(reason, options, domains.site_of(origin).name)
    used, here = rows.used_times(body), domains.entries(origin)
    fits = [records.account(body, one) for one in index.at(here)]
    fits.sort(key=lambda one: (-used.get(one.id, 0), one.order, one.id))
    site = domains.site_of(origin).name
    return Matched(
        site=site,
        refused=None,
        why=None,
        accounts=rows.rows(fits[:MOST_ROWS], body),
        kin=() if fits else _kindred(index, site),
        warning=None if fits else _mistaken(origin, [*index.sites()]),
        options=options,
    )


def _refused(reason: str, options: SiteOptions, site: str | None = None) -> Matched:
    return Matched(
        site=site, refused=reason, why=WHYS[reason], accounts=(), kin=(), warning=None,
        options=options,
    )  # fmt: skip


def _kindred(index: Index, site: str) -> tuple[AccountRow, ...]:
    from tidekey import related

    found = index.at(related.kin(site))
    return rows.rows([records.account(index.body, one) for one in found][:MOST_KIN], index.body)


def _mistaken(origin: str, saved: list[str]) -> str | None:
    from tidekey import lookalike

    return lookalike.look_alike(origin, saved)


def bind(app: App, request: Bind) -> AccountReply:
    """Save the site of this origin on the account."""
    reason = siteoptions.refusal(app.body(), request.origin)
    if reason:
        raise SiteRefused(reason=reason)
    app.change(lambda body, stamper: accounts.bind(body, stamper, request.id, request.origin))
    return rows.reply(app, request.id)


def unbind(app: App, request: Unbind) -> AccountReply:
    """Take the site off again."""
    app.change(lambda body, stamper: accounts.unbind(body, stamper, request.id, request.site))
    return rows.reply(app, request.id)


def options(app: App, request: Options) -> SiteOptions:
    """Remember for a site, on this computer, what is given; tell all that was chosen."""
    for origin in (request.origin, request.frame or request.origin):
        reason = domains.refusal(origin)
        if reason and reason != domains.PLAIN:
            raise SiteRefused(reason=reason)
    before = siteoptions.of(app.body(), request.origin)
    if _chosen(before, request) == before:
        return _shown(before)

    def act(body: Body, _: object) -> siteoptions.SiteOptions:
        after = _chosen(siteoptions.of(body, request.origin), request)
        siteoptions.keep(body, request.origin, after)
        return after

    return _shown(app.change(act))


def _chosen(before: siteoptions.SiteOptions, request: Options) -> siteoptions.SiteOptions:
    names = ("submit", "plain", "learnt")
    given = {name: value for name in names if (value := getattr(request, name)) is not None}
    after = replace(before, **given)
    if request.frame is not None:
        after = siteoptions.allow_frame(after, domains.site_of(request.frame).name)
    if request.no_frame is not None:
        after = siteoptions.forbid_frame(after, request.no_frame)
    return after


def _shown(one: siteoptions.SiteOptions) -> SiteOptions:
    return SiteOptions(submit=one.submit, plain=one.plain, learnt=one.learnt, frames=one.frames)


VERBS = verbs(
    (Match, Matched, match),
    (Bind, AccountReply, bind),
    (Unbind, AccountReply, unbind),
    (Options, SiteOptions, options),
)
