"""Importers: the exports of other authenticators, one module for each app.

Promises that a file is told by its content, in the order of `APPS`; the first that knows it reads
it. Everything here but this table and `reading` runs in a child process with limits. What the
modules share without knowing any app is in `parts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from tidekey.importers.base import Importer

APPS: Final = (
    "tidekey_file", "aegis", "twofas", "stratum", "ente", "proton_authenticator", "proton_pass",
    "bitwarden_authenticator", "bitwarden", "onepassword", "keepass_kdbx", "keepass_xml", "winauth",
    "pskc", "freeotp2", "freeotp", "authy", "battlenet", "steam", "totp_authenticator",
    "andotp", "lastpass_authenticator", "twofauth", "authenticator_extension", "duo", "raivo",
    "scito_extract", "google_authenticator", "microsoft_authenticator", "otp_auth",
    "authenticator_plus", "qr_image", "html_backup", "keepass_csv", "dashlane", "nordpass",
    "apple_passwords", "authme", "loose_table", "otpauth_uri_list", "loose_document", "loose_list",
    "loose_text", "loose_settings", "andotp_old",
)  # fmt: skip


def importers() -> Iterator[Importer]:
    """All importers, each loaded when it is come to."""
    for name in APPS:
        yield cast("Importer", import_module(f"tidekey.importers.{name}"))
