"""add --stdin: many key URIs, one write.

Promises one row, field and reason for each line that cannot be added, and nothing written where no
line can.
Leaves reading a URI to `otpauth` and what an account is to `accounts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidekey.cli import output
from tidekey.errors import FieldInvalid, FileRefused, UriInvalid

if TYPE_CHECKING:
    from tidekey.cli.found import Named
    from tidekey.cli.session import Session
    from tidekey.otpauth import Draft
    from tidekey.records import Body, Stamper

MOST = 64 << 20
Problem = dict[str, object]
Brief = dict[str, str]
Row = tuple[int, "Draft"]


@dataclass
class Receipt:
    """What became of a list."""

    added: list[Brief] = field(default_factory=list)
    here: list[Brief] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    fresh: bool = False


def brief(account: Named) -> Brief:
    """An account as scripts know it again."""
    return {"id": account.id, "issuer": account.issuer, "name": account.name}


def add_lines(session: Session, data: bytes) -> int:
    """Add each line's account; status 1 where every line is a problem."""
    if len(data) > MOST:
        raise FileRefused(reason=f"it is larger than {MOST >> 20} MiB")
    vault = session.open()
    drafts, problems = _read(data)
    receipt = _sort(vault.body(), drafts)
    if receipt.fresh:
        receipt = vault.change(lambda body, stamper: _add(body, stamper, drafts))
    problems = sorted([*problems, *receipt.problems], key=lambda one: int(str(one["row"])))
    told = {"added": receipt.added, "already_here": receipt.here, "problems": problems}
    if problems and not receipt.added and not receipt.here:
        return _none(told, problems)
    output.answer(told, _counted(receipt))
    _name_problems(problems)
    return 0


def _read(data: bytes) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, line in _lines(data):
        try:
            rows.append((number, _parsed(line)))
        except UriInvalid as why:
            problems.append({"row": number, **why.detail})
    return rows, problems


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    bare = data.removeprefix(b"\xef\xbb\xbf")
    for number, line in enumerate(bare.split(b"\n"), start=1):
        if line.strip():
            yield number, line.strip()


def _parsed(line: bytes) -> Draft:
    from tidekey import otpauth

    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise UriInvalid(field="uri", reason="is not text in UTF-8") from None
    if "://" not in otpauth.known(text):
        raise UriInvalid(field="uri", reason="does not begin with otpauth://")
    return otpauth.parse(text)


def _sort(body: Body, rows: list[Row]) -> Receipt:
    """What is here already, and whether anything is not."""
    from tidekey.doubles import Known, find_same

    known = Known.of(body)
    receipt = Receipt()
    for _, draft in rows:
        same = find_same(known, draft, draft.issuer, draft.name)
        if same is None:
            receipt.fresh = True
        else:
            receipt.here.append(_brief(same, draft))
    return receipt


def _add(body: Body, stamper: Stamper, rows: list[Row]) -> Receipt:
    from tidekey import accounts, records, undo
    from tidekey.doubles import Known, find_same

    known = Known.of(body)
    local = records.child(body, "local")
    acts_before = local.get("undo")
    before = list(acts_before) if isinstance(acts_before, list) else []
    receipt = Receipt()
    for number, draft in rows:
        same = find_same(known, draft, draft.issuer, draft.name)
        if same is not None:
            receipt.here.append(_brief(same, draft))
            continue
        try:
            made = accounts.add(body, stamper, draft, known=known)
        except FieldInvalid as why:
            receipt.problems.append({"row": number, **why.detail})
        else:
            receipt.added.append(_brief(made, draft))
    if receipt.added:
        local["undo"] = before
        one_act = undo.Act(body, stamper, "add", receipt.added[0]["id"])
        one_act.was[:] = [[one["id"], "life", "life", "trashed"] for one in receipt.added]
        one_act.done()
    return receipt


def _brief(account_id: str, draft: Draft) -> Brief:
    return {"id": account_id, "issuer": draft.issuer, "name": draft.name}


def _none(told: dict[str, object], problems: list[Problem]) -> int:
    first = problems[0]
    error = UriInvalid(field=str(first["field"]), reason=str(first["reason"]))
    if output.is_json():
        return output.fail(error, beside=told)
    _name_problems(problems)
    return output.fail(error)


def _counted(receipt: Receipt) -> str:
    said = f"{len(receipt.added)} added."
    return f"{said} {len(receipt.here)} were here already." if receipt.here else said


def _name_problems(problems: list[Problem]) -> None:
    if output.is_json():
        return
    for one in problems:
        output.note(f"Line {one['row']} was left out: {one['field']} {one['reason']}.")
