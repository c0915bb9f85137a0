"""Older states of accounts, and bringing chosen parts of them back.

Promises that what comes back is a new write with a fresh stamp, never an old state merged in:
what an older state does not have is left alone, an erased account returns under a new id, a
counter never goes back, and the act can be undone. Leaves reading files to `opening`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tidekey import records
from tidekey.merge import Shared, is_erased
from tidekey.records import Body, Stamper, child, count, current
from tidekey.strictjson import JSON
from tidekey.undo import ID_BYTES, Act, Random

SECRET, LIFE, TAGS = "secret", "life", "tags"
BRING_BACK: Final = "bring-back"
_ICONS_MOST: Final = 8 * 1024 * 1024
_EMPTY: Final[dict[str, JSON]] = {"sites": [], "pin": False}
_QUIET: Final = frozenset({"order"})  # where a row stands is nobody's loss
Names = Sequence[str]


def differences(then: JSON, now: JSON) -> tuple[str, ...]:
    """What of an account was otherwise: names of fields, `tags`, `secret`, `life`."""
    if not isinstance(then, dict):
        return ()
    if not isinstance(now, dict) or is_erased(now):
        return (LIFE,)
    found = [LIFE] if _life(then) == "live" and _life(now) != "live" else []
    old, new = _map(then.get("fields")), _map(now.get("fields"))
    if old != new:
        shown = (name for name in {**old, **new} if name not in _QUIET)
        found += [one for one in shown if not _alike(_value(old, one), _value(new, one))]
    if then.get("tags") != now.get("tags") and _tags(then) != _tags(now):
        found.append(TAGS)
    if then.get("creds") != now.get("creds"):
        was = _secrets(then)
        if was and was != _secrets(now):
            found.append(SECRET)
    return tuple(found)


def bring_back(
    body: Body,
    stamper: Stamper,
    then: Shared,
    wanted: Mapping[str, Names | None],
    random: Random,
    *,
    name: str = BRING_BACK,
) -> list[str]:
    """Write the older state of some accounts anew, all of each or the named parts alone.

    Gives the ids of the accounts that changed.
    """
    act = Act(body, stamper, name, "", random)
    older, accounts = _map(then.get("accounts")), child(child(body, "shared"), "accounts")
    touched = []
    for account_id, names in wanted.items():
        record = older.get(account_id)
        if not isinstance(record, dict) or is_erased(record):
            continue
        before, now = len(act.was), accounts.get(account_id)
        at = account_id
        if not isinstance(now, dict):
            copy_in(act, account_id, record)
        elif is_erased(now):
            at = copy_anew(act, record, random)
        else:
            _rewrite(act, account_id, record, now, names)
        if len(act.was) > before:
            touched.append(at)
    act.account_id = touched[0] if touched else ""
    take_icons(body, then, touched)
    act.done()
    return touched


def missing(then: Shared, now: Shared) -> list[str]:
    """Accounts of an older state that are live there and that this vault never heard of."""
    here = _map(now.get("accounts"))
    return [
        account_id
        for account_id, record in _map(then.get("accounts")).items()
        if account_id not in here and isinstance(record, dict) and _life(record) == "live"
    ]


def copy_in(act: Act, account_id: str, record: Mapping[str, JSON]) -> None:
    """An account that is not here, as it was, with fresh stamps; undoing it moves it to trash."""
    made = act.record(account_id)
    stamper = act.stamper
    life = _life(record)
    made["life"] = ["live" if life == "erased" else life, stamper.stamp()]
    for group in ("fields", "tags"):
        for key, register in _map(record.get(group)).items():
            if isinstance(register, list) and register:
                child(made, group)[key] = [register[0], stamper.stamp()]
    for key, kept in _map(record.get("creds")).items():
        child(made, "creds")[key] = kept
    for key in _map(record.get("counters")):
        child(made, "counters")[key] = [stamper.stamp(), count(dict(record), key)]
    act.was.append([account_id, "life", "life", "trashed"])


def copy_anew(act: Act, record: Mapping[str, JSON], random: Random) -> str:
    """The same under a new id, its credentials too."""
    ids = {old: random(ID_BYTES).hex() for old in _map(record.get("creds"))}
    creds: dict[str, JSON] = {}
    for old, kept in _map(record.get("creds")).items():
        if isinstance(kept, dict):
            replaces = [ids[one] for one in records.texts(kept.get("replaces")) if one in ids]
            creds[ids[old]] = kept | {"replaces": [*replaces]}
    counters = {ids[old]: one for old, one in _map(record.get("counters")).items() if old in ids}
    account_id = random(ID_BYTES).hex()
    live: JSON = ["live", None]
    copy_in(act, account_id, {**record, "life": live, "creds": creds, "counters": counters})
    return account_id


def take_icons(body: Body, then: Shared, touched: Sequence[str]) -> None:
    """The pictures that came with these accounts, as long as there is room for them."""
    older = _map(then.get("icons"))
    if not older:
        return
    shared = child(body, "shared")
    icons, accounts = child(shared, "icons"), child(shared, "accounts")
    size = sum(len(one) for one in icons.values() if isinstance(one, str))
    for account_id in touched:
        name = _value(_map(_map(accounts.get(account_id)).get("fields")), "icon")
        data = older.get(name) if isinstance(name, str) else None
        if isinstance(name, str) and isinstance(data, str) and name not in icons:
            size += len(data)
            if size <= _ICONS_MOST:
                icons[name] = data


def _rewrite(
    act: Act, account_id: str, then: dict[str, JSON], now: dict[str, JSON], names: Names | None
) -> None:
    """Write what differs: all that was there then, or just what was named, even if it was empty."""
    old = _map(then.get("fields"))
    for one in differences(then, now):
        if names is not None and one not in names:
            continue
        if one == LIFE:
            act.live(account_id, "live")
        elif one == TAGS:
            _rewrite_tags(act, account_id, then, now, exactly=names is not None)
        elif one == SECRET:
            _rewrite_secret(act, account_id, then, now)
        elif one in old:
            act.set(account_id, "fields", one, _value(old, one))
        elif names is not None:
            act.set(account_id, "fields", one, _EMPTY.get(one, ""))


def _rewrite_tags(
    act: Act, account_id: str, then: dict[str, JSON], now: dict[str, JSON], *, exactly: bool
) -> None:
    wanted = _tags(then)
    for tag in sorted(wanted | (_tags(now) if exactly else set())):
        act.set(account_id, "tags", tag, tag in wanted)


def _rewrite_secret(act: Act, account_id: str, then: dict[str, JSON], now: dict[str, JSON]) -> None:
    creds = _map(then.get("creds"))
    chosen = current(creds)[0]
    kept = creds[chosen]
    if isinstance(kept, dict):
        act.credential(account_id, dict(kept), max(count(then, chosen), count(now, chosen)))


def _secrets(record: Mapping[str, JSON]) -> set[str]:
    """What the current secrets say, whatever their ids."""
    creds = _map(record.get("creds"))
    keys = ("kind", "algorithm", "digits", "period", "secret")
    return {repr([_map(creds[one]).get(key) for key in keys]) for one in current(creds)}


def _tags(record: Mapping[str, JSON]) -> set[str]:
    tags = _map(record.get("tags"))
    return {tag for tag in tags if _value(tags, tag) is True}


def _alike(a: JSON, b: JSON) -> bool:
    return a == b or (a in (None, "", [], False) and b in (None, "", [], False))


def _life(record: Mapping[str, JSON]) -> str:
    life = record.get("life")
    return str(life[0]) if isinstance(life, list) and life else "live"


def _value(registers: Mapping[str, JSON], name: str) -> JSON:
    register = registers.get(name)
    return register[0] if isinstance(register, list) and register else None


def _map(value: JSON) -> dict[str, JSON]:
    return value if isinstance(value, dict) else {}
