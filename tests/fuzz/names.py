"""The names of all targets, and how long each is fuzzed. Loads nothing that is fuzzed."""

from __future__ import annotations

from tidekey.importers import APPS

INSIDE = (
    "tidekey_file", "aegis", "twofas", "stratum", "ente", "proton_authenticator", "proton_pass",
    "bitwarden", "onepassword", "winauth", "pskc", "freeotp2", "authy", "steam",
    "totp_authenticator", "andotp", "authenticator_extension", "raivo", "otp_auth",
    "authenticator_plus", "dashlane", "andotp_old",
)  # fmt: skip
CONTAINERS = ("migration", "kdbx", "sqlite", "xml", "zip", "uri", "picture", "any")
OF_A_PARSER, OF_A_CONTAINER = 60, 600


def names() -> list[str]:
    """Importers, their insides, containers."""
    return [*APPS, *(f"{one}/inside" for one in INSIDE), *CONTAINERS]


def seconds(name: str) -> int:
    """How long a target is fuzzed where nobody says otherwise."""
    return OF_A_CONTAINER if name in CONTAINERS else OF_A_PARSER
