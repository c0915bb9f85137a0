"""Copies in a place, written as a device writes them, for tests of reading and restoring."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from tidekey import accounts, births, otpauth, sealed
from tidekey.backup import copies
from tidekey.backup.targets.base import Target
from tidekey.keystores.base import Store
from tidekey.projection import projection
from tidekey.records import Body, Stamper, child
from tidekey.secret import Secret
from tidekey.strictjson import JSON
from tidekey.vault import Vault

NOW = 1_760_000_000_000
LONG = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # 160 bits
URI = "otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}"


class Time:
    """Milliseconds that pass by one with every look."""

    def __init__(self, ms: int = NOW) -> None:
        self.ms = ms

    def __call__(self) -> int:
        self.ms += 1
        return self.ms


def new_vault(folder: Path, store: Store, now: Callable[[], int]) -> Vault:
    """A vault as the first computer has it."""
    return births.create(str(folder), [store], None, now, os.urandom)


def add(
    vault: Vault, issuer: str, name: str, *, secret: str = LONG, kind: str = "totp", site: str = ""
) -> str:
    """Add an account and give its id."""
    uri = URI.format(issuer=issuer, name=name, secret=secret)
    if kind == "hotp":
        uri = uri.replace("totp", "hotp") + "&counter=5"
    sites = [site] if site else []
    return vault.change(
        lambda body, stamper: accounts.add(body, stamper, otpauth.parse(uri), sites=sites)
    )


def edit(vault: Vault, account_id: str, **changes: JSON) -> None:
    """Change fields of an account."""
    vault.change(lambda body, stamper: accounts.edit(body, stamper, account_id, changes))


def do(vault: Vault, act: Callable[[Body, Stamper, str], object], account_id: str) -> None:
    """Apply one of the acts of `accounts` that take nothing but an id."""
    vault.change(lambda body, stamper: act(body, stamper, account_id))


def code_of(vault: Vault) -> Secret[str]:
    """The recovery code, while it is kept."""
    kept = child(child(vault.body(), "local"), "recovery")
    return Secret(str(kept["code"]))


def sealed_copy(
    vault: Vault,
    counter: int,
    *,
    name: str = "Laptop",
    device: bytes | None = None,
    marks: Mapping[str, JSON] | None = None,
) -> bytes:
    """The bytes of a copy of this vault."""
    body = vault.body()
    shared = projection(child(body, "shared"))
    told: dict[str, JSON] = {"name": name, "marks": dict(marks or {})}
    return sealed.seal(
        sealed.BACKUP,
        vault.vault_id,
        device or vault.device_id,
        counter,
        vault.key,
        copies.slots_for(body),
        {"shared": shared, "device": told},
    )


def publish(
    vault: Vault,
    target: Target,
    counter: int = 1,
    *,
    name: str = "Laptop",
    device: bytes | None = None,
    at: str | None = None,
    marks: Mapping[str, JSON] | None = None,
) -> str:
    """Write a copy where the device would; gives its name."""
    data = sealed_copy(vault, counter, name=name, device=device, marks=marks)
    pair = copies.slot_names(vault.vault_id, device or vault.device_id)
    place = at or pair[counter % 2]
    target.put(place, data)
    return place


def issuers(vault: Vault) -> list[str]:
    """The issuers of all live accounts, sorted."""
    from tidekey import records

    return sorted(one.issuer for one in records.accounts(vault.body()))
