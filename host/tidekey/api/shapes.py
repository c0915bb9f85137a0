"""What several verbs share: bases, bounds, the account row and the code.

Promises that a request with an unknown, missing or oversized field never becomes a struct, and
that what a person typed is a `Secret` from the moment it is decoded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Literal, NamedTuple

_WITHOUT = "typing_extensions" not in sys.modules
if _WITHOUT:  # msgspec would load it only to find what `typing` has since 3.11; it takes 5 ms
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
import msgspec  # noqa: E402

if _WITHOUT:
    del sys.modules["typing_extensions"]

from tidekey.secret import Secret  # noqa: E402

Id = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{1,64}$")]
Name = Annotated[str, msgspec.Meta(max_length=1000)]
Note = Annotated[str, msgspec.Meta(max_length=10_000)]
Site = Annotated[str, msgspec.Meta(max_length=253 + 6)]
Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Sites = Annotated[tuple[Site, ...], msgspec.Meta(max_length=50)]
Tags = Annotated[tuple[Tag, ...], msgspec.Meta(max_length=50)]
Origin = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]
Typed = Secret[str]
"""Something a person typed or scanned: on the wire a string, in the host a `Secret`."""

Kind = Literal["totp", "hotp", "steam", "motp", "yandex", "other", "name-only"]
"""`other` is a kind that no codes are made for here; its data is kept."""
Algorithm = Literal["SHA1", "SHA256", "SHA512"]
Scope = Literal["", "work", "passwordless", "name-only"]


class Request(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True, tag_field="type"
):
    """The base of all requests; `type` is the verb."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all replies and of what they hold."""


class Done(Reply, frozen=True):
    """Nothing to tell beyond that it was done."""


class CredentialRow(Reply, frozen=True):
    """One of several credentials of an account, for a person to choose from."""

    id: str
    kind: str
    digits: int
    algorithm: str


class AccountRow(Reply, frozen=True, omit_defaults=True):
    """An account as screens show it; never with anything a code could be made from.

    With `conflict` its credentials are here for `accounts.resolve`; without, no word of them.
    """

    id: str
    issuer: str
    name: str
    kind: Kind
    algorithm: str | None
    digits: int | None
    period: int | None
    counter: str | None
    sites: tuple[str, ...]
    tags: tuple[str, ...]
    note: str
    pinned: bool
    icon: str | None
    scope: str
    weak: bool
    conflict: bool
    trashed: bool
    used_ms: int | None
    credentials: tuple[CredentialRow, ...] = ()


class AccountReply(Reply, frozen=True):
    """One account, as it is after the change."""

    account: AccountRow


class Code(Reply, frozen=True):
    """A code and the times, in unix milliseconds, between which it counts."""

    id: str
    code: str
    next: str | None
    valid_from: int | None
    valid_until: int | None
    period: int | None


class Verb(NamedTuple):
    """One row of the registry: what comes in, what goes out, who does it."""

    request: type[Request]
    reply: type[Reply]
    handler: Callable[..., Reply]


def name_of(request: type[Request]) -> str:
    """The verb that a request struct stands for."""
    return str(request.__struct_config__.tag)


def verbs(*rows: tuple[type[Request], type[Reply], Callable[..., Reply]]) -> dict[str, Verb]:
    """The table of a module: verb to row."""
    return {name_of(row[0]): Verb(*row) for row in rows}


def from_wire(kind: type, value: object) -> object:
    """Turn a string of the wire into the `Secret` that a struct asks for."""
    if getattr(kind, "__origin__", kind) is Secret and isinstance(value, str):
        return Secret(value)
    raise TypeError("expected a text")
