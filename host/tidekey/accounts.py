"""What a person does to accounts.

Promises that each act writes the fewest registers, can be undone on this computer, and refuses a
value that could not be shown or used. `body` is changed in place; the caller saves it.
Leaves secrets to `credentials`, life to `trash`, doubles to `doubles` (all reached from here), and
locks and files to the vault.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from tidekey import domains, fields, order, records, siteoptions
from tidekey.credentials import give_pin, join, kept, next_code, replace_secret, resolve
from tidekey.doubles import Known, find_same, find_similar
from tidekey.errors import AccountExists, AccountUnknown, SiteRefused
from tidekey.otpauth import Draft
from tidekey.records import Account, Body, Stamper
from tidekey.strictjson import JSON
from tidekey.trash import delete, erase, purge, undelete
from tidekey.undo import ID_BYTES, Act, Random, undo

__all__ = [
    "Known", "add", "bind", "delete", "edit", "erase", "find_same", "find_similar", "join", "mark",
    "next_code", "pin", "place_after", "purge", "replace_secret", "resolve", "set_tags", "unbind",
    "undelete", "undo",
]  # fmt: skip


def add(
    body: Body, stamper: Stamper, draft: Draft, *, issuer: str | None = None,
    name: str | None = None, sites: Iterable[str] = (), tags: Iterable[str] = (), note: str = "",
    random: Random = os.urandom, known: Known | None = None,
) -> str:  # fmt: skip
    """Add an account at the end of the list and give its id; AccountExists if it is here."""
    issuer = fields.name(draft.issuer if issuer is None else issuer, "issuer")
    name = fields.name(draft.name if name is None else name, "name")
    known = known or Known.of(body)
    if find_same(known, draft, issuer, name):
        raise AccountExists
    place = order.after_last(known.last)
    written: dict[str, JSON] = {
        "issuer": issuer, "name": name, "sites": fields.sites(sites),
        "note": fields.note(note), "order": place,
    }  # fmt: skip
    wanted = fields.tags(tags)
    account_id = random(ID_BYTES).hex()
    act = Act(body, stamper, "add", account_id, random)
    act.live(account_id, "live")
    for field, value in written.items():
        if value not in ("", []):
            act.set(account_id, "fields", field, value)
    for tag in wanted:
        act.set(account_id, "tags", str(tag), True)
    act.credential(account_id, kept(draft), draft.counter)
    act.was[:] = [[account_id, "life", "life", "trashed"]]
    act.done()
    known.note(account_id, draft, issuer, name, place)
    return account_id


def edit(body: Body, stamper: Stamper, account_id: str, changes: Mapping[str, JSON]) -> None:
    """Change issuer, name, note, sites, tags, scope, counter or PIN; nothing if one is refused."""
    account = records.account(body, account_id)
    checked = {field: fields.checked(account, field, value) for field, value in changes.items()}
    act = Act(body, stamper, "edit", account_id)
    for field, value in checked.items():
        if field == "tags":
            _write_tags(act, account, value)
        elif field == "counter":
            act.counter(account_id, account.credentials[0].id, int(str(value)))
        elif field == "code_pin":
            give_pin(act, account, str(value))
        else:
            act.set(account_id, "fields", field, value)
    act.done()


def set_tags(body: Body, stamper: Stamper, account_id: str, tags: Iterable[str]) -> None:
    """Give an account exactly these tags."""
    edit(body, stamper, account_id, {"tags": list(tags)})


def bind(body: Body, stamper: Stamper, account_id: str, origin: str) -> str:
    """Allow this account on the site of `origin`, and give that site."""
    account = records.account(body, account_id)
    reason = siteoptions.refusal(body, origin)
    if reason:
        raise SiteRefused(reason=reason)
    site = domains.site_of(origin).name
    if domains.entries(origin).isdisjoint(account.sites):
        edit(body, stamper, account_id, {"sites": [*account.sites, site]})
    return site


def unbind(body: Body, stamper: Stamper, account_id: str, site: str) -> None:
    """Take one site from an account."""
    sites = [one for one in records.account(body, account_id).sites if one != site]
    edit(body, stamper, account_id, {"sites": list(sites)})


def pin(body: Body, stamper: Stamper, account_id: str, pinned: bool) -> None:
    """Show an account before the others, or no longer."""
    _one(body, stamper, "pin", account_id, "pin", pinned)


def mark(body: Body, stamper: Stamper, account_id: str, scope: str) -> None:
    """Say what of an account belongs in a backup."""
    _one(body, stamper, "mark", account_id, "scope", fields.scope(scope))


def place_after(body: Body, stamper: Stamper, account_id: str, after: str | None) -> None:
    """Move an account behind another one, or to the front."""
    records.account(body, account_id)
    others = [one for one in records.accounts(body) if one.id != account_id]
    at = 0
    if after is not None:
        ids = [one.id for one in others]
        if after not in ids:
            raise AccountUnknown
        at = ids.index(after) + 1
    act = Act(body, stamper, "order", account_id)
    _squeeze_in(act, account_id, others, at)
    act.done()


def _squeeze_in(act: Act, account_id: str, others: list[Account], at: int) -> None:
    """Find a place behind `at` others; where two devices gave the same one, move the next too."""
    before = others[at - 1].order if at else ""
    after = others[at].order if at < len(others) else None
    place = order.between(before, after) if after is None or before < after else before
    fits = before < place and (after is None or place < after)
    if not fits:
        beyond = next((one.order for one in others[at:] if one.order > before), None)
        place = order.between(before, beyond)
    act.set(account_id, "fields", "order", place)
    if not fits:
        for one in others[at:]:
            if one.order > before:
                break
            place = order.between(place, beyond)
            act.set(one.id, "fields", "order", place)


def _one(body: Body, stamper: Stamper, name: str, account_id: str, field: str, value: JSON) -> None:
    records.record(body, account_id)
    act = Act(body, stamper, name, account_id)
    act.set(account_id, "fields", field, value)
    act.done()


def _write_tags(act: Act, account: Account, tags: JSON) -> None:
    wanted = set(records.texts(tags))
    for tag in sorted(wanted | set(account.tags)):
        act.set(account.id, "tags", tag, tag in wanted)
