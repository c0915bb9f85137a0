"""When a vault was changed last, and by which device.

Promises the newest stamp on any account, quickly for many of them. Slots and what a newer version
keeps do not count: a person asks about accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tidekey.merge import stamp_of
from tidekey.strictjson import JSON


def newest(shared: Mapping[str, JSON]) -> tuple[int, str]:
    """The newest stamp on any account and the device that set it; -1 where there is none."""
    ms, device = -1, ""
    for stamp in _stamps(shared):
        found = stamp_of(stamp)
        if found is not None and found[0] >= ms:
            ms, device = max((ms, device), found)
    return ms, device


def _stamps(shared: Mapping[str, JSON]) -> Iterable[JSON]:
    accounts = shared.get("accounts")
    for record in accounts.values() if isinstance(accounts, dict) else ():
        if not isinstance(record, dict):
            continue
        life = record.get("life")
        if isinstance(life, list) and len(life) == 2:
            yield life[1]
        for name, place in (("fields", 1), ("tags", 1), ("counters", 0)):
            group = record.get(name)
            if isinstance(group, dict):
                for register in group.values():
                    if isinstance(register, list) and len(register) == 2:
                        yield register[place]
