"""Whoever keeps the folder stands between two computers that join, and gets neither of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from sharing import START, Computer, first
from tidekey.backup.joining import handshake, join, messages
from tidekey.backup.targets.folder import FolderTarget
from tidekey.errors import HostError
from tidekey.secret import Secret

NOW = START + 1000


class Pair:
    """An old computer, a new one that asks, and the keeper's hands between them."""

    def __init__(self, root: Path) -> None:
        self.drive = root / "drive"
        self.drive.mkdir()
        self.target = FolderTarget(str(self.drive))
        self.old: Computer = first(root / "Old", [self.target])
        self.old.add("alice")
        self.old.back_up()
        self.vault = self.old.vault
        self.new, self.given = str(root / "new-joins"), str(root / "old-joins")
        self.key = os.urandom(32)  # the keeper's
        self.asked = self.ask()

    @property
    def place(self) -> Path:
        return self.drive / "Tidekey" / messages.root(self.vault.vault_id) / "j"

    def ask(self) -> str:
        vault_id = self.vault.vault_id
        return join.request(self.target, vault_id, self.new, NOW, os.urandom, {}).characters

    def file(self, ending: str) -> Path:
        return next(one for one in self.place.iterdir() if one.name.endswith(ending))

    def grant(self, key: bytes, vault_id: bytes | None = None) -> bytes:
        asked = self.file(".req").read_bytes()
        return handshake.grant(asked, vault_id or self.vault.vault_id, key)

    def approve(self) -> str:
        typed = Secret(self.asked)
        return join.approve(self.vault, [self.target], typed, self.given, NOW).digits

    def finish(self, digits: str) -> bytes:
        return join.finish(self.new, self.target, Secret(digits), NOW).key


def nothing(pair: Pair) -> None:
    """The control: left alone, joining works."""


def own_request(pair: Pair) -> None:
    """The request is replaced by one whose private halves the keeper has."""
    pair.file(".req").write_bytes(handshake.draw(os.urandom)[1])


def second_request(pair: Pair) -> None:
    for number in range(50):
        (pair.place / f"{number}.req").write_bytes(handshake.draw(os.urandom)[1])


def own_halves_in_request(pair: Pair) -> None:
    """The bytes that are not the label's: another key, the checksum mended."""
    import hashlib

    data = bytearray(pair.file(".req").read_bytes())
    data[5:1221] = handshake.draw(os.urandom)[1][5:1221]
    above = bytes(data[:-32])
    pair.file(".req").write_bytes(above + hashlib.sha256(above).digest())


def own_grant(pair: Pair) -> None:
    (pair.place / "x.grant").write_bytes(pair.grant(pair.key))


def two_grants(pair: Pair) -> None:
    (pair.place / "x.grant").write_bytes(pair.grant(pair.key))
    (pair.place / "y.grant").write_bytes(pair.grant(os.urandom(32)))


def other_vault(pair: Pair) -> None:
    (pair.place / "x.grant").write_bytes(pair.grant(pair.key, os.urandom(16)))


def junk(pair: Pair) -> None:
    fp = handshake.fingerprint(pair.file(".req").read_bytes())
    (pair.place / "x.grant").write_bytes(b"TDKG\x01" + fp + os.urandom(1184))


def flood(pair: Pair) -> None:
    for number in range(1000):
        (pair.place / f"{number}").write_bytes(b"TDKQ\x01" + os.urandom(1264))


def gone(pair: Pair) -> None:
    shutil.rmtree(pair.place)


def linked_out(pair: Pair) -> None:
    out = pair.drive.parent / "out"
    pair.place.rename(out)
    pair.place.symlink_to(out)


class Attack(NamedTuple):
    """Done before the old computer approves; `code` is what that then says, "" where it goes on."""

    act: Callable[[Pair], None]
    code: str = ""
    later: str = ""  # what the new computer says to the right digits


BEFORE = [
    Attack(nothing),
    Attack(own_request, "join.unknown-request"),
    Attack(second_request),
    Attack(own_halves_in_request, "join.unknown-request"),
    Attack(own_grant, "join.refused"),
    Attack(two_grants, "join.refused"),
    Attack(other_vault, "join.refused"),
    Attack(junk, "join.refused"),
    Attack(flood),
    Attack(gone, "join.unknown-request"),
    Attack(linked_out, "folder.not-allowed"),
]


@pytest.mark.parametrize("attack", BEFORE, ids=lambda one: one.act.__name__)
def test_before_it_is_approved(tmp_path: Path, attack: Attack) -> None:
    pair = Pair(tmp_path)
    attack.act(pair)
    if attack.code:
        with pytest.raises(HostError) as refused:
            pair.approve()
        assert refused.value.code == attack.code
        with pytest.raises(HostError):  # and the digits of the keeper's grant are nobody's
            pair.finish("000000")
    else:
        assert pair.finish(pair.approve()) == pair.vault.key


def replaced_grant(pair: Pair) -> None:
    pair.file(".grant").write_bytes(pair.grant(pair.key))


def grant_of_another_request(pair: Pair) -> None:
    """The real key, granted to the keeper's own request, under this one's name."""
    data = pair.file(".grant").read_bytes()
    asked = handshake.draw(os.urandom)[1]
    other = handshake.grant(asked, pair.vault.vault_id, pair.key)
    pair.file(".grant").write_bytes(data[:53] + other[53:])


def grant_again(pair: Pair) -> None:
    (pair.place / "again.grant").write_bytes(pair.file(".grant").read_bytes())


def copies_of_the_keeper(pair: Pair) -> None:
    """A grant of the keeper's key, with copies that fit it."""
    from tidekey import sealed

    replaced_grant(pair)
    for one in pair.place.parent.glob("d-*"):
        vault = pair.vault
        one.write_bytes(
            sealed.seal(2, vault.vault_id, vault.device_id, 9, pair.key, [], {"shared": {}})
        )


def flipped(pair: Pair) -> None:
    data = bytearray(pair.file(".grant").read_bytes())
    data[-1] ^= 1
    pair.file(".grant").write_bytes(bytes(data))


AFTER = [
    Attack(nothing),
    Attack(grant_again),
    Attack(replaced_grant, later="join.wrong-digits"),
    Attack(grant_of_another_request, later="join.refused"),
    Attack(copies_of_the_keeper, later="join.wrong-digits"),
    Attack(flipped, later="join.refused"),
    Attack(gone, later="join.waiting"),
]


@pytest.mark.parametrize("attack", AFTER, ids=lambda one: one.act.__name__)
def test_after_it_was_approved(tmp_path: Path, attack: Attack) -> None:
    pair = Pair(tmp_path)
    digits = pair.approve()
    attack.act(pair)
    if not attack.later:
        assert pair.finish(digits) == pair.vault.key
        return
    with pytest.raises(HostError) as refused:
        pair.finish(digits)
    assert refused.value.code == attack.later
    if attack.later != "join.waiting":  # one try: the request is over
        assert join.pending(pair.new) is None


def test_with_the_digits_of_the_keepers_own_key_a_key_is_adopted(tmp_path: Path) -> None:
    """The control: whoever could make the person type these would have won; copies that fit too."""
    pair = Pair(tmp_path)
    pair.approve()
    copies_of_the_keeper(pair)
    data = pair.file(".grant").read_bytes()
    six = handshake.digits(pair.key, data[5:37], data)

    assert pair.finish(six) == pair.key
