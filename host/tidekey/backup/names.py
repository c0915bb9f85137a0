"""What this computer is called in the backup: the name a person gave it, or the system's own.

Leaves the names of other computers to `devices`.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from tidekey.backup import devices

if TYPE_CHECKING:
    from tidekey.vault import Vault

OTHERWISE = "This computer"
_LONGEST = 60


def device_name(vault: Vault) -> str:
    """The name that copies of this device carry."""
    system = "".join(one for one in platform.node() if one.isprintable()).strip()
    return devices.name(vault.body()) or system[:_LONGEST] or OTHERWISE
