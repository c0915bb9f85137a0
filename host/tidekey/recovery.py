"""The recovery code's life: drawn, shown until two groups were typed back, then forgotten here.

Promises that a slot was opened by the code itself before it is saved, and that after `confirm`
nothing on this computer holds the code. Leaves the page to `sheet` and presence to `app`.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Mapping

from tidekey import disk, recovery_code, ways
from tidekey.errors import (
    FileRefused,
    RecoveryConfirmed,
    RecoveryGroupsWrong,
    RecoveryMalformed,
)
from tidekey.glance import RECOVERY
from tidekey.records import Body, Stamper, child
from tidekey.recovery_code import GROUPS
from tidekey.secret import Secret
from tidekey.strictjson import JSON
from tidekey.vault import Vault, live_slots, raw_of

Random = Callable[[int], bytes]
REMOVED = "removed"
_LONGEST = 64  # of a file that holds one code, with blanks and a line end


def issue(body: Body, stamper: Stamper, vault_id: bytes, key: bytes, random: Random) -> None:
    """Draw a code; its slot replaces every recovery slot, and it is kept until confirmed."""
    code = recovery_code.draw(random)
    raw, kek = ways.recovery_slot(code, vault_id, key, random)
    slot_id = raw[2:10].hex()
    registers = child(child(body, "shared"), "slots")
    for old, value in live_slots(registers).items():
        if raw_of(value)[0] == RECOVERY:
            stamper.write(registers, old, REMOVED)
    kept: dict[str, JSON] = {
        "bytes": ways.to_text(raw),
        "kek": ways.to_text(kek),
        "confirmed": False,
    }
    stamper.write(registers, slot_id, kept)
    child(body, "local")["recovery"] = {
        "code": code.reveal(),
        "slot_id": slot_id,
        "made_ms": stamper.now_ms(),
        "ask": list(_pair(random)),
    }


def code(body: Body) -> Secret[str]:
    """The code, while it is kept."""
    kept = child(body, "local").get("recovery")
    if not isinstance(kept, dict) or not isinstance(kept.get("code"), str):
        raise RecoveryConfirmed
    return Secret(str(kept["code"]))


def asked(body: Body) -> tuple[int, int] | None:
    """The numbers of the two groups to type back, counted from 1."""
    kept = child(body, "local").get("recovery")
    pair = kept.get("ask") if isinstance(kept, dict) else None
    if not isinstance(pair, list) or len(pair) != 2:
        return None
    first, second = pair
    return (first, second) if isinstance(first, int) and isinstance(second, int) else None


def confirmed(body: Body) -> bool:
    """Whether the recovery slot in use was confirmed by a person."""
    slots = live_slots(child(child(body, "shared"), "slots")).values()
    return any(one.get("confirmed") is True for one in slots if raw_of(one)[0] == RECOVERY)


def made(body: Body) -> float:
    """When the code that is kept was drawn, in unix seconds."""
    kept = child(body, "local").get("recovery")
    at = kept.get("made_ms") if isinstance(kept, dict) else None
    return at / 1000 if isinstance(at, int) else 0.0


def confirm(vault: Vault, groups: Mapping[str, Secret[str]]) -> None:
    """Compare the two groups asked for; on a match mark the slot and forget the code."""

    def act(body: Body, stamper: Stamper) -> None:
        parts = code(body).reveal().split("-")
        for number in asked(body) or (1, GROUPS):
            typed, group = groups.get(str(number)), Secret(parts[number - 1])
            if typed is None or Secret(recovery_code.plain(typed.reveal())) != group:
                raise RecoveryGroupsWrong(group=number)
        _forget(body, stamper)

    code(vault.body())
    vault.change(act)
    vault.change(lambda body, stamper: None)  # the generation before shall not hold the code


def write_code(path: str, secret: Secret[str]) -> None:
    """Write the code and one LF to a new file of mode 0600; the same file again is fine.

    A file with the code of another vault, or an older one, keeps it under another name. Any other
    file is in the way.
    """
    data = secret.reveal().encode("ascii") + b"\n"
    try:
        disk.write_new(path, data)
    except FileExistsError:
        if _holds(path, data):
            return
        if not _set_aside(path):
            raise FileRefused(reason="there is a file of that name") from None
        write_code(path, secret)


def _forget(body: Body, stamper: Stamper) -> None:
    local = child(body, "local")
    kept = child(local, "recovery")
    registers = child(child(body, "shared"), "slots")
    slot_id = str(kept.get("slot_id"))
    value = live_slots(registers).get(slot_id)
    if value is not None:
        stamper.write(registers, slot_id, value | {"confirmed": True})
    del local["recovery"]


def _pair(random: Random) -> tuple[int, int]:
    first = int.from_bytes(random(4), "big") % GROUPS
    second = (first + 1 + int.from_bytes(random(4), "big") % (GROUPS - 1)) % GROUPS
    return min(first, second) + 1, max(first, second) + 1


def _set_aside(path: str) -> bool:
    """Rename a file that holds a recovery code and nothing else; False where it holds more."""
    try:
        with open(path, "rb") as file:
            held = file.read(_LONGEST + 1)
        if len(held) > _LONGEST or not recovery_code.checks(held.decode("ascii").strip()):
            return False
        number = 1
        while os.path.lexists(f"{path}.{number}"):
            number += 1
        os.rename(path, f"{path}.{number}")
    except (OSError, UnicodeDecodeError, RecoveryMalformed):
        return False
    return True


def _holds(path: str, data: bytes) -> bool:
    try:
        with open(path, "rb") as file:
            return hmac.compare_digest(file.read(len(data) + 1), data)
    except OSError:
        return False
