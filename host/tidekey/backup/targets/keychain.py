"""Copies in the key store, beside the key: small files made of items, found again by fixed names.

Promises that a file is old or new and never half: its bytes go into items under fresh names, are
read back, and only then does the index name them; the index has two places and the one in use is
never written. It is found where the data folder vanished, since nothing of it lies there but a
lock. It is lost with this computer, and says so. A store takes only so much: see `LIMITS`.

An index is text: `tidekey-copies 1 <generation> <length> <SHA-256 of the rest>`, then for each file
`<size> <ms> <generation of its items> <SHA-256, 16 hex> <name>`. Item n of a file is
`<store>/copy-<generation>-<n>`; item n of an index `<store>/copies.<a or b>`, then `….1` and on.
"""

from __future__ import annotations

import builtins
import os
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tidekey import disk
from tidekey.backup.targets.base import Entry, parts_of, passing, short_id, within
from tidekey.errors import BackupTooLarge, HostError, StoreAbsent, StoreWrong
from tidekey.locks import FileLock

if TYPE_CHECKING:
    from tidekey.keystores.base import Store


class Limit(NamedTuple):
    """What a store takes: bytes of one item, bytes of one file."""

    item: int
    file: int


# Windows takes 1,280 characters an item and we write two a byte. Elsewhere an item may be large,
# and each costs tens of milliseconds, or on macOS a question where Python itself was renewed.
LIMITS = {
    "windows-credential-manager": Limit(640, 64 * 1024),
    "macos-keychain": Limit(256 * 1024, 512 * 1024),
    "kwallet": Limit(256 * 1024, 512 * 1024),
}
_OTHERS = Limit(256 * 1024, 1024 * 1024)
_MAGIC = b"tidekey-copies"
_VERSION = b"1"
_MOST_INDEX = 64 * 1024
_LOCK = "keychain-copies.lock"


class _File(NamedTuple):
    size: int
    modified_ms: int
    items: int
    digest: str


class _Index(NamedTuple):
    generation: int
    files: dict[str, _File]


class KeychainTarget:
    """A key store as a target; several processes of one person take turns by a lock."""

    kind = "keychain"
    same_computer = True

    def __init__(
        self,
        store: Store,
        *,
        service: str,
        data: str,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.store = store
        self.label = self.place = store.label
        self.id = short_id(self.kind, f"{service}|{store.name}")
        self.limit = LIMITS.get(store.name, _OTHERS)
        self._data = data
        self._now_ms = now_ms

    def check(self) -> None:
        self.store.check()

    def list(self, under: str = "") -> builtins.list[Entry]:
        return [
            Entry(name, file.size, file.modified_ms)
            for name, file in sorted(self._newest().files.items())
            if within(name, under) and not any(passing(part) for part in name.split("/"))
        ]

    def get(self, name: str) -> bytes | None:
        parts_of(name)
        file = self._newest().files.get(name)
        return None if file is None else self._bytes(file)

    def put(self, name: str, data: bytes) -> None:
        parts_of(name)
        if len(data) > self.limit.file:
            raise BackupTooLarge(size=_kib(len(data)), place=self.label, most=_kib(self.limit.file))
        with self._turn():
            index = self._swept()
            generation = index.generation + 1
            file = _File(len(data), self._now_ms(), generation, _digest(data))
            self._write(file, data)
            self._beyond(file)
            self._switch(index, _Index(generation, index.files | {name: file}))

    def delete(self, name: str) -> None:
        parts_of(name)
        if name not in self._newest().files:
            return
        with self._turn():
            index = self._swept()
            left = {key: file for key, file in index.files.items() if key != name}
            self._switch(index, _Index(index.generation + 1, left))

    # items of files -----------------------------------------------------------------------------

    def _names(self, file: _File) -> Iterator[str]:
        for number in range(_count(file.size, self.limit.item)):
            yield self._item(file, number)

    def _item(self, file: _File, number: int) -> str:
        return f"{self.store.name}/copy-{file.items:x}-{number}"

    def _bytes(self, file: _File) -> bytes:
        data = b"".join(self.store.read(name) or b"" for name in self._names(file))
        if len(data) != file.size or _digest(data) != file.digest:
            raise StoreWrong(store=self.label)
        return data

    def _write(self, file: _File, data: bytes) -> None:
        try:
            for number, name in enumerate(self._names(file)):
                self.store.write(name, data[number * self.limit.item :][: self.limit.item])
            self._bytes(file)
        except HostError:
            self._forget(file)
            raise

    def _forget(self, file: _File) -> None:
        for name in self._names(file):
            try:
                self.store.delete(name)
            except HostError:
                return  # what is left over is swept before the next write

    def _beyond(self, file: _File) -> None:
        """Forget what a write that was cut off left under the names after ours."""
        number = _count(file.size, self.limit.item)
        while self.store.read(name := self._item(file, number)) is not None:
            self.store.delete(name)
            number += 1

    # the index ----------------------------------------------------------------------------------

    def _slots(self) -> dict[str, _Index]:
        read = {slot: self._read(slot) for slot in ("a", "b")}
        return {slot: index for slot, index in read.items() if index is not None}

    def _newest(self) -> _Index:
        return max(self._slots().values(), key=lambda one: one.generation, default=_Index(0, {}))

    def _swept(self) -> _Index:
        """The newest index, and nothing left of what only the one before it names."""
        found = sorted(self._slots().values(), key=lambda one: one.generation)
        if not found:
            return _Index(0, {})
        if len(found) == 2:
            for file in set(found[0].files.values()) - set(found[1].files.values()):
                self._forget(file)
        return found[-1]

    def _switch(self, old: _Index, new: _Index) -> None:
        slot = "ab"[new.generation % 2]
        text = _text(new)
        size = self.limit.item
        for number in range(_count(len(text), size)):
            self.store.write(self._index_item(slot, number), text[number * size :][:size])
        if self._read(slot) != new:
            raise StoreWrong(store=self.label)
        for file in set(old.files.values()) - set(new.files.values()):
            self._forget(file)

    def _index_item(self, slot: str, number: int) -> str:
        return f"{self.store.name}/copies.{slot}" + (f".{number}" if number else "")

    def _read(self, slot: str) -> _Index | None:
        """The index of a place; None where there is none or it was changed by another program."""
        try:
            text = self.store.read(self._index_item(slot, 0)) or b""
            length = _length(text)
            for number in range(1, _count(length, self.limit.item)):
                text += self.store.read(self._index_item(slot, number)) or b""
        except StoreWrong:
            return None
        if text.startswith(_MAGIC) and not text.startswith(_MAGIC + b" " + _VERSION + b" "):
            raise StoreWrong(store=self.label)  # a newer Tidekey's: left as it is
        return _parsed(text[:length])

    def _turn(self) -> FileLock:
        disk.make_folder(self._data)
        return FileLock(os.path.join(self._data, _LOCK))


def store_of(stores: Sequence[Store], name: str) -> Store:
    """The store of that name; without one, the first that answers."""
    for store in stores:
        if name == store.name:
            return store
    if name or not stores:
        raise StoreAbsent(store=name[:40] or "The key store", why="this system does not have it")
    for store in stores:
        try:
            store.check()
        except HostError:
            continue
        return store
    return stores[0]


def _count(size: int, item: int) -> int:
    return max(1, -(-size // item))


def _kib(size: int) -> int:
    return -(-size // 1024)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


def _text(index: _Index) -> bytes:
    lines = [
        f"{file.size} {file.modified_ms} {file.items} {file.digest} {name}\n"
        for name, file in sorted(index.files.items())
    ]
    rest = "".join(lines).encode()
    head = b"%s %s %d %d %s\n" % (
        _MAGIC,
        _VERSION,
        index.generation,
        len(rest),
        sha256(rest).hexdigest().encode(),
    )
    return head + rest


def _length(first: bytes) -> int:
    """How long an index is by its first line; 0 where this is none."""
    head, _, _ = first.partition(b"\n")
    parts = head.split(b" ")
    if len(parts) != 5 or parts[0] != _MAGIC or not parts[3].isdigit() or len(parts[3]) > 6:
        return 0
    return min(len(head) + 1 + int(parts[3]), _MOST_INDEX)


def _parsed(data: bytes) -> _Index | None:
    """The index of a slot; None where it was cut off or is another's."""
    head, _, rest = data.partition(b"\n")
    parts = head.split(b" ")
    if len(parts) != 5 or parts[:2] != [_MAGIC, _VERSION]:
        return None
    if parts[4] != sha256(rest).hexdigest().encode():
        return None
    files = {}
    for line in rest.decode().splitlines():
        size, modified, items, digest, name = line.split(" ", 4)
        files[name] = _File(int(size), int(modified), int(items), digest)
    return _Index(int(parts[2]), files)
