"""From the fields of a row to an account: defaults, ranges and spellings of every format.

Promises that a missing, empty or null value is the default and never an error, that digits and
periods out of range refuse the row alone, and that a key keeps the spelling it came in. Leaves key
URIs to `otpauth`.
"""

from __future__ import annotations

import binascii
import re
from typing import Final

from tidekey import base32, otp, otpauth
from tidekey.importers.base import Skip
from tidekey.otpauth import Draft
from tidekey.secret import Secret
from tidekey.words import NAME_MAX, tidy

KINDS: Final = {
    "totp": "totp", "hotp": "hotp", "steam": "steam", "steamtotp": "steam", "motp": "motp",
    "yandex": "yandex", "yaotp": "yandex", "timebased": "totp", "counterbased": "hotp",
}  # fmt: skip
NO_KEY: Final = "is empty"
Number = int | str | float | None


def kind_of(text: str, default: str = "totp") -> str:
    """totp, hotp, steam, motp or yandex; Skip where it is another."""
    word = text.strip().lower()
    if not word:
        return default
    if word not in KINDS:
        raise Skip("kind", "is none that Tidekey knows")
    return KINDS[word]


def algorithm_of(text: str) -> str:
    """SHA1, SHA224, SHA256, SHA384, SHA512, MD5 or another name as it stands; empty is SHA1."""
    bare = re.sub(r"ALGORITHM\.|HMAC|[-_ ]", "", text.upper())
    return bare or "SHA1"


def number_of(
    value: Number, field: str, default: int, legal: range, *, zero: bool = False
) -> int:  # fmt: skip
    """A whole number within `legal`; missing, empty and (with `zero`) 0 mean `default`."""
    if value is None or value == "" or (zero and value in (0, "0")):
        return default
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise Skip(field, "is no whole number")
    if isinstance(value, str):
        value = value.strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,20}", value):
            raise Skip(field, "is no whole number")
    if int(value) not in legal:
        raise Skip(field, f"lies outside {legal.start} to {legal.stop - 1}")
    return int(value)


def from_base32(text: str) -> tuple[bytes, tuple[str, ...]]:
    """Key bytes and remarks; Skip where it is none."""
    return base32.decode(re.sub("%3d", "=", text, flags=re.I))


def from_hex(text: str) -> bytes:
    """Key bytes from hexadecimal digits, blanks and dashes apart."""
    bare = re.sub(r"[\s-]+", "", text)
    if not bare:
        raise Skip("secret", NO_KEY)
    try:
        return bytes.fromhex(bare)
    except ValueError:
        raise Skip("secret", "is not hexadecimal") from None


def from_base64(text: str) -> bytes:
    """Key bytes from base64 (RFC 4648 section 4 or 5), padded or not."""
    bare = re.sub(r"\s+", "", text).replace("-", "+").replace("_", "/").rstrip("=")
    if not bare:
        raise Skip("secret", NO_KEY)
    try:
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4), strict_mode=True)
    except ValueError:
        raise Skip("secret", "is not base64") from None


def icon_of(encoded: str) -> bytes:
    """A picture in base64, as it stands; what is none is found out when it is made small."""
    if not encoded or encoded == "null":
        return b""
    try:
        return binascii.a2b_base64(encoded.partition(",")[2] or encoded)
    except ValueError:
        return encoded.encode("utf-8", "replace")


def made(
    secret: str | bytes, *, kind: str = "totp", issuer: str = "", name: str = "",
    algorithm: str = "", digits: Number = None, period: Number = None, counter: Number = None,
    pin: str = "", text: str = "", label_issuer: str = "", zero: bool = False,
) -> Draft:  # fmt: skip
    """A draft from the fields of a row; `secret` is base32, or bytes, or an mOTP key's text.

    A TOTP of the issuer Steam with 5 digits is Steam's. `text` is the key as it stood in the file
    where bytes are given. With `zero` a 0 of digits or period means the usual. Skip or UriInvalid
    where it makes no account.
    """
    remarks: tuple[str, ...] = ()
    if isinstance(secret, bytes):
        key = secret
    elif kind == "motp":
        text = secret.strip()
        key = text.encode("utf-8", "replace")
    else:
        text = secret.strip()
        key, remarks = from_base32(text)
    if not key:
        raise Skip("secret", NO_KEY)
    if len(key) > otp.SECRET_MAX:
        raise Skip("secret", f"is longer than {otp.SECRET_MAX} bytes")
    wanted = number_of(digits, "digits", 6, otp.DIGITS, zero=zero)
    if kind == "totp" and "steam" in (issuer.strip().lower(), label_issuer.strip().lower()):
        if wanted == otp.STEAM_DIGITS:
            kind = "steam"
        else:
            remarks += (otpauth.PERHAPS_STEAM,)
    if label_issuer and label_issuer != issuer:
        remarks += (otpauth.LABEL_DIFFERS,)
    seconds = number_of(period, "period", 30, otp.PERIODS, zero=zero) if kind == "totp" else 30
    shape = _shape(kind, algorithm, wanted, seconds, counter)
    return Draft(
        *shape, Secret(key), Secret(text), _word(issuer, "issuer"), _word(name, "name"),
        label_issuer, remarks, Secret(pin),
    )  # fmt: skip


def _shape(
    kind: str, algorithm: str, digits: int, period: int, counter: Number
) -> tuple[str, str, int, int, int]:
    if kind in otp.FIXED:
        return kind, *otp.FIXED[kind], 0
    name = algorithm_of(algorithm)
    if kind == "hotp":
        return kind, name, digits, 30, number_of(counter, "counter", 0, range(otp.COUNTER_MAX + 1))
    return kind, name, digits, period, 0


def unmade(
    kind: str, secret: bytes, *, issuer: str = "", name: str = "", algorithm: str = "",
    digits: int = 6, period: int = 30, text: str = "",
) -> Draft:  # fmt: skip
    """An account of a kind that no codes are made for here: kept with its data, shown as such."""
    if not secret:
        raise Skip("secret", NO_KEY)
    return Draft(
        kind, algorithm, digits, period, 0, Secret(secret), Secret(text), _word(issuer, "issuer"),
        _word(name, "name"), "", (), Secret(""),
    )  # fmt: skip


def split_name(issuer: str, name: str) -> tuple[str, str]:
    """Take the issuer off a name that repeats it; without an issuer a prefix becomes one."""
    issuer, name = tidy(issuer), tidy(name)
    prefix, colon, rest = name.partition(":")
    if not colon:
        return issuer, name
    if not issuer:
        return prefix.strip(), rest.strip()
    if prefix.strip().casefold() == issuer.casefold():
        return issuer, rest.strip()
    return issuer, name


def _word(text: str, field: str) -> str:
    text = tidy(text)
    if len(text) > NAME_MAX:
        raise Skip(field, f"is longer than {NAME_MAX} characters")
    return text
