"""A restore's plan as a person reads it, and as a script gets it.

Promises the three lists in the order of what they ask of the person: nothing, a sign-in, a look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidekey.cli import output
from tidekey.cli.standing import moment

if TYPE_CHECKING:
    from tidekey.api.restore import FoundRow, Plan, PlanItem

FEW = 12
REASONS = {
    "conflict": "two secrets are there; choose one",
    "counter": "it counts its codes; if the site refuses one, ask for the next",
    "damaged": "a copy of it was damaged",
    "passwordless": "signs in without a code",
    "weak": "its key is short",
    "work": "a work or school account",
}
LOOPS = "signing in there may ask for this very code"
PARTS = {
    "secret": "its secret",
    "sites": "its sites",
    "tags": "its tags",
    "scope": "how it is kept",
}
DIFFERS = "What is here and differs stays as it is; `--only NAME` takes it back whole."
LOOP = "Before you leave the old computer, set up a second way to sign in there."


def described(row: FoundRow) -> str:
    """A backup that was found, in one sentence."""
    if row.accounts is not None:
        newest = f", newest change {moment(row.newest_at)}" if row.newest_at else ""
        return f"{row.accounts} accounts in {row.label}{newest}."
    devices = "1 device" if row.devices == 1 else f"{row.devices} devices"
    return f"A backup by {devices} in {row.label}, last written {moment(row.written_at)}."


def show(plan: Plan) -> None:
    """Tell a person what would come; a script gets it with the outcome."""
    if output.is_json():
        return
    source = f" from {plan.newest_from}" if plan.newest_from else ""
    newest = f", newest change {moment(plan.newest_at)}{source}" if plan.newest_at else ""
    output.say(output.bold(f"{_count(plan.accounts)}{output.clean(newest)}."))
    _list("Works now", plan.works_now, short=True)
    _list("Kept by name only, sign in to finish", plan.sign_in)
    _list("Needs a look", plan.attention)
    items = (*plan.works_now, *plan.sign_in, *plan.attention)
    if any(one.change == "changed" and "life" not in one.fields for one in items):
        output.say(DIFFERS)
    if any(one.loop for one in (*plan.sign_in, *plan.attention)):
        output.say(LOOP)
    for one in plan.findings:
        output.say(output.clean(one.message))


def answer(plan: Plan, **done: int | None) -> None:
    """What came of it."""
    if output.is_json():
        import msgspec

        output.document({**msgspec.to_builtins(plan), **done})
        return
    output.say()
    output.say(_outcome(done))


def _outcome(done: dict[str, int | None]) -> str:
    if "adopted" in done:
        doubles = done.get("duplicates") or 0
        said = f"{_count(done['adopted'] or 0)} added to this vault."
        return f"{said} {doubles} seem to be here twice; join them." if doubles else said
    if "restored" not in done:
        return "Nothing was changed."
    said = f"{_count(done['restored'] or 0)} brought back."
    return f"{said} `tidekey restore --undo` takes it back." if done.get("undo_until") else said


def _count(number: int) -> str:
    return "1 account" if number == 1 else f"{number} accounts"


def _list(head: str, items: tuple[PlanItem, ...], *, short: bool = False) -> None:
    if not items:
        return
    output.say()
    output.say(f"{head}: {len(items)}")
    items = tuple(one for one in items if one.change != "same")
    shown = items[:FEW] if short else items
    for one in shown:
        output.say(f"  {output.clean(_line(one, link=not short))}")
    if len(items) > len(shown):
        output.say(f"  and {len(items) - len(shown)} more")
    elif not items:
        output.say("  all as they are here")


def _line(one: PlanItem, *, link: bool) -> str:
    called = " · ".join(part for part in (one.issuer, one.name) if part) or "(without a name)"
    loops = LOOPS if one.loop else ""
    parts = [
        called,
        _change(one),
        REASONS.get(one.reason, ""),
        loops,
        (one.link or "") if link else "",
    ]
    return "  ".join(part for part in parts if part)


def _change(one: PlanItem) -> str:
    """What is otherwise here, for an account that is."""
    if one.change != "changed":
        return ""
    if "life" in one.fields:
        return "comes back from the trash"
    return "differs in " + ", ".join(PARTS.get(name, name) for name in one.fields)
