"""Backends as keyring's could behave on systems that are not here; loaded by name as they are."""

from __future__ import annotations

import threading
from typing import ClassVar

from keyring.errors import KeyringLocked, NoKeyringError, PasswordSetError


class Fair:
    """Works; one memory for the process, as the real ones have one for the user."""

    items: ClassVar[dict[tuple[str, str], str]] = {}
    priority = 5.0

    def get_password(self, service: str, username: str) -> str | None:
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.items[service, username]


class Locked(Fair):
    """The person closed the window that asked for the password."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Can't get password from keychain: (-128, 'Unknown Error')")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("Can't store password on keychain: (-128, 'Unknown Error')")


class Denying(Fair):
    """Keeps nothing for us."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError("Can't store password on keychain: (-25244, 'Unknown Error')")


class Hanging(Fair):
    """Waits for a window that nobody sees."""

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None


class Absent(Fair):
    """Not on this computer."""

    def __init__(self) -> None:
        raise NoKeyringError("No recommended backend was available.")


class Forgetting(Fair):
    """Takes a value and gives another."""

    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        return None if found is None else "00" * 32


class Mumbling(Fair):
    """Gives back text that Tidekey never wrote."""

    def get_password(self, service: str, username: str) -> str | None:
        return "not hexadecimal"
