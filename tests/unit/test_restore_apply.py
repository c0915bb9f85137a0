"""Doing what a plan says, and taking it back: nothing overwritten, nothing lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backing import Time, add, code_of, do, edit, issuers, new_vault, publish
from tidekey import accounts, glance, keys, otpauth, records, recovery, sealed
from tidekey.backup import config
from tidekey.backup.restoring import opening, restore
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import (
    PassphraseNeeded,
    RestoreUndoNothing,
    StoreAbsent,
    VaultExists,
    VaultKeyMissing,
)
from tidekey.keystores.memory import MemoryStore
from tidekey.records import child
from tidekey.secret import Secret
from tidekey.vault import Vault

DRIVE = {"kind": "folder", "path": "/drive", "label": "Drive", "drive": "dropbox"}
DAY = 86_400_000


@pytest.fixture
def now() -> Time:
    return Time()


@pytest.fixture
def vault(tmp_path: Path, now: Time) -> Vault:
    made = new_vault(tmp_path / "old", MemoryStore(), now)
    add(made, "Example", "ann", site="example.org")
    add(made, "Other", "ann")
    return made


@pytest.fixture
def target(vault: Vault) -> MemoryTarget:
    made = MemoryTarget("Drive")
    publish(vault, made, 1)
    return made


@pytest.fixture
def store() -> MemoryStore:
    """The new computer's."""
    return MemoryStore()


class New:
    """A computer without a vault."""

    def __init__(self, folder: Path, store: MemoryStore, now: Time) -> None:
        self.folder, self.store, self.now = folder, store, now

    def plan(self, target: MemoryTarget, vault: Vault) -> restore.Plan:
        opened = opening.open_by(target, vault.vault_id, code=code_of(vault))
        return restore.plan(opened, None, self.now, os.urandom, DRIVE)

    def apply(self, made: restore.Plan, given: Secret[str] | None = None) -> restore.Applied:
        return restore.apply(made, str(self.folder), [self.store], given, self.now, os.urandom)


@pytest.fixture
def new(tmp_path: Path, store: MemoryStore, now: Time) -> New:
    return New(tmp_path / "new", store, now)


def test_a_plan_changes_nothing(new: New, target: MemoryTarget, vault: Vault) -> None:
    before = dict(target.files)

    made = new.plan(target, vault)

    assert made.accounts == 2
    assert target.files == before
    assert not new.folder.exists() and not new.store.items


def test_restoring_makes_the_same_vault_on_a_new_device(
    new: New, target: MemoryTarget, vault: Vault
) -> None:
    done = new.apply(new.plan(target, vault))

    made = done.vault
    assert done.restored == 2
    assert (made.vault_id, made.key) == (vault.vault_id, vault.key)
    assert made.device_id != vault.device_id
    assert issuers(made) == ["Example", "Other"]
    again = keys.by_store(str(new.folder), [new.store], new.now, os.urandom)
    assert issuers(again) == ["Example", "Other"]
    with pytest.raises(VaultKeyMissing):  # the control: another computer's key store
        keys.by_store(str(new.folder), [MemoryStore()], new.now, os.urandom)


def test_the_backup_goes_on_where_it_was_found(
    new: New, target: MemoryTarget, vault: Vault
) -> None:
    chosen = config.config(new.apply(new.plan(target, vault)).vault.body())

    assert [*chosen.targets] == [DRIVE]
    assert chosen.announced is not None and not chosen.off


def test_a_code_that_was_typed_counts_as_confirmed(
    new: New, target: MemoryTarget, vault: Vault
) -> None:
    assert not recovery.confirmed(vault.body())

    made = new.apply(new.plan(target, vault)).vault

    assert recovery.confirmed(made.body())
    assert "recovery" not in child(made.body(), "local")


def test_a_passphrase_may_lock_the_new_computer(
    new: New, target: MemoryTarget, vault: Vault
) -> None:
    given = Secret("four words are better")
    new.store.fault = StoreAbsent(store="Memory", why="test")
    made = new.plan(target, vault)

    with pytest.raises(PassphraseNeeded):
        new.apply(made)
    assert not glance.there(str(new.folder))
    done = new.apply(made, given)

    assert keys.has_passphrase(done.vault)
    opened = keys.by_passphrase(str(new.folder), given, new.now, os.urandom)
    assert issuers(opened) == ["Example", "Other"]


@pytest.mark.parametrize("name", ["vault.tdk", "vault.prev.tdk"])
@pytest.mark.parametrize("whose", ["its own", "another's"])
def test_no_vault_is_ever_overwritten(
    new: New, target: MemoryTarget, vault: Vault, tmp_path: Path, name: str, whose: str
) -> None:
    other = vault if whose == "its own" else new_vault(tmp_path / "x", MemoryStore(), new.now)
    new.folder.mkdir()
    (new.folder / name).write_bytes(other.raw())

    with pytest.raises(VaultExists):
        new.apply(new.plan(target, vault))
    assert (new.folder / name).read_bytes() == other.raw()
    assert not new.store.items


def test_a_vault_damaged_beyond_use_makes_way_and_is_kept(
    new: New, target: MemoryTarget, vault: Vault
) -> None:
    new.folder.mkdir()
    (new.folder / "vault.tdk").write_bytes(vault.raw()[:-7])
    (new.folder / "vault.prev.tdk").write_bytes(b"")

    made = new.apply(new.plan(target, vault)).vault

    assert issuers(made) == ["Example", "Other"]
    kept = {one.read_bytes() for one in new.folder.glob("vault.damaged-*")}
    assert kept == {vault.raw()[:-7], b""}


def test_a_restore_can_be_taken_back_and_nothing_is_lost(
    new: New, target: MemoryTarget, vault: Vault
) -> None:
    made = new.apply(new.plan(target, vault)).vault
    add(made, "Added here", "ann")
    code, body = code_of(vault), dict(made.body())

    assert restore.undo(made, [new.store], new.now, os.urandom)

    assert glance.state(str(new.folder)) == "none"
    assert not new.store.items
    aside = sorted(new.folder.glob(restore.ASIDE + "*"))
    assert len(aside) == 2
    kept = [sealed.open_with(one.read_bytes(), sealed.Way("recovery", code)).body for one in aside]
    assert body in kept
    assert new.apply(new.plan(target, vault)).restored == 2  # and it can be done again


def test_a_key_store_item_stays_while_it_is_the_one_way_in(
    new: New, target: MemoryTarget, vault: Vault
) -> None:
    opened = opening.open_by(target, vault.vault_id, key=vault.key)  # no code was ever typed
    made = new.apply(restore.plan(opened, None, new.now, os.urandom, DRIVE)).vault

    restore.undo(made, [new.store], new.now, os.urandom)

    assert len(new.store.items) == 1


def test_after_a_week_a_restore_stands(new: New, target: MemoryTarget, vault: Vault) -> None:
    done = new.apply(new.plan(target, vault))
    assert restore.undo_until(done.vault.body(), new.now()) is not None
    new.now.ms += restore.UNDO_DAYS * DAY + 10

    assert restore.undo_until(done.vault.body(), new.now()) is None
    with pytest.raises(RestoreUndoNothing):
        restore.undo(done.vault, [new.store], new.now, os.urandom)
    with pytest.raises(RestoreUndoNothing):  # a vault that was started here never was one
        restore.undo(vault, [], new.now, os.urandom)


# into the vault it came from --------------------------------------------------------------------


def again(target: MemoryTarget, vault: Vault, now: Time) -> restore.Plan:
    opened = opening.open_by(target, vault.vault_id, key=vault.key)
    return restore.plan(opened, vault, now, os.urandom)


def test_without_a_choice_only_what_is_missing_comes(
    target: MemoryTarget, vault: Vault, now: Time
) -> None:
    first, second = records.ids(vault.body())
    edit(vault, first, note="kept")
    do(vault, accounts.delete, second)
    late = add(vault, "Late", "ann")

    done = restore.bring_back(again(target, vault, now), vault, os.urandom)

    assert done.restored == 0
    assert records.account(vault.body(), first).note == "kept"
    assert sorted(records.ids(vault.body())) == sorted([first, late])

    vault.change(lambda body, _: child(child(body, "shared"), "accounts").pop(first))
    assert restore.bring_back(again(target, vault, now), vault, os.urandom).restored == 1
    assert records.account(vault.body(), first).issuer == "Example"


def test_chosen_accounts_and_fields_come_as_new_writes(
    target: MemoryTarget, vault: Vault, now: Time
) -> None:
    first, second = records.ids(vault.body())
    edit(vault, first, note="new", issuer="Renamed", name="bob")
    edit(vault, second, issuer="Else")
    before = records.newest(child(vault.body(), "shared"))
    made = again(target, vault, now)

    done = restore.bring_back(made, vault, os.urandom, only=[second], fields={first: ["issuer"]})

    one = records.account(vault.body(), first)
    assert (one.issuer, one.name, one.note) == ("Example", "bob", "new")
    assert records.account(vault.body(), second).issuer == "Other"
    assert done.restored == 2
    register = child(records.record(vault.body(), first), "fields")["issuer"]
    assert records.stamped(register) > before
    assert restore.undo(vault, [], now, os.urandom) is False
    assert records.account(vault.body(), first).issuer == "Renamed"
    assert records.account(vault.body(), second).issuer == "Else"


def test_an_older_secret_comes_back_as_a_new_one_and_replaces_all(
    target: MemoryTarget, vault: Vault, now: Time
) -> None:
    first, _ = records.ids(vault.body())
    old = records.account(vault.body(), first).credentials[0]
    draft = otpauth.parse("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXA")
    vault.change(lambda body, stamper: accounts.replace_secret(body, stamper, first, draft))

    restore.bring_back(again(target, vault, now), vault, os.urandom, only=[first])

    (now_in_use,) = records.account(vault.body(), first).credentials
    assert now_in_use.encoded == old.encoded
    assert now_in_use.id != old.id
    assert len(child(records.record(vault.body(), first), "creds")) == 3


def test_a_counter_never_goes_back(target: MemoryTarget, vault: Vault, now: Time) -> None:
    account = add(vault, "Counts", "ann", kind="hotp")
    publish(vault, target, 2)
    for _ in range(3):
        vault.change(lambda body, stamper: accounts.next_code(body, stamper, account))
    edit(vault, account, note="x")

    restore.bring_back(again(target, vault, now), vault, os.urandom, only=[account])

    assert records.account(vault.body(), account).counter == 8


def test_the_trash_gives_back_and_erased_returns_under_a_new_id(
    target: MemoryTarget, vault: Vault, now: Time
) -> None:
    first, second = records.ids(vault.body())
    do(vault, accounts.delete, first)
    do(vault, accounts.erase, second)
    made = again(target, vault, now)

    done = restore.bring_back(made, vault, os.urandom, only=[first, second])

    assert done.restored == 2
    assert issuers(vault) == ["Example", "Other"]
    ids = records.ids(vault.body())
    assert first in ids and second not in ids
    restore.undo(vault, [], now, os.urandom)
    assert issuers(vault) == []


def test_another_vault_is_not_restored_into_this_one(
    target: MemoryTarget, vault: Vault, tmp_path: Path, now: Time
) -> None:
    other = new_vault(tmp_path / "third", MemoryStore(), now)

    with pytest.raises(VaultExists):
        restore.bring_back(again(target, vault, now), other, os.urandom)


# another vault ----------------------------------------------------------------------------------


def test_adopting_makes_new_records_and_counts_doubles(
    target: MemoryTarget, vault: Vault, tmp_path: Path, now: Time
) -> None:
    mine = new_vault(tmp_path / "mine", MemoryStore(), now)
    add(mine, "Example", "ann")
    alike = add(mine, "Other", "ann", secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXA")
    opened = opening.open_by(target, vault.vault_id, key=vault.key)
    made = restore.plan(opened, mine, now, os.urandom)
    assert {one.change for one in made.works_now} == {"new"}

    done = restore.adopt_into(made, mine, os.urandom)

    assert (len(done.added), len(done.duplicates)) == (1, 1)
    assert done.similar == ((done.added[0], alike),)
    assert issuers(mine) == ["Example", "Other", "Other"]
    assert not {*records.ids(mine.body())} & {*records.ids(vault.body())}
    assert records.ids(mine.body())[-1] == done.added[0]
    assert restore.adopt_into(made, mine, os.urandom).added == ()
    assert restore.undo(mine, [], now, os.urandom) is False
    assert issuers(mine) == ["Example", "Other"]


def test_adopting_keeps_what_belongs_to_an_account(
    target: MemoryTarget, vault: Vault, tmp_path: Path, now: Time
) -> None:
    account = add(vault, "Counts", "ann", kind="hotp", site="example.net")
    edit(vault, account, tags=["work"], note="n")
    vault.change(
        lambda body, stamper: accounts.replace_secret(
            body, stamper, account, otpauth.parse("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXB")
        )
    )
    publish(vault, target, 2)
    mine = new_vault(tmp_path / "mine", MemoryStore(), now)
    opened = opening.open_by(target, vault.vault_id, key=vault.key)

    restore.adopt_into(restore.plan(opened, mine, now, os.urandom), mine, os.urandom)

    (one,) = [one for one in records.accounts(mine.body()) if one.issuer == "Counts"]
    was = records.account(vault.body(), account)
    assert (one.tags, one.sites, one.note) == (("work",), ("example.net",), "n")
    assert one.counter == was.counter
    assert one.credential() == was.credential()
    assert not one.conflict


# older versions -----------------------------------------------------------------------------------


def version(target: MemoryTarget, vault: Vault, name: str) -> opening.Opening:
    copy = opening.history_copy(target, name, vault.vault_id)
    return opening.with_key(target, vault.vault_id, vault.key, [copy], ())


def test_an_older_version_is_previewed_and_parts_of_it_come_back(
    target: MemoryTarget, vault: Vault, now: Time
) -> None:
    first, second = records.ids(vault.body())
    edit(vault, first, note="then")
    name = f"v-{vault.vault_id.hex()[:8]}/h/{vault.device_id.hex()[:8]}-2026-11-20-1"
    publish(vault, target, 2, at=name)
    edit(vault, first, note="now")
    do(vault, accounts.erase, second)

    made = restore.plan(version(target, vault, name), vault, now, os.urandom)

    told = {one.id: (one.change, one.fields) for one in made.works_now}
    assert told == {first: ("changed", ("note",)), second: ("new", ())}
    assert records.account(vault.body(), first).note == "now"
    restore.bring_back(made, vault, os.urandom, fields={first: ["note"]})
    assert records.account(vault.body(), first).note == "then"
    assert issuers(vault) == ["Example"]


def test_an_older_version_on_a_new_computer_beats_the_newer_copies(
    new: New, target: MemoryTarget, vault: Vault, now: Time
) -> None:
    first, second = records.ids(vault.body())
    name = f"v-{vault.vault_id.hex()[:8]}/h/{vault.device_id.hex()[:8]}-2026-11-20-1"
    publish(vault, target, 2, at=name)
    edit(vault, first, issuer="Wrong")
    do(vault, accounts.delete, second)
    late = add(vault, "Late", "ann")
    publish(vault, target, 3)
    opened = opening.open_by(target, vault.vault_id, key=vault.key)

    chosen = restore.at_version(opened, version(target, vault, name))
    done = new.apply(restore.plan(chosen, None, now, os.urandom, DRIVE))

    assert issuers(done.vault) == ["Example", "Late", "Other"]  # what came later is not deleted
    both = opening.merged([done.vault.body(), vault.body()])
    names = {one.id: one.issuer for one in records.accounts({"shared": both})}
    assert names == {first: "Example", second: "Other", late: "Late"}
    assert restore.undo(done.vault, [new.store], now, os.urandom)  # all of it, not the writes alone


def test_what_was_read_of_each_device_is_remembered(
    new: New, target: MemoryTarget, vault: Vault
) -> None:
    publish(vault, target, 7, device=b"\x05" * 16)

    body = new.apply(new.plan(target, vault)).vault.body()
    marks = config.config(body).marks
    assert config.alive(body) == []  # until they write again
    device = next(iter(marks))
    child(child(child(body, "local"), "backup"), "marks")[device] = [marks[device][0] + 1, "a"]
    assert config.alive(body) == [device]

    assert {device: counter for device, (counter, _) in marks.items()} == {
        vault.device_id.hex(): 1, "05" * 16: 7
    }  # fmt: skip
