"""Sites that only look like one the person uses.

Promises a hint, not a verdict: the page's domain reads like a saved one (letters of another script,
one letter off, or a saved domain set in front of a foreign one). Nothing is allowed by it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from tidekey import hosts
from tidekey.domains import refusal, site_of

_TWINS: Final = str.maketrans(
    dict(zip("абвеёзкмнорстухіїјѕԁԛԝһҽ", "a6bee3kmhopctyxiijsdqwhe", strict=True))
    | dict(zip("αβεηικνορτυχω", "abenikvoptuxw", strict=True))
    | dict(zip("ɑɡɩıłøđ0135@$", "agiilodolesas", strict=True))
)
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
_SHORT: Final = 5


def look_alike(origin: str, sites: Iterable[str]) -> str | None:
    """The saved site that the page at `origin` could be taken for, None where it is none."""
    if refusal(origin):
        return None
    page = site_of(origin)
    known = [site for site in sites if ":" not in site and not site.startswith("=")]
    if page.name in known or ":" in page.name:
        return None
    worn, shape = f"-{page.host}-".replace(".", "-"), _shape(page.name)
    for site in known:
        if f"-{site}-".replace(".", "-") in worn or _adorned(page.name, site):
            return site
        other = _shape(site)
        if shape == other or _one_off(shape, other):
            return site
    return None


def _adorned(page: str, site: str) -> bool:
    """True for `example-login.com` beside `example.com`."""
    brand = site.partition(".")[0]
    return len(brand) >= _SHORT and brand in page.partition(".")[0].split("-")[:-1]


def _shape(site: str) -> str:
    """What the eye keeps of a domain: no accents, twins of other scripts and digits as letters."""
    text = hosts.in_letters(site)
    if not text.isascii():
        bare = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in bare if not unicodedata.combining(letter))
    text = text.translate(_TWINS)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return text


def _one_off(a: str, b: str) -> bool:
    """True where one letter was changed, added, left out or swapped with its neighbour."""
    brand = min(len(a.partition(".")[0]), len(b.partition(".")[0]))
    if abs(len(a) - len(b)) > 1 or brand < _SHORT:
        return False
    at = 0
    while a[at : at + 1] == b[at : at + 1] != "":
        at += 1
    x, y = a[at:], b[at:]
    if x[:2] == y[1::-1] and x[2:] == y[2:]:
        return True
    return x[1:] == y[1:] or x[1:] == y or x == y[1:]
