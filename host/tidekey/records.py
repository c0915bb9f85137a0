"""What a vault holds: generic maps with stamps, and a typed view of each account.

Promises that fields of a newer version survive every change, and that a person's edit is stamped
later than what was on the screen, whatever the clock says.
Leaves acts to `accounts` and joining two states to `merge`.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tidekey.errors import AccountNameOnly, AccountUnknown, KindUnmade
from tidekey.merge import is_erased, stamp_of
from tidekey.otp import WEAK_BELOW, Credential, makes
from tidekey.secret import Secret
from tidekey.strictjson import JSON

Body = dict[str, JSON]
NAME_ONLY: Final = "name-only"
OTHER: Final = "other"
_LATEST: Final = 2**63 - 1


class Stamper(NamedTuple):
    """This device's clock and id."""

    now_ms: Callable[[], int]
    device: str

    def stamp(self, newest: int = -1) -> JSON:
        """A stamp later than `newest`, the newest seen on that register."""
        return [min(max(self.now_ms(), newest + 1), _LATEST), self.device]

    def write(self, registers: dict[str, JSON], name: str, value: JSON) -> None:
        """Put `value` into a register so that it beats what stands there."""
        registers[name] = [value, self.stamp(stamped(registers.get(name)))]


class CredentialRecord(NamedTuple):
    """One immutable credential as it is kept."""

    id: str
    kind: str
    algorithm: str
    digits: int
    period: int
    encoded: Secret[str]
    text: Secret[str]
    replaces: tuple[str, ...]
    pin: Secret[str] = Secret("")

    @property
    def weak(self) -> bool:
        """True where the secret is shorter than 112 bits."""
        encoded = self.encoded.reveal()
        return len(encoded) * 3 // 4 - encoded.count("=", -2) < WEAK_BELOW

    def credential(self) -> Credential:
        """What makes the codes; FieldInvalid where this version cannot."""
        key = Secret(binascii.a2b_base64(self.encoded.reveal()))
        return Credential(self.kind, self.algorithm, self.digits, self.period, key, self.pin)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is shown. Several current credentials are a conflict."""

    id: str
    life: str
    issuer: str
    name: str
    note: str
    sites: tuple[str, ...]
    tags: tuple[str, ...]
    icon: str | None
    order: str
    pinned: bool
    scope: str
    counter: int
    in_use: tuple[str, ...]
    _creds: dict[str, JSON] = field(repr=False, compare=False)

    @property
    def credentials(self) -> tuple[CredentialRecord, ...]:
        """The current credentials, made when asked for: a long list needs none of them."""
        return tuple(_credential(one, _map(self._creds[one])) for one in self.in_use)

    @property
    def kind(self) -> str:
        """totp, hotp, steam, motp, yandex, other (no codes are made here), or name-only."""
        found = self._creds[self.in_use[0]] if self.in_use else None
        kind = _text(_get(found, "kind")) if found is not None else NAME_ONLY
        return kind if found is None or makes(kind, _text(_get(found, "algorithm"))) else OTHER

    @property
    def weak(self) -> bool:
        """True where the secret in use is a short one."""
        return bool(self.in_use) and self.credentials[0].weak

    @property
    def conflict(self) -> bool:
        """True where the secret was replaced in two places and the person has to say."""
        return len(self.in_use) > 1

    @property
    def trashed(self) -> bool:
        """True between deleting and erasing."""
        return self.life == "trashed"

    def credential(self) -> Credential:
        """What makes this account's codes."""
        if self.kind in (NAME_ONLY, OTHER):
            raise AccountNameOnly if self.kind == NAME_ONLY else KindUnmade
        return self.credentials[0].credential()


def empty(device_id: str = "") -> Body:
    """The body of a new vault."""
    return {
        "shared": {"accounts": {}, "slots": {}, "icons": {}, "more": {}},
        "local": {"device": {"id": device_id, "name": ""}, "settings": {}, "fills": [], "undo": [],
                  "used": {}, "dismissed": [], "site_options": {}, "slots": {}},
    }  # fmt: skip


def accounts(body: Body, life: str = "live") -> list[Account]:
    """All accounts of one life state in the person's order, ties by id."""
    found = []
    for account_id, record in child(child(body, "shared"), "accounts").items():
        if isinstance(record, dict) and _life(record) == life:
            found.append(view(account_id, record))
    found.sort(key=_place)
    return found


def ids(body: Body, life: str = "live") -> list[str]:
    """Ids in the order of the toolbar, pinned ones first; the quick way to one page of many."""
    pinned: dict[str, str] = {}
    rest: dict[str, str] = {}  # texts alone: a pair each would have all of the body looked through
    for account_id, record in child(child(body, "shared"), "accounts").items():
        if isinstance(record, dict) and _life(record) == life:
            fields = _map(record.get("fields"))
            top = "pin" in fields and _value(fields, "pin") is True
            (pinned if top else rest)[account_id] = _read(fields, "order")
    return [*_in_order(pinned), *_in_order(rest)]


def sites(body: Body) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Id and sites of each live account; the quick way to those of one page."""
    for account_id, record in child(child(body, "shared"), "accounts").items():
        if isinstance(record, dict) and _life(record) == "live":
            yield account_id, texts(_value(_map(record.get("fields")), "sites"))


def account(body: Body, account_id: str) -> Account:
    """One account, live or trashed."""
    return view(account_id, record(body, account_id))


def record(body: Body, account_id: str) -> dict[str, JSON]:
    """The generic map behind an account that is not erased."""
    found = child(child(body, "shared"), "accounts").get(account_id)
    if not isinstance(found, dict) or is_erased(found):
        raise AccountUnknown
    return found


def child(parent: dict[str, JSON], name: str) -> dict[str, JSON]:
    """The map under `name`, made where there is none."""
    found = parent.get(name)
    if not isinstance(found, dict):
        found = parent[name] = {}
    return found


def stamped(register: JSON) -> int:
    """Milliseconds on a register or counter, -1 where there are none."""
    if isinstance(register, list) and len(register) == 2:
        stamp = stamp_of(register[1]) or stamp_of(register[0])
        if stamp:
            return stamp[0]
    return -1


def newest(shared: dict[str, JSON]) -> int:
    """The newest stamp known, in milliseconds; -1 where nothing was ever written."""
    return max((stamped(register) for register in _registers(shared)), default=-1)


def current(creds: dict[str, JSON]) -> tuple[str, ...]:
    """Ids of the credentials that no other replaces; all of them where that leaves none."""
    if len(creds) < 2:
        return tuple(creds)
    replaced = {old for new in creds.values() for old in texts(_get(new, "replaces"))}
    return tuple(sorted(one for one in creds if one not in replaced) or sorted(creds))


def view(account_id: str, record: dict[str, JSON]) -> Account:
    """The typed view of one account; what is missing or odd in it reads as empty."""
    fields, creds = _map(record.get("fields")), _map(record.get("creds"))
    tags, sites = _map(record.get("tags")), _value(fields, "sites")
    in_use = current(creds)
    icon = _value(fields, "icon")
    return Account(
        account_id,
        _life(record),
        _read(fields, "issuer"),
        _read(fields, "name"),
        _read(fields, "note"),
        texts(sites) if sites else (),
        tuple(sorted(tag for tag in tags if _value(tags, tag) is True)) if tags else (),
        icon if isinstance(icon, str) else None,
        _read(fields, "order"),
        _value(fields, "pin") is True,
        _read(fields, "scope"),
        count(record, in_use[0]) if in_use and "counters" in record else 0,
        in_use,
        creds,
    )


def count(record: dict[str, JSON], credential_id: str) -> int:
    """The counter of the next code of one credential."""
    register = _map(record.get("counters")).get(credential_id)
    value = register[1] if isinstance(register, list) and len(register) == 2 else 0
    return value if type(value) is int and value >= 0 else 0


def _credential(credential_id: str, kept: dict[str, JSON]) -> CredentialRecord:
    digits, period = kept.get("digits"), kept.get("period")
    return CredentialRecord(
        credential_id,
        _text(kept.get("kind")),
        _text(kept.get("algorithm")),
        digits if type(digits) is int else 0,
        period if type(period) is int else 0,
        Secret(_text(kept.get("secret"))),
        Secret(_text(kept.get("text"))),
        texts(kept.get("replaces")),
        Secret(_text(kept.get("pin"))),
    )


def _in_order(places: dict[str, str]) -> list[str]:
    """Ids by place; by id as well only where places tie, which they seldom do."""
    ties = len(set(places.values())) < len(places)
    return sorted(sorted(places) if ties else places, key=places.__getitem__)


def _place(one: Account) -> tuple[str, str]:
    return one.order, one.id


def _life(record: dict[str, JSON]) -> str:
    life = record.get("life")
    return str(life[0]) if isinstance(life, list) and life else "live"


def _registers(shared: dict[str, JSON]) -> Iterator[JSON]:
    for part in shared.values():
        yield part
        for value in _map(part).values():
            yield value
            for name, group in _map(value).items():
                yield group
                if name != "creds":
                    yield from _map(group).values()


def _value(registers: dict[str, JSON], name: str) -> JSON:
    register = registers.get(name)
    return register[0] if isinstance(register, list) and register else None


def _read(registers: dict[str, JSON], name: str) -> str:
    register = registers.get(name)
    if isinstance(register, list) and register and isinstance(register[0], str):
        return register[0]
    return ""


def _map(value: JSON) -> dict[str, JSON]:
    return value if isinstance(value, dict) else {}


def _get(value: JSON, name: str) -> JSON:
    return value.get(name) if isinstance(value, dict) else None


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""


def texts(value: JSON) -> tuple[str, ...]:
    """The texts of a list; nothing where it is none."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
