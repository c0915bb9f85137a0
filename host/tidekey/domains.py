"""Where a code may go.

Promises that a site is the registrable domain, so that sign-in pages of one owner share it and
neighbours on a shared host do not; an address or a single label is host and port, exact.
Issuer texts have no say. An entry `=login.example.org` narrows an account to that one host.
Leaves consent for a new site to the person, and the origin itself to the browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from tidekey import hosts
from tidekey.errors import FieldInvalid, SiteRefused

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

PORTS: Final = {"https": 443, "http": 80}
OPAQUE: Final = "it has no address of its own"
FEW_HOSTS: Final = 20
NO_SITE: Final = "it is not a page of a web site"
PLAIN: Final = "its connection is not encrypted"
ODD: Final = "its address is not one that a browser writes"
_ORIGIN: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://)?(.*)", re.S)
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:/?#@\\%\s]+)(?::([0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a page belongs."""

    name: str
    host: str
    scheme: str
    port: int


def site_of(origin: str) -> Site:
    """The site of an origin, or of a bare host as if by https; SiteRefused where there is none."""
    whole = "://" in origin or origin in ("", "null")
    scheme, host, port, reason = _parts(origin if whole else f"https://{origin}")
    if reason:
        raise SiteRefused(reason=reason)
    return Site(_name(host, port), host, scheme, port)


def refusal(origin: str) -> str | None:
    """Why no code goes to this origin, None where one may."""
    scheme, host, _, reason = _parts(origin)
    if not reason and scheme == "http" and not hosts.is_loopback(host):
        return PLAIN
    return reason or None


def entries(origin: str) -> frozenset[str]:
    """What an account has to have among its sites to be used at `origin`."""
    site = site_of(origin)
    if ":" in site.name:
        return frozenset((site.name,))  # exact already
    return frozenset((site.name, f"={site.host}"))


def clean_site(text: str) -> str:
    """A site as a person types it (a domain, a host with port, a whole address), in one form."""
    text = text.strip()
    narrowed = text.startswith("=")
    text = text.removeprefix("=")
    if not re.match(r"https?://", text, re.I):
        text = f"https://{text}"
    scheme, _, rest = text.partition("://")
    scheme, host, port, reason = _parts(f"{scheme}://{re.split('[/?#]', rest)[0]}")
    if reason:
        raise FieldInvalid(field="sites", reason="has an entry that is no address of a site")
    name = _name(host, port)
    return f"={host}" if narrowed and ":" not in name else name


def suffixes(host: str) -> PublicSuffixList:
    """The public suffix list, where it can concern this host: all of it takes 50 ms to read."""
    from publicsuffixlist import PublicSuffixList

    many = registrable.cache_info().misses > FEW_HOSTS
    if many or "xn--" in host:  # the rules of such a host are written in another script there
        return _all_suffixes()
    labels, text = host.split("."), _suffix_text()
    tails = [".".join(labels[at:]) for at in range(len(labels))]
    rules = [mark + tail for tail in tails for mark in ("", "*.", "!")]
    near = [rule for rule in rules if f"\n{rule}\n" in text]
    return PublicSuffixList(near, accept_encoded_idn=False)


@cache
def _all_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def _suffix_text() -> str:
    from publicsuffixlist import PSLFILE

    with open(PSLFILE, encoding="utf-8") as file:
        return file.read()


@lru_cache(256)
def registrable(host: str) -> str | None:
    """The domain somebody registered; None for a public suffix, a single label, an address."""
    if hosts.is_address(host) or "." not in host:
        return None
    found: str | None = suffixes(host).privatesuffix(host)
    return found


def _name(host: str, port: int) -> str:
    return registrable(host) or f"{host}:{port}"


def _parts(origin: str) -> tuple[str, str, int, str]:
    """Scheme, host and port of an origin, or the reason why it is none."""
    if origin in ("", "null"):
        return "", "", 0, OPAQUE
    found = _ORIGIN.fullmatch(origin)
    if not found:
        return "", "", 0, ODD
    scheme = found[1].lower()
    if scheme not in PORTS:
        return "", "", 0, NO_SITE
    address = _HOST.fullmatch(found[2].removesuffix("/"))
    host = hosts.clean(address[1]) if address else None
    if not address or not host or "//" not in origin:
        return "", "", 0, ODD
    port = int(address[2]) if address[2] else PORTS[scheme]
    if not 0 < port < 65_536:
        return "", "", 0, ODD
    return scheme, host, port, ""
