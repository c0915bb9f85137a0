"""One run of the backup: read every place, merge what others wrote, write what is new, prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidekey.errors import HostError

if TYPE_CHECKING:
    from tidekey.backup.targets.base import Target
    from tidekey.strictjson import JSON
    from tidekey.vault import Vault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one target: `proven` (written now), `unchanged` (proven before) or `failed`."""

    target_id: str
    state: str
    proven_at: int | None
    accounts: int | None
    failure: HostError | None


@dataclass(frozen=True, slots=True)
class Report:
    """What one run did."""

    outcomes: tuple[Outcome, ...]
    merged: int  # copies of others that were read anew
    published: int  # targets written to
    guard: int  # accounts and secrets that would have been lost; nothing was written
    findings: tuple[dict[str, JSON], ...]  # code, args, at

    @property
    def proven(self) -> bool:
        """Whether every place holds a proven copy of what the vault holds."""
        return not self.guard and all(one.state != "failed" for one in self.outcomes)


def run(
    vault: Vault,
    targets: Sequence[Target],
    *,
    now_ms: Callable[[], int],
    random: Callable[[int], bytes],
    space_folder: str,
    device_name: str,
    accept_loss: bool = False,
    force: bool = False,
    wait_seconds: float = 0.0,
) -> Report:
    """Merge, guard, publish, prove, keep history; `BackupBusy` where another process does."""
    raise NotImplementedError


def absorb(vault: Vault, shareds: Iterable[dict[str, JSON]]) -> bool:
    """Merge states of `shared` into the vault; whether anything changed."""
    raise NotImplementedError
