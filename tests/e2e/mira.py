"""One person's twenty accounts, of all kinds, as they are in real life."""

from __future__ import annotations

import base64

from desk import uri

PHRASE = "tide pools keep their own counsel"
MAIL = "mira.okafor@example.org"
PLAIN = ("GitHub", "Google", "Proton", "Hetzner", "Mastodon", "Nextcloud", "PayPal", "Wikipedia")
WORK = ("Jira", "Vaultline VPN")
NAME_ONLY = "Old Forum"
ALL = 20


def key(number: int, size: int = 20) -> str:
    """A key of an account, the same in every run."""
    raw = bytes((7 * number + 31 * n) % 256 for n in range(size))
    return base64.b32encode(raw).decode().rstrip("=")


def accounts() -> list[str]:
    """Their key URIs: by clock, by counter and Steam; three algorithms, two lengths and periods."""
    return [
        *(uri(issuer, MAIL, key(n)) for n, issuer in enumerate(PLAIN)),
        uri("GitHub", "mira-bot", key(20)),
        uri("Amazon Web Services", "root", key(21, 40)),
        uri("Stadtwerke", "4711-22", key(22, 32), algorithm="SHA256"),
        uri("Notary", "okafor", key(23, 64), algorithm="SHA512", digits=8),
        uri("Bank of Tides", "okafor.m", key(24), digits=8),
        uri("Slow Clock", "mira", key(25), period=60),
        uri("Steam", "miraplays", key(26), kind="steam"),
        uri("Library card", "00123", key(27), kind="hotp", counter=5),
        uri("Ferry", "mira", key(28), kind="hotp", counter=0, digits=8),
        *(uri(issuer, "m.okafor@work.example", key(30 + n)) for n, issuer in enumerate(WORK)),
        uri(NAME_ONLY, "mira", key(40)),
    ]
