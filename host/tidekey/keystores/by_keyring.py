"""The four key stores as the keyring library speaks to them, each backend built by its name.

Promises that no other backend is ever used: none is detected, configured or chained, and what
the environment says about keyring is removed before it is loaded.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from tidekey.errors import (
    HostError,
    StoreAbsent,
    StoreDenied,
    StoreLocked,
    StoreWrong,
)
from tidekey.keystores.base import PROMPT_SECONDS, QUICK_SECONDS, limited

T = TypeVar("T")

# By the name of a foreign exception's class, nearest first: the libraries differ by system, and
# importing them for their types alone would cost what loading them late saves.
_LOCKED = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException"})
_DENIED = frozenset({"PasswordSetError", "PasswordDeleteError"})
_ABSENT = {
    "InitError": "it has no collection to keep keys in",
    "NoKeyringError": "it is not running",
    "SecretServiceNotAvailableException": "it is not running",
    "RuntimeError": "it is not running",
    "KeyringError": "it refused",
    "SecretStorageException": "it refused",
    "DBusErrorResponse": "it refused",
    "ImportError": "its library is not installed",
    "NameError": "its library is not installed",  # the KWallet backend without dbus-python
    "AuthenticationError": "the session bus refused",
    "KeyError": "there is no session bus",
    "ValueError": "there is no session bus",  # Chromium without one hands down `disabled:`
    "StopIteration": "there is no session bus",
    "EOFError": "it went away",
    "OSError": "it went away",
}


class Backend(Protocol):
    """What is used of a keyring backend; `priority` raises where it cannot work."""

    @property
    def priority(self) -> float: ...
    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class KeyringStore:
    """One named backend; loaded at the first call, built anew for each so that none is stale."""

    def __init__(self, name: str, label: str, path: str, service: str) -> None:
        self.name = name
        self.label = label
        self.seconds = PROMPT_SECONDS
        self._path = path
        self._service = service
        self.quick_seconds = QUICK_SECONDS

    def check(self) -> None:
        self.ask(lambda: self._backend().priority)

    def read(self, item: str) -> bytes | None:
        text = self.ask(lambda: self._backend().get_password(self._service, item))
        return None if text is None else value_of(text, self.label)

    def write(self, item: str, value: bytes) -> None:
        self.ask(lambda: self._backend().set_password(self._service, item, value.hex()))

    def delete(self, item: str) -> None:
        if self.ask(lambda: self._backend().get_password(self._service, item)) is not None:
            self.ask(lambda: self._backend().delete_password(self._service, item))

    def ask(self, call: Callable[[], T], seconds: float | None = None) -> T:
        """One call within its time, its failures as ours."""
        try:
            return limited(self.label, self.seconds if seconds is None else seconds, call)
        except HostError:
            raise
        except Exception as cause:  # every foreign type by name; an unknown one goes on
            known = outcome(cause, self.label)
            if known is None:
                raise
            raise known from None

    def _backend(self) -> Backend:
        for name in [*os.environ]:
            if name == "PYTHON_KEYRING_BACKEND" or name.startswith("KEYRING_PROPERTY_"):
                del os.environ[name]
        module, _, kind = self._path.rpartition(".")
        return cast(Backend, getattr(importlib.import_module(module), kind)())


def outcome(cause: BaseException, label: str) -> HostError | None:
    """The failure of a foreign library as one of ours, by the nearest class that is known."""
    if getattr(cause, "name", "").endswith((".Denied", ".AccessDenied")):
        return StoreDenied(store=label)
    for name in [kind.__name__ for kind in type(cause).__mro__]:
        if name in _LOCKED:
            return StoreLocked(store=label)
        if name in _DENIED:
            return StoreDenied(store=label)
        if name in _ABSENT:
            return StoreAbsent(store=label, why=_ABSENT[name])
    return None


def value_of(text: str, label: str) -> bytes:
    """The bytes of a stored text; anything but our own writing is `StoreWrong`."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise StoreWrong(store=label) from None
