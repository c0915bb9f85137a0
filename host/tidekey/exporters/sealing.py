"""The passphrase of an export, and the ciphers of other apps that it goes into.

Promises that a weak passphrase seals nothing. Leaves slow derivations to a process of their own.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Final

from tidekey.backup.joining import phrase
from tidekey.errors import PassphraseWeak

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidekey.exporters.base import Given
    from tidekey.secret import Secret

NONCE: Final = 12


def passphrase(given: Given) -> Secret[str]:
    """The passphrase, once it is strong enough for a file that leaves this computer."""
    if given.passphrase is None:
        raise PassphraseWeak
    phrase.check(given.passphrase)
    return given.passphrase


def gcm(key: bytes, plain: bytes, random: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    """A fresh nonce, and the text with its tag under AES-GCM."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = random(NONCE)
    return nonce, AESGCM(key).encrypt(nonce, plain, None)


def base64(data: bytes) -> str:
    """Bytes as text."""
    return binascii.b2a_base64(data, newline=False).decode()
