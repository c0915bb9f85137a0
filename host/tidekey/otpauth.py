"""Key URIs, as sites and other authenticators write them.

Promises that what a person scans or pastes becomes one `Draft`: any case, blanks, label against
issuer, Steam in all its spellings; or `UriInvalid` with a field and a reason, never with content.
Leaves mOTP, Yandex and batches of accounts refused by name, and codes to `otp`.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import quote, unquote, unquote_to_bytes

from tidekey import base32
from tidekey.errors import UriInvalid
from tidekey.otp import (
    COUNTER_MAX,
    DIGITS,
    NO_PIN,
    PERIODS,
    SECRET_MAX,
    STEAM_DIGITS,
    STEAM_PERIOD,
)
from tidekey.secret import Secret
from tidekey.words import NAME_MAX, tidy

URI_MAX: Final = 16_384
PERHAPS_STEAM: Final = "perhaps-steam"
LABEL_DIFFERS: Final = "label-differs"
_QUERY: Final = re.compile(r"\?(?=(?:secret|issuer|algorithm|digits|period|counter)=)", re.I)
_SWALLOWED: Final = re.compile(r"(.*?)((?:period|digits|algorithm|counter)=.*)", re.I | re.S)
_GROUPS: Final = re.compile(r"[\s-]+")
_NO_KEY: Final = "is neither a key URI nor a key in base32"
_LATER: Final = {
    "motp": "is of the kind mOTP, which is not supported yet",
    "yaotp": "is of the kind Yandex, which is not supported yet",
    "otpauth-migration": "holds several accounts of another app, which is not supported yet",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An account about to be added."""

    kind: str
    algorithm: str
    digits: int
    period: int
    counter: int
    key: Secret[bytes]
    text: Secret[str]
    issuer: str
    name: str
    label_issuer: str
    remarks: tuple[str, ...]
    pin: Secret[str] = NO_PIN

    @property
    def secret(self) -> bytes:
        """The bytes of the key."""
        return self.key.reveal()

    @property
    def secret_text(self) -> str:
        """The key as it came in, for an export that writes back the same."""
        return self.text.reveal()


def parse(text: str, *, bare: bool = True) -> Draft:
    """Read a key URI, or (unless `bare` is false) a key alone in base32."""
    text = text.strip("\ufeff\0 \t\r\n")
    if len(text) > URI_MAX:
        raise UriInvalid(field="text", reason=f"is longer than {URI_MAX} characters")
    scheme, mark, rest = text.partition("://")
    if not mark:
        if not bare:
            raise UriInvalid(field="text", reason="is no key URI")
        return _bare(text)
    scheme = scheme.lower()
    if scheme in _LATER:
        raise UriInvalid(field="kind", reason=_LATER[scheme])
    if scheme == "steam":
        return _steam(rest.partition("?")[0].strip("/"))
    if scheme != "otpauth":
        raise UriInvalid(field="text", reason="starts with something else than otpauth")
    return from_parts(parts(rest))


def decode_base32(text: str) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a typed key, and remarks where its spelling is odd."""
    key, remarks = base32.decode(text)
    if len(key) > SECRET_MAX:
        raise UriInvalid(field="secret", reason=f"is longer than {SECRET_MAX} bytes")
    return key, remarks


def build(
    kind: str, algorithm: str, digits: int, period: int, counter: int, secret: bytes,
    issuer: str, name: str, *, secret_text: str = "",
) -> str:  # fmt: skip
    """The key URI of an account, for other authenticators."""
    prefix = f"{quote(issuer, safe='')}:" if issuer or ":" in name else ""
    label = prefix + quote(name, safe="")
    pairs = [("secret", base32.clean(secret_text) or base32.encode(secret))]
    if issuer:
        pairs.append(("issuer", issuer))
    if kind != "steam":
        pairs += [("algorithm", algorithm), ("digits", str(digits))]
        pairs.append(("counter", str(counter)) if kind == "hotp" else ("period", str(period)))
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs)
    return f"otpauth://{kind}/{label}?{query}"


def from_fields(
    *, issuer: str, name: str, secret: str, kind: str = "totp", algorithm: str = "SHA1",
    digits: int | None = None, period: int | None = None, counter: int = 0,
) -> Draft:  # fmt: skip
    """A draft from what was typed into a form."""
    parameters = {"secret": secret, "algorithm": algorithm, "counter": str(counter)}
    parameters["digits"] = "" if digits is None else str(digits)
    parameters["period"] = "" if period is None else str(period)
    if kind not in ("totp", "hotp", "steam"):
        raise UriInvalid(field="kind", reason="is none of totp, hotp and steam")
    return _draft(kind, parameters, _name(issuer, "issuer"), _name(name, "name"), "")


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
    as_written = _name(_decode(raw.get("issuer", "")), "issuer")
    parameters = {key: _decode(value) for key, value in _mend(raw).items()}
    label_issuer, name = _label(label, as_written)
    issuer = _name(parameters.get("issuer", ""), "issuer") or label_issuer
    if label_issuer == as_written or not as_written:
        label_issuer = ""
    return Parts(kind, issuer, name, label_issuer, parameters)


def from_parts(found: Parts) -> Draft:
    """The account of a key URI that was taken apart; UriInvalid where it makes none."""
    kind, issuer, name, label_issuer, parameters = found
    if kind in _LATER:
        raise UriInvalid(field="kind", reason=_LATER[kind])
    if kind not in ("totp", "hotp", "steam"):
        raise UriInvalid(field="kind", reason="is none of totp, hotp and steam")
    if "steam" in parameters or parameters.get("encoder", "").lower() == "steam":
        kind = "steam"
    return _draft(kind, parameters, issuer, name, label_issuer)


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
            return issuer, _name(after[1:], "name")
    halves = re.split(":" if ":" in label else "%3a", label, maxsplit=1, flags=re.I)
    prefix, name = halves if len(halves) == 2 else ("", label)
    return _name(_decode(prefix), "issuer"), _name(_decode(name), "name")


def _draft(kind: str, given: dict[str, str], issuer: str, name: str, label_issuer: str) -> Draft:
    text = given.get("secret", "")
    key, remarks = decode_base32(text)
    algorithm = _algorithm(given.get("algorithm", ""))
    digits = _number(given.get("digits", ""), "digits", 6, DIGITS)
    period = _number(given.get("period", ""), "period", 30, PERIODS) if kind != "hotp" else 30
    counter = 0
    if kind == "hotp":
        counter = _number(given.get("counter", ""), "counter", 0, range(COUNTER_MAX + 1))
    if kind == "totp" and "steam" in (issuer.lower(), label_issuer.lower()):
        if digits == STEAM_DIGITS:
            kind = "steam"
        else:
            remarks += (PERHAPS_STEAM,)
    if kind == "steam":
        algorithm, digits, period = "SHA1", STEAM_DIGITS, STEAM_PERIOD
    if label_issuer and label_issuer != issuer:
        remarks += (LABEL_DIFFERS,)
    return Draft(
        kind, algorithm, digits, period, counter, Secret(key), Secret(text.strip()),
        issuer, name, label_issuer, remarks,
    )  # fmt: skip


def _bare(text: str) -> Draft:
    """A key alone. Words are base32 too, so a key with blanks has to stand in equal groups."""
    groups = [len(group) for group in _GROUPS.split(text.rstrip("= "))]
    if sum(groups) < 8 or len(set(groups[:-1])) > 1 or groups[-1] > groups[0]:
        raise UriInvalid(field="text", reason=_NO_KEY)
    try:
        return _draft("totp", {"secret": text}, "", "", "")
    except UriInvalid as error:
        if error.detail["reason"] != base32.FOREIGN:
            raise
        raise UriInvalid(field="text", reason=_NO_KEY) from None


def _steam(text: str) -> Draft:
    """`steam://SECRET`; where that is no base32, the 20 bytes stand in base64."""
    text = unquote(text)
    try:
        return _draft("steam", {"secret": text}, "Steam", "", "")
    except UriInvalid:
        try:
            key = binascii.a2b_base64(text, strict_mode=True)
        except ValueError:
            key = b""
        if len(key) != 20:
            raise
    return _draft("steam", {"secret": base32.encode(key)}, "Steam", "", "")


def _algorithm(text: str) -> str:
    bare = re.sub(r"ALGORITHM\.|HMAC|[-_ ]", "", text.upper()) or "SHA1"
    if bare not in ("SHA1", "SHA256", "SHA512"):
        raise UriInvalid(field="algorithm", reason="is none of SHA1, SHA256 and SHA512")
    return bare


def _number(text: str, field: str, default: int, legal: range) -> int:
    text = text.strip()
    if not text:
        return default
    if not re.fullmatch(r"-?[0-9]{1,20}", text):
        raise UriInvalid(field=field, reason="is no whole number")
    if int(text) not in legal:
        reason = f"lies outside {legal.start} to {legal.stop - 1}"
        raise UriInvalid(field=field, reason=reason)
    return int(text)


def _name(text: str, field: str) -> str:
    text = tidy(text)
    if len(text) > NAME_MAX:
        raise UriInvalid(field=field, reason=f"is longer than {NAME_MAX} characters")
    return text


def _decode(text: str) -> str:
    if "%" not in text:
        return text.encode("utf-8", "replace").decode()
    raw = unquote_to_bytes(text.encode("utf-8", "replace"))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
