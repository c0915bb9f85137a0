"""What screens say about the backup, put together from what is known; reads no place."""

from __future__ import annotations

from tidekey.backup.config import Config
from tidekey.backup.state import State
from tidekey.records import Body
from tidekey.strictjson import JSON


def report(
    body: Body | None,
    state: State,
    config: Config,
    *,
    locked: bool,
    folders_found: bool,
    now_ms: int,
) -> dict[str, JSON]:
    """The reply of `backup.status`; `running` and `proposal` are the caller's to fill in."""
    raise NotImplementedError
