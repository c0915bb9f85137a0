"""The process that backs up: what it is told comes by pipe, what it did goes back as one line.

Promises that nothing that fails here takes a code away from anyone, that it ends by itself at its
deadline, and that after a lock it finishes the file in its hands and begins no other. Its answer
holds codes and numbers only. Leaves what a backup is to `engine`.
"""

from __future__ import annotations

import binascii
import contextlib
import gc
import json
import os
import sys
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    from tidekey.backup.targets.base import Target
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault

    Fields = dict[str, JSON]


WAITING = ("copy.away", "copy.pair-damaged")  # findings that may be over in a few minutes


def main(argv: list[str]) -> None:
    """Read what to do, do it, say how it went."""
    gc.disable()
    sys.path[:] = [*argv, *(place for place in sys.path if place not in argv)]
    from tidekey import later

    later.put_off()
    order: Fields = json.loads(sys.stdin.buffer.readline())
    _limit(float(str(order["seconds"])))
    told = threading.Event()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, told), daemon=True).start()
    gc.enable()
    answer = done(order, told.is_set)
    with contextlib.suppress(OSError):  # the host may have ended meanwhile
        os.write(1, json.dumps(answer).encode())
    os._exit(0)  # threads that a silent drive holds are not waited for


def done(order: Fields, told: Callable[[], bool]) -> Fields:
    """What came of it: `code`, and numbers."""
    from tidekey.backup.places import bounded
    from tidekey.errors import HostError

    try:
        return {"code": "ok", **work(order, _lock_seen(order, told))}
    except bounded.Locked:
        return {"code": "vault.locked"}
    except HostError as why:
        return {"code": why.code}
    except Exception as why:
        return {"code": "internal", "name": type(why).__name__}


def _limit(seconds: float) -> None:
    """End with everything it started, even where the host is gone by then; leave no core file."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def late() -> None:
        if sys.platform != "win32":
            import signal

            os.killpg(os.getpgrp(), signal.SIGKILL)
        os._exit(3)

    clock = threading.Timer(seconds, late)
    clock.daemon = True
    clock.start()


def _listen(pipe: BinaryIO, told: threading.Event) -> None:
    """One byte says that the vault was locked; an end says that the host ended, no more."""
    if pipe.read(1):
        told.set()


def _lock_seen(order: Fields, told: Callable[[], bool]) -> Callable[[], bool]:
    """Whether the vault was locked since, here or by any other program."""
    from tidekey.locking import GlobalLock

    if not order["bound"]:
        return told
    lock, number = GlobalLock(os.path.join(str(order["root"]), "lock")), order["number"]
    return lambda: told() or lock.number() != number


def work(order: Fields, locked: Callable[[], bool]) -> Fields:
    """Back up or rehearse; the numbers that the host goes on with."""
    from tidekey.backup.counting import CountingVault

    key = binascii.a2b_base64(str(order["key"]))
    folder, vault_id = str(order["folder"]), bytes.fromhex(str(order["vault"]))
    vault = CountingVault(folder, vault_id, key, _now_ms)
    before = vault.revision
    targets, old = _places(order, vault, locked)
    if order["task"] == "rehearse":
        told = _rehearse(vault, targets)
    else:
        told = _run(order, vault, targets, old)
    return {**told, "revision": vault.own_revision(before)}


def _run(order: Fields, vault: Vault, targets: list[Target], old: Target | None) -> Fields:
    from tidekey.backup import rehearsal, state
    from tidekey.backup.beside import chores, names
    from tidekey.backup.moves import moving

    chores.before(vault)
    report = moving.run(
        vault,
        targets,
        old,
        now_ms=_now_ms,
        random=os.urandom,
        space_folder=vault.folder,
        device_name=names.device_name(vault),
        accept_loss=order["accept_loss"] is True,
        force=order["force"] is True,
        wait_seconds=float(str(order["wait"])),
    )
    everywhere = targets if old is None else [*targets, old]
    chores.after(vault, everywhere, str(order["root"]), _now_ms())
    rehearsal.quietly(vault, targets, now_ms=_now_ms, random=os.urandom, space_folder=vault.folder)
    places = state.load(vault.folder).targets
    tries = [places[one.id].next_try for one in targets if one.id in places]
    failed = sum(one.state == "failed" for one in report.outcomes)
    waiting = any(one.get("code") in WAITING for one in report.findings)
    return {
        "merged": report.merged,
        "published": report.published,
        "guard": report.guard,
        "failed": failed,
        "next_try": min((one for one in tries if one is not None), default=None),
        "troubled": bool(failed) or waiting,
    }


def _rehearse(vault: Vault, targets: list[Target]) -> Fields:
    from tidekey.backup import rehearsal

    found = rehearsal.rehearse(
        vault, targets, now_ms=_now_ms, random=os.urandom, space_folder=vault.folder
    )
    return {"of": found.of, "matched": found.matched}


def _places(
    order: Fields, vault: Vault, locked: Callable[[], bool]
) -> tuple[list[Target], Target | None]:
    """The places in use and this computer's history, or the one asked for; the one moved from."""
    from tidekey import keychain
    from tidekey.backup import config
    from tidekey.backup.places import bounded
    from tidekey.backup.targets import local_history

    chosen = config.config(vault.body())
    root, service, wanted = str(order["root"]), str(order["service"]), order["target"]
    needed = any(one["kind"] == "keychain" for one in chosen.targets)
    stores = keychain.stores(service) if needed else []

    def opened(one: Mapping[str, str]) -> Target:
        def still() -> bool:
            now = config.config(vault.body())
            return one in (*now.targets, now.old_place)

        return bounded.Bounded(bounded.opened(one, stores, root, service), locked, still)

    found = [*map(opened, chosen.targets), bounded.Bounded(local_history(vault.folder), locked)]
    old = None if chosen.old_place is None else opened(chosen.old_place)
    return [one for one in found if wanted in (None, one.id)], old


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


if __name__ == "__main__":
    main(sys.argv[1:])
