"""Random lives of several computers on one folder, and what must have come of them.

The acts are those of the app, the runs those of `histories.turn`. Between the computers lies a
sync program at its worst: it loses, doubles, delays and reorders, renames to conflict copies,
brings old files back and keeps some in the cloud; computers are cloned, set back to an image,
lose parts of their vault, and have clocks that are years off.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from histories import VAULT_ID, Device, Folder, born, turn
from tidekey import accounts, bulkjson, records
from tidekey.backup import copies
from tidekey.backup.decide import Leaf
from tidekey.errors import HostError
from tidekey.merge import is_erased, merge
from tidekey.otpauth import Draft
from tidekey.projection import name_only, projection
from tidekey.records import Body, Stamper
from tidekey.secret import Secret

YEAR = 365 * 86_400_000
START = 1_760_000_000_000
CLOCKS = (0, 0, 0, 10 * YEAR, -10 * YEAR)
SYNC = ("lose", "old", "clock")
COPIES = ("twin", "image", "back")
FLAWS = ("flaw", "broken", "broken", "lose", "old")
ALL = (*SYNC, *COPIES, "flaw")
SCHEMES = ("{} (1)", "{} 2", "{}.sync-conflict-1", "{} (conflicted copy)", "{}_conflict-2")
ACTS = (
    *("add", "add", "name", "name", "note", "tag", "order", "replace", "code", "code"),
    *("count", "trash", "back", "mark", "pin", "resolve", "erase"),
)
Register = tuple[str, str, str]  # account, group, name
Stamp = tuple[int, str]


class World:
    """Three to five computers, each with its own clock and its own view of the folder."""

    def __init__(self, seed: int, harms: Sequence[str] = ALL) -> None:
        self.by, self.harms, self.number = random.Random(seed), harms, 0
        self.devices: list[Device] = []
        self.views: list[Folder] = []
        self.away: list[set[str]] = []  # in the cloud, by computer
        self.cut: list[set[str]] = []  # damaged until it is synced anew
        self.flawed = False  # a vault lost something
        self.broken = False  # a vault and its own copies were damaged at once
        self.clocks: list[int] = []
        self.way: list[tuple[int, str, Leaf]] = []  # on its way to a computer
        self.old: list[tuple[str, Leaf]] = []
        self.images: list[tuple[int, Device]] = []
        self.marked: set[str] = set()  # accounts that a person once marked name only
        self.creds: dict[str, str] = {}  # every credential that was made: its account
        self.shown: dict[Register, dict[Stamp, Stamp]] = {}  # a write: what was on the screen
        self.counted: dict[Register, list[tuple[int, str, int]]] = {}
        for _ in range(self.by.randint(3, 5)):
            self.join(born(self.draw()), {})

    def join(self, device: Device, view: Folder) -> None:
        self.devices.append(device)
        self.views.append(view)
        self.away.append(set())
        self.cut.append(set())
        self.clocks.append(START + self.by.choice(CLOCKS))

    def draw(self) -> str:
        self.number += 1
        return f"{self.by.getrandbits(64):016x}{self.number:016x}"

    def bytes(self, size: int) -> bytes:
        return bytes.fromhex(self.draw())[:size]

    # a person ---------------------------------------------------------------------------------

    def act(self, at: int) -> None:
        """One act on one computer, noted with what it was done to."""
        self.clocks[at] += self.by.randint(0, 5000)
        device = self.devices[at]
        stamper = Stamper(lambda: self.clocks[at], device.id)
        body: Any = {"shared": bulkjson.loads(bulkjson.dumps(device.mind.shared)), "local": {}}
        there: Any = device.mind.shared["accounts"]
        live = [key for key, one in there.items() if not is_erased(one)]
        what = self.by.choice(ACTS)
        key = self.by.choice(live) if live else ""
        try:
            self._act("add" if not live else what, body, stamper, key)
        except HostError:
            return  # not for this account, as a screen would not offer it
        self._note(there, body["shared"]["accounts"])
        device.mind = replace(device.mind, shared=body["shared"])

    def _act(self, what: str, body: Body, by: Stamper, key: str) -> None:
        draw = self.bytes
        if what == "add":
            accounts.add(body, by, self._draft(), random=draw)
        elif what == "replace":
            accounts.replace_secret(body, by, key, self._draft(), random=draw)
        elif what in ("trash", "back"):
            (accounts.delete if what == "trash" else accounts.undelete)(body, by, key)
        elif what == "erase":
            if self.by.random() < 0.3:
                accounts.erase(body, by, key)
        elif what == "code":
            accounts.next_code(body, by, key)
        elif what == "order":
            live = [one.id for one in records.accounts(body) if one.id != key]
            accounts.place_after(body, by, key, self.by.choice([None, *live]))
        elif what == "resolve":
            account = records.account(body, key)
            if account.conflict:
                accounts.resolve(body, by, key, self.by.choice(account.in_use), random=draw)
        else:
            self._write(what, body, by, key)

    def _write(self, what: str, body: Body, by: Stamper, key: str) -> None:
        if what == "tag":
            tags = self.by.sample(("a", "b", "c"), self.by.randint(0, 2))
            accounts.set_tags(body, by, key, tags)
        elif what == "mark":
            accounts.mark(body, by, key, self.by.choice(("", "", "work")))
        elif what == "pin":
            accounts.pin(body, by, key, self.by.random() < 0.5)
        elif what == "count":
            account = records.account(body, key)
            if account.kind == "hotp":
                accounts.edit(body, by, key, {"counter": self.by.randint(0, 9)})
        else:
            accounts.edit(body, by, key, {what: self.draw()})

    def _draft(self) -> Draft:
        secret, kind = self.bytes(16), self.by.choice(("totp", "hotp"))
        text = Secret(secret.hex())
        return Draft(kind, "SHA1", 6, 30, 0, Secret(secret), text, "Site", self.draw(), "", ())

    def _note(self, before: Any, after: Any) -> None:
        for key, account in after.items():
            then: Any = before.get(key) or {}
            if name_only(account):
                self.marked.add(key)
            for cred in account.get("creds", {}):
                self.creds.setdefault(cred, key)
            for name, register in registers(account):
                old: Any = dict(registers(then)).get(name)
                if old is not None and register != old:
                    stamps = self.shown.setdefault((key, *name), {})
                    stamps[tuple(register[1])] = tuple(old[1])
            for cred, count in account.get("counters", {}).items():
                if count != then.get("counters", {}).get(cred):
                    written = self.counted.setdefault((key, "counters", cred), [])
                    written.append((*count[0], count[1]))

    # a computer and its sync program ----------------------------------------------------------

    def run(self, at: int) -> bool:
        view, away, cut = self.views[at], self.away[at], self.cut[at]
        whole = {name: leaf for name, leaf in view.items() if name not in cut}
        written = turn(self.devices[at], whole, self.clocks[at], self.draw, away)
        for name in written:
            view[name] = whole[name]
            away.discard(name)
            cut.discard(name)
            self.old.append((name, view[name]))
        return bool(written)

    def send(self, at: int) -> None:
        """Some files leave, some twice; when and whether they come is another matter."""
        for name, leaf in [*self.views[at].items()]:
            if self.held(at, name):
                continue
            for to in range(len(self.devices)):
                if to != at and self.by.random() < 0.7:
                    self.way += [(to, name, leaf)] * self.by.choice((1, 1, 1, 2))

    def deliver(self) -> None:
        """What is on its way comes in any order, over what is there or beside it."""
        self.by.shuffle(self.way)
        count = self.by.randint(0, len(self.way))
        now, self.way = self.way[:count], self.way[count:]
        for to, name, leaf in now:
            chance = self.by.random()
            if chance < 0.1 or self.held(to, name):
                continue
            if chance < 0.25:
                name = self.by.choice(SCHEMES).format(name)
            self.views[to][name] = leaf

    def harm(self, at: int) -> None:
        what, view = self.by.choice(self.harms), self.views[at]
        if what == "lose" and view:
            name = self.by.choice(sorted(view))
            if not self.held(at, name):
                del view[name]
        elif what == "old" and self.old:
            name, leaf = self.by.choice(self.old)
            if not self.held(at, name):
                view[name] = leaf
        elif what == "clock":
            self.clocks[at] = START + self.by.choice(CLOCKS)
        elif what in ("flaw", "broken"):
            self._flaw(at, self.away[at] if what == "flaw" else self.cut[at])
        elif not self.away[at] and not self.cut[at]:
            self._copy(what, at)

    def held(self, at: int, name: str) -> bool:
        return name in self.away[at] or name in self.cut[at]

    def mend(self, at: int) -> None:
        """All is here again, and read before anything else happens to it."""
        self.away[at].clear()
        self.cut[at].clear()
        self.run(at)

    def _copy(self, what: str, at: int) -> None:
        if what == "twin" and len(self.devices) < 7:
            self.join(self.devices[at].image(), dict(self.views[at]))
        elif what == "image":
            self.images.append((at, self.devices[at].image()))
        elif what == "back" and self.images:
            at, image = self.by.choice(self.images)
            if not self.away[at] and not self.cut[at]:
                self.devices[at] = image.image()
                self._forget(at)

    def _flaw(self, at: int, unread: set[str]) -> None:
        """The vault loses accounts and secrets, while its own copies cannot be read."""
        device, view = self.devices[at], self.views[at]
        names = copies.slot_names(VAULT_ID, bytes.fromhex(device.id))
        held = [view[one] for one in names if one in view and view[one].device == device.id]
        top = max(held, key=lambda one: one.counter, default=None)
        if (
            self.away[at]
            or self.cut[at]
            or top is None
            or top.shared != projection(device.mind.shared)
        ):
            return
        unread.update(one for one in names if one in view)
        self.flawed = True
        self.broken = self.broken or unread is self.cut[at]
        there: Any = bulkjson.loads(bulkjson.dumps(device.mind.shared))
        for key in sorted(there["accounts"])[::2]:
            if name_only(there["accounts"][key]):
                continue  # nothing that never left this computer
            if self.by.random() < 0.5:
                del there["accounts"][key]
            else:
                there["accounts"][key].pop("creds", None)
        device.mind = replace(device.mind, shared=there)

    def _forget(self, back: int) -> None:
        """A computer was set back to an image: what nobody else has is gone with it."""
        known: Any = reduce(merge, (one.mind.shared for one in self.devices))["accounts"]
        self.creds = {
            cred: key
            for cred, key in self.creds.items()
            if key in known and (is_erased(known[key]) or cred in known[key].get("creds", {}))
        }
        for place, stamps in [*self.shown.items()]:
            now: Any = dict(registers(known.get(place[0]) or {})).get(place[1:])
            kept: dict[Stamp, Stamp] = {}
            at = tuple(now[1]) if now else None
            while at in stamps and at not in kept:
                kept[at] = stamps[at]
                at = stamps[at]
            self.shown[place] = kept
        for place in [*self.counted]:
            account: Any = known.get(place[0]) or {}
            count: Any = account.get("counters", {}).get(place[2])
            self.counted[place] = [(*count[0], count[1])] if count else []

    # a history --------------------------------------------------------------------------------

    def live(self, steps: int) -> None:
        for _ in range(steps):
            at, what = self.by.randrange(len(self.devices)), self.by.random()
            if what < 0.45:
                self.act(at)
                if self.by.random() < 0.6:
                    self.run(at)
            elif what < 0.62:
                self.run(at)
            elif what < 0.74:
                self.send(at)
            elif what < 0.86:
                self.deliver()
            elif what < 0.94:
                self.harm(at)
            elif self.away[at] or self.cut[at]:
                self.mend(at)

    def settle(self) -> bool:
        """A sync program at its best; whether all came to rest."""
        for unread in (*self.away, *self.cut):
            unread.clear()
        for _ in range(8):
            wrote = [self.run(at) for at in range(len(self.devices))]
            cloud: Folder = {}
            for view in self.views:
                for name, leaf in view.items():
                    there = cloud.get(name)
                    if there is not None and there.digest != leaf.digest:
                        cloud[f"{name} ({leaf.salt})"] = leaf
                        leaf = max(there, leaf, key=lambda one: one.counter)
                    cloud[name] = leaf
            rest = not any(wrote) and all(view == cloud for view in self.views)
            self.views = [dict(cloud) for _ in self.views]
            if rest:
                return True
        return False


def registers(account: Any) -> list[tuple[tuple[str, str], Any]]:
    """All registers of an account that a person writes, by group and name."""
    found = [(("life", ""), account["life"])] if "life" in account else []
    for group in ("fields", "tags"):
        found += [((group, name), one) for name, one in account.get(group, {}).items()]
    return found


def lived(seed: int, harms: Sequence[str] = ALL, steps: int = 30) -> tuple[World, bool]:
    """A history, and whether its computers came to rest."""
    world = World(seed, harms)
    world.live(steps)
    return world, world.settle()


def faults(world: World, rest: bool) -> list[str]:
    """What must not be after a history; nothing is fine."""
    found = [] if rest else ["no rest"]
    states = [projection(one.mind.shared) for one in world.devices]
    if any(one != states[0] for one in states):
        return [*found, "not the same"]
    there: Any = states[0]["accounts"]
    for cred, key in world.creds.items():
        account = there.get(key)
        if world.flawed and key in world.marked:
            continue  # what a flaw took may be marked name only: no copy has to hold it any more
        if account is None:
            found.append("account lost")
        elif not (is_erased(account) or name_only(account) or cred in account.get("creds", {})):
            found.append("credential lost")
    return found if world.broken else [*found, *_overruled(world, there)]


def _overruled(world: World, there: Any) -> list[str]:
    """Registers that hold again what somebody saw and changed, and counters that went back."""
    found = []
    for (key, *name), stamps in world.shown.items():
        account = there.get(key) or {}
        register = dict(registers(account)).get((name[0], name[1]))
        if register and not is_erased(account) and tuple(register[1]) in stamps.values():
            found.append("an edit lost against what it showed")
    for (key, _, cred), written in world.counted.items():
        account = there.get(key) or {}
        if is_erased(account) or name_only(account) or not written:
            continue
        count = account.get("counters", {}).get(cred)
        if count is None or (*count[0], count[1]) < max(written):
            found.append("a counter went back")
    return found
