"""The list of a person who leaves an authenticator that exports nothing: names to set up anew.

Promises that a name is ticked off by an account of that name, each account for one name, that a
person's own tick or its removal counts more, and that of a pasted key nothing but its label stays.
The list is in `local`: it is about this person's move, and no other computer needs it.
Leaves adding accounts to `accounts`; an account that is added has shown its first code before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import unquote

from tidekey import records
from tidekey.errors import FieldInvalid, LeavingUnknown
from tidekey.records import Account, Body, child
from tidekey.strictjson import JSON

MOST: Final = 500
LONGEST: Final = 120
ID_BYTES: Final = 8
PAGES: Final = {
    "amazon": "https://www.amazon.com/a/settings/approval",
    "amazon web services": "https://console.aws.amazon.com/iam/home#/security_credentials",
    "atlassian": "https://id.atlassian.com/manage-profile/security",
    "aws": "https://console.aws.amazon.com/iam/home#/security_credentials",
    "bitwarden": "https://vault.bitwarden.com/#/settings/security/two-factor",
    "cloudflare": "https://dash.cloudflare.com/profile/authentication",
    "digitalocean": "https://cloud.digitalocean.com/account/security",
    "dropbox": "https://www.dropbox.com/account/security",
    "epic games": "https://www.epicgames.com/account/password",
    "facebook": "https://accountscenter.facebook.com/password_and_security",
    "fastmail": "https://app.fastmail.com/settings/security",
    "github": "https://github.com/settings/security",
    "gitlab": "https://gitlab.com/-/profile/account",
    "google": "https://myaccount.google.com/security",
    "heroku": "https://dashboard.heroku.com/account",
    "instagram": "https://accountscenter.instagram.com/password_and_security",
    "linkedin": "https://www.linkedin.com/psettings/two-step-verification",
    "microsoft": "https://account.microsoft.com/security",
    "nintendo": "https://accounts.nintendo.com/security",
    "paypal": "https://www.paypal.com/myaccount/security",
    "proton": "https://account.proton.me/",
    "slack": "https://my.slack.com/account/settings",
    "twitch": "https://www.twitch.tv/settings/security",
    "twitter": "https://x.com/settings/account/login_verification",
    "wordpress.com": "https://wordpress.com/me/security",
    "x": "https://x.com/settings/account/login_verification",
    "yahoo": "https://login.yahoo.com/account/security",
    "zoom": "https://zoom.us/profile",
}
_BULLET: Final = re.compile(r"^(?:[-*\u2022\u00b7]|\[[ xX]?\]|\d{1,3}[.)])\s+")
_HOST: Final = re.compile(r"(?:https://)?((?:[a-z0-9-]+\.)+[a-z]{2,})/?", re.I)
_KEY: Final = re.compile(r"otpauth[a-z-]*://[a-z]+/([^?#]*)", re.I)


class Item(NamedTuple):
    """One name on the list; `done_at` is None until it is moved."""

    id: str
    name: str
    link: str | None
    done_at: int | None


def items(body: Body) -> list[Item]:
    """The list as it stands, in the order it was written."""
    accounts = [one for one in records.accounts(body) if one.credentials]
    found = []
    for row in _rows(body):
        name, at = str(row.get("name", "")), row.get("done_at")
        done = at if type(at) is int else None
        if done is None and not row.get("open"):
            done = _moved(body, name, accounts)
        found.append(Item(str(row.get("id", "")), name, link(name), done))
    return found


def add(body: Body, text: str, random: Callable[[int], bytes]) -> int:
    """Put the names of a text, one a line, on the list; give how many are new."""
    rows = _rows(body)
    here = {str(row.get("name", "")).casefold() for row in rows}
    fresh: dict[str, str] = {}
    for name in names(text):
        if name.casefold() not in here:
            fresh.setdefault(name.casefold(), name)
    if len(rows) + len(fresh) > MOST:
        raise FieldInvalid(field="text", reason=f"would make the list longer than {MOST} names")
    new: list[dict[str, JSON]] = [
        {"id": random(ID_BYTES).hex(), "name": name} for name in fresh.values()
    ]
    _write(body, [*rows, *new])
    return len(new)


def done(body: Body, item: str, is_done: bool, now_ms: int) -> None:
    """Tick a name off, or take the tick away whatever accounts there are."""
    row = _row(body, item)
    row.pop("open", None)
    row["done_at"] = now_ms if is_done else None
    if not is_done:
        row["open"] = True


def remove(body: Body, item: str) -> None:
    """Take a name off the list."""
    gone = _row(body, item)
    _write(body, [row for row in _rows(body) if row is not gone])


def names(text: str) -> list[str]:
    """The names in a text; bullets, numbers and all of a key but its label are left out."""
    found = []
    for line in text.splitlines():
        bare = " ".join(_BULLET.sub("", line.strip()).split())
        key = _KEY.search(bare)
        if key:
            bare = " ".join(unquote(key[1]).replace(":", " ").split())
        elif "secret=" in bare.lower():
            continue
        shown = "".join(one for one in bare if one.isprintable())[:LONGEST].strip()
        if shown:
            found.append(shown)
    return found


def link(name: str) -> str | None:
    """The page where the site's second step is set up, where it is known."""
    said = name.casefold().strip()
    host = _HOST.fullmatch(said)
    if host and said not in PAGES:
        labels = host[1].split(".")
        return PAGES.get(labels[-2]) or f"https://{host[1]}/"
    words = said.replace("(", " ").replace(":", " ").split()
    return next((PAGES[one] for one in _beginnings(words) if one in PAGES), None)


def _beginnings(words: list[str]) -> list[str]:
    return [" ".join(words[:length]) for length in range(len(words), 0, -1)]


def _moved(body: Body, name: str, accounts: list[Account]) -> int | None:
    """When the account of this name came, which then stands for no other name."""
    for account in accounts:
        if _key(name) in _called(account):
            accounts.remove(account)
            return _came(body, account)
    return None


def _called(account: Account) -> set[str]:
    issuer, name = _key(account.issuer), _key(account.name)
    host = {_key(site.lstrip("=")) for site in account.sites}
    return {issuer, f"{issuer} {name}", f"{name} {issuer}", *host} - {""}


def _key(text: str) -> str:
    bare = re.sub(r"[():\u00b7,/-]+", " ", text.casefold().removeprefix("https://"))
    return " ".join(bare.split())


def _came(body: Body, account: Account) -> int:
    life = records.record(body, account.id).get("life")
    stamp = life[1] if isinstance(life, list) and len(life) == 2 else None
    at = stamp[0] if isinstance(stamp, list) and stamp else 0
    return at if type(at) is int else 0


def _rows(body: Body) -> list[dict[str, JSON]]:
    kept = child(body, "local").get("leaving")
    return [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []


def _row(body: Body, item: str) -> dict[str, JSON]:
    for row in _rows(body):
        if row.get("id") == item:
            return row
    raise LeavingUnknown


def _write(body: Body, rows: list[dict[str, JSON]]) -> None:
    child(body, "local")["leaving"] = [*rows]
