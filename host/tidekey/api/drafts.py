"""accounts.draft, accounts.read_qr, accounts.add: from a key URI or picture to a saved account.

Promises that a key crosses the wire once, inwards: a draft stays in this process and is named by
an id; what comes back are names and the first code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast
from weakref import WeakKeyDictionary

import msgspec

from tidekey import accounts, doubles, otp, otpauth, records
from tidekey.api import rows
from tidekey.api.shapes import (
    AccountReply,
    AccountRow,
    Algorithm,
    Id,
    Kind,
    Name,
    Note,
    Reply,
    Request,
    Sites,
    Tags,
    Typed,
    verbs,
)
from tidekey.errors import DraftUnknown, HostError, QrForeign, RequestInvalid, UriInvalid
from tidekey.secret import Secret
from tidekey.uploads import Uploads

if TYPE_CHECKING:
    from tidekey.app import App

MAX_PARTS = 64
_UPLOADS: WeakKeyDictionary[App, Uploads] = WeakKeyDictionary()


class Fields(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """An account typed by hand; `secret` in base32."""

    secret: Typed
    issuer: Name = ""
    name: Name = ""
    kind: Kind = "totp"
    algorithm: Algorithm = "SHA1"
    digits: Annotated[int, msgspec.Meta(ge=4, le=10)] = 6
    period: Annotated[int, msgspec.Meta(ge=1, le=604_800)] = 30
    counter: Annotated[str, msgspec.Meta(pattern="^[0-9]{1,20}$")] = "0"


class MakeDraft(Request, frozen=True, tag="accounts.draft"):
    """Read a key URI (or a bare base32 key) or the fields of a form, or ask for a draft again;
    one of the three."""

    uri: Typed | None = None
    fields: Fields | None = None
    draft_id: Id | None = None


class Draft(Reply, frozen=True):
    """A key that was read and not saved yet, with its first code to compare with the site; that is
    empty where a PIN is missing."""

    draft_id: str
    issuer: str
    name: str
    site: str | None
    kind: Kind
    algorithm: Algorithm
    digits: int
    period: int
    counter: str | None
    code: str
    next: str | None
    valid_until: int | None
    weak: bool
    remarks: tuple[str, ...]
    already_here: AccountRow | None
    similar: tuple[AccountRow, ...]


class ReadQr(Request, frozen=True, tag="accounts.read_qr"):
    """One part of a picture in base64; `upload` is drawn by the sender, parts count from 0."""

    upload: Annotated[str, msgspec.Meta(min_length=8, max_length=64)]
    part: Annotated[int, msgspec.Meta(ge=0, lt=MAX_PARTS)]
    parts: Annotated[int, msgspec.Meta(ge=1, le=MAX_PARTS)]
    data: Typed


class QrReply(Reply, frozen=True, omit_defaults=True):
    """How many parts have arrived; with the last one the drafts that were found."""

    received: int
    drafts: tuple[Draft, ...] | None = None


class Add(Request, frozen=True, tag="accounts.add"):
    """Save a draft under the names the person confirmed."""

    draft_id: Id
    issuer: Name
    name: Name
    sites: Sites = ()
    tags: Tags = ()
    note: Note = ""


def draft(app: App, request: MakeDraft) -> Draft:
    """Read one key and keep it in this process until it is added; or tell one with a new code."""
    app.touch()
    given = (request.uri, request.fields, request.draft_id)
    if sum(one is not None for one in given) != 1:
        raise RequestInvalid(field="uri")
    if request.draft_id is not None:
        return _shown(app, request.draft_id, _found(app, request.draft_id))
    if request.uri is not None:
        return _kept(app, otpauth.parse(request.uri.reveal()))
    return _kept(app, _from_form(cast(Fields, request.fields)))


def read_qr(app: App, request: ReadQr) -> QrReply:
    """Take one part of a picture; with the last one, read its codes in a limited child."""
    app.touch()
    if request.part >= request.parts:
        raise RequestInvalid(field="part")
    app.vault()  # a locked vault says so before a picture is sent
    held = _UPLOADS.setdefault(app, Uploads())
    received, picture = held.take(
        request.upload, request.part, request.parts, request.data, app.clock.steady()
    )
    if picture is None:
        return QrReply(received=received)
    from tidekey import qr

    return QrReply(received=received, drafts=_drafts(app, qr.texts_in(picture)))


def add(app: App, request: Add) -> AccountReply:
    """Save a draft; it is forgotten once it is saved."""
    app.touch()
    kept = _found(app, request.draft_id)
    made = app.change(
        lambda body, stamper: accounts.add(
            body,
            stamper,
            kept,
            issuer=request.issuer,
            name=request.name,
            sites=request.sites,
            tags=request.tags,
            note=request.note,
            random=app.random,
        )
    )
    app.take_draft(request.draft_id)
    return rows.reply(app, made)


def _found(app: App, draft_id: str) -> otpauth.Draft:
    kept = app.draft(draft_id)
    if not isinstance(kept, otpauth.Draft):
        raise DraftUnknown
    return kept


def _from_form(fields: Fields) -> otpauth.Draft:
    return otpauth.from_fields(
        issuer=fields.issuer,
        name=fields.name,
        secret=fields.secret.reveal(),
        kind=fields.kind,
        algorithm=fields.algorithm,
        digits=fields.digits,
        period=fields.period,
        counter=int(fields.counter),
    )


def _drafts(app: App, texts: list[Secret[str]]) -> tuple[Draft, ...]:
    """The keys among the texts of a picture; codes that hold something else do not count."""
    found: list[otpauth.Draft] = []
    refusal: HostError = QrForeign()
    for text in texts:
        if "://" not in otpauth.known(text.reveal()):
            continue
        try:
            found.append(otpauth.parse(text.reveal()))
        except UriInvalid as why:
            if why.detail.get("field") != "text":
                refusal = why  # an account, but not one to read: say why rather than "foreign"
    if not found:
        raise refusal
    return tuple(_kept(app, one) for one in found)


def _kept(app: App, read: otpauth.Draft) -> Draft:
    app.body()  # a locked vault says so before a key is kept
    return _shown(app, app.put_draft(read), read)


def _shown(app: App, draft_id: str, read: otpauth.Draft) -> Draft:
    body = app.body()
    same = doubles.find_same(body, read)
    similar = [records.account(body, one) for one in doubles.find_similar(body, read)]
    code, following, until = _first_code(app, read)
    return Draft(
        draft_id=draft_id,
        issuer=read.issuer,
        name=read.name,
        site=None,
        kind=cast(Kind, read.kind),
        algorithm=cast(Algorithm, read.algorithm),
        digits=read.digits,
        period=read.period,
        counter=str(read.counter) if read.kind == "hotp" else None,
        code=code,
        next=following,
        valid_until=until,
        weak=len(read.secret) < otp.WEAK_BELOW,
        remarks=read.remarks,
        already_here=rows.rows([records.account(body, same)], body)[0] if same else None,
        similar=rows.rows(similar[:10], body),
    )


def _first_code(app: App, read: otpauth.Draft) -> tuple[str, str | None, int | None]:
    """The code of now, the one after it, and until when it holds; none while its PIN is missing."""
    credential = otp.Credential(
        read.kind, read.algorithm, read.digits, read.period, read.key, read.pin
    )
    if read.kind in otp.PINNED and not read.pin:
        return "", None, None
    if read.kind == "hotp":
        return otp.code_for_counter(credential, read.counter), None, None
    now = int(app.clock.now())
    until = otp.window(credential, now)[1]
    return otp.code_at(credential, now), otp.code_at(credential, until), until * 1000


VERBS = verbs((MakeDraft, Draft, draft), (ReadQr, QrReply, read_qr), (Add, AccountReply, add))
