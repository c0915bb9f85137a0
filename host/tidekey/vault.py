"""An open vault: what it holds now, and changing that while others do the same.

Promises that `body` is what the file says at this moment, that `change` returns only once the
change is on the disk, that what another process wrote in between is kept, and that a damaged file
is set aside, never deleted, before the generation before it is used.
Leaves ways in to `keys` and the format to `sealed`. An act must not start another change.
"""

from __future__ import annotations

import binascii
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tidekey import disk, sealed, slots
from tidekey.errors import (
    HostError,
    NotSealed,
    SealedNewer,
    VaultDamaged,
    VaultLocked,
    VaultMissing,
    WrongKey,
)
from tidekey.glance import PREVIOUS, RECOVERY, VAULT, slot_types, there
from tidekey.locks import FileLock
from tidekey.merge import prune
from tidekey.records import Body, Stamper, child, stamped, texts

if TYPE_CHECKING:
    from tidekey.index import Index
    from tidekey.strictjson import JSON

T = TypeVar("T")
KIND = 1
LOCK = "vault.lock"
_ELSEWHERE = (1, 3)  # slots of `shared` that no vault file carries: another computer's, a backup's
_VAULT, _DEVICE, _COUNTER = slice(14, 30), slice(30, 46), slice(46, 54)  # of a header
_UNIQUE = 134  # the header up to and with the salt, drawn anew for every save


class Vault:
    """A vault whose key is known to this process."""

    def __init__(
        self,
        folder: str,
        vault_id: bytes,
        key: bytes,
        now_ms: Callable[[], int],
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.folder = folder
        self.vault_id = vault_id
        self.key = key
        self._now_ms = now_ms
        self._random = random
        self._seen: object = None
        self._body: Body = {}
        self._raw = b""
        self._index: Index | None = None

    @property
    def header(self) -> sealed.Header:
        """The header of the generation that was read last."""
        return sealed.peek(self.raw())

    @property
    def device_id(self) -> bytes:
        """This device, as the stamps name it."""
        return self.raw()[_DEVICE]

    @property
    def revision(self) -> int:
        """The counter of the generation that was read last."""
        return int.from_bytes(self.raw()[_COUNTER], "big")

    def slot_types(self) -> list[int]:
        """The types of the slots of the generation that was read last."""
        return slot_types(self.raw())

    def raw(self) -> bytes:
        """The bytes of the generation that was read last, or written."""
        if not self._raw:
            self.body()
        return self._raw

    def body(self) -> Body:
        """What the file holds now; only to be read, and not to be kept."""
        if self._seen is None or self._seen != mark(self._path(VAULT)):
            self._read()
        return self._body

    def index(self) -> Index:
        """What is found quickly in `body`; as that, only to be read, and not to be kept."""
        body = self.body()
        if self._index is None:
            from tidekey.index import Index

            self._index = Index(body)
        return self._index

    def standing(self) -> Body | None:
        """`body`, or None where the folder holds another vault, none or a damaged one by now."""
        try:
            return self.body()
        except (VaultDamaged, VaultLocked, VaultMissing):
            return None

    def change(self, act: Callable[[Body, Stamper], T]) -> T:
        """Apply `act` to what the file holds now and save; nothing changes where it raises."""
        with FileLock(self._path(LOCK)):
            self.body_locked()
            try:
                result = act(self._body, Stamper(self._now_ms, self.device_id.hex()))
                self._save()
            except BaseException:
                self._seen = None
                raise
        return result

    def become(self, device_id: bytes) -> None:
        """Write as another device from now on: this computer's copies have a twin."""
        with FileLock(self._path(LOCK)):
            self.body_locked()
            try:
                kept = child(child(self._body, "local"), "device")
                kept["former"] = [*texts(kept.get("former")), self.device_id.hex()]
                kept["id"] = device_id.hex()
                self._save(device_id=device_id)
            except BaseException:
                self._seen = None
                raise

    def body_locked(self) -> Body:
        """`body` for a caller that holds the lock; mends a damaged file."""
        if self._seen is None or self._seen != mark(self._path(VAULT)):
            try:
                self._read_one(VAULT)
            except HostError as cause:
                self._mend(cause)
        return self._body

    # reading ----------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            self._read_one(VAULT)
        except HostError as cause:
            if not beyond_use(cause) or not there(self.folder):
                raise
            with FileLock(self._path(LOCK)):
                self.body_locked()

    def _read_one(self, name: str) -> None:
        seen = mark(self._path(name))
        data = disk.read(self._path(name))
        if data is None:
            raise VaultMissing
        try:
            self._body = sealed.open_body(data, self.key)
        except WrongKey:
            if data[_VAULT] == self.vault_id:
                raise
            raise VaultLocked from None  # another vault stands here now, with its own ways in
        self._stands(data, seen)

    def _stands(self, data: bytes, seen: object) -> None:
        """These bytes are the generation that `_body` holds; an index of another one ends."""
        self._raw, self._seen, self._index = data, seen, None

    def _mend(self, cause: HostError) -> None:
        """Use the generation before; the file that cannot be read is kept under another name."""
        if not beyond_use(cause):
            raise cause
        part = str(cause.detail.get("part", "not there"))
        try:
            self._read_one(PREVIOUS)
        except HostError:
            raise VaultDamaged(part=part) from None
        aside = self._set_aside()
        used: dict[str, object] = {"at": self._now_ms(), "file": aside}
        child(self._body, "local")["previous_used"] = used  # type: ignore[assignment]
        self._save(keep=False)

    def _set_aside(self) -> str:
        if not os.path.lexists(self._path(VAULT)):
            return ""
        name = free_name(self.folder, "vault.damaged-")
        disk.replace(self._path(VAULT), self._path(name))
        return name

    # writing ----------------------------------------------------------------------------------

    def _save(self, keep: bool = True, device_id: bytes | None = None) -> None:
        body = self._body
        shared = child(body, "shared")
        if child(shared, "icons"):
            body = body | {"shared": prune(shared)}
        data = sealed.seal(
            KIND,
            self.vault_id,
            device_id or self.device_id,
            self.revision + 1,
            self.key,
            slots_of(body),
            body,
            self._random,
        )
        write(self.folder, data, keep=keep)
        self._stands(data, mark(self._path(VAULT)))

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)


def write(folder: str, data: bytes, *, keep: bool = True) -> None:
    """Make `data` the vault file, the one before it the previous generation; under the lock."""
    path, previous = os.path.join(folder, VAULT), os.path.join(folder, PREVIOUS)
    aside = disk.write_aside(path, data)
    try:
        if keep:
            disk.keep_as(path, previous)
        disk.replace(aside, path)
        disk.sync_folder(folder)
    except OSError as cause:
        disk.drop(aside)
        raise disk.refused(cause) from None


def mark(path: str) -> object:
    """What tells one generation of a file from any other."""
    try:
        with open(path, "rb", buffering=0) as file:
            found = os.fstat(file.fileno())
            head = file.read(_UNIQUE)
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise disk.refused(cause) from None
    return found.st_ino, found.st_size, found.st_mtime_ns, head


def beyond_use(cause: HostError) -> bool:
    """Whether a failure says that the file itself is not what was written."""
    if isinstance(cause, SealedNewer):
        return False
    return cause.kind == "damage" or isinstance(cause, (NotSealed, VaultMissing, WrongKey))


def slots_of(body: Body) -> list[bytes]:
    """The slots a vault file carries: this computer's own, then those of `shared`, newest first."""
    local, shared = child(child(body, "local"), "slots"), child(child(body, "shared"), "slots")
    found = [binascii.a2b_base64(one) for one in local.values() if isinstance(one, str)]
    live = sorted(live_slots(shared).items(), key=lambda one: (-stamped(shared[one[0]]), one[0]))
    raws = [raw for _, value in live if (raw := raw_of(value))[0] not in _ELSEWHERE]
    raws.sort(key=lambda raw: raw[0] != RECOVERY)  # the sheet opens every file there is
    return slots.that_fit([*found, *raws])


def live_slots(registers: Body) -> dict[str, Body]:
    """The slots of `shared` that were not removed, by slot id; what is no slot stands for none."""
    found: dict[str, Body] = {}
    for slot_id, register in registers.items():
        value = register[0] if isinstance(register, list) and register else None
        if isinstance(value, dict) and _is_slot(value.get("bytes")):
            found[slot_id] = value
    return found


def _is_slot(kept: JSON) -> bool:
    """Whether this is a slot in base64: another one would keep every file from being written."""
    try:
        slots.read(binascii.a2b_base64(kept if isinstance(kept, str) else ""))
    except (HostError, ValueError):
        return False
    return True


def raw_of(value: Body) -> bytes:
    """The bytes of a slot that is kept in `shared`."""
    return binascii.a2b_base64(str(value["bytes"]))


def free_name(folder: str, start: str) -> str:
    """A file name that is not in use yet."""
    number = 1
    while os.path.lexists(os.path.join(folder, f"{start}{number}.tdk")):
        number += 1
    return f"{start}{number}.tdk"
