"""list, edit, rm, undo: what is written on the accounts.

Promises the shapes scripts rely on, one change of the vault a run, and that nothing is deleted but
moved to the trash.
Leaves adding to `adding` and every rule about records to the handlers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from tidekey.cli import found, output, prompts
from tidekey.cli.session import Session
from tidekey.errors import UsageWrong

if TYPE_CHECKING:
    from tidekey.api.accounts import Edit
    from tidekey.api.shapes import AccountRow
    from tidekey.records import Body, Stamper
    from tidekey.undo import Undone

SORTS = ("order", "name", "use")
ACTS = {
    "add": "adding",
    "import": "importing",
    "edit": "changing",
    "delete": "deleting",
    "undelete": "bringing back",
    "pin": "pinning",
    "mark": "marking",
    "order": "moving",
    "join": "joining",
    "replace": "a new secret of",
    "resolve": "the choice of a secret of",
}
SCOPES = ("none", "work", "passwordless", "name-only")

Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY", help=found.HELP, autocompletion=found.issuers),
]
Yes = Annotated[bool, typer.Option("--yes", help="Without asking.")]


def show(
    ctx: typer.Context,
    query: Query = None,
    sort: Annotated[
        str, typer.Option(metavar="|".join(SORTS), help="As arranged, by name, or by last use.")
    ] = "order",
    trash: Annotated[bool, typer.Option("--trash", help="What is in the trash instead.")] = False,
) -> None:
    """List accounts, without anything a code could be made from."""
    if sort not in SORTS:
        raise UsageWrong(reason=f"--sort is one of {', '.join(SORTS)}", verb="list")
    order = cast(Literal["order", "name", "use"], sort)
    rows = found.rows(ctx.obj, sort=order, trashed=trash)
    if query:
        rows = found.matching(rows, found.words(query, "list"))
    if output.is_json():
        import msgspec

        output.document(msgspec.to_builtins(rows))
        return
    if not rows:
        output.note("The trash is empty." if trash else "No accounts yet. Add one: `tidekey add`.")
        return
    heads = ["Issuer", "Name", "Kind", "Sites", "Tags"]
    output.table(heads, [_cells(row) for row in rows])


def _cells(row: AccountRow) -> list[str]:
    marks = [name for name, on in (("pinned", row.pinned), ("weak", row.weak)) if on]
    kind = " ".join([row.kind, *(f"({mark})" for mark in marks)])
    return [row.issuer, row.name, kind, " ".join(row.sites), " ".join(row.tags)]


Issuer = Annotated[str | None, typer.Option(metavar="TEXT", help="Who the account is with.")]
Name = Annotated[str | None, typer.Option(metavar="TEXT", help="The account's name there.")]
Note = Annotated[str | None, typer.Option(metavar="TEXT", help="Anything to remember.")]
Site = Annotated[list[str] | None, typer.Option(metavar="SITE", help="Allow this site too.")]
NoSite = Annotated[list[str] | None, typer.Option(metavar="SITE", help="No longer allow it.")]
Tag = Annotated[list[str] | None, typer.Option(metavar="TAG", help="Put this tag on.")]
NoTag = Annotated[list[str] | None, typer.Option(metavar="TAG", help="Take this tag off.")]
Pinned = Annotated[bool | None, typer.Option("--pin/--unpin", help="Keep it at the top.")]
Kept = Annotated[str | None, typer.Option(metavar="|".join(SCOPES), help="What kind it is.")]
CodePin = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The PIN in its codes (mOTP and Yandex).")
]


def edit(
    ctx: typer.Context,
    query: Query = None,
    issuer: Issuer = None,
    name: Name = None,
    note: Note = None,
    site: Site = None,
    no_site: NoSite = None,
    tag: Tag = None,
    no_tag: NoTag = None,
    pin: Pinned = None,
    scope: Kept = None,
    code_pin_file: CodePin = None,
) -> None:
    """Change the fields that are given; the others stay."""
    from tidekey.api.accounts import Pin
    from tidekey.api.shapes import AccountReply

    if scope is not None and scope not in SCOPES:
        raise UsageWrong(reason=f"--scope is one of {', '.join(SCOPES)}", verb="edit")
    session: Session = ctx.obj
    row = found.meant(session, query, "edit")
    changes: dict[str, object] = {"issuer": issuer, "name": name, "note": note}
    changes["scope"] = "" if scope == "none" else scope
    changes["sites"] = _less_and_more(row.sites, no_site, site)
    changes["tags"] = _less_and_more(row.tags, no_tag, tag)
    if code_pin_file is not None:
        changes["code_pin"] = prompts.secret_file(code_pin_file).reveal()
    changes = {field: value for field, value in changes.items() if value is not None}
    if not changes and pin is None:
        changes = _asked(row)
    if changes:
        row = session.call(_edit(row.id, changes), AccountReply).account
    if pin is not None:
        row = session.call(Pin(id=row.id, pinned=pin), AccountReply).account
    _answer("account", row, f"Changed {output.clean(found.called(row))}.")


def _edit(account: str, changes: dict[str, object]) -> Edit:
    import msgspec

    from tidekey.api.accounts import Edit
    from tidekey.api.shapes import from_wire
    from tidekey.errors import FieldInvalid

    try:
        given = {"type": "accounts.edit", "id": account, **changes}
        return msgspec.convert(given, Edit, dec_hook=from_wire)
    except msgspec.ValidationError:
        raise FieldInvalid(field=", ".join(changes), reason="is too long or too many") from None


def _less_and_more(
    now: tuple[str, ...], less: list[str] | None, more: list[str] | None
) -> tuple[str, ...] | None:
    if not less and not more:
        return None
    return tuple(dict.fromkeys([*(one for one in now if one not in (less or ())), *(more or ())]))


def _asked(row: AccountRow) -> dict[str, object]:
    option = "--issuer, --name, --note, --site, --tag or --pin"
    said = {
        "issuer": prompts.ask("Issuer", what="The change", option=option, default=row.issuer),
        "name": prompts.ask("Name", what="The change", option=option, default=row.name),
    }
    return {field: value for field, value in said.items() if value != getattr(row, field)}


def remove(ctx: typer.Context, query: Query = None, yes: Yes = False) -> None:
    """Put one account in the trash, after asking."""
    from tidekey.api.accounts import Delete, Deleted

    session: Session = ctx.obj
    row = found.meant(session, query, "rm")
    if not yes:
        prompts.confirm(f"Move {output.clean(found.called(row))} to the trash?", "yes")
    session.call(Delete(id=row.id), Deleted)
    said = f"{output.clean(found.called(row))} is in the trash. `tidekey undo` brings it back."
    _answer("deleted", row, said)


def take_back(ctx: typer.Context, yes: Yes = False) -> None:
    """Take back the last act of this computer."""
    from tidekey import records

    session: Session = ctx.obj

    def take(sure: bool) -> tuple[Undone, int]:
        return session.change(lambda body, stamper: _take_back(body, stamper, sure))

    done, count = prompts.many(take, yes)
    row = records.account(session.open().body(), done.account_id)
    told = {"act": done.act, "id": row.id, "issuer": row.issuer, "name": row.name, "count": count}
    what = output.clean(found.called(row)) if count == 1 else f"{count} accounts"
    output.answer({"undone": told}, f"Undone: {ACTS.get(done.act, done.act)} {what}.")


def _take_back(body: Body, stamper: Stamper, sure: bool) -> tuple[Undone, int]:
    from tidekey import records, undo

    live = len(records.accounts(body))
    done = undo.undo(body, stamper, sure=sure)
    return done, max(1, abs(live - len(records.accounts(body))))


def _answer(word: str, row: AccountRow, line: str) -> None:
    if output.is_json():
        import msgspec

        output.document({word: msgspec.to_builtins(row)})
    else:
        output.say(line)
