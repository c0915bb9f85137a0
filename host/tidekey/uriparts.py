"""A key URI taken apart: its kind, its names and its parameters, however it is spelled.

Promises names and values decoded as the app meant them, with the slips that apps are known for
mended; names that are too long are refused. Leaves what they mean to `otpauth`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from tidekey.errors import UriInvalid
from tidekey.words import NAME_MAX, tidy

_QUERY: Final = re.compile(r"\?(?=(?:secret|issuer|algorithm|digits|period|counter)=)", re.I)
_SWALLOWED: Final = re.compile(r"(.*?)((?:period|digits|algorithm|counter)=.*)", re.I | re.S)


class Parts(NamedTuple):
    """A key URI taken apart: names decoded, parameters by their names in lower case."""

    kind: str
    issuer: str
    name: str
    label_issuer: str
    parameters: dict[str, str]


def parts(rest: str) -> Parts:
    """What stands behind `otpauth://`."""
    cut = _QUERY.search(rest)
    head, query = (rest[: cut.start()], rest[cut.end() :]) if cut else _first(rest)
    kind, _, label = head.partition("/")
    return _apart(kind.lower(), label, query)


def _apart(kind: str, label: str, query: str) -> Parts:
    raw = _parameters(query)
    as_written = named(_decode(raw.get("issuer", "")), "issuer")
    parameters = {key: _decode(value) for key, value in _mend(raw).items()}
    label_issuer, name = _label(label, as_written)
    issuer = named(parameters.get("issuer", ""), "issuer") or label_issuer
    if label_issuer == as_written or not as_written:
        label_issuer = ""
    return Parts(kind, issuer, name, label_issuer, parameters)


def named(text: str, field: str) -> str:
    """A name as it is kept; UriInvalid where it is too long."""
    text = tidy(text)
    if len(text) > NAME_MAX:
        raise UriInvalid(field=field, reason=f"is longer than {NAME_MAX} characters")
    return text


def _first(rest: str) -> tuple[str, str]:
    head, _, query = rest.partition("?")
    return head, query


def _parameters(query: str) -> dict[str, str]:
    """First value of each key that is not empty; keys in lower case, values still encoded."""
    found: dict[str, str] = {}
    for part in query.split("&"):
        key, _, value = part.partition("=")
        key = key.strip().lower()
        if not found.get(key):
            found[key] = value.replace("+", " ")
    return found


def _mend(raw: dict[str, str]) -> dict[str, str]:
    """One exporter forgot the `&` after the issuer: `issuer=Exampleperiod=60`."""
    swallowed = _SWALLOWED.fullmatch(raw.get("issuer", ""))
    if not swallowed:
        return raw
    return _parameters(swallowed[2]) | raw | {"issuer": swallowed[1]}


def _label(label: str, issuer: str) -> tuple[str, str]:
    """Prefix and name. An issuer may hold a colon, so it is looked for before any split."""
    whole = tidy(_decode(label))
    if issuer and whole.startswith(issuer):
        after = whole[len(issuer) :].lstrip()
        if after.startswith(":"):
            return issuer, named(after[1:], "name")
    halves = re.split(":" if ":" in label else "%3a", label, maxsplit=1, flags=re.I)
    prefix, name = halves if len(halves) == 2 else ("", label)
    return named(_decode(prefix), "issuer"), named(_decode(name), "name")


def _decode(text: str) -> str:
    if "%" not in text:
        return text.encode("utf-8", "replace").decode()
    raw = unquote_to_bytes(text.encode("utf-8", "replace"))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
