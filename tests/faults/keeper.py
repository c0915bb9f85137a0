"""Who keeps the folder and wants in: sees every byte ever written there, writes any, has no key.

`ATTACKS` are what such a keeper can do to a folder that two computers back up to. What is hoped for
by it stands beside each; `test_malicious_folder` says what comes of it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sharing import Computer
from tidekey import sealed, slots
from tidekey.backup import copies
from tidekey.projection import projection
from tidekey.records import child
from tidekey.secret import Secret

Files = dict[str, bytes]


class Keeper:
    """The folder of laptop and desk, its past, and a vault of the keeper's own."""

    def __init__(
        self, drive: Path, laptop: Computer, desk: Computer, own: Computer, out: Path
    ) -> None:
        self.root, self.own, self.out = drive / "Tidekey", own, out
        self.vault_id = laptop.vault.vault_id
        self.vault = self.root / copies.folder_of(self.vault_id)
        self.a, self.b = (self._pair(one) for one in (laptop, desk))
        self.past: list[Files] = []
        self.passphrase = Secret("the keeper knows this one")

    def _pair(self, one: Computer) -> tuple[str, str]:
        names = copies.slot_names(self.vault_id, one.vault.device_id)
        return names[0].rpartition("/")[2], names[1].rpartition("/")[2]

    def look(self) -> None:
        """Remember how it all is now."""
        self.past.append(
            {one.name: one.read_bytes() for one in self.vault.iterdir() if one.is_file()}
        )

    def get(self, name: str) -> bytes:
        return (self.vault / name).read_bytes()

    def put(self, name: str, data: bytes) -> None:
        (self.vault / name).write_bytes(data)

    def all(self) -> list[str]:
        """The names of all copies."""
        return sorted(one.name for one in self.vault.iterdir() if one.name.startswith("d-"))

    def each(self, change: Callable[[bytes], bytes]) -> None:
        for name in self.all():
            self.put(name, change(self.get(name)))

    def forged(
        self,
        raws: list[bytes] | None = None,
        *,
        kind: int = 2,
        like: str = "",
        counter: int = 2**40,
    ) -> bytes:
        """A copy with the keeper's own accounts, of this vault by its own word."""
        vault = self.own.vault
        header = sealed.peek(self.get(like or self.a[0]))
        shared = projection(child(vault.body(), "shared"))
        raws = [slot.raw for slot in vault.header.slots if slot.type == 2] if raws is None else raws
        body = {"shared": shared, "device": {"name": "Laptop", "marks": {}}}
        return sealed.seal(
            kind,
            self.vault_id,
            header.device_id,
            counter,
            vault.key,
            raws,
            body,  # type: ignore[arg-type]
        )


def whole(data: bytes) -> bytes:
    """Bytes with the checksum of an undamaged file."""
    data = data[:-40] + len(data).to_bytes(8, "big") + bytes(32)
    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def over(data: bytes, at: int, new: bytes) -> bytes:
    return whole(data[:at] + new + data[at + len(new) :])


def with_slots(data: bytes, raws: list[bytes]) -> bytes:
    """The same file with other slots in its header."""
    header = sealed.peek(data)
    head = data[:102] + bytes([len(raws)]) + b"".join(raws)
    return whole(head + header.raw[-8:] + data[len(header.raw) :])


def spliced(head: bytes, body: bytes) -> bytes:
    """The header of one copy on the body of another of the same size."""
    cut = len(sealed.peek(head).raw) + 32
    return whole(head[:cut] + body[len(sealed.peek(body).raw) + 32 :])


# what can be done ---------------------------------------------------------------------------------


def swap_devices(k: Keeper) -> None:
    for mine, theirs in zip(k.a, k.b, strict=True):
        one, other = k.get(mine), k.get(theirs)
        k.put(mine, other)
        k.put(theirs, one)


def swap_slots(k: Keeper) -> None:
    one, other = (k.get(name) for name in k.a)
    k.put(k.a[0], other)
    k.put(k.a[1], one)


def splice_own(k: Keeper) -> None:
    one, other = (k.get(name) for name in k.a)
    k.put(k.a[0], spliced(one, other))
    k.put(k.a[1], spliced(other, one))


def splice_devices(k: Keeper) -> None:
    k.put(k.b[0], spliced(k.get(k.b[0]), k.get(k.a[0])))


def splice_past(k: Keeper) -> None:
    for name in k.all():
        if name in k.past[0]:
            k.put(name, spliced(k.get(name), k.past[0][name]))


def replay_one(k: Keeper) -> None:
    k.put(k.a[0], k.past[0][k.a[0]])
    k.put(k.a[1], k.past[0][k.a[0]])


def roll_back_all(k: Keeper) -> None:
    for name in k.all():
        (k.vault / name).unlink()
    for name, data in k.past[0].items():
        k.put(name, data)


def cross_vault(k: Keeper) -> None:
    shared = projection(child(k.own.vault.body(), "shared"))
    body = {"shared": shared, "device": {"name": "Laptop", "marks": {}}}
    vault = k.own.vault
    raws = [slot.raw for slot in vault.header.slots if slot.type == 2]
    data = sealed.seal(2, vault.vault_id, vault.device_id, 9, vault.key, raws, body)  # type: ignore[arg-type]
    for name in (k.a[0], k.b[0], "d-00000000.a"):
        k.put(name, data)


def own_key(k: Keeper) -> None:
    for name in (k.a[0], k.b[1], "d-00000000.a"):
        k.put(name, k.forged())


def own_key_our_key_id(k: Keeper) -> None:
    ours = sealed.peek(k.get(k.a[0])).key_id
    k.put(k.a[0], over(k.forged(), 54, ours))
    k.put("d-00000000.b", over(k.forged(), 54, ours))


def our_slots_own_body(k: Keeper) -> None:
    raws = [slot.raw for slot in sealed.peek(k.get(k.a[0])).slots]
    k.put(k.a[0], k.forged(raws))
    k.put(k.b[0], over(k.forged(raws), 54, sealed.peek(k.get(k.a[1])).key_id))


def add_slot(k: Keeper) -> None:
    mine = [slot.raw for slot in k.own.vault.header.slots if slot.type == 2]
    k.each(lambda data: with_slots(data, [*(s.raw for s in sealed.peek(data).slots), *mine]))


def only_own_slot(k: Keeper) -> None:
    mine = [slot.raw for slot in k.own.vault.header.slots if slot.type == 2]
    k.each(lambda data: with_slots(data, mine))


def strip_slots(k: Keeper) -> None:
    k.each(lambda data: with_slots(data, []))


def slots_of_the_past(k: Keeper) -> None:
    old = [slot.raw for slot in sealed.peek(k.past[0][k.a[0]]).slots]
    k.each(lambda data: with_slots(data, old[::-1]))


def weak_passphrase_slot(k: Keeper) -> None:
    raw = slots.make(3, os.urandom(32), k.vault_id, os.urandom(32), _cost(64 * 1024, 3, 4))
    k.each(lambda data: with_slots(data, [*(s.raw for s in sealed.peek(data).slots), raw]))


def kdf_bomb(k: Keeper) -> None:
    """Costs above the ceiling cannot be made by `slots.make`, so they are written into one."""
    good = slots.make(3, os.urandom(32), k.vault_id, os.urandom(32), _cost(64 * 1024, 3, 4))
    for number, cost in enumerate(((2**32 - 1, 1, 1), (1024, 2**16 - 1, 1), (2**31, 9, 2**16 - 1))):
        raw = good[:44] + _cost(*cost) + good[52:]
        data = k.get(k.b[1])
        k.put(f"d-0000000{number}.a", with_slots(data, [raw]))
        k.put(k.b[0], with_slots(data, [raw]))


def many_slots(k: Keeper) -> None:
    raws = [slots.make(2, os.urandom(17), k.vault_id, os.urandom(32)) for _ in range(16)]
    for number in range(8):
        k.put(f"d-0000000{number}.a", k.forged(raws, counter=2**50 + number))


def huge_counter(k: Keeper) -> None:
    k.each(lambda data: over(data, 46, b"\xff" * 8))


def large_counter(k: Keeper) -> None:
    k.each(lambda data: over(data, 46, b"\x7f" * 8))


def counter_zero(k: Keeper) -> None:
    k.each(lambda data: over(data, 46, bytes(8)))


def other_device_id(k: Keeper) -> None:
    ours = sealed.peek(k.get(k.a[0])).device_id
    for name in k.b:
        k.put(name, over(k.get(name), 30, ours))


def flip_bits(k: Keeper) -> None:
    data = k.get(k.b[0])
    for number, at in enumerate(range(8, len(data) - 40, len(data) // 150)):
        k.put(f"d-{number:08x}.a", over(data, at, bytes([data[at] ^ 0x40])))


def flip_own(k: Keeper) -> None:
    k.each(lambda data: over(data, len(data) // 2, bytes([data[len(data) // 2] ^ 1])))


def vault_file(k: Keeper) -> None:
    """One that a person once copied there, and one of the keeper's."""
    k.put(k.b[0], k.own.vault.raw())
    k.put("d-00000000.a", k.forged(kind=1))


def export_file(k: Keeper) -> None:
    k.put(k.b[0], k.forged(kind=3))
    k.put("d-00000000.a", over(k.get(k.a[0]), 13, b"\x03"))


def kind_of_vault(k: Keeper) -> None:
    k.each(lambda data: over(data, 13, b"\x01"))


def cut_all(k: Keeper) -> None:
    k.each(lambda data: data[: len(data) - 100])


def empty_all(k: Keeper) -> None:
    k.each(lambda data: b"")


def delete_all(k: Keeper) -> None:
    shutil.rmtree(k.root)


def rename_vault(k: Keeper) -> None:
    k.vault.rename(k.root / "v-00000000")


def second_vault_folder(k: Keeper) -> None:
    shutil.copytree(k.vault, k.root / "v-ffffffff")
    (k.root / "v-ffffffff" / k.a[0]).write_bytes(k.forged())


def junk(k: Keeper) -> None:
    for number in range(1000):
        k.put(f"junk-{number}", b"x" * 30)


def huge_file(k: Keeper) -> None:
    for name in (k.b[0], "d-99999999.a"):
        with (k.vault / name).open("r+b" if name in k.b else "wb") as file:
            file.truncate(70 * 1024 * 1024)


def huge_length(k: Keeper) -> None:
    data = k.get(k.b[0])
    at = len(sealed.peek(data).raw) - 8
    k.put(k.b[0], over(data, at, b"\xff" * 8))
    k.put("d-99999999.a", data[:-40] + b"\xff" * 8 + data[-32:])


def link_copy_out(k: Keeper) -> None:
    for name in (*k.a, "d-77777777.a"):
        (k.vault / name).unlink(missing_ok=True)
        (k.vault / name).symlink_to(k.out / "precious")


def link_vault_out(k: Keeper) -> None:
    shutil.rmtree(k.vault)
    k.vault.symlink_to(k.out)


def link_all_out(k: Keeper) -> None:
    shutil.rmtree(k.root)
    k.root.symlink_to(k.out)


def link_history_out(k: Keeper) -> None:
    shutil.rmtree(k.vault / "h")
    (k.vault / "h").symlink_to(k.out)


def pipes(k: Keeper) -> None:
    for name in (k.b[0], "d-88888888.a"):
        (k.vault / name).unlink(missing_ok=True)
        os.mkfifo(k.vault / name)


def folder_as_copy(k: Keeper) -> None:
    (k.vault / k.b[0]).unlink()
    (k.vault / k.b[0]).mkdir()
    (k.vault / "d-88888888.a").mkdir()


def deep(k: Keeper) -> None:
    place = k.vault
    for _ in range(100):
        place = place / "d"
        place.mkdir()
        (place / "d-00000000.a").write_bytes(k.forged())


def odd_names(k: Keeper) -> None:
    folder = os.fsencode(k.vault)
    for name in (b"\xff\xfe", b"a\nb", b"a\\..\\b", b"\xe2\x80\xaed-1", b"-rf", b"x" * 255, b"C:x"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(k.forged())


def year_9999(k: Keeper) -> None:
    for name in k.all():
        os.utime(k.vault / name, (253402300799, 253402300799))
    device = k.a[0][2:10]
    for number in range(1, 30):
        (k.vault / "h" / f"{device}-9999-12-31-{number}").write_bytes(k.forged())


def before_1970(k: Keeper) -> None:
    for name in k.all():
        os.utime(k.vault / name, (-5_000_000_000, -5_000_000_000))


def false_history(k: Keeper) -> None:
    """Real names, so that the rule for old versions counts them."""
    device = k.a[0][2:10]
    for number in range(1, 28):
        (k.vault / "h" / f"{device}-2026-11-{number:02}-1").write_bytes(k.forged())


def lying_readme(k: Keeper) -> None:
    (k.root / "README.txt").write_text("Type your recovery code at tidekey.example.\n")


def flood_joins(k: Keeper) -> None:
    (k.vault / "j").mkdir(exist_ok=True)
    for number in range(500):
        size = (1269, 1221, 40)[number % 3]
        data = (b"TDKQ\x01", b"TDKG\x01", b"TDKQ\x01")[number % 3] + os.urandom(size - 5)
        (k.vault / "j" / f"{number}.req").write_bytes(data)


def _cost(memory: int, passes: int, lanes: int) -> bytes:
    return memory.to_bytes(4, "big") + passes.to_bytes(2, "big") + lanes.to_bytes(2, "big")


class Attack(NamedTuple):
    """What is done, what is hoped for, what the laptop says, and what a new computer finds.

    `fresh` is what can be restored before any computer was there again: "all", "older" (an honest
    past state, of the history too), or why nothing can where the keeper has destroyed every copy.
    """

    act: Callable[[Keeper], None]
    hope: str
    told: frozenset[str] = frozenset()
    fresh: str = "all"


def says(*codes: str) -> frozenset[str]:
    return frozenset(codes)


ATTACKS = [
    Attack(swap_devices, "the laptop takes the desk's copies for its own"),
    Attack(swap_slots, "the newest copy is overwritten"),
    Attack(splice_own, "an old body passes under a new header", says("file.tampered"), "all"),
    Attack(splice_devices, "one device speaks for another", says("file.tampered")),
    Attack(splice_past, "the past passes as the present", says("file.tampered"), "all"),
    Attack(replay_one, "the laptop loses what it wrote last", says("copy.older"), "all"),
    Attack(roll_back_all, "everybody goes back together", says("copy.older"), "older"),
    Attack(cross_vault, "foreign accounts come in", says("copy.other-vault")),
    Attack(own_key, "a copy made with another key is believed", says("file.wrong-key")),
    Attack(own_key_our_key_id, "the key id alone is believed", says("file.tampered")),
    Attack(our_slots_own_body, "the code opens the keeper's accounts",
           says("file.wrong-key", "file.tampered")),
    Attack(add_slot, "the keeper's code becomes a way in", says("file.tampered"), "older"),
    Attack(only_own_slot, "only the keeper's code opens", says("file.tampered"),
           "recovery.wrong-code"),
    Attack(strip_slots, "nobody's code opens", says("file.tampered"), "file.no-slot"),
    Attack(slots_of_the_past, "slots in another order pass", says("file.tampered"), "older"),
    Attack(weak_passphrase_slot, "a passphrase becomes a way in", says("file.tampered"), "older"),
    Attack(kdf_bomb, "opening takes all memory", says("file.refused")),
    Attack(many_slots, "the right slot is never tried", says("file.wrong-key")),
    Attack(huge_counter, "a copy can never be outrun", says("file.refused"), "older"),
    Attack(large_counter, "a copy can never be outrun", says("file.tampered"), "older"),
    Attack(counter_zero, "the newest copy is overwritten", says("file.tampered"), "older"),
    Attack(other_device_id, "the desk's copies count as the laptop's", says("file.tampered")),
    Attack(flip_bits, "one changed bit passes", says("file.tampered", "file.refused")),
    Attack(flip_own, "changed copies are proof", says("file.tampered"), "older"),
    Attack(vault_file, "a vault passes as a backup"),
    Attack(export_file, "an export passes as a backup"),
    Attack(kind_of_vault, "a backup is taken for a vault", fresh="older"),
    Attack(cut_all, "the last copies are gone", fresh="older"),
    Attack(empty_all, "empty files count as the state", fresh="older"),
    Attack(delete_all, "an empty folder counts as the state", fresh="restore.nothing-found"),
    Attack(rename_vault, "the backup is not found again", fresh="restore.nothing-found"),
    Attack(second_vault_folder, "a second folder speaks for the vault"),
    Attack(junk, "looking never ends"),
    Attack(huge_file, "reading takes all memory"),
    Attack(huge_length, "a length makes the reader run over"),
    Attack(link_copy_out, "a file elsewhere is written over"),
    Attack(link_vault_out, "copies are written elsewhere", fresh="restore.nothing-found"),
    Attack(link_all_out, "copies are written elsewhere", fresh="restore.nothing-found"),
    Attack(link_history_out, "files elsewhere are pruned"),
    Attack(pipes, "reading never ends"),
    Attack(folder_as_copy, "writing fails for ever"),
    Attack(deep, "looking never ends"),
    Attack(odd_names, "a name leads elsewhere"),
    Attack(year_9999, "planted history pushes out the real one"),
    Attack(before_1970, "a time before 1970 stops the run"),
    Attack(false_history, "planted history pushes out the real one"),
    Attack(lying_readme, "a person gives the code away"),
    Attack(flood_joins, "joining is never found"),
]  # fmt: skip
