"""Two states of `shared` become one, whichever side asks and however often.

Promises a join of total orders: commutative, associative, idempotent, and nothing that a newer
version wrote is dropped. The greater register wins by [ms, device id, JSON of the value]; `erased`
beats all; credentials and icons are united. A part that is not shaped as it should be loses
against one that is, and is otherwise kept.
The result shares parts with what it was made from; the callers give those up.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from tidekey.strictjson import JSON, canonical

Shared = dict[str, JSON]
Join = Callable[[JSON, JSON], JSON]


def merge(a: Shared, b: Shared) -> Shared:
    """The join of two states."""
    merged = _by_key(a, b, lambda key: _PARTS.get(key, _anything))
    accounts = merged.get("accounts")
    if isinstance(accounts, dict):
        merged["accounts"] = {key: _bare_if_erased(value) for key, value in accounts.items()}
    return merged


def prune(shared: Shared) -> Shared:
    """`shared` without the icons that no account names, for writing."""
    icons, accounts = shared.get("icons"), shared.get("accounts")
    if not isinstance(icons, dict) or not isinstance(accounts, dict):
        return shared
    named = {_icon(account) for account in accounts.values()}
    return shared | {"icons": {name: data for name, data in icons.items() if name in named}}


def stamp_of(value: JSON) -> tuple[int, str] | None:
    """Milliseconds and device id of a stamp, None where it is none."""
    if isinstance(value, list) and len(value) == 2:
        ms, device = value
        if isinstance(ms, int) and not isinstance(ms, bool) and isinstance(device, str):
            return ms, device
    return None


def is_erased(account: JSON) -> bool:
    """True for an account of which only id and stamp are kept."""
    life = account.get("life") if isinstance(account, dict) else None
    return isinstance(life, list) and bool(life) and life[0] == "erased"


def register(a: JSON, b: JSON) -> JSON:
    """The greater of two [value, stamp]."""
    return _greater(a, b, _when)


def counter(a: JSON, b: JSON) -> JSON:
    """The greater of two [reset stamp, value]."""
    return _greater(a, b, _count)


def account(a: JSON, b: JSON) -> JSON:
    """The join of one account's two states; erased is the end of it."""
    if not (isinstance(a, dict) and isinstance(b, dict)):
        return _anything(a, b)
    if _alike(a, b) and not is_erased(a):
        return a
    erased = [one["life"] for one in (a, b) if is_erased(one)]
    if erased:
        return {"life": register(erased[0], erased[-1])}
    return _by_key(a, b, lambda key: _ACCOUNT.get(key, _anything))


def _by_key(a: Shared, b: Shared, join_of: Callable[[str], Join]) -> Shared:
    merged = dict(a)
    for key, value in b.items():
        merged[key] = join_of(key)(a[key], value) if key in a else value
    return merged


def _each(join: Join) -> Join:
    def joined(a: JSON, b: JSON) -> JSON:
        if isinstance(a, dict) and isinstance(b, dict):
            return _by_key(a, b, lambda _: join)
        return _map_or_greater(a, b)

    return joined


def _map_or_greater(a: JSON, b: JSON) -> JSON:
    if isinstance(a, dict) != isinstance(b, dict):
        return a if isinstance(a, dict) else b
    return register(a, b)


def _anything(a: JSON, b: JSON) -> JSON:
    """A register, or a map of them, of a version that knows more."""
    return _each(register)(a, b)


def _alike(a: JSON, b: JSON) -> bool:
    """Quickly: whether two accounts are the same to the byte. `==` takes 1 for true."""
    try:
        return a is b or (a == b and _bytes()(a) == _bytes()(b))
    except (TypeError, ValueError, OverflowError):
        return False  # no JSON that is written: the long way decides


@functools.cache
def _bytes() -> Callable[[JSON], bytes]:
    import msgspec

    return msgspec.json.encode


def _bare_if_erased(account: JSON) -> JSON:
    """An erased account that somebody wrote with its secrets loses them here too."""
    if isinstance(account, dict) and len(account) > 1 and is_erased(account):
        return {"life": account["life"]}
    return account


def _spelled(a: JSON, b: JSON) -> JSON:
    if a is b or repr(a) == repr(b):  # the same, and quicker to see than by sorting keys
        return a
    return a if canonical(a) >= canonical(b) else b


def _greater(a: JSON, b: JSON, rank: Callable[[JSON], tuple[int, str, int] | None]) -> JSON:
    rank_a, rank_b = rank(a), rank(b)
    if rank_a == rank_b:
        return _spelled(a, b)
    if rank_a is None or rank_b is None:
        return b if rank_a is None else a
    return a if rank_a > rank_b else b


def _when(value: JSON) -> tuple[int, str, int] | None:
    stamp = stamp_of(value[1]) if isinstance(value, list) and len(value) == 2 else None
    return (*stamp, 0) if stamp else None


def _count(value: JSON) -> tuple[int, str, int] | None:
    if isinstance(value, list) and len(value) == 2:
        stamp, count = stamp_of(value[0]), value[1]
        if stamp and isinstance(count, int) and not isinstance(count, bool):
            return (*stamp, count)
    return None


def _icon(account: JSON) -> JSON:
    fields = account.get("fields") if isinstance(account, dict) else None
    icon = fields.get("icon") if isinstance(fields, dict) else None
    value = icon[0] if isinstance(icon, list) and icon else None
    return value if isinstance(value, str) else None


_PARTS: dict[str, Join] = {
    "accounts": _each(account),
    "slots": _each(register),
    "icons": _each(_spelled),
    "more": _each(register),
}
_ACCOUNT: dict[str, Join] = {
    "life": register,
    "fields": _each(register),
    "tags": _each(register),
    "creds": _each(_spelled),
    "counters": _each(counter),
}
