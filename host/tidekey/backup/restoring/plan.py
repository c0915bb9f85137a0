"""What a backup would bring, account by account: works now, sign in to finish, needs attention.

Promises values from values: nothing is read and nothing is changed here, every live account
stands in exactly one of the three lists, and one that is called working has made a code.
Leaves opening copies to `opening`, and doing what the plan says to `restore`.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from tidekey import records
from tidekey.backup.restoring.versions import LIFE, differences
from tidekey.errors import HostError
from tidekey.merge import Shared, is_erased
from tidekey.otp import code_at, code_for_counter
from tidekey.projection import NAME_ONLY_SCOPES
from tidekey.records import Account
from tidekey.strictjson import JSON

NEW, CHANGED, SAME = "new", "changed", "same"
# Where people sign in whose account names no site; by the issuer's first word.
_SIGN_IN: Final = {
    "apple": "https://account.apple.com/",
    "github": "https://github.com/login",
    "google": "https://accounts.google.com/",
    "microsoft": "https://mysignins.microsoft.com/",
}
_SITES: Final = {
    "apple": "apple.com",
    "github": "github.com",
    "google": "google.com",
    "microsoft": "microsoft.com",
}


class Item(NamedTuple):
    """One account of a plan.

    `reason` says why it is not simply working, `loop` that signing in there asks for what only
    the old device has, `change` what it would be to the vault here, `fields` what differs.
    """

    id: str
    issuer: str
    name: str
    site: str | None
    link: str | None
    reason: str
    loop: bool
    change: str
    fields: tuple[str, ...] = ()


class Lists(NamedTuple):
    """The three lists of a plan, each in the person's order."""

    works_now: tuple[Item, ...]
    sign_in: tuple[Item, ...]
    attention: tuple[Item, ...]


def lists(shared: Shared, known: Shared | None, now_ms: int) -> Lists:
    """Every live account of `shared` in its list, compared with the vault here where one is."""
    accounts = records.accounts({"shared": shared})
    here = _map(known.get("accounts")) if known is not None else None
    there = _map(shared.get("accounts"))
    works: list[Item] = []
    ask: list[Account] = []
    attention: list[Item] = []
    working = _Working()
    for one in accounts:
        reason = reason_of(one, now_ms)
        if not one.in_use:
            ask.append(one)
        elif reason in ("", "weak"):
            working.note(one)
            works.append(_item(one, reason, False, there, here))
        else:
            attention.append(_item(one, reason, False, there, here))
    sign_in = (
        _item(one, one.scope or "name-only", loops(one, working), there, here) for one in ask
    )
    return Lists(tuple(works), tuple(sign_in), (*attention, *_unreadable(there)))


def reason_of(one: Account, now_ms: int) -> str:
    """What keeps an account from simply working, or `weak`, or nothing."""
    if not one.in_use:
        return one.scope or "name-only"
    if one.conflict:
        return "conflict"
    kept = one.credentials[0]
    try:
        credential = kept.credential()
        if one.kind == "hotp":
            code_for_counter(credential, one.counter)
            return "counter"
        code_at(credential, now_ms // 1000)
    except (HostError, binascii.Error, ValueError):
        return "damaged"
    return "weak" if kept.weak else ""


def loops(one: Account, working: _Working) -> bool:
    """Whether signing in there would ask for what only the old device has.

    It would where the account was left out of backups as approved in an authenticator (work,
    passwordless) or as kept on one device (name only), and no account here makes its codes.
    """
    return one.scope in NAME_ONLY_SCOPES and not working.covers(one)


class _Working:
    """The sites and names of the accounts that make codes."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = {}

    def note(self, one: Account) -> None:
        for key in _keys(one):
            self._names.setdefault(key, set()).add(one.name.casefold())

    def covers(self, one: Account) -> bool:
        """Whether codes for the same site, and the same name where both bear one, are here."""
        name = one.name.casefold()
        return any(
            not name or "" in names or name in names
            for names in (self._names.get(key, set()) for key in _keys(one))
        )


def _keys(one: Account) -> Iterable[str]:
    word = _word(one.issuer)
    return {*(_host(site) for site in one.sites), _SITES.get(word, word)} - {""}


def site_of(one: Account) -> str | None:
    """The site of an account; by its issuer where it names none and is well known."""
    if one.sites:
        return _host(one.sites[0])
    return _SITES.get(_word(one.issuer))


def link_of(one: Account) -> str | None:
    """Where a person signs in; always https, never more than the site's first page or a known one.

    A site that is on this computer or in its network alone has none.
    """
    if not one.sites:
        return _SIGN_IN.get(_word(one.issuer))
    host = _host(one.sites[0])
    return f"https://{host}/" if "." in host and host.isascii() and _plain(host) else None


def _plain(host: str) -> bool:
    return all(char.isalnum() or char in ".-:" for char in host)


def _item(
    one: Account,
    reason: str,
    loop: bool,
    there: Mapping[str, JSON],
    here: Mapping[str, JSON] | None,
) -> Item:
    change = NEW
    fields: tuple[str, ...] = ()
    if here is not None and one.id in here:
        found = differences(there[one.id], here[one.id])
        erased = is_erased(here[one.id])
        change, fields = (NEW, ()) if erased else (CHANGED if found else SAME, found)
    site, link = site_of(one), link_of(one)
    return Item(one.id, one.issuer, one.name, site, link, reason, loop, change, fields)


def _unreadable(there: Mapping[str, JSON]) -> list[Item]:
    """Records that are no accounts at all: said, never dropped in silence."""
    return [
        Item(one, "", "", None, None, "damaged", False, NEW, (LIFE,))
        for one, record in there.items()
        if not isinstance(record, dict)
    ]


def _host(site: str) -> str:
    return site.removeprefix("=").casefold()


def _word(issuer: str) -> str:
    return issuer.casefold().partition(" ")[0]


def _map(value: JSON) -> dict[str, JSON]:
    return value if isinstance(value, dict) else {}
