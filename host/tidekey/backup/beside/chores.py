"""What goes along with each backup: this device's entry, and old messages of joining.

Promises that none of it keeps a copy from being written. Leaves copies to `engine`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidekey.backup.joining import devices, join
from tidekey.errors import HostError

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.vault import Vault


def before(vault: Vault) -> None:
    """Let the registers know this device."""
    devices.enrol(vault)


def after(vault: Vault, targets: Sequence[Target], root: str, now_ms: int) -> None:
    """Remove requests and grants of joining whose day is over."""
    for target in targets:
        if not target.same_computer:
            with contextlib.suppress(HostError):
                join.tidy(vault.vault_id, [target], os.path.join(root, "joins"), now_ms)
