"""NordPass, whose export holds no codes: there is no account that could come back."""

from __future__ import annotations

from ..canonical import Account, Written

APP = "nordpass"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """None."""
    return {}
