"""accounts.*: what a person sees and changes; adding one is in `drafts`.

Promises rows without secrets, pages that fit a frame, and one change of the vault a request.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tidekey import records
from tidekey.api import rows
from tidekey.api.shapes import (
    AccountReply,
    AccountRow,
    Done,
    Id,
    Name,
    Note,
    Reply,
    Request,
    Scope,
    Sites,
    Tags,
    Typed,
    verbs,
)
from tidekey.errors import FieldInvalid
from tidekey.later import later
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey import accounts
    from tidekey.app import App
    from tidekey.index import Index, Line
    from tidekey.records import Body, Stamper
    from tidekey.strictjson import JSON
else:
    accounts = later("tidekey.accounts")  # a list of names needs nothing of what changing needs

UNDO_MS = 10_000
PAGE_BYTES = 900_000


class List(Request, frozen=True, tag="accounts.list"):
    """Names of accounts: pinned first, then the rest, narrowed by the words of `query`, without
    those of `skip`."""

    query: Annotated[str, msgspec.Meta(max_length=200)] = ""
    offset: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    sort: Literal["order", "name", "use"] = "order"
    trashed: bool = False
    skip: Annotated[tuple[Id, ...], msgspec.Meta(max_length=50)] = ()


class Page(Reply, frozen=True):
    """Rows from `offset`; fewer than asked for where a frame would overflow."""

    total: int
    offset: int
    rows: tuple[AccountRow, ...]
    revision: int


class Edit(Request, frozen=True, tag="accounts.edit"):
    """Change the fields that are given; the others stay."""

    id: Id
    issuer: Name | None = None
    name: Name | None = None
    note: Note | None = None
    sites: Sites | None = None
    tags: Tags | None = None
    scope: Scope | None = None
    code_pin: Typed | None = None
    """The PIN that goes into the codes of an mOTP or Yandex account."""


class Delete(Request, frozen=True, tag="accounts.delete"):
    """Put an account in the trash; with `erase` one that is in the trash is gone for good."""

    id: Id
    erase: bool = False


class Deleted(Reply, frozen=True):
    """How long a screen should offer to take it back; 0 where it cannot be."""

    undo_ms: int


class Undelete(Request, frozen=True, tag="accounts.undelete"):
    """Take an account out of the trash."""

    id: Id


class Order(Request, frozen=True, tag="accounts.order"):
    """Put an account right after another one, or first."""

    id: Id
    after: Id | None


class Pin(Request, frozen=True, tag="accounts.pin"):
    """Keep an account at the top, or no longer."""

    id: Id
    pinned: bool


class Mark(Request, frozen=True, tag="accounts.mark"):
    """Say what kind of account it is: work, passwordless, by name only, or none of these."""

    id: Id
    scope: Scope


class Resolve(Request, frozen=True, tag="accounts.resolve"):
    """Choose one of two credentials that both replaced the same one."""

    id: Id
    keep: Id


class Join(Request, frozen=True, tag="accounts.join"):
    """Make one account of two that are the same."""

    keep: Id
    other: Id


def list_accounts(app: App, request: List) -> Page:
    """One page of names."""
    vault = app.vault()
    index = vault.index()
    ids = _sought(index, request)
    if request.skip:
        ids = [one for one in ids if one not in request.skip]
    wanted = ids[request.offset : request.offset + request.limit]
    found = [records.account(index.body, one) for one in wanted]
    page = _within_frame(rows.rows(found, index.body))
    return Page(total=len(ids), offset=request.offset, rows=page, revision=vault.revision)


def edit(app: App, request: Edit) -> AccountReply:
    """Change what was given."""
    given = ((name, getattr(request, name)) for name in request.__struct_fields__ if name != "id")
    changes: dict[str, JSON] = {name: _plain(value) for name, value in given if value is not None}
    app.change(lambda body, stamper: accounts.edit(body, stamper, request.id, changes))
    return rows.reply(app, request.id)


def delete(app: App, request: Delete) -> Deleted:
    """Put an account in the trash, or erase one that is there."""
    if request.erase:
        return _erase(app, request.id)
    app.change(lambda body, stamper: accounts.delete(body, stamper, request.id))
    return Deleted(undo_ms=UNDO_MS)


def undelete(app: App, request: Undelete) -> AccountReply:
    """Take it out again."""
    app.change(lambda body, stamper: accounts.undelete(body, stamper, request.id))
    return rows.reply(app, request.id)


def order(app: App, request: Order) -> Done:
    """Move an account within the person's order."""
    app.change(lambda body, stamper: accounts.place_after(body, stamper, request.id, request.after))
    return Done()


def pin(app: App, request: Pin) -> AccountReply:
    """Pin or unpin."""
    app.change(lambda body, stamper: accounts.pin(body, stamper, request.id, request.pinned))
    return rows.reply(app, request.id)


def mark(app: App, request: Mark) -> AccountReply:
    """Set what kind of account it is."""
    app.change(lambda body, stamper: accounts.mark(body, stamper, request.id, request.scope))
    return rows.reply(app, request.id)


def resolve(app: App, request: Resolve) -> AccountReply:
    """Keep one of two secrets."""
    app.change(lambda body, stamper: accounts.resolve(body, stamper, request.id, request.keep))
    return rows.reply(app, request.id)


def join(app: App, request: Join) -> AccountReply:
    """Make one of two."""
    app.change(lambda body, stamper: accounts.join(body, stamper, request.keep, request.other))
    return rows.reply(app, request.keep)


def _erase(app: App, account_id: str) -> Deleted:
    """Forget a trashed account, in the generation before as well."""

    def act(body: Body, stamper: Stamper) -> None:  # another screen may take it out meanwhile
        if not records.account(body, account_id).trashed:
            raise FieldInvalid(field="id", reason="names an account that is not in the trash")
        accounts.erase(body, stamper, account_id)

    app.change(act)
    app.change(lambda body, stamper: None)
    return Deleted(undo_ms=0)


def _sought(index: Index, request: List) -> list[str]:
    """The ids of all accounts that fit the query, in the order asked for."""
    life, words = "trashed" if request.trashed else "live", request.query.casefold().split()
    if request.sort == "order" and not words:
        return index.ids(life)
    found = [one for one in index.lines(life) if all(word in one.text for word in words)]
    if request.sort != "order":
        found.sort(key=_sorted_by(request.sort, rows.used_times(index.body)))
    return [one.id for one in found]


def _sorted_by(sort: str, used: dict[str, int]) -> Callable[[Line], tuple[object, ...]]:
    """Pinned ones first; what is equal keeps the person's order."""
    if sort == "name":
        return lambda one: (not one.pinned, one.issuer, one.name)
    return lambda one: (not one.pinned, -used.get(one.id, 0))


def _within_frame(page: tuple[AccountRow, ...]) -> tuple[AccountRow, ...]:
    """As many rows as fit a frame, written as frames are; always one."""
    left = PAGE_BYTES
    for count, one in enumerate(page):
        left -= len(json.dumps(msgspec.to_builtins(one))) + 2
        if left < 0:
            return page[: max(count, 1)]
    return page


def _plain(value: JSON | tuple[str, ...] | Secret[str]) -> JSON:
    if isinstance(value, Secret):
        return value.reveal()
    return list(value) if isinstance(value, tuple) else value


VERBS = verbs(
    (List, Page, list_accounts),
    (Edit, AccountReply, edit),
    (Delete, Deleted, delete),
    (Undelete, AccountReply, undelete),
    (Order, Done, order),
    (Pin, AccountReply, pin),
    (Mark, AccountReply, mark),
    (Resolve, AccountReply, resolve),
    (Join, AccountReply, join),
)
