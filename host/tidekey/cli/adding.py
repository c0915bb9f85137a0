"""add: one account from a key URI, a picture, a file or questions; or a list of them at once.

Promises that a list is one write of the vault, that a row which cannot be added is named by its
number and field and never repeated, and that a key on the command line draws a warning.
Leaves reading keys to `otpauth`, pictures to the handler of the wire.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tidekey.cli import batch, found, output, prompts
from tidekey.cli.session import Session
from tidekey.errors import AccountExists, FieldInvalid, UsageWrong
from tidekey.secret import Secret

if TYPE_CHECKING:
    from tidekey.api.drafts import Add, Draft
    from tidekey.api.shapes import AccountRow

PICTURE_MOST = 24 << 20
PART = 360 << 10
ARGV_SEEN = (
    "A key on the command line can be seen by other programs and stays in the shell's history. "
    "Next time use `tidekey add`, `--key-file` or `--stdin`."
)


class Names(NamedTuple):
    """What the person says beside the key; what is not said comes from the key."""

    issuer: str | None
    name: str | None
    sites: tuple[str, ...]
    tags: tuple[str, ...]
    note: str


Uri = Annotated[
    str | None,
    typer.Argument(metavar="URI", help="A key URI or key. Safer: leave it out and be asked."),
]
Picture = Annotated[Path | None, typer.Option(metavar="FILE", help="A picture of a QR code.")]
KeyFile = Annotated[Path | None, typer.Option(metavar="FILE", help="A file with a key URI or key.")]
Lines = Annotated[bool, typer.Option("--stdin", help="Key URIs from standard input, one a line.")]
Issuer = Annotated[str | None, typer.Option(metavar="TEXT", help="Who the account is with.")]
Name = Annotated[str | None, typer.Option(metavar="TEXT", help="The account's name there.")]
Sites = Annotated[list[str] | None, typer.Option(metavar="SITE", help="A site it may be used on.")]
Tags = Annotated[list[str] | None, typer.Option(metavar="TAG", help="A tag to put on.")]
Note = Annotated[str, typer.Option(metavar="TEXT", help="Anything to remember.")]
BARE = "For a bare key."
Kind = Annotated[str | None, typer.Option(metavar="totp|hotp|steam", help=BARE)]
Algorithm = Annotated[str | None, typer.Option(metavar="SHA1|SHA256|SHA512", help=BARE)]
Digits = Annotated[int | None, typer.Option(metavar="4-10", help=BARE)]
Period = Annotated[int | None, typer.Option(metavar="SECONDS", help=BARE)]
Counter = Annotated[int | None, typer.Option(metavar="NUMBER", help=BARE)]


def add(
    ctx: typer.Context,
    uri: Uri = None,
    qr: Picture = None,
    key_file: KeyFile = None,
    stdin: Lines = False,
    issuer: Issuer = None,
    name: Name = None,
    site: Sites = None,
    tag: Tags = None,
    note: Note = "",
    kind: Kind = None,
    algorithm: Algorithm = None,
    digits: Digits = None,
    period: Period = None,
    counter: Counter = None,
) -> int:
    """Add accounts and say which."""
    session: Session = ctx.obj
    shape = _shape(kind=kind, algorithm=algorithm, digits=digits, period=period, counter=counter)
    names = Names(issuer, name, tuple(site or ()), tuple(tag or ()), note)
    _check_use((uri, qr, key_file, stdin or None), names, shape)
    if stdin:
        return batch.add_lines(session, sys.stdin.buffer.read(batch.MOST + 1))
    session.open()
    if qr is not None:
        drafts = _from_picture(session, qr)
    else:
        key, names = _key(uri, key_file, names)
        drafts = [_from_key(session, key, shape)]
    _save(session, drafts, names)
    return 0


def _shape(**given: str | int | None) -> dict[str, object]:
    shape: dict[str, object] = {field: value for field, value in given.items() if value is not None}
    return shape | ({"counter": str(shape["counter"])} if "counter" in shape else {})


def _check_use(sources: tuple[object, ...], names: Names, shape: dict[str, object]) -> None:
    _, qr, _, stdin = sources
    if sum(one is not None for one in sources) > 1:
        raise UsageWrong(reason="give one of URI, --qr, --key-file and --stdin", verb="add")
    if shape and (stdin or qr):
        raise UsageWrong(reason="--kind and the like are for a bare key", verb="add")
    if stdin and names != Names(None, None, (), (), ""):
        raise UsageWrong(reason="with --stdin the names come from the URIs", verb="add")


def _key(uri: str | None, key_file: Path | None, names: Names) -> tuple[Secret[str], Names]:
    if uri is not None:
        output.note(ARGV_SEEN)
        return Secret(uri), names
    if key_file is not None:
        return prompts.secret_file(key_file), names
    return _asked(names)


def _asked(names: Names) -> tuple[Secret[str], Names]:
    key = prompts.ask_hidden("Key or key URI", what="The key", option="--key-file, --qr or --stdin")
    if "://" in key.reveal():
        return key, names
    issuer, name = names.issuer, names.name
    if issuer is None:
        issuer = prompts.ask("Issuer, such as GitHub", what="The issuer", option="--issuer")
    if name is None:
        name = prompts.ask("Your name there", what="The name", option="--name")
    return key, names._replace(issuer=issuer, name=name)


def _from_key(session: Session, key: Secret[str], shape: dict[str, object]) -> Draft:
    import msgspec

    from tidekey.api.drafts import Draft, Fields, MakeDraft
    from tidekey.api.shapes import from_wire

    if not shape:
        return session.call(MakeDraft(uri=key), Draft)
    if "://" in key.reveal():
        raise UsageWrong(reason="a key URI says its own kind, digits and period", verb="add")
    try:
        fields = msgspec.convert({"secret": key.reveal(), **shape}, Fields, dec_hook=from_wire)
    except msgspec.ValidationError as why:
        field = next((one for one in shape if f"$.{one}" in str(why)), "kind")
        raise FieldInvalid(field=field, reason="is none that makes codes") from None
    return session.call(MakeDraft(fields=fields), Draft)


def _from_picture(session: Session, file: Path) -> list[Draft]:
    import base64

    from tidekey.api.drafts import QrReply, ReadQr

    data = prompts.read_bytes(file, PICTURE_MOST)
    cuts = range(0, max(len(data), 1), PART)
    upload = secrets.token_hex(8)
    drafts: list[Draft] = []
    for part, start in enumerate(cuts):
        text = Secret(base64.b64encode(data[start : start + PART]).decode("ascii"))
        request = ReadQr(upload=upload, part=part, parts=len(cuts), data=text)
        drafts += session.call(request, QrReply).drafts or ()
    return drafts


def _save(session: Session, drafts: list[Draft], names: Names) -> None:
    from tidekey.api.shapes import AccountReply

    added: list[tuple[AccountRow, Draft]] = []
    here: list[AccountRow] = []
    for draft in drafts:
        if draft.already_here is not None and names.issuer is None and names.name is None:
            here.append(draft.already_here)
            continue
        added.append((session.call(_request(draft, names), AccountReply).account, draft))
    if not added:
        raise AccountExists
    told = {
        "added": [batch.brief(row) for row, _ in added],
        "already_here": [batch.brief(row) for row in here],
        "problems": [],
    }
    output.answer(told, *(line for row, draft in added for line in _lines(row, draft)))


def _request(draft: Draft, names: Names) -> Add:
    import msgspec

    from tidekey.api.drafts import Add

    sites = names.sites or ((draft.site,) if draft.site else ())
    fields = {
        "type": "accounts.add",
        "draft_id": draft.draft_id,
        "issuer": draft.issuer if names.issuer is None else names.issuer,
        "name": draft.name if names.name is None else names.name,
        "sites": sites,
        "tags": names.tags,
        "note": names.note,
    }
    try:
        return msgspec.convert(fields, Add)
    except msgspec.ValidationError as why:
        field = next((one for one in Add.__struct_fields__ if f"$.{one}" in str(why)), "name")
        raise FieldInvalid(field=field, reason="is too long or too many") from None


def _lines(row: AccountRow, draft: Draft) -> list[str]:
    lines = [f"Added {output.clean(found.called(row))}."]
    if row.kind == "hotp":
        lines.append(f"Its first code is {draft.code}; the site should take it.")
    else:
        lines.append(f"Its code now is {draft.code}; the site should take it.")
    if row.weak:
        lines.append("The site chose a short key. It works, and it is weaker than it could be.")
    return lines
