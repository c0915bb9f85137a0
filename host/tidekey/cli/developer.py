"""talk and explain: for whoever builds on the protocol or met a code of ours.

Promises that `talk` sends each line through the very handlers of the wire, and that `explain`
knows every code there is.
Leaves the protocol to `dispatch`.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from tidekey.cli import output, prompts
from tidekey.cli.session import Session
from tidekey.errors import CodeUnknown, HostError, tree

KINDS = {
    "input": "what was given is wrong; mend it",
    "state": "not possible now",
    "denied": "not allowed",
    "world": "the computer refused",
    "damage": "stored data is not what was written",
}


def _codes(incomplete: str) -> list[str]:
    return [one.code for one in tree() if one.code.startswith(incomplete)]


def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", autocompletion=_codes, help="As it was shown.")
    ] = None,
) -> None:
    """Say what a code means; without one, all of them."""
    if code is None:
        told = [_told(one) for one in tree()]
        if output.is_json():
            output.document(told)
            return
        output.table(["Code", "What it says"], [[one["code"], one["message"]] for one in told])
        return
    found = next((one for one in tree() if one.code == code.strip().lower()), None)
    if found is None:
        raise CodeUnknown
    one = _told(found)
    output.answer(one, one["message"], f"Kind: {found.kind}, {KINDS[found.kind]}.")


def _told(error: type[HostError]) -> dict[str, str]:
    text = " ".join((error.__doc__ or "").split())
    return {
        "code": error.code,
        "kind": error.kind,
        "message": text.replace("{", "‹").replace("}", "›"),
    }


def talk(ctx: typer.Context) -> None:
    """Read a request a line, `{"type": …}` or a whole envelope, and print each reply."""
    session: Session = ctx.obj
    session.open_by_files()
    if prompts.at_terminal() and not output.is_json():
        output.note('One request a line, such as {"type": "vault.status"}; Ctrl+D ends.')
    replies: list[object] = []
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        reply = session.speak(_enveloped(line, number))
        if output.is_json():
            replies.append(reply)
        else:
            output.say(json.dumps(reply, indent=2, ensure_ascii=False))
            sys.stdout.flush()
    if output.is_json():
        output.document(replies)


def _enveloped(line: str, number: int) -> bytes:
    """A bare request gets an envelope; anything else goes as it is, to be refused or answered."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return line.encode("utf-8", "surrogatepass")
    if isinstance(value, dict) and "type" in value and "request" not in value:
        value = {"id": number, "request": value}
        return json.dumps(value).encode("utf-8")
    return line.strip().encode("utf-8", "surrogatepass")
