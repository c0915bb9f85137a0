"""A text with key URIs among other words."""

from __future__ import annotations

from ..canonical import Account, Written, keeping, of_kinds
from .otpauth_uri_list import uri

APP = "loose_text"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """Notes, and configuration with quotes."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"))
    notes = "\n".join(f"{at}. totp: {uri(one)} (kept)" for at, one in enumerate(accounts))
    quoted = "\n".join(f'- uri: "{uri(one)}"' for one in accounts)
    return {
        "notes": (Written(f"hunter2\n{notes}\n".encode()), accounts),
        "quoted": (Written(f"codes:\n{quoted}\n".encode()), accounts),
    }
