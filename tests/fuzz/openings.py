"""The inside of sealed files: fuzzed bytes stand for what a cipher gave.

Promises that a file is read once as it is, its openings noted in their order, and that it can then
be read again with one of them exchanged, the ciphers and their checks passed over.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from tidekey import padding

_SIZE = 8  # of the length in front of Tidekey's own body
_HERE = "tidekey.importers."
OPENERS = (
    (_HERE + "parts.ciphers", "open_gcm"), (_HERE + "parts.ciphers", "open_cbc"),
    (_HERE + "parts.ciphers", "open_cryptojs"), (_HERE + "parts.ciphers", "raw_cbc"),
    (_HERE + "parts.archives", "read"), (_HERE + "ente", "_pulled"),
    (_HERE + "parts.xmlenc", "decrypt"), (_HERE + "parts.sqlcipher", "opened"),
    (_HERE + "winauth_xml", "_decrypted"),
)  # fmt: skip
CHECKS: tuple[tuple[str, str, object], ...] = (
    (_HERE + "parts.ciphers", "same_mac", lambda *_: True),
    (_HERE + "winauth_xml", "_same", lambda *_: True),
    (_HERE + "pskc_values:Values", "_check", lambda *_: None),
)


class Openings:
    """What ciphers gave for one file. `place` is the opening that is exchanged, -1 for none."""

    def __init__(self) -> None:
        self.noted: list[bytes | Exception] = []
        self._noting, self._within = True, False
        self._place, self._at, self._fuzzed = -1, 0, b""
        for module, name in OPENERS:
            place = owner(module)
            setattr(place, name, self._stand_in(getattr(place, name)))
        body = importlib.import_module("tidekey.sealed")
        body._read_body = self._body(body._read_body)  # type: ignore[attr-defined]

    def begin(self) -> None:
        """Note the openings of the next file."""
        self._noting, self.noted = True, []

    def exchange(self, noted: list[bytes | Exception], place: int, fuzzed: bytes) -> None:
        """Give these openings from now on, one of them exchanged."""
        self._noting, self.noted = False, noted
        self._place, self._at, self._fuzzed = place, 0, fuzzed

    def unchecked(self) -> None:
        """Take every check value for right from now on."""
        for module, name, always in CHECKS:
            setattr(owner(module), name, always)

    def _stand_in(self, real: Callable[..., bytes]) -> Callable[..., bytes]:
        def opened(*given: Any, **more: Any) -> bytes:
            if not self._noting:
                return self._next()
            if self._within:
                return real(*given, **more)
            return self._note(lambda: real(*given, **more))

        return opened

    def _body(self, real: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
        """Tidekey's own body, which is padded."""

        def read(padded: bytes) -> Any:
            if self._noting:
                size = int.from_bytes(padded[:_SIZE], "big")
                self.noted.append(padded[_SIZE : _SIZE + size])
                return real(padded)
            return real(padding.pad(self._next()))

        return read

    def _note(self, work: Callable[[], bytes]) -> bytes:
        self._within = True
        try:
            found = work()
        except Exception as why:
            self.noted.append(why)
            raise
        finally:
            self._within = False
        self.noted.append(found)
        return found

    def _next(self) -> bytes:
        at, self._at = self._at, self._at + 1
        if at == self._place or at >= len(self.noted):
            return self._fuzzed
        found = self.noted[at]
        if isinstance(found, Exception):
            raise found
        return found


def owner(place: str) -> Any:
    """The module or, behind a colon, the class in it that a place names."""
    module, _, name = place.partition(":")
    loaded = importlib.import_module(module)
    return getattr(loaded, name) if name else loaded
