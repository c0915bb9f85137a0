"""code: the codes of accounts, now or at any moment, on the screen or in the clipboard.

Promises that a code follows from the account and the unix time alone, whatever the time zone, and
that a counter is advanced by `--next` and by nothing else. Times in JSON are unix seconds.
Leaves making codes to `otp` and advancing and copying to the handlers of the wire.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated, NoReturn, TypedDict

import typer

from tidekey.cli import found, output
from tidekey.cli.session import Session
from tidekey.errors import AccountNameOnly, FieldInvalid, KindUnmade, PinMissing, UsageWrong

if TYPE_CHECKING:
    from tidekey.records import Account

LATEST = 1 << 53
SOON = 5


class Shown(TypedDict):
    """One account's code, as scripts get it."""

    id: str
    issuer: str
    name: str
    kind: str
    code: str | None
    valid_until: int | None


def code(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help=found.HELP, autocompletion=found.issuers),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="The codes of all accounts.")] = False,
    at: Annotated[
        int | None, typer.Option(metavar="UNIX", min=0, max=LATEST, help="At this unix time.")
    ] = None,
    copy: Annotated[bool, typer.Option("--copy", help="Put it into the clipboard.")] = False,
    following: Annotated[
        bool, typer.Option("--next", help="Use up the next code of a counter account.")
    ] = False,
) -> None:
    """Show the codes of the accounts that match."""
    session: Session = ctx.obj
    _check_use(query, every, at, copy, following)
    accounts = _accounts(session)
    if every:
        _print(accounts, at)
        return
    words = found.words(query, "code")
    if following:
        _advance(session, found.one(accounts, words))
    elif copy:
        _copy(session, found.one(accounts, words))
    else:
        _print(found.matching(accounts, words), at)


def _check_use(
    query: list[str] | None, every: bool, at: int | None, copy: bool, following: bool
) -> None:
    if every and query:
        raise UsageWrong(reason="give a name or --all, not both", verb="code")
    if not every and not query:
        raise UsageWrong(reason="give the name of an account, or --all", verb="code")
    if copy and following:
        raise UsageWrong(reason="give --copy or --next, not both", verb="code")
    if (copy or following) and (every or at is not None):
        raise UsageWrong(reason="--copy and --next are for one account, now", verb="code")


def _accounts(session: Session) -> list[Account]:
    from tidekey import records

    return records.accounts(session.open().body())


def _print(accounts: list[Account], at: int | None) -> None:
    now = int(time.time()) if at is None else at
    shown = [_shown(one, now) for one in accounts]
    if output.is_json():
        output.document(shown)
    elif not shown:
        output.note("No accounts yet. Add one: `tidekey add`.")
    elif not sys.stdout.isatty():
        _piped(shown)
    elif len(shown) == 1:
        _large(shown[0], accounts[0], now)
    else:
        both = zip(accounts, shown, strict=True)
        rows = [[found.called(one), _grouped(s["code"]), _left(s, now)] for one, s in both]
        output.table(["Account", "Code", ""], rows)


def _shown(account: Account, now: int) -> Shown:
    digits, until = _code(account, now)
    return Shown(
        id=account.id,
        issuer=account.issuer,
        name=account.name,
        kind=account.kind,
        code=digits,
        valid_until=until,
    )


def _code(account: Account, now: int) -> tuple[str | None, int | None]:
    from tidekey import otp

    try:
        credential = account.credential()
        if account.kind == "hotp":
            return otp.code_for_counter(credential, account.counter), None
        return otp.code_at(credential, now), otp.window(credential, now)[1]
    except (AccountNameOnly, FieldInvalid, KindUnmade, PinMissing):
        return None, None


def _piped(shown: list[Shown]) -> None:
    for one in shown:
        digits = one["code"] or ""
        names = "\t".join(output.clean(one[key]) for key in ("issuer", "name"))
        output.say(digits if len(shown) == 1 else f"{digits}\t{names}")


def _large(shown: Shown, account: Account, now: int) -> None:
    if shown["code"] is None:
        _refuse(account, now)
    output.say(output.clean(found.called(account)))
    left = _left(shown, now)
    output.say(f"\n    {output.bold(_grouped(shown['code']))}    {left}".rstrip())
    if (shown["valid_until"] or now + SOON) - now < SOON:
        following, _ = _code(account, shown["valid_until"] or now)
        output.say(f"    {_grouped(following)}    next")
    output.say()


def _refuse(account: Account, now: int) -> NoReturn:
    """Say why there is no code of this account."""
    from tidekey import otp

    otp.code_at(account.credential(), now)
    raise AccountNameOnly


def _left(shown: Shown, now: int) -> str:
    until = shown["valid_until"]
    if until is None:
        return "counter" if shown["code"] else "name only"
    return f"{until - now} s left"


def _grouped(digits: str | None) -> str:
    if not digits or len(digits) < 6:
        return digits or ""
    size = 3 if len(digits) in (6, 9) else 4
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))


def _advance(session: Session, account: Account) -> None:
    from tidekey.api.codes import Counted, Next

    done = session.call(Next(id=account.id), Counted)
    shown = _shown(account, 0)
    shown["code"] = done.code.code
    if output.is_json():
        output.document([shown])
    elif not sys.stdout.isatty():
        output.say(done.code.code)
    else:
        _large(shown, account, 0)
        output.note(f"The counter is at {done.counter} now.")


def _copy(session: Session, account: Account) -> None:
    from tidekey.api.codes import Copied, Copy

    done = session.call(Copy(id=account.id), Copied)
    name = output.clean(found.called(account))
    cleared = f" It is cleared in {done.clears_ms // 1000} s." if done.clears_ms else ""
    told = {"id": account.id, "via": done.via, "clears_ms": done.clears_ms}
    output.answer(told, f"The code of {name} is in the clipboard.{cleared}")
