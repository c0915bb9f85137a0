"""What a format can hold of each account, and what it cannot.

Promises that an account is written so that it makes the same codes, or is left out: a format that
has no room for its digits would make others. All that is lost beside the codes has a name. Leaves
bytes to the formats.
"""

from __future__ import annotations

import binascii
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Final, NamedTuple

from tidekey import base32, otp, otpauth, records
from tidekey.errors import FieldInvalid, UriInvalid
from tidekey.exporters.base import Given, Loss, Made
from tidekey.records import Account, CredentialRecord, child
from tidekey.secret import Secret
from tidekey.words import NAME_MAX, tidy, tidy_lines

USUAL: Final = tuple(otp.ALGORITHMS)
UNHELD: Final = ("key", "kind", "algorithm", "digits", "period", "counter", "secret", "length")
"""Why a key cannot be held, so that its account is left out."""
DETAILS: Final = ("issuer", "note", "tags", "icon", "pinned", "pin", "sites", "scope",
                  "secret-spelling", "extra")  # fmt: skip
"""What else of an account may be lost."""
_COUNTED: Final = ("totp", "hotp")


class Item(NamedTuple):
    """One key of an account, under the account's names."""

    account: Account
    issuer: str
    name: str
    note: str
    kind: str
    algorithm: str
    digits: int
    period: int
    counter: int
    key: Secret[bytes]
    spelling: Secret[str]
    """The key as the site spelled it, where that is no clean base32; else empty."""
    pin: Secret[str]

    @property
    def title(self) -> str:
        """What stands for the account where an app has one line."""
        return self.issuer or self.name

    def base32(self) -> str:
        """The key as the site spelled it."""
        return self.spelling.reveal() or self.clean_base32()

    def clean_base32(self) -> str:
        """The key in base32, without padding or left-over bits."""
        return base32.encode(self.key.reveal())

    def motp_text(self) -> str:
        """The key of mOTP, which is a text; empty where it is none."""
        try:
            text = self.key.reveal().decode()
        except UnicodeDecodeError:
            return ""
        return text if text == text.strip("\ufeff\0 \t\r\n") else ""


def _fits(_: Item) -> str:
    return ""


class Holds(NamedTuple):
    """What a format has room for."""

    kinds: tuple[str, ...]
    keeps: tuple[str, ...] = ()
    """Those of `DETAILS` that it keeps; `tag` for one tag an account."""
    algorithms: tuple[str, ...] = USUAL
    digits: Container[int] = otp.DIGITS
    periods: Container[int] = otp.PERIODS
    counters: int = otp.COUNTER_MAX
    fits: Callable[[Item], str] = _fits
    """Gives one of `UNHELD` where there is no room for other reasons."""
    untitled: tuple[str, ...] = otp.KINDS
    """Kinds that need no issuer; of the others the name takes the issuer's place."""

    def refusal(self, item: Item) -> str:
        """Which of `UNHELD` keeps this key out; empty where none does."""
        if item.kind not in self.kinds:
            return "kind"
        if item.kind in _COUNTED and item.algorithm not in self.algorithms:
            return "algorithm"
        if item.kind in _COUNTED and item.digits not in self.digits:
            return "digits"
        if item.kind == "totp" and item.period not in self.periods:
            return "period"
        if item.counter > self.counters:
            return "counter"
        if max(len(item.issuer), len(item.name)) > NAME_MAX:
            return "length"
        return self.fits(item)

    def named(self, item: Item) -> Item:
        """The account under the names it has in this format: some apps have no nameless title."""
        if item.issuer or item.kind in self.untitled:
            return item
        if item.kind == "yandex":
            return item._replace(issuer=otpauth.YANDEX)
        return item._replace(issuer=item.name or ("Steam" if item.kind == "steam" else ""), name="")


class Held(NamedTuple):
    """One account: the keys of it that are held, and why others are not."""

    account: Account
    items: tuple[Item, ...]
    unheld: tuple[str, ...]


def all_held(given: Given, holds: Holds) -> list[Held]:
    """All accounts in use in the person's order, or the only one that is meant."""
    if given.only is None:
        live = records.accounts(given.body)
    else:
        live = [records.account(given.body, given.only)]
    return [_held(given, holds, one) for one in live if not one.trashed]


def items(held: Iterable[Held]) -> list[Item]:
    """Their keys in one row."""
    return [item for one in held for item in one.items]


def made(data: bytes, held: list[Held]) -> Made:
    """The bytes with how many accounts are in them."""
    within = sum(bool(one.items) for one in held)
    return Made(data, within, len(held) - within)


def losses(given: Given, holds: Holds) -> list[Loss]:
    """What this format does not hold, in the order of the accounts."""
    found = []
    for one in all_held(given, holds):
        what = tuple(dict.fromkeys([*one.unheld, *(_lost(given, holds, one) if one.items else ())]))
        if what:
            names = tidy(one.account.issuer), tidy(one.account.name)
            found.append(Loss(one.account.id, *names, what, left_out=not one.items))
    return found


def counts(lost: Iterable[Loss]) -> dict[str, int]:
    """How many accounts lose what."""
    found = Counter(what for one in lost for what in one.what)
    return {what: found[what] for what in (*UNHELD, *DETAILS) if found[what]}


def first_tag(item: Item) -> str:
    """The one tag where a format has room for one."""
    return item.account.tags[0] if item.account.tags else ""


def _held(given: Given, holds: Holds, account: Account) -> Held:
    record = records.record(given.body, account.id)
    held, unheld = [], [] if account.credentials else ["key"]
    for one in account.credentials:
        item = _item(account, one, records.count(record, one.id) if "counters" in record else 0)
        refusal = holds.refusal(item) if item else "kind"
        if item and not refusal:
            held.append(holds.named(item))
        else:
            unheld.append(refusal)
    return Held(account, tuple(held), tuple(dict.fromkeys(unheld)))


def _item(account: Account, one: CredentialRecord, counter: int) -> Item | None:
    """A key that codes are made with; None where this version knows of none."""
    try:
        made = one.credential()
    except (FieldInvalid, binascii.Error):
        return None
    return Item(
        account, tidy(account.issuer), tidy(account.name), tidy_lines(account.note), made.kind,
        made.algorithm, made.digits, made.period, counter if made.kind == "hotp" else 0,
        made.secret, Secret(_spelling(made, one.text.reveal())), made.pin,
    )  # fmt: skip


def _spelling(made: otp.Credential, text: str) -> str:
    """The text that came in, only where it spells this key and base32 alone would not."""
    bare, key = base32.clean(text), made.secret.reveal()
    if not bare or made.kind == "motp" or bare == base32.encode(key):
        return ""
    try:
        return bare if base32.decode(bare)[0] == key else ""
    except UriInvalid:
        return ""


def _lost(given: Given, holds: Holds, one: Held) -> Iterator[str]:
    account = one.account
    there = {
        "issuer": any(item.issuer != tidy(account.issuer) for item in one.items),
        "note": bool(account.note),
        "tags": len(account.tags) > ("tag" in holds.keeps),
        "icon": bool(icon(given, account)),
        "pinned": account.pinned,
        "pin": any(item.pin for item in one.items),
        "sites": bool(account.sites),
        "scope": bool(account.scope),
        "secret-spelling": any(item.spelling for item in one.items),
        "extra": _extra(given, account),
    }
    yield from (what for what, is_there in there.items() if is_there and what not in holds.keeps)


def icon(given: Given, account: Account) -> str:
    """The picture of an account in base64; empty where there is none."""
    found = child(child(given.body, "shared"), "icons").get(account.icon or "")
    return found if isinstance(found, str) else ""


def _extra(given: Given, account: Account) -> bool:
    """Whether an import kept something that only its app knows of."""
    register = child(records.record(given.body, account.id), "fields").get("imported")
    kept = register[0] if isinstance(register, list) and register else None
    return isinstance(kept, dict) and bool(kept.get("extra"))
