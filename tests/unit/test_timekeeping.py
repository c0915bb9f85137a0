"""The clock's notice: only where the system says so itself."""

from __future__ import annotations

import sys

import pytest

from tidekey import timekeeping


def test_the_answer_is_yes_no_or_unknown() -> None:
    assert timekeeping.synchronised() in (True, False, None)


def test_elsewhere_than_linux_it_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    assert timekeeping.synchronised() is None
