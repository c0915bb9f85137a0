"""Key URIs, as sites and other authenticators write them.

Promises that what a person scans or pastes becomes one `Draft`: any case, blanks, label against
issuer, Steam in all its spellings; or `UriInvalid` with a field and a reason, never with content.
Leaves taking a URI apart to `uriparts`, batches of accounts to the importers, and codes to `otp`.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from tidekey import base32
from tidekey.errors import UriInvalid, UriSeveral
from tidekey.otp import (
    COUNTER_MAX,
    DIGITS,
    FIXED,
    NO_PIN,
    PERIODS,
    SECRET_MAX,
    STEAM_DIGITS,
    STEAM_PERIOD,
)
from tidekey.secret import Secret
from tidekey.uriparts import Parts, named, parts

URI_MAX: Final = 16_384
YANDEX: Final = "Yandex"
"""The issuer of its codes, which its URIs seldom name."""
PERHAPS_STEAM: Final = "perhaps-steam"
LABEL_DIFFERS: Final = "label-differs"
_GROUPS: Final = re.compile(r"[\s-]+")
_SEVERAL: Final = "otpauth-migration"
_PINNED: Final = {"motp": "motp", "yaotp": "yandex", "yandex": "yandex"}
_PIN: Final = re.compile("[0-9]{4,16}")
_APPLE: Final = re.compile(r"apple-(?=otpauth:)", re.I)
_MOTP: Final = re.compile(r"motp:/?(?=[^/])", re.I)
_STEAM_BYTES: Final = 20
_NO_KEY: Final = "is neither a key URI nor a key in base32"


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
    text = known(text.strip("\ufeff\0 \t\r\n"))
    if len(text) > URI_MAX:
        raise UriInvalid(field="text", reason=f"is longer than {URI_MAX} characters")
    scheme, mark, rest = text.partition("://")
    if not mark:
        if not bare:
            raise UriInvalid(field="text", reason="is no key URI")
        return _bare(text)
    scheme = scheme.lower()
    if scheme == _SEVERAL:
        raise UriSeveral(field="kind", reason="holds several accounts of another app")
    if scheme == "steam":
        return _steam(rest.partition("?")[0].strip("/"))
    if scheme == "motp":
        return from_parts(parts(f"motp/{rest}"))
    if scheme != "otpauth":
        raise UriInvalid(field="text", reason="starts with something else than otpauth")
    return from_parts(parts(rest))


def known(uri: str) -> str:
    """A URI in the spelling of most: without Apple's mark, and with both slashes of `motp://`."""
    for pattern, instead in ((_APPLE, ""), (_MOTP, "motp://")):
        if found := pattern.match(uri):
            uri = instead + uri[found.end() :]
    return uri


def is_pin(text: str) -> bool:
    """Whether a text may be the PIN of a Yandex key: 4 to 16 digits."""
    return bool(_PIN.fullmatch(text))


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
    return _draft(kind, parameters, named(issuer, "issuer"), named(name, "name"), "")


def from_parts(found: Parts) -> Draft:
    """The account of a key URI that was taken apart; UriInvalid where it makes none."""
    kind, issuer, name, label_issuer, parameters = found
    if kind in _PINNED:
        return _pinned(_PINNED[kind], found)
    if kind not in ("totp", "hotp", "steam"):
        raise UriInvalid(field="kind", reason="is none that Tidekey knows")
    if "steam" in parameters or parameters.get("encoder", "").lower() == "steam":
        kind = "steam"
    return _draft(kind, parameters, issuer, name, label_issuer)


def _draft(kind: str, given: dict[str, str], issuer: str, name: str, label_issuer: str) -> Draft:
    text = given.get("secret", "").partition("#")[0]
    key, remarks = _steam_key(text) if kind == "steam" else decode_base32(text)
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


def _pinned(kind: str, found: Parts) -> Draft:
    """A key that needs a PIN, which few URIs hold; an mOTP key is the text itself."""
    text = found.parameters.get("secret", "").strip()
    key, remarks = (text.encode(), ()) if kind == "motp" and text else decode_base32(text)
    if len(key) > SECRET_MAX:
        raise UriInvalid(field="secret", reason=f"is longer than {SECRET_MAX} bytes")
    if found.label_issuer:
        remarks += (LABEL_DIFFERS,)
    issuer = found.issuer or (YANDEX if kind == "yandex" else "")
    pin = Secret(_pin(kind, found.parameters.get("pin", "")))
    return Draft(
        kind, *FIXED[kind], 0, Secret(key), Secret(text), issuer, found.name, found.label_issuer,
        remarks, pin,
    )  # fmt: skip


def _pin(kind: str, text: str) -> str:
    """The PIN; Aegis and Ente write that of Yandex in base32, which no row of digits looks like."""
    if kind == "motp" or is_pin(text):
        return text
    try:
        digits = base32.decode(text)[0].decode("ascii")
    except (UriInvalid, UnicodeDecodeError):
        return text
    return digits if is_pin(digits) else text


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
    return _draft("steam", {"secret": unquote(text)}, "Steam", "", "")


def _steam_key(text: str) -> tuple[bytes, tuple[str, ...]]:
    try:
        return decode_base32(text)
    except UriInvalid:
        try:  # a + in a query was read as a blank
            key = binascii.a2b_base64(text.strip().replace(" ", "+"), strict_mode=True)
        except ValueError:
            key = b""
        if len(key) != _STEAM_BYTES:
            raise
        return key, ()


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
