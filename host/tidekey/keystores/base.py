"""What a key store is to Tidekey, and how long one may take.

Promises that every call ends within its time, and that whatever goes wrong is one of five
outcomes: absent, locked, denied, silent, wrong. Leaves names of items to `keychain`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from tidekey.errors import StoreSilent

T = TypeVar("T")
QUICK_SECONDS = 5.0
PROMPT_SECONDS = 20.0  # long enough for a person to answer a window


class Store(Protocol):
    """A place of the system that keeps small secrets by name."""

    @property
    def name(self) -> str:
        """The word in item names and on the wire."""

    @property
    def label(self) -> str:
        """What the person knows it as."""

    def check(self) -> None:
        """Raise where the store does not answer just now."""

    def read(self, item: str) -> bytes | None:
        """The value, or None where there is no such item."""

    def write(self, item: str, value: bytes) -> None:
        """Keep a value under a name that is not in use."""

    def delete(self, item: str) -> None:
        """Forget an item; one that is not there is fine."""


def limited(label: str, seconds: float, call: Callable[[], T]) -> T:
    """The result of `call`, or `StoreSilent` once its time is over; the call is left alone."""
    answers: list[T] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            answers.append(call())
        except BaseException as cause:  # carried to the caller, which names its types
            failures.append(cause)

    worker = threading.Thread(target=work, daemon=True, name="key store")
    worker.start()
    worker.join(seconds)
    if answers:
        return answers[0]
    if failures:
        raise failures[0]
    raise StoreSilent(store=label, seconds=int(seconds))
