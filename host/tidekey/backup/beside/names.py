"""What this computer is called in the backup: the name a person gave it, or the system's own.

Leaves the names of other computers to `devices`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tidekey.backup.joining import devices

if TYPE_CHECKING:
    from tidekey.vault import Vault

OTHERWISE = "This computer"
_LONGEST = 60


def device_name(vault: Vault) -> str:
    """The name that copies of this device carry."""
    return devices.name(vault.body()) or _system()[:_LONGEST] or OTHERWISE


def _system() -> str:
    """What the system calls this computer; the module `platform` takes 20 ms to say the same."""
    named = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return "".join(one for one in named if one.isprintable()).strip().removesuffix(".local")
