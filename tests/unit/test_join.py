"""Joining by approval: what a computer is let in by, and everything it is not let in by."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sharing import DAY, START, Computer, first
from tidekey import sealed
from tidekey.backup.joining import handshake, join, messages
from tidekey.backup.targets.memory import MemoryTarget
from tidekey.errors import (
    FieldInvalid,
    FolderGone,
    JoinDigitsWrong,
    JoinExpired,
    JoinMistyped,
    JoinRefused,
    JoinUnknown,
    JoinWaiting,
    RestoreUnreadable,
)
from tidekey.secret import Secret

NOW = START + 1000


class World:
    """An old computer with a proven copy, a folder, and a new computer that asks there."""

    def __init__(self, root: Path) -> None:
        self.place = MemoryTarget("Drive")
        self.old: Computer = first(root / "Old", [self.place])
        self.old.add("alice")
        self.old.back_up()
        self.vault = self.old.vault
        self.new, self.given = str(root / "new-joins"), str(root / "old-joins")

    def ask(self, vault_id: bytes | None = None) -> join.Request:
        return join.request(
            self.place, vault_id or self.vault.vault_id, self.new, NOW, os.urandom, {"kind": "m"}
        )

    def approve(self, characters: str, now: int = NOW) -> str:
        typed = Secret(characters)
        return join.approve(self.vault, [self.place], typed, self.given, now).digits

    def finish(self, digits: str, now: int = NOW) -> join.Granted:
        return join.finish(self.new, self.place, Secret(digits), now)

    def state(self, now: int = NOW) -> str:
        return join.state(self.new, self.place, now).state

    def named(self, ending: str) -> str:
        return next(one for one in self.place.files if one.endswith(ending))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def stranger_grant(world: World, key: bytes, vault_id: bytes | None = None) -> bytes:
    """What the keeper of the folder can write: a grant of a key of their own."""
    asked = world.place.files[world.named(".req")]
    return handshake.grant(asked, vault_id or world.vault.vault_id, key)


class TestTheWayIn:
    def test_18_characters_and_six_digits_give_the_key(self, world: World) -> None:
        asked = world.ask()
        assert world.state() == "waiting"
        digits = world.approve(asked.characters)
        assert world.state() == "granted"

        assert world.finish(digits) == (world.vault.vault_id, world.vault.key)

    def test_the_messages_have_the_sizes_of_the_format(self, world: World) -> None:
        world.approve(world.ask().characters)

        request = world.place.files[world.named(".req")]
        grant = world.place.files[world.named(".grant")]
        assert (len(request), request[:5]) == (1269, b"TDKQ\x01")
        assert hashlib.sha256(request[:-32]).digest() == request[-32:]
        assert (len(grant), grant[:5]) == (1221, b"TDKG\x01")
        assert grant[5:37] == hashlib.sha256(request).digest()
        assert grant[37:53] == world.vault.vault_id

    def test_it_survives_the_end_of_both_hosts(self, world: World) -> None:
        asked = world.ask()
        again = join.pending(world.new)
        assert again == asked
        assert again is not None and again.at == {"kind": "m"}
        digits = world.approve(asked.characters)
        world.state()

        assert world.finish(digits).key == world.vault.key

    def test_nothing_is_left_at_the_end(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        world.finish(digits)

        assert not [*Path(world.new).iterdir()]
        assert not [one for one in world.place.files if "/j/" in one]
        assert world.state() == "none"

    @pytest.mark.skipif(sys.platform == "win32", reason="modes of files are POSIX")
    def test_private_halves_are_for_their_owner_only(self, world: World) -> None:
        world.ask()

        found = [*Path(world.new).iterdir()]
        assert len(found) == 1
        assert stat.S_IMODE(found[0].stat().st_mode) == 0o600

    def test_characters_are_read_as_people_type_them(self, world: World) -> None:
        characters = world.ask().characters
        assert [len(part) for part in characters.split("-")] == [6, 6, 6]

        typed = characters.lower().replace("-", " ").replace("1", "l").replace("0", "o")
        assert world.approve(typed)

    def test_digits_with_and_without_a_gap(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        assert len(digits) == 7 and digits[3] == " "

        assert world.finish(digits.replace(" ", "")).key == world.vault.key

    def test_a_renamed_message_counts(self, world: World) -> None:
        asked = world.ask()
        data = world.place.files.pop(world.named(".req"))
        world.place.files[f"{messages.root(world.vault.vault_id)}/j/x (1).req"] = data

        assert world.finish(world.approve(asked.characters)).key == world.vault.key

    def test_another_folder_that_is_away_hides_nothing(self, world: World) -> None:
        characters = Secret(world.ask().characters)
        gone = MemoryTarget("Gone")
        gone.fault = FolderGone(place="Gone")

        assert join.approve(world.vault, [gone, world.place], characters, world.given, NOW)
        with pytest.raises(FolderGone):
            join.approve(world.vault, [gone], characters, world.given, NOW)


class TestWhatIsRefused:
    def test_a_slip_in_the_characters(self, world: World) -> None:
        characters = world.ask().characters
        wrong = ("1" if characters[0] == "0" else "0") + characters[1:]
        for typed in (wrong, characters[:-1], characters + "0", "U" + characters[1:], ""):
            with pytest.raises(JoinMistyped):
                world.approve(typed)

        assert world.approve(characters)

    def test_a_request_that_is_not_there(self, world: World) -> None:
        halves, asked = handshake.draw(os.urandom)
        with pytest.raises(JoinUnknown):
            world.approve(handshake.characters(handshake.fingerprint(asked)))
        assert halves

    def test_a_replaced_request_is_not_the_one_typed(self, world: World) -> None:
        characters = world.ask().characters
        genuine, name = world.place.files[world.named(".req")], world.named(".req")
        _, other = handshake.draw(os.urandom)
        world.place.files[name] = other
        with pytest.raises(JoinUnknown):
            world.approve(characters)

        world.place.files[name] = genuine
        assert world.approve(characters)

    def test_a_request_with_another_key_under_the_same_name(self, world: World) -> None:
        characters, name = world.ask().characters, world.named(".req")
        _, other = handshake.draw(os.urandom)
        genuine = world.place.files[name]
        world.place.files[name] = genuine[:5] + other[5:1221] + genuine[1221:]
        with pytest.raises(JoinUnknown):
            world.approve(characters)

    def test_an_own_key_granted_by_the_keeper_of_the_folder(self, world: World) -> None:
        asked = world.ask()
        own = os.urandom(32)
        world.place.files[world.named(".req").replace(".req", ".grant")] = stranger_grant(
            world, own
        )
        assert world.state() == "granted"
        with pytest.raises(JoinRefused):  # the old computer sees that somebody was quicker
            world.approve(asked.characters)
        genuine = handshake.grant(
            world.place.files[world.named(".req")], world.vault.vault_id, world.vault.key
        )
        fp = genuine[5:37]
        shown = handshake.digits(world.vault.key, fp, genuine)
        with pytest.raises(JoinDigitsWrong):
            world.finish(shown)

        assert world.state() == "none"

    def test_an_own_key_fits_no_copy_even_with_its_own_digits(self, world: World) -> None:
        world.ask()
        own = os.urandom(32)
        grant = stranger_grant(world, own)
        world.place.files[world.named(".req").replace(".req", ".grant")] = grant
        with pytest.raises(JoinRefused) as refused:
            world.finish(handshake.digits(own, grant[5:37], grant))

        assert refused.value.detail["part"] == "the key"
        assert world.state() == "none"

    def test_a_second_grant_is_not_looked_at(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        assert world.state() == "granted"
        other = stranger_grant(world, os.urandom(32))
        world.place.files[world.named(".grant")] = other
        world.place.files[world.named(".grant") + "2"] = other

        assert world.finish(digits).key == world.vault.key

    def test_two_grants_at_once_are_none(self, world: World) -> None:
        world.approve(world.ask().characters)
        other = stranger_grant(world, os.urandom(32))
        world.place.files[world.named(".grant") + "2"] = other
        with pytest.raises(JoinRefused):
            world.state()

        assert world.state() == "none"

    def test_a_grant_for_another_vault(self, world: World) -> None:
        world.ask()
        other = stranger_grant(world, world.vault.key, os.urandom(16))
        world.place.files[world.named(".req").replace(".req", ".grant")] = other
        with pytest.raises(JoinRefused) as refused:
            world.finish("123456")

        assert refused.value.detail["part"] == "the vault"

    def test_a_tampered_grant(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        name = world.named(".grant")
        data = bytearray(world.place.files[name])
        data[600] ^= 1
        world.place.files[name] = bytes(data)
        with pytest.raises(JoinRefused) as refused:
            world.finish(digits)

        assert refused.value.detail["part"] == "the seal"

    def test_a_replayed_grant_answers_the_old_request_only(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        kept = world.place.files[world.named(".grant")]
        world.finish(digits)
        world.ask()
        world.place.files[world.named(".req").replace(".req", ".grant")] = kept
        assert world.state() == "waiting"
        with pytest.raises(JoinWaiting):
            world.finish(digits)

        fp = hashlib.sha256(world.place.files[world.named(".req")]).digest()
        world.place.files[world.named(".grant")] = kept[:5] + fp + kept[37:]
        with pytest.raises(JoinRefused) as refused:
            world.finish(digits)
        assert refused.value.detail["part"] == "the seal"

    def test_a_copy_that_was_spliced_in_does_not_make_a_key_fit(self, world: World) -> None:
        """The keeper's own vault under the genuine id: key and file fit, the digits do not."""
        world.ask()
        own = os.urandom(32)
        vault_id = world.vault.vault_id
        for name in [one for one in world.place.files if "/d-" in one or "/h/" in one]:
            body = {"shared": {}, "device": {"name": "", "marks": {}}}
            world.place.files[name] = sealed.seal(2, vault_id, bytes(16), 9, own, [], body)
        world.place.files[world.named(".req").replace(".req", ".grant")] = stranger_grant(
            world, own
        )
        with pytest.raises(JoinDigitsWrong):
            world.finish("000000" if world_digits(world, own) != "000000" else "000001")

    def test_one_try(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        wrong = digits[:-1] + ("1" if digits[-1] == "0" else "0")
        with pytest.raises(JoinDigitsWrong):
            world.finish(wrong)
        with pytest.raises(JoinExpired):
            world.finish(digits)

        assert not [*Path(world.new).iterdir()]

    def test_what_is_no_six_digits_is_no_try(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        for typed in ("", "12345", "1234567", "12a456", "١٢٣٤٥٦"):
            with pytest.raises(FieldInvalid):
                world.finish(typed)

        assert world.finish(digits).key == world.vault.key

    def test_it_waits_where_no_copy_can_be_read(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        away = {one for one in world.place.files if "/d-" in one or "/h/" in one}
        world.place.away |= away
        with pytest.raises(RestoreUnreadable):
            world.finish(digits)

        world.place.away -= away
        assert world.finish(digits).key == world.vault.key


WITHOUT = """
import sys
sys.modules["cryptography.hazmat.primitives.{module}"] = None
from tidekey.backup.joining import handshake
from tidekey.errors import JoinUnable
try:
    handshake.need()
except JoinUnable as why:
    print(handshake.able(), why.code)
else:
    print(handshake.able())
"""


class TestAComputerThatCannot:
    @pytest.mark.parametrize("module", ["hpke", "asymmetric.mlkem"])
    def test_says_so_before_anything_is_written(self, module: str) -> None:
        script = WITHOUT.format(module=module)
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

        assert done.stdout.split() == ["False", "join.unable"]

    def test_and_one_that_can(self) -> None:
        script = WITHOUT.format(module="none")
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

        assert done.stdout.split() == ["True"]


class TestTheEnd:
    def test_a_request_ends_after_a_day_on_the_new_computer(self, world: World) -> None:
        digits = world.approve(world.ask().characters)
        assert world.state(NOW + DAY - 1) == "granted"
        with pytest.raises(JoinExpired):
            world.finish(digits, NOW + DAY)

        assert not [*Path(world.new).iterdir()]

    def test_and_after_a_day_on_the_old_one(self, world: World) -> None:
        characters = world.ask().characters
        join.tidy(world.vault.vault_id, [world.place], world.given, NOW)
        assert world.approve(characters, NOW + DAY - 1)
        with pytest.raises(JoinExpired):
            world.approve(characters, NOW + DAY)

    def test_old_messages_are_removed(self, world: World) -> None:
        world.approve(world.ask().characters)
        join.tidy(world.vault.vault_id, [world.place], world.given, NOW + DAY - 1)
        assert [one for one in world.place.files if "/j/" in one]
        join.tidy(world.vault.vault_id, [world.place], world.given, NOW + DAY)

        assert not [one for one in world.place.files if "/j/" in one]
        assert [one for one in world.place.files if "/d-" in one]

    def test_approving_again_shows_the_same_digits(self, world: World) -> None:
        characters = world.ask().characters
        digits = world.approve(characters)
        del world.place.files[world.named(".grant")]

        assert world.approve(characters) == digits
        assert world.finish(digits).key == world.vault.key

    def test_a_new_request_ends_the_one_before(self, world: World) -> None:
        before = world.ask()
        digits = world.approve(before.characters)
        after = world.ask()
        assert after.characters != before.characters
        with pytest.raises(JoinWaiting):
            world.finish(digits)

        assert world.finish(world.approve(after.characters)).key == world.vault.key

    def test_cancelling_removes_both_sides(self, world: World) -> None:
        world.ask()
        join.cancel(world.new, world.place)

        assert not [*Path(world.new).iterdir()]
        assert not [one for one in world.place.files if "/j/" in one]

    def test_a_note_nobody_can_read_counts_as_none(self, world: World) -> None:
        world.ask()
        Path(world.new, "request.json").write_bytes(b"{")

        assert world.state() == "none"


def world_digits(world: World, key: bytes) -> str:
    grant = world.place.files[world.named(".grant")]
    return handshake.digits(key, grant[5:37], grant)
