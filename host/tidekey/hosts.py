"""Host names, in the one spelling that browsers use.

Promises lower case, ASCII (names in other scripts as `xn--`), no trailing dot; an address of
version 4 or 6 in its shortest form; `None` for what no browser would call a host.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NAME_MAX: Final = 253
LABEL_MAX: Final = 63
_ASCII: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_BYTE: Final = re.compile("0|[1-9][0-9]{0,2}", re.ASCII)
_DOTS: Final = re.compile("[\u3002\uff0e\uff61]")


def clean(text: str) -> str | None:
    """The host in its canonical form, an IPv6 address in brackets."""
    if text.startswith("["):
        return _version_6(text)
    text = _DOTS.sub(".", text).removesuffix(".")
    labels = [_label(label) for label in text.split(".")]
    if None in labels:
        return None
    host = ".".join(label for label in labels if label)
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return host if is_version_4(host) else None
    return host if len(host) <= NAME_MAX else None


def is_version_4(host: str) -> bool:
    """True for four decimal numbers, as browsers write every IPv4 address."""
    parts = host.split(".")
    return len(parts) == 4 and all(_BYTE.fullmatch(part) and int(part) < 256 for part in parts)


def is_address(host: str) -> bool:
    """True for an IP address."""
    return host.startswith("[") or is_version_4(host)


def is_loopback(host: str) -> bool:
    """True for this very computer."""
    if is_version_4(host):
        return host.startswith("127.")
    return host in ("localhost", "[::1]") or host.endswith(".localhost")


def in_letters(host: str) -> str:
    """The host as a person would write it; `xn--` labels in their own script."""
    return ".".join(_letters(label) or label for label in host.split("."))


def _version_6(text: str) -> str | None:
    import ipaddress

    try:
        return f"[{ipaddress.IPv6Address(text.removeprefix('[').removesuffix(']'))}]"
    except ValueError:
        return None


def _label(label: str) -> str | None:
    if not label.isascii():
        label = unicodedata.normalize("NFKC", label).lower()
    label = label.lower()
    if not label.isascii():
        if not all(_may_stand(letter) for letter in label):
            return None
        label = "xn--" + label.encode("punycode").decode()
    if not _ASCII.fullmatch(label) or len(label) > LABEL_MAX:
        return None
    if label.startswith("xn--") and _letters(label) is None:
        return None
    return label


def _letters(label: str) -> str | None:
    """A `xn--` label in its own script, None where it is not the one spelling of that."""
    if not label.startswith("xn--"):
        return label
    try:
        text = label[4:].encode().decode("punycode")
        same = not text.isascii() and text.encode("punycode").decode() == label[4:]
    except (UnicodeError, ValueError, OverflowError):
        return None
    return text if same and all(_may_stand(letter) for letter in text) else None


def _may_stand(letter: str) -> bool:
    return letter == "-" or unicodedata.category(letter)[0] in "LMN" or letter in "\u200c\u200d·"
