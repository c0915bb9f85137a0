"""FreeOTP 1 (its preferences, `tokens.xml`) and FreeOTP+ (its JSON): keys as signed bytes.

An edited title wins, as in the app; what the site called itself is kept beside it. The counter in
these files is that of the next code already, and -1 means that none was shown yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tidekey.importers.base import Entry, Reading, Skip
from tidekey.importers.parts import documents, drafts, trees, uris
from tidekey.importers.parts.documents import items, text

if TYPE_CHECKING:
    from tidekey.importers.source import Source
    from tidekey.strictjson import JSON

APP: Final = "freeotp"
TITLE: Final = "FreeOTP"
_PLUS: Final = "freeotp_plus"
_ORDER: Final = "tokenOrder"
_KNOWN: Final = ("secret", "algo", "type", "digits", "period", "counter", "label", "labelAlt",
                 "issuerExt", "issuerInt", "issuerAlt")  # fmt: skip


class _Row(NamedTuple):
    number: int
    id: str
    value: JSON


def sniff(source: Source) -> bool:
    """Whether it has tokens whose keys are lists of numbers, or an order of tokens."""
    tokens = source.record.get("tokens")
    if isinstance(tokens, list):
        return _ORDER in source.record or any(map(_is_token, tokens[:10]))
    kept = trees.preferences(source.tree)
    return _ORDER in kept or any('"issuerExt"' in one for one in kept.values())


def read(source: Source) -> Reading:
    """The tokens, in the order of the app; those that the order forgot come last."""
    if source.record:
        given = enumerate(items(source.document, "tokens"), start=1)
        rows = [_Row(number, _id(one), one) for number, one in given]
        return _reading(_PLUS, rows, items(source.document, _ORDER))
    kept = trees.preferences(source.tree)
    order = documents.parsed(kept.pop(_ORDER, "").encode())
    stored = enumerate(kept.items(), start=1)
    rows = [_Row(number, name, _stored(one)) for number, (name, one) in stored]
    return _reading(APP, rows, order if isinstance(order, list) else [])


def _reading(app: str, rows: list[_Row], order: list[JSON]) -> Reading:
    place = {name: at for at, name in enumerate(order) if isinstance(name, str)}
    sorted_rows = sorted(rows, key=lambda row: place.get(row.id, len(place)))
    return Reading(app).each_at(((row.number, row.value) for row in sorted_rows), _entry)


def _is_token(value: JSON) -> bool:
    return documents.has(value, "secret", "type") and isinstance(
        value["secret"] if isinstance(value, dict) else None, list
    )


def _id(token: JSON) -> str:
    """The name that the order of tokens knows this one by."""
    issuer, label = text(token, "issuerInt", "issuerExt"), text(token, "label")
    return f"{issuer}:{label}" if issuer else label


def _stored(value: str) -> JSON:
    """A token of the preferences; the first versions kept key URIs."""
    return value if value.startswith("otpauth://") else documents.parsed(value.encode())


def _entry(token: JSON) -> Entry | None:
    if isinstance(token, str):
        return uris.entry(token)
    if not isinstance(token, dict):
        raise Skip("token", "cannot be read")
    counter = documents.number(token, "counter")
    if counter in (-1, "-1"):
        counter = 0
    secret = token.get("secret")
    key = secret if isinstance(secret, str) else signed(items(token, "secret"))
    return account(token, key, counter=counter)


def signed(values: list[JSON]) -> bytes:
    """Bytes from a list of Java's, which count from -128; Skip where they are none."""
    found = [one for one in values if type(one) is int and -128 <= one < 256]
    if len(found) != len(values):
        raise Skip("secret", "is no list of bytes")
    return bytes(one & 255 for one in found)


def account(
    token: JSON, key: str | bytes, *, counter: drafts.Number, steam: bool = False,
    algorithm: str = "",
) -> Entry:  # fmt: skip
    """The account that a token's fields and its key make; `steam` where its codes are Steam's."""
    issuer = text(token, "issuerAlt", "issuerExt", "issuerInt")
    image = text(token, "image")
    kind = drafts.kind_of(text(token, "type"))
    draft = drafts.made(
        key, kind="steam" if steam and kind == "totp" else kind, issuer=issuer,
        name=text(token, "labelAlt", "label"), algorithm=text(token, "algo") or algorithm,
        digits=documents.number(token, "digits"), period=documents.number(token, "period"),
        counter=counter,
    )  # fmt: skip
    shown = {draft.issuer, draft.name}
    as_given: dict[str, JSON] = {
        name: given for name in ("issuerExt", "issuerInt", "label")
        if (given := text(token, name)) and given.strip() not in shown
    }  # fmt: skip
    is_data = image.startswith("data:")
    return Entry(
        draft, draft.issuer, draft.name, icon=drafts.icon_of(image) if is_data else b"",
        extra={**as_given, **documents.rest(token, *_KNOWN, *(["image"] if is_data else []))},
    )  # fmt: skip
