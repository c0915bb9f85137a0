"""setup, uninstall, doctor: the chain from a browser to the vault.

Promises the shapes scripts rely on, and that a person reads what was done file by file.
Leaves doing it to `install` and looking at it to `doctor`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from tidekey.cli import output, prompts
from tidekey.cli.session import Session
from tidekey.errors import DoctorFound, InstallFailed


def _browser_names(incomplete: str) -> list[str]:
    from tidekey.browsers import BROWSERS

    return [one.name for one in BROWSERS if one.name.startswith(incomplete)]


Browsers = Annotated[
    list[str] | None,
    typer.Option(
        "--browser",
        metavar="NAME",
        help="Only this browser, even if it was not found. May be repeated.",
        autocompletion=_browser_names,
    ),
]
System = Annotated[bool, typer.Option("--system", help="For every user of this computer.")]


def setup(ctx: typer.Context, browser: Browsers = None, system: System = False) -> None:
    """Register the host with the browsers and say where."""
    from tidekey import install

    session: Session = ctx.obj
    done = install.register(session.places, tuple(browser or ()), system=system)
    told = {"registered": done.registered, "skipped": done.skipped}
    if browser and not done.registered:
        reasons = "; ".join(one["reason"] for one in done.skipped)
        raise InstallFailed(what="The link to the browser", why=reasons)
    output.answer(told, *(f"{one['browser']}: {one['path']}" for one in done.registered))
    if output.is_json():
        return
    absent = [one["browser"] for one in done.skipped if one["reason"] == install.NOT_FOUND]
    for one in done.skipped:
        if one["browser"] not in absent:
            output.note(f"{one['browser']}: left out, {one['reason']}")
    if not done.registered:
        output.note("No browser was found. Name one with --browser to register it anyway.")
    elif not done.changed:
        output.say("Everything was in place already.")


def uninstall(
    ctx: typer.Context,
    system: System = False,
    vault: Annotated[
        bool, typer.Option("--vault", help="Delete the vault too, with all its accounts.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete the vault without asking.")] = False,
) -> None:
    """Take away what leads to this installation, and name what stays."""
    from tidekey import install

    session: Session = ctx.obj
    if vault and not yes:
        prompts.confirm("This deletes the vault of this computer with all its accounts.", "delete")
    done = install.unregister(session.places, system=system, vault=vault)
    lines = [f"removed {one}" for one in done.removed]
    lines += [f"stays   {one['path']}: {one['reason']}" for one in done.stays]
    output.answer(
        {"removed": done.removed, "stays": done.stays}, *(lines or ["Nothing to remove."])
    )


def doctor(ctx: typer.Context) -> int:
    """Look at each link; status 1 where one needs mending."""
    from tidekey import doctor as links

    session: Session = ctx.obj
    found = links.checks(session.places)
    told = [
        {"id": c.id, "ok": c.ok, "title": c.title, "message": c.message, "remedy": c.remedy}
        for c in found
    ]
    wrong = sum(not check.ok for check in found)
    if wrong:
        error = DoctorFound(count=wrong)
        if output.is_json():
            return output.fail(error, beside={"checks": told})
    output.answer({"checks": told}, *(line for c in found for line in _check_lines(c)))
    if not wrong:
        return 0
    output.say()
    return output.fail(error)


def _check_lines(check: object) -> list[str]:
    ok, title = bool(getattr(check, "ok", False)), str(getattr(check, "title", ""))
    message, remedy = str(getattr(check, "message", "")), str(getattr(check, "remedy", ""))
    mark = "ok  " if ok else "MEND"
    lines = [f"{mark}  {title}: {message}"]
    return lines if ok or not remedy else [*lines, f"      {remedy}"]
