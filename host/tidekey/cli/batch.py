"""add --stdin: many key URIs, one write.

Promises one row, field and reason for each line that cannot be added, and nothing written where no
line can.
Leaves reading a URI to `otpauth` and what an account is to `accounts`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidekey.cli import output
from tidekey.errors import FileRefused, UriInvalid

if TYPE_CHECKING:
    from tidekey.cli.found import Named
    from tidekey.cli.session import Session
    from tidekey.otpauth import Draft
    from tidekey.records import Body, Stamper

MOST = 64 << 20
Problem = dict[str, object]
Brief = dict[str, str]


def brief(account: Named) -> Brief:
    """An account as scripts know it again."""
    return {"id": account.id, "issuer": account.issuer, "name": account.name}


def add_lines(session: Session, data: bytes) -> int:
    """Add each line's account; status 1 where every line is a problem."""
    if len(data) > MOST:
        raise FileRefused(reason=f"it is larger than {MOST >> 20} MiB")
    session.open()
    drafts, problems = _read(data)
    added, here = _add_all(session, drafts) if drafts else ([], [])
    told = {"added": added, "already_here": here, "problems": problems}
    if problems and not added and not here:
        return _none(told, problems)
    output.answer(told, _counted(added, here))
    _name_problems(problems)
    return 0


def _read(data: bytes) -> tuple[list[Draft], list[Problem]]:
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for number, line in _lines(data):
        try:
            drafts.append(_parsed(line))
        except UriInvalid as why:
            problems.append({"row": number, **why.detail})
    return drafts, problems


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    bare = data.removeprefix(b"\xef\xbb\xbf")
    for number, line in enumerate(bare.replace(b"\r\n", b"\n").split(b"\n"), start=1):
        if line.strip():
            yield number, line.strip()


def _parsed(line: bytes) -> Draft:
    from tidekey import otpauth

    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise UriInvalid(field="uri", reason="is not text in UTF-8") from None
    if "://" not in text:
        raise UriInvalid(field="uri", reason="does not begin with otpauth://")
    return otpauth.parse(text)


def _add_all(session: Session, drafts: list[Draft]) -> tuple[list[Brief], list[Brief]]:
    from tidekey import accounts

    def act(body: Body, stamper: Stamper) -> tuple[list[Brief], list[Brief]]:
        added: list[Brief] = []
        here: list[Brief] = []
        for draft in drafts:
            names = {"issuer": draft.issuer, "name": draft.name}
            same = accounts.find_same(body, draft)
            if same is not None:
                here.append({"id": same, **names})
                continue
            made = accounts.add(body, stamper, draft, random=secrets.token_bytes)
            added.append({"id": made, **names})
        return added, here

    return session.change(act)


def _none(told: dict[str, object], problems: list[Problem]) -> int:
    first = problems[0]
    error = UriInvalid(field=str(first["field"]), reason=str(first["reason"]))
    if output.is_json():
        return output.fail(error, beside=told)
    _name_problems(problems)
    return output.fail(error)


def _counted(added: list[Brief], here: list[Brief]) -> str:
    said = f"{len(added)} added."
    return f"{said} {len(here)} were here already." if here else said


def _name_problems(problems: list[Problem]) -> None:
    if output.is_json():
        return
    for one in problems:
        output.note(f"Line {one['row']} was left out: {one['field']} {one['reason']}.")
