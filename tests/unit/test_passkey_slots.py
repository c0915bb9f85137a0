"""Slots of passkeys and of the backup passphrase: what opens, what is refused, what has room."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sharing import Computer, first, joined
from tidekey import sealed, slots
from tidekey.backup import copies
from tidekey.backup.joining import passkeys, phrase
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import (
    NoSlot,
    PasskeyUnfit,
    PasskeyUnknown,
    PassphraseWeak,
    SealedTampered,
    SlotsFull,
    WrongKey,
    WrongPassphrase,
)
from tidekey.sealed import Way
from tidekey.secret import Secret

ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
OTHER = "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba"
PRF = bytes(range(32))
PHRASE = Secret("otter velvet canal nine hinge")


@pytest.fixture
def place() -> MemoryTarget:
    return MemoryTarget("Drive")


@pytest.fixture
def laptop(tmp_path: Path, place: MemoryTarget) -> Computer:
    made = first(tmp_path / "Laptop", [place])
    made.add("alice")
    return made


def add(one: Computer, number: int = 0, prf: bytes = PRF, origin: str = ORIGIN) -> str:
    asked = passkeys.begin_add(one.vault, origin, "Personal", os.urandom)
    credential = b"credential-%d" % number
    return passkeys.finish_add(
        one.vault, origin, credential, Secret(prf), asked.salt, "chromium", os.urandom
    )


def newest(one: Computer, place: MemoryTarget) -> bytes:
    own = [
        copy
        for copy in copies.read(place, one.vault.vault_id)[0]
        if copy.header.device_id == one.vault.device_id
    ]
    return max(own, key=lambda copy: copy.header.counter).data


def opened(data: bytes, prf: bytes = PRF) -> bytes:
    return sealed.open_with(data, Way("passkey", Secret(prf))).key


class TestAPasskey:
    def test_opens_the_vault_file_and_every_copy_from_then_on(
        self, laptop: Computer, place: MemoryTarget
    ) -> None:
        laptop.back_up()
        with pytest.raises(NoSlot):
            opened(newest(laptop, place))
        add(laptop)
        assert laptop.back_up().proven

        assert opened(laptop.vault.raw()) == laptop.vault.key
        assert opened(newest(laptop, place)) == laptop.vault.key
        with pytest.raises(WrongKey):
            opened(newest(laptop, place), bytes(reversed(PRF)))

    def test_reaches_the_copies_of_other_computers(
        self, laptop: Computer, place: MemoryTarget, tmp_path: Path
    ) -> None:
        add(laptop)
        laptop.back_up()
        desk = joined(tmp_path / "Desk", laptop)
        desk.back_up()

        assert opened(newest(desk, place)) == laptop.vault.key
        assert opened(desk.vault.raw()) == laptop.vault.key

    def test_is_offered_only_to_the_build_it_was_made_in(self, laptop: Computer) -> None:
        add(laptop)
        found = laptop.vault.header.slots
        asked = passkeys.begin_open(found, laptop.vault.vault_id, ORIGIN, os.urandom)
        assert [one.id for one in asked.credentials] == [b"credential-0"]
        assert asked.credentials[0].salt == asked.salt
        with pytest.raises(PasskeyUnfit):
            passkeys.begin_open(found, laptop.vault.vault_id, OTHER, os.urandom)

        rows = passkeys.listing(laptop.vault.body(), OTHER)
        assert [(one.family, one.fits) for one in rows] == [("chromium", False)]

    def test_is_not_made_where_an_extension_has_no_fixed_origin(self, laptop: Computer) -> None:
        for origin in ("", "moz-extension://6f6c0b1e-8f1d-4a49-93f5-000000000000", "https://a.b"):
            with pytest.raises(PasskeyUnfit):
                passkeys.begin_add(laptop.vault, origin, "Personal", os.urandom)

    def test_gives_32_bytes_that_are_not_all_one(self, laptop: Computer) -> None:
        for prf in (b"", bytes(32), b"\xff" * 32, PRF[:-1], PRF + b"\x01"):
            with pytest.raises(PasskeyUnfit):
                add(laptop, prf=prf)

        assert passkeys.listing(laptop.vault.body(), ORIGIN) == []

    def test_removed_it_is_in_no_new_copy(self, laptop: Computer, place: MemoryTarget) -> None:
        kept, gone = add(laptop), add(laptop, 1, bytes(reversed(PRF)))
        passkeys.remove(laptop.vault, gone)
        laptop.back_up()

        assert opened(newest(laptop, place)) == laptop.vault.key
        with pytest.raises(WrongKey):
            opened(newest(laptop, place), bytes(reversed(PRF)))
        assert [one.id for one in passkeys.listing(laptop.vault.body(), ORIGIN)] == [kept]
        with pytest.raises(PasskeyUnknown):
            passkeys.remove(laptop.vault, gone)

    def test_a_recovery_slot_is_not_removed_as_a_passkey(self, laptop: Computer) -> None:
        recovery = next(one for one in laptop.vault.header.slots if one.kind == "recovery")
        with pytest.raises(PasskeyUnknown):
            passkeys.remove(laptop.vault, recovery.slot_id.hex())

    def test_made_again_it_takes_the_place_of_its_slot(self, laptop: Computer) -> None:
        add(laptop)
        new = add(laptop)

        assert [one.id for one in passkeys.listing(laptop.vault.body(), ORIGIN)] == [new]

    def test_the_one_there_is_named_so_that_none_is_made_twice(self, laptop: Computer) -> None:
        before = passkeys.begin_add(laptop.vault, ORIGIN, "Personal", os.urandom)
        add(laptop)
        after = passkeys.begin_add(laptop.vault, ORIGIN, "Personal", os.urandom)

        assert before.credentials == ()
        assert [one.id for one in after.credentials] == [b"credential-0"]
        assert before.user_id == after.user_id
        assert before.challenge != after.challenge and before.salt != after.salt


class TestATransplantedSlot:
    def test_opens_nothing_of_another_vault(self, laptop: Computer, tmp_path: Path) -> None:
        other = first(tmp_path / "Other", [])
        add(other)
        theirs = next(one for one in other.vault.header.slots if one.kind == "passkey")
        vault = laptop.vault
        body = {"shared": {}, "device": {"name": "", "marks": {}}}
        data = sealed.seal(2, vault.vault_id, bytes(16), 7, vault.key, [theirs.raw], body)
        with pytest.raises(SealedTampered):  # the vault id is in the wrapping key
            opened(data)

        assert opened(other.vault.raw()) == other.vault.key

    def test_with_changed_params_is_no_slot(self, laptop: Computer) -> None:
        add(laptop)
        slot = next(one for one in laptop.vault.header.slots if one.kind == "passkey")
        at = slot.raw.index(ORIGIN.encode())
        raw = slot.raw[: at + 19] + b"p" + slot.raw[at + 20 :]
        assert slots.read(raw).passkey.rp_id != ORIGIN
        with pytest.raises(SealedTampered):
            slots.unwrap(slots.read(raw), laptop.vault.vault_id, PRF)

        assert slots.unwrap(slot, laptop.vault.vault_id, PRF) == laptop.vault.key

    def test_in_a_copy_does_not_pass_for_proven(
        self, laptop: Computer, place: MemoryTarget
    ) -> None:
        """The keeper of the folder puts a slot of their own into a header: the HMAC tells."""
        laptop.back_up()
        name = next(one for one in place.files if "/d-" in one)
        header = sealed.peek(place.files[name])
        own = slots.make_passkey(
            slots.Passkey(ORIGIN, b"own", bytes(32), "x"), PRF, header.vault_id, PRF
        )
        raws = [*(one.raw for one in header.slots), own]
        forged = sealed.seal(
            2, header.vault_id, header.device_id, header.counter, PRF, raws, {"shared": {}}
        )
        place.files[name] = forged
        assert opened(forged) == PRF
        report = laptop.back_up(force=True)

        assert report.merged == 0
        assert laptop.names() == ["alice"]
        assert opened_by_key(newest_good(place, laptop), laptop)


def newest_good(place: MemoryTarget, one: Computer) -> bytes:
    found = copies.read(place, one.vault.vault_id)[0]
    expected = sealed.key_id(one.vault.key, one.vault.vault_id)
    return next(copy.data for copy in found if copy.header.key_id == expected)


def opened_by_key(data: bytes, one: Computer) -> bool:
    return bool(sealed.open_body(data, one.vault.key, sealed.BACKUP))


class TestRoom:
    def test_there_are_16_slots_and_a_clear_word_after_that(
        self, laptop: Computer, place: MemoryTarget
    ) -> None:
        for number in range(14):  # beside the sheet's and this computer's own
            add(laptop, number)
        assert len(laptop.vault.header.slots) == slots.MOST
        with pytest.raises(SlotsFull) as full:
            add(laptop, 99)
        assert full.value.detail["most"] == slots.MOST
        with pytest.raises(SlotsFull):
            phrase.put(laptop.vault, PHRASE, os.urandom)

        assert laptop.back_up().proven
        assert len(sealed.peek(newest(laptop, place)).slots) == slots.MOST

    def test_long_names_fill_it_sooner(self, laptop: Computer) -> None:
        def long(number: int) -> None:
            credential = bytes([number]) * 1023
            passkeys.finish_add(
                laptop.vault, ORIGIN, credential, Secret(PRF), bytes(32), "chromium", os.urandom
            )

        with pytest.raises(SlotsFull):
            for number in range(16):
                long(number)

        assert 10 <= len(passkeys.listing(laptop.vault.body(), ORIGIN)) < 14
        assert opened(laptop.vault.raw()) == laptop.vault.key

    def test_two_computers_that_fill_it_at_once_still_save_and_open(
        self, laptop: Computer, place: MemoryTarget, tmp_path: Path
    ) -> None:
        for number in range(12):
            add(laptop, number)
        laptop.back_up()
        desk = joined(tmp_path / "Desk", laptop)
        desk.back_up()
        for number in (20, 21):
            add(laptop, number)
            add(desk, number + 10, bytes(reversed(PRF)))
        for one in (laptop, desk, laptop, desk):
            assert one.back_up().proven

        assert len(passkeys.listing(laptop.vault.body(), ORIGIN)) == 16
        for one in (laptop, desk):
            one.add("bob")
            header = one.vault.header
            assert len(header.slots) == slots.MOST
            assert "recovery" in {slot.kind for slot in header.slots}
            assert "recovery" in {slot.kind for slot in sealed.peek(newest(one, place)).slots}
        with pytest.raises(SlotsFull):
            add(laptop, 50)


class TestTheBackupPassphrase:
    def test_opens_copies_and_no_vault_file(self, laptop: Computer, place: MemoryTarget) -> None:
        assert not phrase.present(laptop.vault.body())
        phrase.put(laptop.vault, PHRASE, os.urandom)
        assert phrase.present(laptop.vault.body())
        assert laptop.back_up().proven

        way = Way("passphrase", PHRASE)
        assert sealed.open_with(newest(laptop, place), way).key == laptop.vault.key
        with pytest.raises(NoSlot):
            sealed.open_with(laptop.vault.raw(), way)

    def test_a_new_one_takes_the_place_of_the_old(
        self, laptop: Computer, place: MemoryTarget
    ) -> None:
        phrase.put(laptop.vault, PHRASE, os.urandom)
        other = Secret("harbour quilt tensor mango dusk")
        phrase.put(laptop.vault, other, os.urandom)
        laptop.back_up()

        data = newest(laptop, place)
        assert sealed.open_with(data, Way("passphrase", other)).key == laptop.vault.key
        with pytest.raises(WrongPassphrase):
            sealed.open_with(data, Way("passphrase", PHRASE))
        phrase.remove(laptop.vault)
        laptop.back_up()
        with pytest.raises(NoSlot):
            sealed.open_with(newest(laptop, place), Way("passphrase", other))

    def test_two_set_at_once_leave_one_that_opens(
        self, laptop: Computer, place: MemoryTarget, tmp_path: Path
    ) -> None:
        laptop.back_up()
        desk = joined(tmp_path / "Desk", laptop)
        desk.back_up()
        phrase.put(laptop.vault, PHRASE, os.urandom)
        phrase.put(desk.vault, Secret("harbour quilt tensor mango dusk"), os.urandom)
        for one in (laptop, desk, laptop):
            assert one.back_up().proven

        found = [slot.type for slot in sealed.peek(newest(laptop, place)).slots]
        assert found.count(slots.PASSPHRASE) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "correct horse",
            "passwordpassword",
            "aaaaaaaaaaaaaaaaaaaaaa",
            "1234567890123456789",
            "abcdefghijklmnopqrs",
            "abababababababababab",
            "otter!otter!otter!otter!",
        ],
    )
    def test_what_can_be_guessed_is_refused(self, laptop: Computer, text: str) -> None:
        with pytest.raises(PassphraseWeak):
            phrase.put(laptop.vault, Secret(text), os.urandom)

        phrase.check(PHRASE)
        assert not phrase.present(laptop.vault.body())
