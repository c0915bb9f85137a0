"""A key URI of any app as an entry: what `otpauth` reads, and what apps add to it.

mOTP (`motp://`), Yandex (`otpauth://yaotp/`) and Ente's `codeDisplay`. Leaves plain key URIs to
`otpauth` and batches (`otpauth-migration://`) to `google_authenticator`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tidekey import otpauth, uriparts
from tidekey.importers.base import Entry, Skip
from tidekey.importers.parts import documents, drafts

if TYPE_CHECKING:
    from tidekey.otpauth import Draft
    from tidekey.strictjson import JSON

SCHEMES: Final = r"(?:(?:apple-)?otpauth://|motp:/|steam://)"
"""How a key URI of any app begins, as a pattern."""
BEGINS: Final = re.compile(rf"^[^\S\n]*{SCHEMES}", re.I | re.M)
_READ: Final = {
    "data", "secret", "issuer", "algorithm", "digits", "period", "counter", "codedisplay",
    "encoder", "steam", "pin", "",
}  # fmt: skip


def entry(line: str, *, issuer: str = "", name: str = "") -> Entry:
    """The account of one URI, under its own names or else these."""
    draft, parameters = draft_and_parameters(line)
    if "shared_secret" in parameters.get("data", ""):
        draft = _steam(draft, parameters["data"])
    if issuer or name:
        draft = replace(draft, issuer=draft.issuer or issuer, name=draft.name or name)
    shown = documents.parsed(parameters.get("codedisplay", "").encode())
    extra: dict[str, JSON] = {
        key: value for key, value in parameters.items() if key not in _READ and value
    }
    more = documents.rest(shown, "pinned", "trashed", "tags", "note")
    return Entry(
        draft, draft.issuer, draft.name,
        note=documents.text(shown, "note"),
        tags=tuple(tag for tag in documents.items(shown, "tags") if isinstance(tag, str)),
        pinned=documents.flag(shown, "pinned"), trashed=documents.flag(shown, "trashed"),
        extra={**extra, **more},
    )  # fmt: skip


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a list by their numbers; blank ones and `#` comments are passed over."""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip("\ufeff\0 \t\r\n")
        if line and not line.startswith("#"):
            yield number, line


def draft_and_parameters(line: str) -> tuple[Draft, dict[str, str]]:
    """The key of one URI, and its parameters by their names in lower case."""
    line = otpauth.known(line.strip("\ufeff\0 \t\r\n"))
    scheme, mark, rest = line.partition("://")
    if not mark:
        raise Skip("uri", "is no key URI")
    if len(line) > 4 * otpauth.URI_MAX:
        raise Skip("uri", "is too long")
    scheme = scheme.lower()
    if scheme not in ("otpauth", "motp"):
        return otpauth.parse(line, bare=False), {}
    found = uriparts.parts(rest if scheme == "otpauth" else f"motp/{rest}")
    return otpauth.from_parts(found), found.parameters


def _steam(draft: Draft, data: str) -> Draft:
    """What WinAuth writes: `secret` may stand for nothing, the key is in the data beside it."""
    shared = documents.text(documents.parsed(data.encode()), "shared_secret")
    if not shared:
        return draft
    issuer = draft.issuer or "Steam"
    return drafts.made(drafts.from_base64(shared), kind="steam", issuer=issuer, name=draft.name)
