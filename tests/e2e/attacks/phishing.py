"""Pages that can be browsed to on loopback and want the code of a site that is not theirs, as data.

Each: what it tries, the address (`PORT` is that of the stage, `OTHER` one more), and what is said.
The account is saved for `SAVED`; `BOUND` are the pages that do get its code.
"""

from __future__ import annotations

from typing import NamedTuple


class Lure(NamedTuple):
    """One page; `by_hand`: by a press in the real popup, with no permission of the browser."""

    tries: str
    address: str
    said: str = "site.unbound"
    by_hand: bool = False


SAVED = ("bank.localhost", "localhost:PORT", "=login.shop.localhost")
BOUND = (
    "http://bank.localhost:PORT/code",
    "http://www.bank.localhost:PORT/code",
    "http://bank.localhost:OTHER/code",
    "http://localhost:PORT/code",
    "http://login.shop.localhost:PORT/code",
    "http://BANK.localhost:PORT/code",
    "http://evil.localhost:PORT/to?http://bank.localhost:PORT/code",
)
LURES = (
    Lure("the saved name in front", "http://bank.localhost.evil.localhost:PORT/code", by_hand=True),
    Lure("the saved name as a label", "http://bank.evil.localhost:PORT/code"),
    Lure("something before the name", "http://mybank.localhost:PORT/code"),
    Lure("something before, with a hyphen", "http://login-bank.localhost:PORT/code"),
    Lure("something behind, with a hyphen", "http://bank-login.localhost:PORT/code"),
    Lure("a letter more", "http://bannk.localhost:PORT/code"),
    Lure("a digit for a letter", "http://b4nk.localhost:PORT/code"),
    Lure("a letter of another script", "http://b\u0430nk.localhost:PORT/code"),
    Lure("the same, encoded", "http://xn--bnk-6cd.localhost:PORT/code"),
    Lure("dots of full width", "http://bank.localhost\uff0eevil\uff0elocalhost:PORT/code"),
    Lure("capitals", "http://BANK.LOCALHOST.EVIL.localhost:PORT/code"),
    Lure("a dot at the end", "http://bank.localhost.evil.localhost.:PORT/code", by_hand=True),
    Lure("the name in the path", "http://evil.localhost:PORT/bank.localhost/code"),
    Lure("the name in the query", "http://evil.localhost:PORT/code?http://bank.localhost:PORT"),
    Lure("a backslash", "http://evil.localhost:PORT\\@bank.localhost:PORT/code"),
    Lure("the address for the name", "http://127.0.0.1:PORT/code"),
    Lure("the address in one number", "http://2130706433:PORT/code"),
    Lure("the address in eights", "http://0177.0.0.1:PORT/code"),
    Lure("another port", "http://localhost:OTHER/code"),
    Lure("the host beside the one that was named", "http://www.shop.localhost:PORT/code"),
    Lure("the site above it", "http://shop.localhost:PORT/code"),
    Lure("a bare ending", "http://xlocalhost.localhost:PORT/code"),
    Lure("a redirect away", "http://bank.localhost:PORT/to?http://evil.localhost:PORT/code",
         by_hand=True),
    Lure("two redirects", "http://bank.localhost:PORT/to?http://bank.localhost:PORT/to"
         "%3Fhttp://evil.localhost:PORT/code"),
    Lure("a page that leads away by itself", "http://bank.localhost:PORT/leads-away"),
    Lure("a page that is blob:", "http://bank.localhost:PORT/makes-blob", "unreachable"),
    Lure("a page that is data:", "data:text/html,FORM", "unreachable"),
    Lure("a page that is a file", "file://FILE", "unreachable"),
    Lure("a page without origin", "http://bank.localhost:PORT/closed-off", "sandboxed"),
    Lure("a frame that is srcdoc", "http://bank.localhost:PORT/srcdoc", "srcdoc"),
)  # fmt: skip
