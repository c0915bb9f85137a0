"""What a computer keeps about joining, in its data folder: its own request, and what it granted.

Promises files of mode 0600 that are whole or not there, and that notes nobody can read count as
none. Leaves what the notes mean to `join`.
"""

from __future__ import annotations

import os
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tidekey import disk, strictjson
from tidekey.backup.joining.handshake import Halves, is_request
from tidekey.strictjson import JSON
from tidekey.ways import to_text

OWN, GIVEN = "request.json", "granted.json"
_MOST: Final = 200  # notes; a folder's keeper can put any number of requests there


@dataclass
class Own:
    """This computer's request, and the first grant that was seen for it."""

    folder: str
    vault_id: bytes
    made_ms: int
    asked: bytes
    halves: Halves = field(repr=False)
    at: Mapping[str, str]
    grant: bytes = b""

    @classmethod
    def load(cls, folder: str) -> Own | None:
        """The request that is under way, if one is."""
        kept = _read(os.path.join(folder, OWN))
        made, at = kept.get("made_ms"), kept.get("at")
        asked = _bytes(kept.get("request"))
        if not is_request(asked) or not isinstance(made, int) or not isinstance(at, dict):
            return None
        return cls(
            folder,
            _bytes(kept.get("vault_id")),
            made,
            asked,
            Halves(_bytes(kept.get("seed")), _bytes(kept.get("scalar"))),
            {name: value for name, value in at.items() if isinstance(value, str)},
            _bytes(kept.get("grant")),
        )

    def save(self) -> None:
        """Keep it over the end of this process."""
        kept: dict[str, JSON] = {
            "made_ms": self.made_ms,
            "at": dict(self.at),
            "vault_id": to_text(self.vault_id),
            "request": to_text(self.asked),
            "seed": to_text(self.halves.seed),
            "scalar": to_text(self.halves.scalar),
            "grant": to_text(self.grant),
        }
        disk.put(os.path.join(self.folder, OWN), strictjson.dumps(kept))

    def drop(self) -> None:
        """Forget it; nothing that was granted to it can be read by anybody from then on."""
        disk.drop(os.path.join(self.folder, OWN))


class Given:
    """Requests this computer has seen and since when, and the grants it wrote itself."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._notes: dict[str, JSON] = _read(os.path.join(folder, GIVEN))

    def seen(self, fp: bytes, now_ms: int) -> int:
        """When this request was seen first, which is now where it never was."""
        first = self._note(fp).get("seen")
        if isinstance(first, int):
            return first
        self._notes[fp.hex()] = {"seen": now_ms}
        return now_ms

    def grant(self, fp: bytes) -> bytes:
        """The bytes that were granted to it here, or none."""
        return _bytes(self._note(fp).get("grant"))

    def note(self, fp: bytes, grant: bytes) -> None:
        """These bytes are the only grant from here."""
        self._notes[fp.hex()] = self._note(fp) | {"grant": to_text(grant)}

    def forget(self, before_ms: int) -> None:
        """Drop notes of requests seen before a moment, and all beyond a number, oldest first."""
        dated = sorted((_seen(note), name) for name, note in self._notes.items())
        late = [name for at, name in dated if at >= before_ms][-_MOST:]
        self._notes = {name: self._notes[name] for name in late}

    def save(self) -> None:
        """Keep it over the end of this process."""
        path = os.path.join(self._folder, GIVEN)
        if self._notes or os.path.exists(path):
            disk.make_folder(self._folder)
            disk.put(path, strictjson.dumps(self._notes))

    def _note(self, fp: bytes) -> dict[str, JSON]:
        note = self._notes.get(fp.hex())
        return note if isinstance(note, dict) else {}


def _seen(note: JSON) -> int:
    at = note.get("seen") if isinstance(note, dict) else None
    return at if isinstance(at, int) else -1


def _read(path: str) -> dict[str, JSON]:
    try:
        value = strictjson.loads(disk.read(path) or b"{}")
    except strictjson.StrictJsonError:
        return {}
    return value if isinstance(value, dict) else {}


def _bytes(kept: JSON) -> bytes:
    try:
        return a2b_base64(kept) if isinstance(kept, str) else b""
    except Base64Error:
        return b""
