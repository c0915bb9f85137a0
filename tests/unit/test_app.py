"""The life of a vault in one process, and what others see of it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from living import PASSPHRASE, FixedClock, NewApp, code_of
from tidekey.app import App
from tidekey.errors import (
    DraftUnknown,
    LockWithoutPassphrase,
    PassphraseNeeded,
    PassphraseShort,
    PresenceNeeded,
    SealedTampered,
    StoreAbsent,
    StoreLocked,
    StoreWrong,
    VaultExists,
    VaultKeyMissing,
    VaultLocked,
    VaultMissing,
    WrongPassphrase,
)
from tidekey.keystores.memory import MemoryStore
from tidekey.secret import Secret


class TestStarting:
    def test_makes_a_keychain_and_a_recovery_slot(self, app: App, store: MemoryStore) -> None:
        assert [one["kind"] for one in app.status()["slots"]] == ["keychain", "recovery"]
        assert len(store.items) == 1

    def test_with_a_passphrase_makes_no_keychain_slot(
        self, new_app: NewApp, store: MemoryStore
    ) -> None:
        app = new_app()
        app.create(PASSPHRASE)

        assert [one["kind"] for one in app.status()["slots"]] == ["passphrase", "recovery"]
        assert store.items == {}

    def test_asks_for_a_passphrase_where_no_key_store_answers(
        self, new_app: NewApp, store: MemoryStore
    ) -> None:
        store.fault = StoreAbsent(store="Memory", why="it is not running")
        with pytest.raises(PassphraseNeeded, match="Memory: it is not running"):
            new_app().create()

        assert new_app().state() == "none"

    def test_is_refused_where_a_vault_is(self, app: App, new_app: NewApp) -> None:
        raw = app.vault().raw()
        with pytest.raises(VaultExists):
            new_app().create()
        with pytest.raises(VaultExists):
            new_app().create(PASSPHRASE)

        assert Path(app.folder, "vault.tdk").read_bytes() == raw

    @pytest.mark.parametrize("left", ["vault.tdk", "vault.prev.tdk"])
    def test_is_refused_where_only_one_file_of_a_vault_is_left(
        self, app: App, new_app: NewApp, store: MemoryStore, left: str
    ) -> None:
        for name in {"vault.tdk", "vault.prev.tdk"} - {left}:
            Path(app.folder, name).unlink()
        store.items.clear()

        with pytest.raises(VaultExists):
            new_app().create()
        assert store.items == {}

    def test_that_cannot_be_saved_leaves_no_item_in_the_key_store(
        self, new_app: NewApp, store: MemoryStore, tmp_path: Path
    ) -> None:
        app = new_app()
        Path(app.folder, "vault.tdk.tmp").mkdir(parents=True)
        with pytest.raises(Exception, match="cannot be written"):
            app.create()

        assert store.items == {}
        Path(app.folder, "vault.tdk.tmp").rmdir()
        app.create()  # the control
        assert len(store.items) == 1

    def test_makes_files_that_only_their_owner_can_read(self, app: App) -> None:
        mode = stat.S_IMODE(Path(app.folder, "vault.tdk").stat().st_mode)

        assert mode == 0o600
        assert stat.S_IMODE(Path(app.folder).stat().st_mode) == 0o700

    def test_needs_no_key_store_for_a_state_without_a_vault(self, new_app: NewApp) -> None:
        assert new_app().state() == "none"
        with pytest.raises(VaultMissing):
            new_app().vault()

    @pytest.mark.parametrize("text", ["", "1234567", "x" * 1025])
    def test_refuses_a_passphrase_of_a_wrong_length(self, new_app: NewApp, text: str) -> None:
        with pytest.raises(PassphraseShort):
            new_app().create(Secret(text))


class TestTheKeyStore:
    def test_without_the_item_leads_to_the_recovery_code_and_is_mended_by_it(
        self, app: App, new_app: NewApp, store: MemoryStore
    ) -> None:
        code = code_of(app)
        store.items.clear()
        with pytest.raises(VaultKeyMissing):
            new_app().vault()
        assert new_app().state() == "key-missing"

        new_app().unlock(code=Secret(code))

        assert len(store.items) == 1
        assert new_app().state() == "open"

    def test_that_is_locked_is_said_and_not_taken_for_a_missing_key(
        self, app: App, new_app: NewApp, store: MemoryStore
    ) -> None:
        code, items = code_of(app), dict(store.items)
        store.fault = StoreLocked(store="Memory")
        other = new_app()

        assert other.status()["state"] == "key-missing"
        assert other.status()["keystore"]["reason"] == StoreLocked(store="Memory").message
        other.unlock(code=Secret(code))
        assert other.state() == "open"
        assert store.items == items

    def test_with_another_value_is_wrong(
        self, app: App, new_app: NewApp, store: MemoryStore
    ) -> None:
        store.items = {name: bytes(32) for name in store.items}

        with pytest.raises(StoreWrong):
            new_app().vault()


class TestThePassphrase:
    def test_ends_the_way_through_the_key_store(
        self, locked: App, new_app: NewApp, store: MemoryStore
    ) -> None:
        assert store.items == {}
        with pytest.raises(VaultLocked):
            new_app().vault()

    def test_leaves_no_keychain_slot_in_any_file(self, locked: App) -> None:
        from tidekey import glance

        for name in ("vault.tdk", "vault.prev.tdk"):
            types = glance.slot_types(Path(locked.folder, name).read_bytes())
            assert sorted(types) == [glance.RECOVERY, glance.PASSPHRASE]

    def test_opens_for_one_process(self, locked: App, new_app: NewApp) -> None:
        other = new_app()
        other.unlock(passphrase=PASSPHRASE)

        assert other.state() == "open"
        assert new_app().state() == "locked"

    def test_that_is_wrong_opens_nothing(self, locked: App, new_app: NewApp) -> None:
        other = new_app()
        with pytest.raises(WrongPassphrase):
            other.unlock(passphrase=Secret("four words are worse"))

        assert other.state() == "locked"

    def test_set_anywhere_locks_who_was_open_by_the_key_store(
        self, app: App, new_app: NewApp
    ) -> None:
        other = new_app()
        assert other.state() == "open"
        app.set_passphrase(PASSPHRASE)

        assert other.state() == "locked"
        assert app.state() == "open"

    def test_is_changed_only_in_presence(
        self, locked: App, clock: FixedClock, new_app: NewApp
    ) -> None:
        clock.awake += 121
        with pytest.raises(PresenceNeeded):
            locked.set_passphrase(Secret("another passphrase"))
        locked.unlock(passphrase=PASSPHRASE)
        locked.set_passphrase(Secret("another passphrase"))

        with pytest.raises(WrongPassphrase):
            new_app().unlock(passphrase=PASSPHRASE)
        new_app().unlock(passphrase=Secret("another passphrase"))

    def test_is_taken_off_only_in_presence(
        self, locked: App, clock: FixedClock, new_app: NewApp, store: MemoryStore
    ) -> None:
        clock.awake += 121
        with pytest.raises(PresenceNeeded):
            locked.remove_passphrase()
        assert store.items == {}
        locked.unlock(passphrase=PASSPHRASE)
        locked.remove_passphrase()

        assert new_app().state() == "open"
        assert len(store.items) == 1

    def test_that_a_child_derived_wrongly_is_never_saved(
        self, app: App, new_app: NewApp, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tidekey import argon

        real, items = argon.derive, dict(store.items)
        drawn = iter([bytes(32)])
        with monkeypatch.context() as patch:
            patch.setattr(argon, "derive", lambda *given: next(drawn, None) or real(*given))
            with pytest.raises(SealedTampered):
                app.set_passphrase(PASSPHRASE)

        assert store.items == items
        assert new_app().state() == "open"

    def test_set_by_a_process_that_ended_early_leaves_a_note_of_the_item(
        self, app: App, new_app: NewApp, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tidekey import keys

        def ended(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(keys, "_again", ended)
            with pytest.raises(KeyboardInterrupt):
                app.set_passphrase(PASSPHRASE)
        assert len(store.items) == 1
        new_app().unlock(passphrase=PASSPHRASE)

        assert store.items == {}

    @pytest.mark.parametrize("text", ["e\u0301" * 4, "\ufdfa" * 100])
    def test_is_measured_as_it_is_used(self, app: App, text: str) -> None:
        with pytest.raises(PassphraseShort):
            app.set_passphrase(Secret(text))

    def test_whose_item_the_key_store_keeps_is_noted_and_deleted_later(
        self, app: App, store: MemoryStore
    ) -> None:
        app.vault()
        store.fault = StoreLocked(store="Memory")
        app.set_passphrase(PASSPHRASE)

        assert "keystore.left-items" in [one["code"] for one in app.notices()]
        store.fault = None
        app.unlock(passphrase=PASSPHRASE)
        assert store.items == {}
        assert "keystore.left-items" not in [one["code"] for one in app.notices()]


class TestLocking:
    def test_anywhere_locks_everywhere(self, locked: App, new_app: NewApp) -> None:
        other = new_app()
        other.unlock(passphrase=PASSPHRASE)
        other.lock()

        assert locked.tick()
        assert [one.state() for one in (locked, other)] == ["locked", "locked"]
        assert locked.status()["locked_since"] is not None

    def test_needs_a_passphrase(self, app: App) -> None:
        with pytest.raises(LockWithoutPassphrase):
            app.lock()
        assert app.state() == "open"

    def test_needs_a_vault(self, new_app: NewApp) -> None:
        with pytest.raises(VaultMissing):
            new_app().lock()

    def test_comes_by_itself_after_fifteen_idle_minutes(
        self, locked: App, clock: FixedClock
    ) -> None:
        clock.awake += 15 * 60
        assert locked.state() == "open"
        clock.awake += 1

        assert locked.state() == "locked"

    def test_waits_while_a_person_does_something(self, locked: App, clock: FixedClock) -> None:
        for _ in range(4):
            clock.awake += 14 * 60
            locked.touch()

        assert locked.state() == "open"

    def test_by_idleness_can_be_switched_off(self, locked: App, clock: FixedClock) -> None:
        locked.set_settings({"autolock_minutes": 0})
        clock.awake += 1_000_000

        assert locked.state() == "open"

    def test_comes_with_sleep_and_reaches_every_process(
        self, locked: App, new_app: NewApp, clock: FixedClock
    ) -> None:
        other = new_app()
        other.unlock(passphrase=PASSPHRASE)
        clock.slept += 59
        assert locked.state() == "open"
        clock.slept += 2

        assert locked.state() == "locked"
        assert other.state() == "locked"

    def test_does_not_happen_without_a_passphrase(self, app: App, clock: FixedClock) -> None:
        clock.awake += 1_000_000
        clock.slept += 1_000_000

        assert app.state() == "open"

    def test_ends_drafts_and_presence(self, locked: App) -> None:
        draft = locked.put_draft(object())
        locked.need_presence()
        locked.lock()
        locked.unlock(passphrase=PASSPHRASE)

        with pytest.raises(DraftUnknown):
            locked.draft(draft)


class TestPresence:
    def test_is_not_given_by_the_key_store(self, app: App) -> None:
        with pytest.raises(PresenceNeeded):
            app.need_presence()

    def test_lasts_two_minutes(self, app: App, clock: FixedClock) -> None:
        app.unlock(code=Secret(code_of(app)))
        clock.awake += 120
        app.need_presence()
        clock.awake += 1

        with pytest.raises(PresenceNeeded):
            app.need_presence()

    def test_ends_with_the_vault_it_was_for(
        self, locked: App, clock: FixedClock, new_app: NewApp
    ) -> None:
        locked.need_presence()
        other = new_app()
        other.unlock(passphrase=PASSPHRASE)
        other.remove_passphrase()
        other.set_passphrase(PASSPHRASE)
        with pytest.raises(VaultLocked):
            locked.vault()
        other.remove_passphrase()

        assert locked.state() == "open"
        with pytest.raises(PresenceNeeded):
            locked.need_presence()

    def test_is_vouched_for_on_the_command_line_alone(self, app: App, new_app: NewApp) -> None:
        with pytest.raises(PresenceNeeded):
            app.vouch()
        terminal = new_app("cli")
        terminal.vouch()

        terminal.need_presence()


class TestDrafts:
    def test_are_taken_once(self, app: App) -> None:
        draft = object()
        draft_id = app.put_draft(draft)
        assert app.draft(draft_id) is draft
        assert app.take_draft(draft_id) is draft

        with pytest.raises(DraftUnknown):
            app.take_draft(draft_id)

    def test_do_not_pile_up(self, app: App) -> None:
        first = app.put_draft(0)
        for number in range(200):
            app.put_draft(number)

        with pytest.raises(DraftUnknown):
            app.draft(first)
