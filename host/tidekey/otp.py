"""One-time codes: RFC 4226, RFC 6238 and Steam Guard, by pyotp with our key bytes and our counter;
mOTP and Yandex by `pinned`.

Promises the code of a credential at a moment or at a counter, for every secret, length and period
that sites use. Steps are floor(unix / period), counted here, so no time zone has a say.
Leaves reading keys to `otpauth`, counters to `accounts`, and the clock to the caller.
pyotp is loaded when the first code is made, not before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from tidekey import pinned
from tidekey.errors import FieldInvalid, PinMissing
from tidekey.secret import Secret

KINDS: Final = ("totp", "hotp", "steam", "motp", "yandex")
FIXED: Final = {
    "steam": ("SHA1", 5, 30),
    "motp": ("MD5", 6, 10),
    "yandex": ("SHA256", 8, 30),
}
"""Algorithm, digits and period of the kinds that have no others."""
PINNED: Final = ("motp", "yandex")
NO_PIN: Final = Secret("")
ALGORITHMS: Final = {"SHA1": "sha1", "SHA256": "sha256", "SHA512": "sha512"}
RARE: Final = {"MD5": "md5", "SHA224": "sha224", "SHA384": "sha384"}
"""Algorithms that no standard names and some apps have; they are not offered to a person."""
SECRET_MAX: Final = 128
DIGITS: Final = range(4, 11)
PERIODS: Final = range(1, 604_801)
COUNTER_MAX: Final = 2**63 - 1
STEAM_DIGITS: Final = 5
STEAM_PERIOD: Final = 30
WEAK_BELOW: Final = 14  # bytes; 112 bits, the floor of NIST SP 800-63B


@dataclass(frozen=True, slots=True)
class Credential:
    """What makes codes; it refuses to be anything that could make a wrong one."""

    kind: str
    algorithm: str
    digits: int
    period: int
    secret: Secret[bytes]
    pin: Secret[str] = NO_PIN

    def __post_init__(self) -> None:
        check(self.kind, self.algorithm, self.digits, self.period)
        if not 1 <= len(self.secret.reveal()) <= SECRET_MAX:
            raise FieldInvalid(field="secret", reason=f"has 1 to {SECRET_MAX} bytes")

    @property
    def weak(self) -> bool:
        """True where the secret is shorter than 112 bits."""
        return len(self.secret.reveal()) < WEAK_BELOW


def check(kind: str, algorithm: str, digits: int, period: int) -> None:
    """Refuse parameters that no code can be made with."""
    if kind not in KINDS:
        raise FieldInvalid(field="kind", reason="is none that this version makes codes for")
    if algorithm not in ALGORITHMS and algorithm not in RARE:
        raise FieldInvalid(field="algorithm", reason="is one of SHA1, SHA256 and SHA512")
    if digits not in DIGITS:
        raise FieldInvalid(field="digits", reason="lies between 4 and 10")
    if period not in PERIODS:
        raise FieldInvalid(field="period", reason="lies between 1 and 604800 seconds")


def makes(kind: str, algorithm: str) -> bool:
    """Whether codes of this kind and algorithm are made here."""
    return kind in KINDS and (algorithm in ALGORITHMS or algorithm in RARE)


def code_at(credential: Credential, unix: int) -> str:
    """The code that holds at `unix` seconds."""
    if credential.kind == "hotp":
        raise FieldInvalid(field="kind", reason="counts its codes and has none for a moment")
    if unix < 0:
        raise FieldInvalid(field="time", reason="lies before 1970")
    return code_for_counter(credential, unix // credential.period)


def code_for_counter(credential: Credential, counter: int) -> str:
    """The code of one counter value."""
    if not 0 <= counter <= COUNTER_MAX:
        raise FieldInvalid(field="counter", reason="lies between 0 and 2^63 - 1")
    if credential.kind in PINNED:
        if not credential.pin:
            raise PinMissing
        key, pin = credential.secret.reveal(), credential.pin.reveal()
        return pinned.MAKERS[credential.kind](key, pin, counter)
    steam = credential.kind == "steam"
    digest = "sha1" if steam else (ALGORITHMS | RARE)[credential.algorithm]
    return _engine(steam)(credential.secret.reveal(), credential.digits, digest, counter)


def window(credential: Credential, unix: int) -> tuple[int, int]:
    """First second of the code that holds at `unix`, and first second of the one after."""
    start = unix - unix % credential.period
    return start, start + credential.period


@cache
def _engine(steam: bool) -> Callable[[bytes, int, str, int], str]:
    """pyotp's truncation around a key that its own constructor would refuse to take."""
    from pyotp.contrib.steam import Steam
    from pyotp.otp import OTP

    base: type[OTP] = Steam if steam else OTP

    class Keyed(base):  # type: ignore[valid-type, misc]
        """Skips the constructor (minimum length, most digits, longest period) and the decoding."""

        def __init__(self, key: bytes, digits: int, digest: str) -> None:
            self._key = key
            self.digest = digest
            self.digits = 10 if steam else digits

        def byte_secret(self) -> bytes:
            return self._key

    def make(key: bytes, digits: int, digest: str, counter: int) -> str:
        code: str = Keyed(key, digits, digest).generate_otp(counter)
        return code

    return make
