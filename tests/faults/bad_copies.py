"""Bad days of the copies themselves, and of the ways into them."""

from __future__ import annotations

import os
import shutil
from typing import Any

from bad_days import MINUTE, YEAR, House, Told, day, flipped, resealed
from sync_folder import Drive

from sharing import Computer, Time, first
from tidekey import records, sealed
from tidekey.backup import copies
from tidekey.backup.restoring import opening
from tidekey.keystores.memory import MemoryStore
from tidekey.secret import Secret
from tidekey.vault import Vault


@day("copy.away", "Drive")
def not_downloaded_yet(house: House) -> Told:
    for name in house.pair(house.desk):
        house.drive.evict(name)
    house.look()
    return house.finding()


@day("copy.away", "Drive")
def not_downloaded_yet_on_a_new_computer(house: House) -> Told:
    house.look()
    drive = Drive(house.folder)
    drive.evicted = drive.files()
    return house.refusal(lambda: opening.open_by(drive, house.vault.vault_id, key=house.vault.key))


@day("copy.pair-damaged", "Desk")
def truncated(house: House) -> Told:
    house.harm(house.desk, lambda data: data[:700])
    house.look()
    house.back_up()
    assert house.report()["findings"] == []  # it may be on its way
    house.laptop.time.ms += 11 * MINUTE
    return house.finding()


@day("file.damaged", "copied")
def damaged_on_a_new_computer(house: House) -> Told:
    house.drive.set(house.newest(house.desk), house.bytes_of(house.newest(house.desk))[:-5])
    house.look()
    (trouble,) = house.opened(key=house.vault.key).findings
    return trouble.error.code, trouble.error.message


@day("copy.pair-damaged", "Desk")
def damaged(house: House) -> Told:
    house.harm(house.desk, flipped)
    house.look()
    house.back_up()
    house.laptop.time.ms += 11 * MINUTE
    return house.finding()


@day("file.tampered")
def changed_by_something_else(house: House) -> Told:
    name = house.newest(house.desk)
    house.drive.set(name, resealed(flipped(house.bytes_of(name))))
    house.look()
    return house.finding()


@day("file.wrong-key")
def made_with_another_key(house: House) -> Told:
    name = house.newest(house.desk)
    here, key = sealed.peek(house.bytes_of(name)), os.urandom(32)
    house.drive.set(
        name, sealed.seal(2, here.vault_id, here.device_id, 99, key, [], {"shared": {}})
    )
    house.look()
    return house.finding()


@day("copy.other-vault")
def another_vaults(house: House) -> Told:
    made = sealed.seal(2, os.urandom(16), os.urandom(16), 1, os.urandom(32), [], {"shared": {}})
    house.drive.set(house.pair(house.desk)[0] + " (2)", made)
    house.look()
    return house.finding()


@day("file.newer")
def made_by_a_newer_version(house: House) -> Told:
    name = house.newest(house.desk)
    data = house.bytes_of(name)
    house.drive.set(name, resealed(data[:11] + b"\x09" + data[12:]))
    house.look()
    return house.finding()


@day("copy.older", "Desk")
def an_older_copy(house: House) -> Told:
    old = {name: house.bytes_of(name) for name in house.pair(house.desk)}
    for name in ("dave", "erin"):
        house.desk.add(name)
        house.desk.back_up()
    house.back_up()
    for name, data in old.items():
        house.drive.set(name, data)
    house.look()
    return house.finding()


@day("copy.forked", "Desk")
def a_fork(house: House) -> Told:
    house.back_up()
    name, vault = house.newest(house.desk), house.desk.vault
    here = sealed.peek(house.bytes_of(name))
    body: Any = sealed.open_body(house.bytes_of(name), vault.key)
    next(iter(body["shared"]["accounts"].values()))["fields"]["new"] = ["x", [1, "aa"]]
    raws = [slot.raw for slot in here.slots]
    twin = sealed.seal(2, vault.vault_id, vault.device_id, here.counter, vault.key, raws, body)
    house.drive.set(name + " (2)", twin)
    house.look()
    return house.finding()


@day("copy.cloned")
def a_cloned_machine(house: House) -> Told:
    house.back_up()
    image = house.root / "Image"
    shutil.copytree(house.laptop.folder, image)
    vault = Vault(str(image), house.vault.vault_id, house.vault.key, house.laptop.time)
    twin = Computer(image, vault, Time(house.laptop.time.ms), [Drive(house.folder)])
    twin.add("zoe")
    twin.back_up()
    house.look()
    found = house.finding()
    assert "zoe" in house.laptop.names()
    return found


@day("copy.crowded", "Drive")
def more_copies_than_can_be_read(house: House) -> Told:
    house.patch.setattr(copies, "MOST_HELD", 12_000)
    house.look()
    return house.finding()


@day("backup.clock")
def a_clock_off_by_years(house: House) -> Told:
    house.laptop.time.ms -= 10 * YEAR
    house.look()
    return house.finding()


# ways in ------------------------------------------------------------------------------------------


@day("recovery.mistyped", "Group 3")
def a_mistyped_code(house: House) -> Told:
    code = house.code()
    house.look()
    wrong = code[:10] + ("7" if code[10] != "7" else "8") + code[11:]
    return house.refusal(lambda: house.opened(code=Secret(wrong)))


@day("recovery.wrong-code")
def the_code_of_another_vault(house: House) -> Told:
    other = first(house.root / "Other", [])
    kept: Any = records.child(other.vault.body(), "local")["recovery"]
    house.look()
    return house.refusal(lambda: house.opened(code=Secret(str(kept["code"]))))


@day("restore.no-way")
def a_computer_without_the_key(house: House) -> Told:
    house.look()
    return house.refusal(lambda: house.opened(stores=[MemoryStore()]))


@day("file.refused", "cost")
def asks_for_an_absurd_cost(house: House) -> Told:
    """A lock that would take a computer's whole memory: refused before anything is derived."""
    name = house.newest(house.desk)
    here = sealed.peek(house.bytes_of(name))
    params = (2**31).to_bytes(4, "big") + (90).to_bytes(2, "big") + (90).to_bytes(2, "big")
    content = bytes(32) + params + bytes(16) + bytes(48)
    slot = b"\x03\x00" + bytes(8) + len(content).to_bytes(2, "big") + content
    data, at = house.bytes_of(name), 102  # where the slots are counted
    data = data[:at] + bytes((len(here.slots) + 1,)) + slot + data[at + 1 : -40]
    house.drive.set(name, resealed(data + (len(data) + 40).to_bytes(8, "big") + bytes(32)))
    house.look()
    return house.finding()
