"""The fields of a KeePass entry that hold keys, in the spellings of KeePass and its relatives.

`otp` or `TOTP` (a key URI, KeeOtp's parameters or a key alone), any other field that is a key URI
and nothing else, `TOTP Seed` with `TOTP Settings`, and the
`TimeOtp-` and `HmacOtp-` fields of KeePass itself. Promises them in this order; an entry may have
several. Leaves finding entries to the importers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from tidekey.importers.parts import drafts, logins

if TYPE_CHECKING:
    from tidekey.importers.base import Entry
    from tidekey.importers.parts.logins import Login

_OTP: Final = re.compile(r"t?otp(?:[ _]?[0-9]+)?|otpauth")
_URI: Final = re.compile(r"(?:otpauth|steam)://\S+$", re.I)
_KEEOTP: Final = re.compile(r"(?:^|&)key=", re.I)
_STEAM: Final = "s"
_UTF8: Final = "utf8"
_BUILT_IN: Final = {"-base32": "base32", "-base64": "base64", "-hex": "hex", "": _UTF8}


class Code(NamedTuple):
    """A key of an entry that is still to be read."""

    field: str
    read: Callable[[], Entry]


def codes(fields: Mapping[str, str], login: Login) -> Iterator[Code]:
    """The keys of an entry; `fields` by their names in lower case."""
    for name in sorted(name for name in fields if _OTP.fullmatch(name)):
        if text := fields[name].strip():
            yield Code(name, lambda text=text: _otp(text, login))  # type: ignore[misc]
    for name, text in fields.items():
        if name != "totp seed" and not _OTP.fullmatch(name) and _URI.match(text.strip()):
            yield Code(name, lambda text=text: _otp(text, login))  # type: ignore[misc]
    if seed := fields.get("totp seed", "").strip():
        yield Code("totp seed", lambda: _seeded(seed, fields.get("totp settings", ""), login))
    for prefix, kind in (("timeotp", "totp"), ("hmacotp", "hotp")):
        for ending, encoding in _BUILT_IN.items():
            if secret := fields.get(f"{prefix}-secret{ending}", ""):
                yield Code(prefix, _built_in(fields, prefix, kind, _key(secret, encoding), login))
                break


def _otp(text: str, login: Login) -> Entry:
    if "://" in text or not _KEEOTP.search(text):
        return logins.entry(text, login)
    given: dict[str, str] = {}
    for part in text.split("&"):
        name, _, value = part.partition("=")
        given.setdefault(name.strip().lower(), unquote(value.strip()))
    steam = "steam" in (given.get("type", "").lower(), given.get("encoder", "").lower())
    return _made(
        _key(given["key"], given.get("encoding", "base32").lower())(), login,
        kind="steam" if steam else drafts.kind_of(given.get("type", "")),
        algorithm=given.get("otphashmode", ""), digits=given.get("size"),
        period=given.get("step"), counter=given.get("counter"),
    )  # fmt: skip


def _seeded(seed: str, settings: str, login: Login) -> Entry:
    """A seed and `period;digits`, or `period;S` for Steam; a third part is an address or a hash."""
    if "://" in seed:
        return logins.entry(seed, login)
    period, digits, third = ([part.strip() for part in settings.split(";")] + [""] * 3)[:3]
    hashed = third if re.fullmatch(r"(?:HMAC-?)?SHA-?[0-9]+", third, re.I) else ""
    if digits.lower() == _STEAM:
        return _made(seed, login, kind="steam")
    return _made(seed, login, period=period, digits=digits, algorithm=hashed)


def _built_in(
    fields: Mapping[str, str], prefix: str, kind: str, key: Callable[[], str | bytes], login: Login
) -> Callable[[], Entry]:
    def read() -> Entry:
        return _made(
            key(), login, kind=kind, algorithm=fields.get(f"{prefix}-algorithm", ""),
            digits=fields.get(f"{prefix}-length"), period=fields.get(f"{prefix}-period"),
            counter=fields.get(f"{prefix}-counter"),
        )  # fmt: skip

    return read


def _key(text: str, encoding: str) -> Callable[[], str | bytes]:
    """The key of a text: base32 stays as it is written."""
    if encoding == "hex":
        return lambda: drafts.from_hex(text)
    if encoding == "base64":
        return lambda: drafts.from_base64(text)
    return lambda: text.encode() if encoding == _UTF8 else text


def _made(
    secret: str | bytes, login: Login, *, kind: str = "totp", algorithm: str = "",
    digits: str | None = None, period: str | None = None, counter: str | None = None,
) -> Entry:  # fmt: skip
    draft = drafts.made(
        secret, kind=kind, issuer=login.title, name=login.user, algorithm=algorithm,
        digits=digits, period=period, counter=counter,
    )  # fmt: skip
    return logins.dressed(draft, login)
